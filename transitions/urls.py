"""Addresses of the app's pages."""

from django.urls import URLPattern, path

from transitions.views import (
    announcements,
    archives,
    assessments,
    bridgings,
    checks,
    clients,
    continuity,
    conversions,
    employers,
    handovers,
    letter_texts,
    letters,
    objections,
    plans,
    providers,
    renewals,
    reports,
    steps,
    takeovers,
    work,
)

app_name = "transitions"
urlpatterns: list[URLPattern] = [
    # my work and handovers
    path("", work.start, name="work"),
    path("werk/neem/", work.take, name="take"),
    path("werk/meldingen/<int:pk>/", reports.settle, name="not_started_settle"),
    path("overdrachten/", handovers.index, name="handovers"),
    path("overdrachten/<str:number>/", handovers.show, name="handover"),
    path("overdrachten/<str:number>/kandidaten/", handovers.propose, name="handover_propose"),
    path("overdrachten/<str:number>/blad/", handovers.sheet, name="handover_sheet"),
    path("overdrachten/<str:number>/gegevens/", handovers.identity, name="handover_identity"),
    *steps.addresses(),
    # plans
    path("plannen/overnames/", takeovers.index, name="takeovers"),
    path("plannen/overnames/<int:pk>/weg/", takeovers.withdraw, name="takeover_withdraw"),
    *plans.addresses(),
    # letters
    *letter_texts.addresses(),
    *letters.addresses(),
    # objections
    *objections.addresses(),
    # the end of a record
    *archives.addresses(),
    # for visitors
    path("mijn-werkgever/", employers.show, name="employer"),
    path("gemeenten/<slug:slug>/brief/", announcements.show, name="announcement"),
    path("niet-begonnen/", reports.report, name="not_started"),
    # continuity
    path("overgang/doorgang/", continuity.show, name="continuity"),
    path("overgang/doorgang/lijst.csv", continuity.download, name="continuity_download"),
    path("overgang/doorgang/afdruk/", continuity.print_list, name="continuity_print"),
    # providers
    path("overgang/aanbieders/", providers.index, name="providers"),
    path("overgang/aanbieders/<str:agb>/", providers.show, name="provider"),
    # assessments
    path("overgang/", assessments.overview, name="assessment"),
    path("overgang/beoordeel/", assessments.run, name="assess"),
    path("overgang/beoordelingen/", assessments.index, name="assessments"),
    path("overgang/beoordelingen/bevestig/", assessments.confirm_many, name="assessments_confirm"),
    path("overgang/beoordelingen/<int:pk>/", assessments.show, name="assessment_detail"),
    path("overgang/beoordelingen/<int:pk>/bevestig/", assessments.confirm, name="assessment_confirm"),
    path("overgang/beoordelingen/<int:pk>/besluit/", assessments.override, name="assessment_override"),
    path("overgang/beoordelingen/<int:pk>/regels/", assessments.follow_rules, name="assessment_follow_rules"),
    path("overgang/verschillen/", assessments.changes, name="assessment_changes"),
    path("overgang/verschillen/gezien/", assessments.see, name="assessment_changes_see"),
    path("overgang/controle/", checks.index, name="checks"),
    path("overgang/controle/<str:agb>/", checks.show, name="check"),
    path(
        "overgang/onderaannemers/<int:pk>/bevestig/",
        checks.confirm_subcontractor,
        name="subcontractor_confirm",
    ),
    path("overgang/verlengingen/", renewals.index, name="renewals"),
    path("overgang/verlengingen/<int:pk>/", renewals.show, name="renewal"),
    path("overgang/verlengingen/<int:pk>/begin/", renewals.start, name="renewal_start"),
    path("overgang/verlengingen/<int:pk>/verleng/", renewals.renew, name="renewal_renew"),
    path("overgang/verlengingen/<int:pk>/sluit/", renewals.end, name="renewal_end"),
    path("overgang/omzettingen/", conversions.index, name="conversions"),
    path("overgang/omzettingen/<int:pk>/", conversions.convert, name="conversion"),
    path("overgang/omzettingen/perceel/<int:pk>/", conversions.convert_lot, name="conversion_lot"),
    path("overgang/overbruggingen/", bridgings.index, name="bridgings"),
    path("overgang/overbruggingen/nieuw/<str:case_number>/", bridgings.record, name="bridging_record"),
    path("overgang/overbruggingen/<int:pk>/intrekken/", bridgings.withdraw, name="bridging_withdraw"),
    # one client
    path("clienten/<str:case_number>/", clients.show, name="client"),
    path("clienten/<str:case_number>/bsn/", clients.reveal_bsn, name="client_bsn"),
    path("clienten/<str:case_number>/neem/", clients.take, name="client_take"),
    path("clienten/<str:case_number>/wijs-toe/", clients.assign, name="client_assign"),
    path("clienten/<str:case_number>/contact/", clients.contact, name="client_contact"),
]
