"""Every address of the portal begins here; apps above are reached by name only."""

from django.contrib import admin
from django.urls import include, path

handler404 = "achterhoek.views.errors.not_found"
urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("achterhoek.own_urls")),
    path("vragen/", include("faq.urls")),
    path("aanbieders/", include("providers.urls")),
    path("clienten/", include("clients.urls")),
    path("", include("transitions.urls")),
]
