"""Nobody without care: who would have no provider after the transition, and who has none today.

Casework sees the residents of its own municipality, each with the next step; contract managers and the regional
coordinator see numbers per municipality and nothing that says who someone is.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from achterhoek import audit, clock, downloads, pages
from achterhoek.models import Municipality
from achterhoek.permissions import may, required
from achterhoek.requests import StaffRequest
from achterhoek.statuses import AccessAction, Role
from clients.continuity import Finding, Proof
from clients.models import Client
from providers.models import Lot
from transitions import continuity, remedies
from transitions.models import TransitionPeriod

MINE = (("", "Alle cliënten"), ("mijn", "Mijn cliënten"), ("pool", "Van niemand"))
COLUMNS = ("dossiernummer", "soort", "vanaf", "perceel", "aanbieder", "consulent", "kenmerk")


@require_safe
@required("continuity.numbers")
def show(request: StaffRequest) -> HttpResponse:
    if not may(request.user, "continuity.view"):
        return _numbers(request)
    proof = _proof(request)
    over = remedies.ended(proof.risks, today=clock.today())
    chosen = _chosen(proof, request, over)
    page = Paginator(chosen, pages.PER_PAGE).get_page(request.GET.get("page"))
    rows = remedies.rows(list(page.object_list), over=over)
    audit.record(
        AccessAction.READ, "Niemand zonder zorg bekeken", by=request.user, about={row.client for row in rows}
    )
    context = {"rows": rows, "page_obj": page, **_summary(proof), **_filters(proof, request)}
    return render(request, "transitions/continuity_list.html", context)


@require_safe
@required("continuity.view")
def print_list(request: StaffRequest) -> HttpResponse:
    """The whole chosen list on paper."""
    proof = _proof(request)
    rows = _exported(proof, request, "Lijst niemand zonder zorg afgedrukt")
    return render(request, "transitions/continuity_print.html", {"rows": rows, **_summary(proof)})


@require_safe
@required("continuity.view")
def download(request: StaffRequest) -> HttpResponse:
    """The whole chosen list as CSV: case numbers, no names and no BSN."""
    rows = _exported(_proof(request), request, "Lijst niemand zonder zorg gedownload")
    name = f"niemand-zonder-zorg-{clock.today()}.csv"
    return downloads.table(COLUMNS, map(_cells, rows), file_name=name)


def _cells(row: remedies.Row) -> tuple[object, ...]:
    who = row.client.consultant or ""
    return (row.client.case_number, row.kind.word, row.since, row.lot, row.provider, who, row.finding.key)


def _proof(request: StaffRequest) -> Proof:
    own = request.user.municipality_id
    return continuity.prove(_period(), today=clock.today(), municipalities=[own] if own else None)


def _period() -> TransitionPeriod:
    return TransitionPeriod.objects.current()


def _chosen(proof: Proof, request: StaffRequest, over: Mapping[int, date]) -> list[Finding]:
    """What the filters leave of the findings, worst first."""
    kind, lot, whose = (request.GET.get(name, "") for name in ("soort", "perceel", "van"))
    found = [*proof.breaches, *proof.risks]
    if kind in remedies.KINDS:
        found = [one for one in found if one.kind == kind]
    if lot:
        found = [one for one in found if one.lot == lot]
    if whose in ("mijn", "pool"):
        consultant = request.user if whose == "mijn" else None
        own = _clients_of(consultant, request)
        found = [one for one in found if one.client in own]
    return remedies.in_order(found, over=over)


def _clients_of(consultant: Any, request: StaffRequest) -> Collection[int]:
    rows = Client.objects.visible_to(request.user)
    rows = rows.filter(consultant=consultant) if consultant else rows.in_pool()
    return frozenset(rows.order_by().values_list("pk", flat=True))


def _exported(proof: Proof, request: StaffRequest, what: str) -> list[remedies.Row]:
    over = remedies.ended(proof.risks, today=clock.today())
    rows = remedies.rows(_chosen(proof, request, over), over=over)
    audit.record(
        AccessAction.EXPORT,
        what,
        by=request.user,
        about={row.client for row in rows},
        detail={"filters": dict(request.GET.items()), "rows": len(rows)},
    )
    return rows


def _summary(proof: Proof) -> dict[str, Any]:
    today = clock.today()
    return {
        "proof": proof,
        "without": len({one.client for one in proof.risks if one.kind in remedies.WITHOUT_PROVIDER}),
        "broken": len({one.client for one in proof.breaches}),
        "test_day": proof.test_day,
        "has_come": proof.test_day <= today,
    }


def _filters(proof: Proof, request: StaffRequest) -> dict[str, Any]:
    who: dict[str, set[int]] = defaultdict(set)
    lots: dict[str, int] = defaultdict(int)
    for one in [*proof.breaches, *proof.risks]:
        who[one.kind].add(one.client)
        lots[one.lot] += 1
    names = Lot.objects.filter(pk__in=lots).values_list("pk", "name")
    return {
        "kinds": [(kind, len(who[value])) for value, kind in remedies.KINDS.items() if value in who],
        "kind": remedies.KINDS.get(request.GET.get("soort", "")),
        "lots": [("", "Alle percelen"), *((slug, name, lots[slug]) for slug, name in names)],
        "mine": MINE,
        "query": request.GET.urlencode(),
    }


def _numbers(request: StaffRequest) -> HttpResponse:
    """Counts per municipality: the own one, or all eight for the region."""
    proof = _proof(request)
    shown = Municipality.objects.all()
    if request.user.role != Role.REGIONAL:
        shown = shown.filter(pk=request.user.municipality_id)
    who: dict[tuple[str, str], set[int]] = defaultdict(set)
    for one in [*proof.breaches, *proof.risks]:
        who[one.municipality, one.kind].add(one.client)
    kinds = [kind for value, kind in remedies.KINDS.items() if any(value == key[1] for key in who)]
    table = [(place, [(kind, len(who[place.pk, kind.value])) for kind in kinds]) for place in shown]
    audit.record(AccessAction.READ, "Aantallen niemand zonder zorg bekeken", by=request.user)
    return render(
        request, "transitions/continuity_numbers.html", {"kinds": kinds, "table": table, **_summary(proof)}
    )
