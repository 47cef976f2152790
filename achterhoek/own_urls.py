"""Addresses of the region's own pages: sign-in, password, imports, access log."""

from django.urls import URLPattern

app_name = "achterhoek"
urlpatterns: list[URLPattern] = []
