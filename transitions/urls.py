"""Addresses of the app's pages."""

from django.urls import URLPattern, path

from transitions.views import clients, continuity, handovers, providers, steps, work

app_name = "transitions"
urlpatterns: list[URLPattern] = [
    # my work and handovers
    path("", work.start, name="work"),
    path("werk/neem/", work.take, name="take"),
    path("overdrachten/", handovers.index, name="handovers"),
    path("overdrachten/<str:number>/", handovers.show, name="handover"),
    path("overdrachten/<str:number>/kandidaten/", handovers.propose, name="handover_propose"),
    path("overdrachten/<str:number>/blad/", handovers.sheet, name="handover_sheet"),
    path("overdrachten/<str:number>/gegevens/", handovers.identity, name="handover_identity"),
    *steps.addresses(),
    # continuity
    path("overgang/doorgang/", continuity.show, name="continuity"),
    path("overgang/doorgang/lijst.csv", continuity.download, name="continuity_download"),
    path("overgang/doorgang/afdruk/", continuity.print_list, name="continuity_print"),
    # providers
    path("overgang/aanbieders/", providers.index, name="providers"),
    path("overgang/aanbieders/<str:agb>/", providers.show, name="provider"),
    # one client
    path("clienten/<str:case_number>/", clients.show, name="client"),
    path("clienten/<str:case_number>/bsn/", clients.reveal_bsn, name="client_bsn"),
    path("clienten/<str:case_number>/neem/", clients.take, name="client_take"),
    path("clienten/<str:case_number>/wijs-toe/", clients.assign, name="client_assign"),
    path("clienten/<str:case_number>/contact/", clients.contact, name="client_contact"),
]
