"""Every address of the portal begins here; apps above are reached by name only."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("achterhoek.own_urls")),
    path("clienten/", include("clients.urls")),
    path("", include("transitions.urls")),
]
