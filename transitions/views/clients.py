"""The client page: one resident's story, what is known, and what is next. Another municipality's client is a 404."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from achterhoek import audit, clock
from achterhoek.permissions import may, required
from achterhoek.refusals import Refused
from achterhoek.requests import StaffRequest
from achterhoek.statuses import AccessAction
from clients.actions import clients as actions
from clients.actions import contacts
from clients.forms.clients import AssignForm
from clients.forms.contacts import ContactForm
from clients.models import Client
from transitions import client_page, retention, timeline


@require_safe
@required("clients.view")
def show(request: StaffRequest, case_number: str) -> HttpResponse:
    client = _client(request, case_number)
    audit.record(AccessAction.READ, "Cliënt bekeken", by=request.user, about=[client])
    return render(request, "transitions/client_detail.html", _context(request, client))


@require_POST
@required("clients.reveal_bsn")
def reveal_bsn(request: StaffRequest, case_number: str) -> HttpResponse:
    """The number stands on this one answer and nowhere else: no redirect, no address, no message."""
    client = _client(request, case_number)
    bsn = actions.reveal_bsn(client, by=request.user)
    return render(request, "transitions/client_detail.html", {**_context(request, client), "bsn": bsn})


@require_POST
@required("clients.take")
def take(request: StaffRequest, case_number: str) -> HttpResponse:
    client = _client(request, case_number)
    try:
        actions.take([client], by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"Je werkt nu voor {client.case_number}.")
    return redirect(client)


@required("clients.assign")
def assign(request: StaffRequest, case_number: str) -> HttpResponse:
    client = _client(request, case_number)
    form = AssignForm(request.POST or None, by=request.user, back=client.get_absolute_url())
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["to"]
        actions.give([client], to=to, by=request.user)
        messages.success(request, f"{client.case_number}: {to or 'terug in de pool'}.")
        return redirect(client)
    return render(request, "transitions/client_assign.html", {"client": client, "form": form})


@required("clients.log_contact")
def contact(request: StaffRequest, case_number: str) -> HttpResponse:
    client, today = _client(request, case_number), clock.today()
    form = ContactForm(request.POST or None, today=today, back=client.get_absolute_url())
    if request.method == "POST" and form.is_valid():
        try:
            contacts.log(client, talk=contacts.Talk(**form.cleaned_data), by=request.user, today=today)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "Het contact is vastgelegd.")
            return redirect(client)
    return render(request, "transitions/client_contact.html", {"client": client, "form": form})


def _client(request: StaffRequest, case_number: str) -> Client:
    rows = Client.objects.visible_to(request.user).select_related("municipality", "household", "consultant")
    found: Client = get_object_or_404(
        rows.prefetch_related(Prefetch("care_lines", client_page.lines()), "representatives"),
        case_number=case_number,
    )
    return found


def _context(request: StaffRequest, client: Client) -> dict[str, Any]:
    today, kind = clock.today(), request.GET.get("toon", "")
    known = client_page.known(client, user=request.user, today=today)
    care = client_page.care(client, user=request.user, today=today)
    return {
        "client": client,
        "age": client.age_on(today),
        **known,
        **care,
        "keeping": retention.of(client, period=care["period"], today=today),
        "events": timeline.of(client, user=request.user, today=today, kind=kind),
        "kinds": timeline.kinds(request.user),
        "may_take": client.consultant_id is None and may(request.user, "clients.take"),
    }
