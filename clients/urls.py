"""Addresses of the app's pages."""

from django.urls import URLPattern, path

from clients.views import clients

app_name = "clients"
urlpatterns: list[URLPattern] = [
    # the caseload
    path("", clients.index, name="list"),
    path("zoek/", clients.search, name="search"),
    path("neem/", clients.take, name="take"),
    path("wijs-toe/", clients.assign, name="assign"),
]
