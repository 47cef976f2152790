"""Django's admin with the portal's own site in its place."""

from django.contrib.admin import apps


class PortalAdminConfig(apps.AdminConfig):
    default_site = "achterhoek.admin_site.PortalAdminSite"
