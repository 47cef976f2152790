"""Renewals: what ends in the period, most urgent first, and the small life of one."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from achterhoek import audit, clock, pages
from achterhoek.permissions import required
from achterhoek.refusals import Refused
from achterhoek.requests import StaffRequest
from achterhoek.statuses import AccessAction
from transitions import progress
from transitions.actions import renewals as actions
from transitions.forms.assessments import EndForm, RenewForm
from transitions.models import Assessment, Renewal, TransitionPeriod
from transitions.statuses import RenewalState


@require_safe
@required("renewals.work")
def index(request: StaffRequest) -> HttpResponse:
    period, state = TransitionPeriod.objects.current(), request.GET.get("stand", "")
    if state not in RenewalState.values:
        state = RenewalState.TO_START
    own = Renewal.objects.visible_to(request.user).filter(period=period)
    rows = own.filter(state=state).select_related("indication__client", "indication__product__lot")
    page = pages.page_of(rows.order_by("last_day", "pk"), request)
    clients = [row.indication.client for row in page.object_list]
    audit.record(AccessAction.READ, "Verlengingen bekeken", by=request.user, about=clients)
    context = {
        "page_obj": page,
        "rows": [(row, due_on(row, period)) for row in page.object_list],
        "states": [
            ("" if value == RenewalState.TO_START else value, word, pages.counted(own.filter(state=value)))
            for value, word in RenewalState.choices
        ],
        "state": state,
        "period": period,
    }
    return render(request, "transitions/renewal_list.html", context)


def due_on(renewal: Renewal, period: TransitionPeriod) -> Any:
    """The last day on which the research should begin."""
    return renewal.last_day - timedelta(weeks=period.renewal_weeks)


@require_safe
@required("renewals.work")
def show(request: StaffRequest, pk: int) -> HttpResponse:
    renewal = _renewal(request, pk)
    audit.record(AccessAction.READ, "Verlenging bekeken", by=request.user, about=[renewal.indication.client])
    return _page(request, renewal)


def _page(
    request: StaffRequest,
    renewal: Renewal,
    *,
    renew_form: RenewForm | None = None,
    end_form: EndForm | None = None,
) -> HttpResponse:
    in_research = renewal.state == RenewalState.IN_RESEARCH
    context = {
        "renewal": renewal,
        "client": renewal.indication.client,
        "due_on": due_on(renewal, renewal.period),
        "moved": Renewal.objects.filter(progress.ended_for_another_day(), pk=renewal.pk).exists(),
        "candidates": in_research and actions.candidates(renewal).exists(),
        "renew_form": renew_form or _renew_form(renewal),
        "end_form": end_form or _end_form(renewal),
        "assessment": Assessment.objects.filter(indication=renewal.indication, period=renewal.period).first(),
    }
    return render(request, "transitions/renewal_detail.html", context)


def _renew_form(renewal: Renewal, data: Any = None) -> RenewForm:
    action = reverse("transitions:renewal_renew", args=[renewal.pk])
    return RenewForm(data, candidates=actions.candidates(renewal), action=action)


def _end_form(renewal: Renewal, data: Any = None) -> EndForm:
    action = reverse("transitions:renewal_end", args=[renewal.pk])
    return EndForm(data, action=action, initial={"told_on": clock.today()})


def _renewal(request: StaffRequest, pk: int) -> Renewal:
    rows = Renewal.objects.visible_to(request.user).select_related(
        "period",
        "indication__client",
        "indication__care_line",
        "indication__product__lot",
        "indication__named_provider",
        "successor__product",
        "closed_by",
        "started_by",
    )
    found: Renewal = get_object_or_404(rows, pk=pk)
    return found


@require_POST
@required("renewals.work")
def start(request: StaffRequest, pk: int) -> HttpResponse:
    try:
        actions.start(_renewal(request, pk), by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "Het onderzoek is begonnen.")
    return redirect("transitions:renewal", pk=pk)


@require_POST
@required("renewals.work")
def renew(request: StaffRequest, pk: int) -> HttpResponse:
    renewal = _renewal(request, pk)
    form = _renew_form(renewal, request.POST)
    if not form.is_valid():
        return _page(request, renewal, renew_form=form)
    try:
        handover = actions.renew(renewal, successor=form.cleaned_data["successor"], by=request.user)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return _page(request, renewal, renew_form=form)
    if handover is not None:
        messages.success(request, "Verlengd bij een andere aanbieder: hier is de overdracht.")
        return redirect(handover)
    messages.success(request, "De indicatie is verlengd.")
    return redirect("transitions:renewal", pk=pk)


@require_POST
@required("renewals.work")
def end(request: StaffRequest, pk: int) -> HttpResponse:
    renewal = _renewal(request, pk)
    form = _end_form(renewal, request.POST)
    if not form.is_valid():
        return _page(request, renewal, end_form=form)
    try:
        actions.end(renewal, **form.cleaned_data, by=request.user, today=clock.today())
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return _page(request, renewal, end_form=form)
    messages.success(request, "Afgesloten zonder verlenging.")
    return redirect("transitions:renewal", pk=pk)
