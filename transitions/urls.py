"""Addresses of the app's pages."""

from django.urls import URLPattern, path

from transitions.views import clients, continuity

app_name = "transitions"
urlpatterns: list[URLPattern] = [
    # continuity
    path("overgang/doorgang/", continuity.show, name="continuity"),
    path("overgang/doorgang/lijst.csv", continuity.download, name="continuity_download"),
    path("overgang/doorgang/afdruk/", continuity.print_list, name="continuity_print"),
    # one client
    path("clienten/<str:case_number>/", clients.show, name="client"),
    path("clienten/<str:case_number>/bsn/", clients.reveal_bsn, name="client_bsn"),
    path("clienten/<str:case_number>/neem/", clients.take, name="client_take"),
    path("clienten/<str:case_number>/wijs-toe/", clients.assign, name="client_assign"),
    path("clienten/<str:case_number>/contact/", clients.contact, name="client_contact"),
]
