"""The caseload: who our clients are, who works for them, and what is next. Every page of it is in the access log."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.module_loading import import_string
from django.views.decorators.http import require_POST, require_safe

from achterhoek import audit, clock, pages
from achterhoek.permissions import may, required
from achterhoek.refusals import Refused
from achterhoek.requests import StaffRequest
from achterhoek.statuses import AccessAction
from clients import caseload
from clients.actions import clients as actions
from clients.caseload import LEFT_BEHIND, MARKS, OWNERS
from clients.forms.clients import AssignForm
from clients.querysets import ClientQuerySet


@require_safe
@required("clients.view")
def index(request: StaffRequest) -> HttpResponse:
    text, found = request.GET.get("zoek", ""), _found(request)
    if caseload.names_a_bsn(text):
        messages.error(request, "Zoek een BSN in het zoekveld, niet in het adres van de bladzijde.")
        return redirect("clients:list")
    page = pages.page_of(caseload.with_care(found), request, by_order=False)
    _record(request, page.object_list, text)
    return render(
        request, "clients/client_list.html", {"page_obj": page, **_context(request, page.object_list)}
    )


@require_POST
@required("clients.view")
def search(request: StaffRequest) -> HttpResponse:
    """A name or case number goes into the address of the list; a BSN goes nowhere."""
    text = request.POST.get("zoek", "").strip()
    if not caseload.names_a_bsn(text):
        return redirect(f"{reverse('clients:list')}?{urlencode({'zoek': text})}" if text else "clients:list")
    try:
        client = actions.find_by_bsn("".join(filter(str.isdigit, text)).zfill(9), by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("clients:list")
    if client is None:
        messages.warning(request, "Bij jouw gemeente staat geen cliënt met dit BSN.")
        return redirect("clients:list")
    return redirect(client)


@require_POST
@required("clients.take")
def take(request: StaffRequest) -> HttpResponse:
    try:
        taken = actions.take(_chosen(request), by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _said(len(taken), "Je werkt nu voor"))
    return redirect(_back(request))


@require_POST
@required("clients.assign")
def assign(request: StaffRequest) -> HttpResponse:
    form = AssignForm(request.POST, by=request.user)
    if not form.is_valid():
        messages.error(request, "Kies een consulent of coördinator van je eigen gemeente.")
        return redirect(_back(request))
    to = form.cleaned_data["to"]
    try:
        changed = actions.give(_chosen(request), to=to, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _said(len(changed), f"{to} werkt nu voor" if to else "Terug in de pool:"))
    return redirect(_back(request))


def _found(request: StaffRequest) -> ClientQuerySet:
    clients = caseload.search(caseload.of(request.user), request.GET.get("zoek", ""))
    query = request.GET
    return caseload.narrow(
        clients, owner=query.get("van", ""), mark=query.get("kenmerk", ""), user=request.user
    )


def _chosen(request: StaffRequest) -> list[Any]:
    """The clients that were ticked, as far as this person may see them."""
    numbers = request.POST.getlist("client")[: pages.PER_PAGE * 2]
    return list(caseload.of(request.user).filter(case_number__in=numbers))


def _back(request: StaffRequest) -> str:
    """The list as it was filtered; only the parts that the list knows."""
    kept = {
        name: value for name in ("zoek", "van", "kenmerk", "page") if (value := request.POST.get(name, ""))
    }
    address = reverse("clients:list")
    return f"{address}?{urlencode(kept)}" if kept and not caseload.names_a_bsn(str(kept)) else address


def _said(count: int, words: str) -> str:
    return f"{words} {count} {'cliënt' if count == 1 else 'cliënten'}."


def _record(request: StaffRequest, clients: Any, text: str) -> None:
    action = AccessAction.SEARCH if text else AccessAction.READ
    audit.record(
        action,
        "Gezocht in de cliëntenlijst" if text else "Cliëntenlijst bekeken",
        by=request.user,
        about=clients,
        detail={
            "filters": {name: request.GET[name] for name in ("zoek", "van", "kenmerk") if name in request.GET}
        },
    )


def _rows(clients: Any, *, today: date) -> list[dict[str, Any]]:
    steps = import_string(settings.NEXT_STEPS)([client.pk for client in clients], today=today)
    return [
        {
            "client": client,
            "age": client.age_on(today),
            "care": caseload.care_on(client, today),
            "next": steps.get(client.pk),
        }
        for client in clients
    ]


def _context(request: StaffRequest, clients: Any) -> dict[str, Any]:
    today = clock.today()
    form = AssignForm(by=request.user) if may(request.user, "clients.assign") else None
    return {
        "rows": _rows(clients, today=today),
        "text": request.GET.get("zoek", ""),
        "owners": _owners(request, spreads=form is not None),
        "marks": MARKS,
        "kept": [
            (name, request.GET[name]) for name in ("zoek", "van", "kenmerk", "page") if name in request.GET
        ],
        "assign_form": form,
    }


def _owners(request: StaffRequest, *, spreads: bool) -> list[tuple[str, str, int | str]]:
    """The chips with their counts; who spreads the work also sees what was left behind, where there is any."""
    own = caseload.of(request.user)
    asked = (*OWNERS, LEFT_BEHIND) if spreads else OWNERS
    counted = [
        (value, word, pages.counted(caseload.narrow(own, owner=value, mark="", user=request.user)))
        for value, word in asked
    ]
    return [one for one in counted if one[2] or one[0] != LEFT_BEHIND[0]]
