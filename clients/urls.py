"""Addresses of the app's pages."""

from django.urls import URLPattern, path

from clients.views import care_lines, clients, deaths, differences, representatives

app_name = "clients"
urlpatterns: list[URLPattern] = [
    # the caseload
    path("", clients.index, name="list"),
    path("zoek/", clients.search, name="search"),
    path("neem/", clients.take, name="take"),
    path("wijs-toe/", clients.assign, name="assign"),
    # a client died
    path("<str:case_number>/overlijden/", deaths.record, name="death"),
    path("<str:case_number>/overlijden/intrekken/", deaths.withdraw, name="death_withdraw"),
    # who decides
    path(
        "<str:case_number>/vertegenwoordiger/<int:position>/adres/",
        representatives.address,
        name="representative_address",
    ),
    # what a later file says otherwise
    path("verschillen/", differences.index, name="differences"),
    path("verschillen/<int:pk>/", differences.show, name="difference"),
    path("verschillen/<int:pk>/overnemen/", differences.accept, name="difference_accept"),
    path("verschillen/<int:pk>/niet-overnemen/", differences.dismiss, name="difference_dismiss"),
    path("verschillen/<int:pk>/verklaren/", differences.explain, name="difference_explain"),
    path("zorglijn/<int:pk>/corrigeren/", care_lines.correct, name="care_line_correct"),
    path("zorglijn/<int:pk>/beeindigen/", care_lines.end, name="care_line_end"),
    path("zorglijn/<int:pk>/heropenen/", care_lines.reopen, name="care_line_reopen"),
]
