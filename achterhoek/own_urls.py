"""Addresses of the region's own pages: sign-in, password, imports, access log."""

from django.urls import URLPattern, path

from achterhoek.views import accounts, health, imports

app_name = "achterhoek"
urlpatterns: list[URLPattern] = [
    # accounts
    path("aanmelden/", accounts.SignIn.as_view(), name="sign_in"),
    path("afmelden/", accounts.SignOut.as_view(), name="sign_out"),
    path("wachtwoord/", accounts.Password.as_view(), name="password"),
    path("gezond/", health.healthy, name="healthy"),
    # imports
    path("invoer/", imports.listing, name="imports"),
    path("invoer/nieuw/", imports.offer, name="import_offer"),
    path("invoer/<int:pk>/", imports.detail, name="import"),
    path("invoer/<int:pk>/inlezen/", imports.queue, name="import_queue"),
    path("invoer/<int:pk>/stoppen/", imports.stop, name="import_stop"),
    path("invoer/<int:pk>/weghalen/", imports.withdraw, name="import_withdraw"),
    path("invoer/<int:pk>/apart/", imports.parked, name="import_parked"),
]
