"""What a later file says otherwise: the list of the own municipality, one difference side by side, and settling it."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from achterhoek import audit, clock, pages
from achterhoek.permissions import required
from achterhoek.refusals import Refused
from achterhoek.requests import StaffRequest
from achterhoek.statuses import AccessAction
from clients import comparisons
from clients.actions import acceptance
from clients.actions import differences as actions
from clients.forms.differences import DismissForm, ExplainForm
from clients.models import Allocation, Difference
from clients.querysets import DifferenceQuerySet
from clients.statuses import DifferenceKind, DifferenceState


@require_safe
@required("clients.settle_difference")
def index(request: StaffRequest) -> HttpResponse:
    state, kind = _chosen(request)
    own = Difference.objects.visible_to(request.user)
    page = pages.page_of(own.narrowed(state=state, kind=kind).listed(), request)
    audit.record(
        AccessAction.READ,
        "Verschillen bekeken",
        by=request.user,
        about=[one.client for one in page.object_list],
    )
    return render(
        request,
        "clients/difference_list.html",
        {
            "page_obj": page,
            "rows": [(one, comparisons.summary(one)) for one in page.object_list],
            "states": _states(own, kind),
            "kinds": [
                ("", "Alle"),
                *_counted(DifferenceKind, lambda value: own.narrowed(state=state, kind=value)),
            ],
            "state": state,
        },
    )


@require_safe
@required("clients.settle_difference")
def show(request: StaffRequest, pk: int) -> HttpResponse:
    difference = _difference(request, pk)
    audit.record(AccessAction.READ, "Verschil bekeken", by=request.user, about=[difference.client])
    return _page(request, difference)


@require_POST
@required("clients.settle_difference")
def accept(request: StaffRequest, pk: int) -> HttpResponse:
    difference = _difference(request, pk)
    try:
        settled = actions.accept(difference, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect(difference)
    is_partly = settled.difference.state == DifferenceState.OPEN
    messages.success(
        request, "Een deel is overgenomen." if is_partly else "Het portaal volgt nu het bestand."
    )
    if settled.note:
        messages.warning(request, settled.note)
    return redirect(settled.difference if is_partly else "clients:differences")


@require_POST
@required("clients.settle_difference")
def dismiss(request: StaffRequest, pk: int) -> HttpResponse:
    difference = _difference(request, pk)
    form = DismissForm(request.POST, is_missing=difference.kind == DifferenceKind.MISSING)
    if form.is_valid():
        try:
            actions.dismiss(difference, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "Het portaal blijft zoals het was. De reden staat bij het verschil.")
            return redirect("clients:differences")
    return _page(request, difference, dismiss_form=form)


@require_POST
@required("clients.settle_difference")
def explain(request: StaffRequest, pk: int) -> HttpResponse:
    difference, form = _difference(request, pk), ExplainForm(request.POST)
    if form.is_valid():
        try:
            actions.explain_missing(difference, by=request.user, today=clock.today(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "Vastgelegd waarom deze indicatie niet meer in het bestand staat.")
            return redirect("clients:differences")
    return _page(request, difference, explain_form=form)


def _difference(request: StaffRequest, pk: int) -> Difference:
    found: Difference = get_object_or_404(Difference.objects.visible_to(request.user).listed(), pk=pk)
    return found


def _chosen(request: StaffRequest) -> tuple[str, str]:
    """State and kind as the address asks; what it does not know is as if it was not asked."""
    state, kind = request.GET.get("stand", ""), request.GET.get("soort", "")
    return (
        state if state in DifferenceState.values else DifferenceState.OPEN.value,
        kind if kind in DifferenceKind.values else "",
    )


def _states(own: DifferenceQuerySet, kind: str) -> list[tuple[str, str, int | str]]:
    """The states to choose from; what is open stands there unasked."""
    counted = _counted(DifferenceState, lambda value: own.narrowed(state=value, kind=kind))
    return [("" if value == DifferenceState.OPEN else value, word, count) for value, word, count in counted]


def _counted(words: Any, narrowed: Any) -> list[tuple[str, str, int | str]]:
    return [(value, str(word).capitalize(), pages.counted(narrowed(value))) for value, word in words.choices]


def _page(
    request: StaffRequest,
    difference: Difference,
    *,
    dismiss_form: Form | None = None,
    explain_form: Form | None = None,
) -> HttpResponse:
    is_missing = difference.kind == DifferenceKind.MISSING
    links = _links(difference)
    context = {
        "difference": difference,
        "compared": comparisons.compare(difference),
        "advice": comparisons.advice(difference),
        "behind": comparisons.NOT_UPDATED if comparisons.is_export_behind(difference, links) else "",
        "links": links,
        "is_open": difference.state == DifferenceState.OPEN,
        "is_missing": is_missing,
        "refused_ahead": acceptance.refused_ahead(difference),
        "dismiss_form": dismiss_form or DismissForm(is_missing=is_missing),
        "explain_form": explain_form or (ExplainForm() if is_missing else None),
    }
    return render(request, "clients/difference_detail.html", context)


def _links(difference: Difference) -> list[Allocation]:
    if difference.indication is None:
        return []
    links = Allocation.objects.standing().filter(care_line=difference.indication.care_line_id)
    return list(links.select_related("provider").order_by("first_day"))
