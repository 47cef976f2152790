"""Addresses of the region's own pages: sign-in, password, imports, access log."""

from django.urls import URLPattern, path

from achterhoek.views import (
    accounts,
    health,
    imports,
    log,
    machines,
    municipalities,
    operations,
    staff,
    statements,
)

app_name = "achterhoek"
urlpatterns: list[URLPattern] = [
    # accounts
    path("aanmelden/", accounts.SignIn.as_view(), name="sign_in"),
    path("afmelden/", accounts.SignOut.as_view(), name="sign_out"),
    path("wachtwoord/", accounts.Password.as_view(), name="password"),
    path("gezond/", health.healthy, name="healthy"),
    # for visitors
    path("gemeenten/", municipalities.index, name="municipalities"),
    path("gemeenten/<slug:slug>/", municipalities.detail, name="municipality"),
    path("toegankelijkheid/", statements.accessibility, name="accessibility"),
    path("privacy/", statements.privacy, name="privacy"),
    # for programs
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path(".well-known/security.txt", machines.security, name="security"),
    path("favicon.ico", machines.favicon, name="favicon"),
    # access log
    path("logboek/", log.index, name="log"),
    path("logboek/download/", log.download, name="log_download"),
    path("logboek/client/<str:case_number>/", log.client, name="log_client"),
    # staff of a municipality
    path("medewerkers/", staff.index, name="staff"),
    path("medewerkers/nieuw/", staff.add, name="staff_add"),
    path("medewerkers/<int:pk>/", staff.edit, name="staff_edit"),
    path("medewerkers/<int:pk>/wachtwoord/", staff.password, name="staff_password"),
    path("medewerkers/<int:pk>/afsluiten/", staff.close, name="staff_close"),
    path("medewerkers/<int:pk>/toelaten/", staff.reopen, name="staff_reopen"),
    # what runs by itself
    path("taken/", operations.index, name="operations"),
    path("taken/<str:job>/", operations.runs, name="operations_job"),
    path("taken/opnieuw/<int:pk>/", operations.try_again, name="errand_try_again"),
    # files that are offered
    path("invoer/", imports.listing, name="imports"),
    path("invoer/nieuw/", imports.offer, name="import_offer"),
    path("invoer/<int:pk>/", imports.detail, name="import"),
    path("invoer/<int:pk>/inlezen/", imports.queue, name="import_queue"),
    path("invoer/<int:pk>/stoppen/", imports.stop, name="import_stop"),
    path("invoer/<int:pk>/weghalen/", imports.withdraw, name="import_withdraw"),
    path("invoer/<int:pk>/apart/", imports.parked, name="import_parked"),
]
