"""Addresses of the region's own pages: sign-in, password, imports, access log."""

from django.urls import URLPattern, path

from achterhoek.views import accounts, health

app_name = "achterhoek"
urlpatterns: list[URLPattern] = [
    # accounts
    path("aanmelden/", accounts.SignIn.as_view(), name="sign_in"),
    path("afmelden/", accounts.SignOut.as_view(), name="sign_out"),
    path("wachtwoord/", accounts.Password.as_view(), name="password"),
    path("gezond/", health.healthy, name="healthy"),
]
