"""Handovers: the list, the page of one, its candidates, and the two sheets that go to a provider."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Page
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from achterhoek import audit, clock, pages
from achterhoek.permissions import required
from achterhoek.refusals import Refused
from achterhoek.requests import StaffRequest
from achterhoek.statuses import AccessAction
from providers.models import Contract, Lot, Provider
from transitions import candidates, handover_list, handover_page, profile, progress
from transitions.actions import handovers
from transitions.forms.handovers import DayQuery, FilterForm, ProposeForm
from transitions.models import Handover, TransitionPeriod
from transitions.views.steps import record_read, record_refused, shown


@require_safe
@required("handovers.view")
def index(request: StaffRequest) -> HttpResponse:
    lots = [(lot.slug, lot.name) for lot in Lot.objects.all()]
    asked = handover_list.Asked.of(request.GET, lots={slug for slug, _ in lots})
    found = handover_list.Found(request.user, asked, TransitionPeriod.objects.current(), clock.today())
    page = pages.page_of(found.rows(), request)
    audit.record(
        AccessAction.READ,
        "Overdrachten bekeken",
        by=request.user,
        about=[row.client for row in page.object_list],
    )
    form = FilterForm(request.GET or None, lots=lots)
    return render(request, "transitions/handover_list.html", _listed(found, page, form))


def _listed(found: handover_list.Found, page: Page, form: FilterForm) -> dict[str, Any]:
    return {
        "page_obj": page,
        "rows": [found.shown(row) for row in page.object_list],
        "statuses": found.statuses(),
        "owners": handover_list.OWNERS,
        "form": form,
    }


@require_safe
@required("handovers.view")
def show(request: StaffRequest, number: str) -> HttpResponse:
    handover = shown(request, number)
    record_read(request, handover, "Overdracht bekeken")
    facts = handover_page.facts(handover, user=request.user, today=clock.today())
    return render(request, "transitions/handover_detail.html", facts)


@required("handovers.work")
def propose(request: StaffRequest, number: str) -> HttpResponse:
    handover = shown(request, number)
    form = ProposeForm(request.POST or None, handover=handover, today=clock.today())
    if request.method == "POST" and form.is_valid():
        try:
            _propose(request, handover, form)
        except Refused as refusal:
            record_refused(request, handover, "Aanbieder voorstellen", refusal)
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "Voorgesteld. Spreek nu de cliënt.")
            return redirect(handover)
    elif request.method != "POST":
        record_read(request, handover, "Kandidaten bekeken")
    return render(request, "transitions/handover_propose.html", _candidates(request, handover, form))


def _propose(request: StaffRequest, handover: Handover, form: ProposeForm) -> None:
    receiving = Provider.objects.filter(agb=form.cleaned_data["receiving"]).first()
    if receiving is None:
        raise Refused("Kies een aanbieder uit de lijst.", rule="receiving")
    chosen = {
        line.pk: number
        for line in handover.lines.all()
        if (number := request.POST.get(f"contract_{receiving.agb}_{line.pk}"))
    }
    contracts = {row.number: row for row in Contract.objects.filter(number__in=chosen.values())}
    handovers.propose(
        handover,
        receiving=receiving,
        contracts={pk: contracts[number] for pk, number in chosen.items() if number in contracts},
        day=form.cleaned_data["day"],
        by=request.user,
        today=clock.today(),
        version=form.cleaned_data["version"],
    )


def _candidates(request: StaffRequest, handover: Handover, form: ProposeForm) -> dict[str, Any]:
    query = DayQuery(request.GET or None)
    day = query.cleaned_data["dag"] if query.is_bound and query.is_valid() else None
    lines = list(
        handover.lines.select_related("care_line__lot")
        .prefetch_related("care_line__indications")
        .order_by("pk")
    )
    return {
        "handover": handover,
        "client": handover.client,
        "form": form,
        "query": query,
        "day": day,
        "lines": lines,
        "until": candidates.looked_at(handover, today=clock.today()),
        "candidates": candidates.candidates(handover, lines, day=day, today=clock.today()),
    }


@require_safe
@required("handovers.view")
def sheet(request: StaffRequest, number: str) -> HttpResponse:
    """The pseudonymous sheet of the last offer, to print or to paste."""
    handover = shown(request, number)
    asked = handover.offers.select_related("provider").order_by("-pk").first()
    if asked is None:
        messages.error(request, "Er is nog geen aanbod: maak eerst het aanbod.")
        return redirect(handover)
    audit.record(AccessAction.EXPORT, "Blad zonder naam", by=request.user, about=[handover.client])
    rows = profile.rows_of(asked.profile)
    return render(
        request, "transitions/handover_sheet.html", {"handover": handover, "offer": asked, "rows": rows}
    )


@require_safe
@required("handovers.work")
def identity(request: StaffRequest, number: str) -> HttpResponse:
    """Who it is, for the provider that said yes; closed before that, and again when the yes is withdrawn (P7)."""
    handover = shown(request, number)
    if progress.accepted_offer(handover) is None:
        messages.error(request, "De aanbieder mag pas na een ja weten wie het is.")
        return redirect(handover)
    audit.record(
        AccessAction.EXPORT, "Gegevens voor de nieuwe aanbieder", by=request.user, about=[handover.client]
    )
    facts = handover_page.facts(handover, user=request.user, today=clock.today())
    return render(request, "transitions/handover_identity.html", facts)
