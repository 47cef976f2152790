"""Plans: asking for one, what it came to, its residents, two side by side, and a municipality's steps with its part."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST, require_safe

from achterhoek import audit, clock, pages
from achterhoek.models import Municipality
from achterhoek.permissions import may, required
from achterhoek.refusals import Refused
from achterhoek.requests import StaffRequest, attempt, shown_version
from achterhoek.statuses import AccessAction
from providers.models import Contract
from transitions import plan_life, plan_page
from transitions.actions import plans as actions
from transitions.actions.plans.making import first_start
from transitions.forms.plans import PlacementFilterForm, PlanForm, WhatIfForm
from transitions.models import Placement, Plan, PlanPart, TransitionPeriod
from transitions.statuses import PlanAim, PlanState
from transitions.tasks import ring_for_part, ring_for_plan


def _plan(request: StaffRequest, number: str) -> Plan:
    rows = Plan.objects.visible_to(request.user).select_related("period", "municipality", "made_by")
    found: Plan = get_object_or_404(rows, number=number)
    return found


@require_safe
@required("plans.view")
def index(request: StaffRequest) -> HttpResponse:
    rows = Plan.objects.visible_to(request.user).select_related("municipality", "made_by", "period")
    page = pages.page_of(rows.prefetch_related("parts__municipality").order_by("-made_at", "-pk"), request)
    shown = [(plan, plan_page.own_parts(plan, request.user)) for plan in page.object_list]
    return render(request, "transitions/plan_list.html", {"page_obj": page, "plans": shown})


@required("plans.make")
def new(request: StaffRequest) -> HttpResponse:
    """Ask for a plan: a coordinator's is of the own municipality, a regional coordinator's of all eight."""
    period, today = TransitionPeriod.objects.current(), clock.today()
    form = PlanForm(
        request.POST or None,
        back=reverse("transitions:plans"),
        initial={"start_from": first_start(period, today=today)},
    )
    if request.method == "POST" and form.is_valid():
        place = request.user.municipality
        made = _ordered(
            request, form, partial(actions.order, period, municipality=place, **form.cleaned_data)
        )
        if made:
            return redirect(made)
    return render(request, "transitions/plan_form.html", {"form": form, "period": period})


def _ordered(request: StaffRequest, form: Any, order: Callable[..., Plan]) -> Plan | None:
    try:
        made = order(by=request.user, today=clock.today())
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return None
    ring_for_plan(made)
    return made


@require_safe
@required("plans.view")
def show(request: StaffRequest, number: str) -> HttpResponse:
    plan = _plan(request, number)
    found = plan_page.parts(plan, request.user)
    context = {"plan": plan, "making": plan.state in (PlanState.WAITING, PlanState.PLANNING), "parts": found}
    if request.htmx:  # type: ignore[attr-defined]
        return _progress(request, context)
    own = next((part for part in found if part.row.municipality_id == request.user.municipality_id), None)
    return render(request, "transitions/plan_detail.html", context | _about(request, plan, own))


def _progress(request: StaffRequest, context: dict[str, Any]) -> HttpResponse:
    """The moving part of the page; when the work is done the page comes anew."""
    response = render(request, "transitions/_plan_progress.html", context)
    if not context["making"] and not any(part.running for part in context["parts"]):
        response["HX-Refresh"] = "true"
    return response


def _about(request: StaffRequest, plan: Plan, own: plan_page.Part | None) -> dict[str, Any]:
    names = dict(Municipality.objects.values_list("code", "name"))
    place = request.user.municipality_id
    shortages, expected = plan.shortages.select_related("lot", "municipality"), plan.expected.all()
    if place:
        shortages, expected = shortages.filter(municipality=place), expected.filter(municipality=place)
    return {
        "own": own,
        "buttons": plan_page.buttons(own.row, request.user) if own else [],
        "own_plan": own is not None and own.row.made_by_id == request.user.pk,
        "shortages": shortages,
        "expected": expected.select_related("lot", "municipality"),
        "reasons": plan_page.unplaced_by_reason(plan, request.user),
        "rooms": plan_page.rooms(plan, names, municipality=place).values(),
        "other_room": plan_page.other_room(plan, names),
        "aims": [PlanAim(aim).label for aim in plan.rules.get("order", "").split(",") if aim],
    }


@require_safe
@required("plans.view")
def residents(request: StaffRequest, number: str) -> HttpResponse:
    """The residents of a plan, each with why; a regional coordinator reads case numbers only."""
    plan, which = _plan(request, number), request.GET.get("lijst", "")
    form = PlacementFilterForm(request.GET)
    page = pages.page_of(plan_page.listed(plan, request.user, which=which, chosen=form.chosen), request)
    if may(request.user, "clients.view"):
        audit.record(
            AccessAction.READ,
            f"Plan {plan.number} bekeken",
            by=request.user,
            about=[row.client for row in page.object_list],
        )
    context = {"plan": plan, "page_obj": page, "form": form, "which": which, "lists": plan_page.LISTS}
    return render(request, "transitions/plan_residents.html", context)


@require_safe
@required("plans.view")
def compare(request: StaffRequest) -> HttpResponse:
    made = Plan.objects.visible_to(request.user).filter(state=PlanState.MADE).select_related("municipality")
    chosen = [made.filter(number=request.GET.get(name, "")).first() for name in ("a", "b")]
    context: dict[str, Any] = {"plans": made.order_by("-made_at", "-pk")[:50], "a": chosen[0], "b": chosen[1]}
    if chosen[0] and chosen[1]:
        names = dict(Municipality.objects.values_list("code", "name"))
        context["rows"] = plan_page.compare(chosen[0], chosen[1], request.user)
        place = request.user.municipality_id
        rooms = plan_page.side_by_side(chosen[0], chosen[1], names, municipality=place)
        context["differing"] = [pair for pair in rooms if pair.differs]
        context["alike"] = [pair for pair in rooms if not pair.differs]
    return render(request, "transitions/plan_compare.html", context)


@required("plans.make")
def what_if(request: StaffRequest, number: str) -> HttpResponse:
    """Make the plan anew with other room for one contract; the real figures stay as they are.

    Of a plan of the region a coordinator tries the part of the own municipality.
    """
    plan = _plan(request, number)
    contracts = Contract.objects.public_on(clock.today()).in_force_on(plan.period.test_day)
    place = plan.municipality or request.user.municipality
    form = WhatIfForm(
        request.POST or None,
        contracts=contracts,
        place=place,
        earlier=plan.what_if,
        back=plan.get_absolute_url(),
    )
    if request.method == "POST" and form.is_valid():
        changes = [*plan.what_if, form.change]
        order = partial(
            actions.order,
            plan.period,
            municipality=place,
            name=f"{plan.name[:80]}, andere ruimte",
            start_from=plan.start_from,
            other_room=changes,
            copied_from=plan,
        )
        if made := _ordered(request, form, order):
            return redirect(made)
    return render(request, "transitions/plan_what_if.html", {"plan": plan, "form": form})


# A municipality's steps with its part.


def _part(request: StaffRequest, number: str) -> PlanPart:
    rows = PlanPart.objects.visible_to(request.user).select_related("plan__period", "municipality")
    found: PlanPart = get_object_or_404(rows, plan__number=number, municipality=request.user.municipality_id)
    return found


def _step(
    request: StaffRequest, number: str, step: Callable[..., PlanPart], said: str, *, ring: bool = False
) -> HttpResponse:
    act = partial(step, _part(request, number), by=request.user, version=shown_version(request))
    if (part := attempt(request, act, said=said)) and ring:
        ring_for_part(part)
    return redirect("transitions:plan", number)


@require_POST
@required(plan_life.CHECK)
def check(request: StaffRequest, number: str) -> HttpResponse:
    step = partial(actions.start_check, today=clock.today())
    return _step(request, number, step, "Het plan wordt nagekeken. Er verandert nog niets.", ring=True)


@require_POST
@required(plan_life.APPROVE)
def approve(request: StaffRequest, number: str) -> HttpResponse:
    step = partial(actions.approve, today=clock.today())
    return _step(request, number, step, "Het plan is goedgekeurd. Je kunt het nu uitvoeren.")


@require_POST
@required(plan_life.APPROVE)
def withdraw_approval(request: StaffRequest, number: str) -> HttpResponse:
    return _step(request, number, actions.withdraw_approval, "De goedkeuring is ingetrokken.")


@require_POST
@required(plan_life.CHECK)
def drop(request: StaffRequest, number: str) -> HttpResponse:
    return _step(request, number, actions.drop, "Het plan is vervallen. Je kunt het nog lezen.")


@require_POST
@required(plan_life.CARRY_OUT)
def start(request: StaffRequest, number: str) -> HttpResponse:
    step = partial(actions.start, today=clock.today())
    return _step(request, number, step, "Het plan wordt uitgevoerd, inwoner voor inwoner.", ring=True)


@require_POST
@required(plan_life.CHECK)
def stop(request: StaffRequest, number: str) -> HttpResponse:
    return _step(
        request, number, actions.ask_to_stop, "Het stopt, uiterlijk na de inwoner die nu aan de beurt is."
    )


@required(plan_life.CARRY_OUT)
def undo(request: StaffRequest, number: str) -> HttpResponse:
    """Ask first: taking back touches every resident of the part that nobody went on with."""
    part = _part(request, number)
    if request.method == "POST":
        return _step(request, number, actions.start_undo, "Het plan wordt teruggedraaid.", ring=True)
    context = {
        "title": f"Plan {number} terugdraaien?",
        "text": "Elke overdracht die nog is zoals het plan haar maakte, gaat terug naar 'te plannen'. Waar iemand al "
        "mee verder ging, blijft staan; je leest daarna welke dat zijn en waarom.",
        "button": "Ja, draai terug",
        "danger": True,
        "back": part.plan.get_absolute_url(),
    }
    return render(request, "confirm.html", context)


def _placement(request: StaffRequest, pk: int) -> Placement:
    rows = Placement.objects.visible_to(request.user).select_related("plan__period", "part", "client", "lot")
    found: Placement = get_object_or_404(rows, pk=pk)
    return found


@require_POST
@required(plan_life.CARRY_OUT)
def take_over(request: StaffRequest, pk: int) -> HttpResponse:
    """Carry one resident out by hand: who may not go in bulk, or was passed over."""
    placement = _placement(request, pk)
    act = partial(actions.take_over, placement, by=request.user, today=clock.today())
    attempt(request, act, said=f"{placement.client.case_number} is voorgesteld aan de nieuwe aanbieder.")
    return redirect("transitions:plan_residents", placement.plan.number)


@require_POST
@required(plan_life.CARRY_OUT)
def undo_one(request: StaffRequest, pk: int) -> HttpResponse:
    placement = _placement(request, pk)
    try:
        placement = actions.undo_one(placement, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        _say_undone(request, placement)
    return redirect("transitions:plan_residents", placement.plan.number)


def _say_undone(request: StaffRequest, placement: Placement) -> None:
    if placement.result_reason:
        messages.error(request, placement.result_reason)
    else:
        messages.success(request, f"{placement.client.case_number} staat weer op 'te plannen'.")


def addresses() -> list[URLPattern]:
    """Everything under /plannen/; what is fixed comes before a plan's number."""
    steps = {
        "nakijken": ("plan_check", check),
        "goedkeuren": ("plan_approve", approve),
        "intrekken": ("plan_withdraw_approval", withdraw_approval),
        "uitvoeren": ("plan_start", start),
        "stoppen": ("plan_stop", stop),
        "terugdraaien": ("plan_undo", undo),
        "vervallen": ("plan_drop", drop),
        "inwoners": ("plan_residents", residents),
        "andere-ruimte": ("plan_what_if", what_if),
    }
    return [
        path("plannen/", index, name="plans"),
        path("plannen/nieuw/", new, name="plan_new"),
        path("plannen/vergelijk/", compare, name="plan_compare"),
        path("plannen/plaatsing/<int:pk>/overnemen/", take_over, name="placement_take_over"),
        path("plannen/plaatsing/<int:pk>/terugdraaien/", undo_one, name="placement_undo"),
        path("plannen/<str:number>/", show, name="plan"),
        *(path(f"plannen/<str:number>/{word}/", view, name=name) for word, (name, view) in steps.items()),
    ]
