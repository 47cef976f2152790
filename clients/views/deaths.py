"""A client died, or did not after all: a page that says what it means before it does it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from achterhoek import audit, clock
from achterhoek.permissions import required
from achterhoek.refusals import Refused
from achterhoek.requests import StaffRequest
from achterhoek.statuses import AccessAction
from clients.actions import deaths
from clients.forms.deaths import DeathForm, DeathWithdrawForm
from clients.models import Client


@required("clients.record_death")
def record(request: StaffRequest, case_number: str) -> HttpResponse:
    client = _client(request, case_number)
    form = DeathForm(request.POST or None, back=client.get_absolute_url())
    if request.method == "POST" and form.is_valid():
        try:
            deaths.record(client, by=request.user, today=clock.today(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "Het overlijden is vastgelegd. Alle zorg eindigt op die dag.")
            return redirect(client)
    return _shown(request, client, form=form)


@required("clients.correct")
def withdraw(request: StaffRequest, case_number: str) -> HttpResponse:
    client = _client(request, case_number)
    form = DeathWithdrawForm(request.POST or None, back=client.get_absolute_url())
    if request.method == "POST" and form.is_valid():
        try:
            deaths.withdraw(client, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "De dag van overlijden is ingetrokken. De zorg loopt weer door.")
            return redirect(client)
    return _shown(request, client, form=form, taking_back=True)


def _client(request: StaffRequest, case_number: str) -> Client:
    rows = Client.objects.visible_to(request.user).select_related("municipality")
    found: Client = get_object_or_404(rows, case_number=case_number)
    return found


def _shown(request: StaffRequest, client: Client, **shown: Any) -> HttpResponse:
    audit.record(AccessAction.READ, "Cliënt bekeken", by=request.user, about=[client])
    lines = client.care_lines.select_related("lot").order_by("pk")
    return render(request, "clients/client_death.html", {"client": client, "lines": lines, **shown})
