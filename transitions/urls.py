"""Addresses of the app's pages."""

from django.urls import URLPattern

app_name = "transitions"
urlpatterns: list[URLPattern] = []
