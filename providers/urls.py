"""Addresses of the public register of providers."""

from django.urls import URLPattern, path

from providers.views import register

app_name = "providers"
urlpatterns: list[URLPattern] = [
    path("", register.index, name="register"),
    path("lijst.csv", register.download, name="register_download"),
]
