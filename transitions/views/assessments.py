"""Assessments: the overview that adds up to the caseload, lists, why, and what a person makes of one.

Casework sees the residents of its own municipality; contract managers and the regional coordinator see numbers.
"""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from achterhoek import audit, pages
from achterhoek.models import Municipality
from achterhoek.permissions import may, required
from achterhoek.refusals import Refused
from achterhoek.requests import StaffRequest
from achterhoek.statuses import AccessAction
from clients import caseload
from transitions import assessed, explanations
from transitions.actions import assessments as actions
from transitions.actions.assessments import Confirmed
from transitions.assessed import FOLLOW_UP_WORDS, FOLLOW_UPS
from transitions.assessment import OUTCOMES
from transitions.forms.assessments import AssessmentFilterForm, OwnDecisionForm, ReasonForm
from transitions.models import Assessment, AssessmentChange, Handover, TransitionPeriod
from transitions.querysets import AssessmentQuerySet
from transitions.statuses import Outcome

#: As many as may be confirmed in one go.
MOST = 500


@require_safe
@required("assessments.numbers")
def overview(request: StaffRequest) -> HttpResponse:
    user, period = request.user, TransitionPeriod.objects.current()
    counts, in_caseload = assessed.counts(user, period), assessed.caseload_of(user)
    context = {
        "period": period,
        "counts": counts,
        "caseload": in_caseload,
        "missing": in_caseload - counts.total,
        "changes": assessed.open_changes(user, period).count(),
        "last_run": assessed.last_run(user, period),
        "places": _places(counts) if user.municipality_id is None else [],
        "outcomes": [(outcome.value, outcome.label) for outcome in assessed.IN_ORDER],
    }
    return render(request, "transitions/assessment_overview.html", context)


def _places(counts: assessed.Counts) -> list[tuple[Municipality, list[tuple[str, int]], int]]:
    """Per municipality the numbers of each outcome, for who works for the whole region."""
    found = counts.places
    return [
        (
            place,
            [(outcome.label, found[place.code][outcome]) for outcome in assessed.IN_ORDER],
            sum(found[place.code].values()),
        )
        for place in Municipality.objects.filter(pk__in=found)
    ]


@require_POST
@required("assessments.run")
def run(request: StaffRequest) -> HttpResponse:
    """Assess the own municipality again, now."""
    made = actions.run(
        TransitionPeriod.objects.current(), by=request.user, municipality=request.user.municipality
    )
    messages.success(
        request,
        f"Opnieuw beoordeeld: {made.created} nieuw, {made.changed} veranderd, {made.unchanged} gelijk gebleven.",
    )
    return redirect("transitions:assessment_changes" if made.changed else "transitions:assessment")


@require_safe
@required("assessments.view")
def index(request: StaffRequest) -> HttpResponse:
    if caseload.names_a_bsn(request.GET.get("zoek", "")):
        messages.error(
            request, "Zoek een BSN in het zoekveld bij Cliënten, niet in het adres van de bladzijde."
        )
        return redirect("transitions:assessments")
    period, form = TransitionPeriod.objects.current(), AssessmentFilterForm(request.GET)
    chosen = form.chosen
    page = pages.page_of(assessed.listed(_narrowed(request, period, chosen)), request)
    changed = assessed.changed_among(page.object_list)
    _record_list(request, page.object_list, chosen)
    context = {
        "page_obj": page,
        "rows": [(row, row.pk in changed) for row in page.object_list],
        "form": form,
        "chosen": chosen,
        "kept": [*form.kept, ("page", str(page.number))],
        "most": min(MOST, page.paginator.count),
        **_chips(chosen),
    }
    part = "transitions/_assessment_list.html" if request.htmx else "transitions/assessment_list.html"  # type: ignore[attr-defined]
    return render(request, part, context)


def _narrowed(request: StaffRequest, period: TransitionPeriod, chosen: dict[str, Any]) -> AssessmentQuerySet:
    return assessed.narrow(assessed.of(request.user, period), chosen, user=request.user)


def _chips(chosen: dict[str, Any]) -> dict[str, Any]:
    """The outcomes, the reasons of the chosen one, and the follow-ups. The overview has their numbers."""
    outcome = chosen.get("uitkomst", "")
    words = [(value.value, value.label) for value in assessed.IN_ORDER]
    reasons = [(reason.value, reason.label) for reason, of in OUTCOMES.items() if of == outcome]
    return {
        "outcomes": [("", "Alle"), *words],
        "reasons": [("", "Alle redenen"), *reasons] if len(reasons) > 1 else [],
        "follow_ups": [("", "Alle"), *((slug, FOLLOW_UP_WORDS[name]) for slug, name in FOLLOW_UPS.items())],
        "outcome_word": dict(words).get(outcome, ""),
    }


def _record_list(request: StaffRequest, rows: Any, chosen: dict[str, Any]) -> None:
    searched = "zoek" in chosen
    audit.record(
        AccessAction.SEARCH if searched else AccessAction.READ,
        "Gezocht in de beoordelingen" if searched else "Beoordelingen bekeken",
        by=request.user,
        about=[row.indication.client for row in rows],
        detail={"filters": {name: str(value) for name, value in chosen.items()}},
    )


@require_POST
@required("assessments.confirm")
def confirm_many(request: StaffRequest) -> HttpResponse:
    """Confirm the ticked ones, or all of the list as it was filtered."""
    form = AssessmentFilterForm(request.POST)
    outcome = form.chosen.get("uitkomst", "")
    back = f"{reverse('transitions:assessments')}?{urlencode(form.kept)}"
    if missing := _missing(request, outcome):
        messages.error(request, missing)
        return redirect(back)
    try:
        confirmed = actions.confirm(_ticked(request, form), outcome=Outcome(outcome), by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        _tell(request, confirmed)
    return redirect(back)


def _missing(request: StaffRequest, outcome: str) -> str:
    """What must be chosen first, if anything."""
    if outcome not in Outcome.values:
        return "Kies eerst een uitkomst: je bevestigt een lijst met één uitkomst."
    if not request.POST.get("alles") and not request.POST.getlist("beoordeling"):
        return "Vink eerst iemand aan."
    return ""


def _ticked(request: StaffRequest, form: AssessmentFilterForm) -> list[Assessment]:
    period = TransitionPeriod.objects.current()
    if request.POST.get("alles"):
        waiting = _narrowed(request, period, form.chosen).filter(confirmed_outcome="")
        return list(waiting.order_by("effective_outcome", "pk")[:MOST])
    numbers = [number for number in request.POST.getlist("beoordeling")[:MOST] if number.isdecimal()]
    return list(assessed.of(request.user, period).filter(pk__in=numbers))


def _tell(request: StaffRequest, confirmed: Confirmed) -> None:
    count, born = len(confirmed.assessments), len(confirmed.handovers)
    if count:
        handovers = (
            f" {born} {'overdracht staat' if born == 1 else 'overdrachten staan'} klaar." if born else ""
        )
        messages.success(
            request, f"{count} {'beoordeling' if count == 1 else 'beoordelingen'} bevestigd.{handovers}"
        )
    else:
        messages.warning(request, "Er was niets te bevestigen.")
    for why, rows in confirmed.left.items():
        messages.warning(request, f"{len(rows)} niet bevestigd: {why}.")


@require_safe
@required("assessments.view")
def show(request: StaffRequest, pk: int) -> HttpResponse:
    assessment = _shown(request, pk)
    client = assessment.indication.client
    audit.record(AccessAction.READ, "Beoordeling bekeken", by=request.user, about=[client])
    found = assessment.changes.select_related("run").order_by("-pk")
    context = {
        "assessment": assessment,
        "client": client,
        "sentence": explanations.explain(assessment, period=assessment.period, leads=explanations.leads()),
        "follow_ups": assessed.follow_ups(assessment),
        "told": [(change, *assessed.told(change)) for change in found],
        "changes": [change for change in found if change.seen_at is None],
        "handovers": _handovers(assessment),
        "renewal": assessment.indication.renewals.filter(period=assessment.period).first(),
        "may_confirm": _may_confirm(request, assessment),
    }
    return render(request, "transitions/assessment_detail.html", context)


def _shown(request: StaffRequest, pk: int) -> Assessment:
    rows = Assessment.objects.visible_to(request.user)
    related = ("period", "confirmed_by", "own_by", *explanations.RELATED)
    found: Assessment = get_object_or_404(rows.select_related(*related), pk=pk)
    return found


def _handovers(assessment: Assessment) -> Any:
    return Handover.objects.filter(
        lines__care_line=assessment.indication.care_line_id, period=assessment.period
    ).order_by("-pk")


def _may_confirm(request: StaffRequest, assessment: Assessment) -> bool:
    settled = assessment.own_outcome or assessment.confirmed_outcome == assessment.outcome
    return not settled and may(request.user, "assessments.confirm")


@require_POST
@required("assessments.confirm")
def confirm(request: StaffRequest, pk: int) -> HttpResponse:
    """One by one: also what may not go in bulk."""
    assessment, outcome = _shown(request, pk), request.POST.get("outcome", "")
    if outcome not in Outcome.values:
        messages.error(request, "Er is niets gekozen om te bevestigen.")
        return redirect("transitions:assessment_detail", pk=pk)
    try:
        confirmed = actions.confirm([assessment], outcome=Outcome(outcome), by=request.user, one_by_one=True)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        _tell(request, confirmed)
        if confirmed.handovers:
            return redirect(confirmed.handovers[0])
    return redirect("transitions:assessment_detail", pk=pk)


@required("assessments.override")
def override(request: StaffRequest, pk: int) -> HttpResponse:
    assessment, back = _shown(request, pk), reverse("transitions:assessment_detail", args=[pk])
    form = OwnDecisionForm(request.POST or None, assessment=assessment, back=back)
    if request.method == "POST" and form.is_valid():
        outcome = Outcome(form.cleaned_data["outcome"])
        try:
            actions.override(assessment, outcome=outcome, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, f"Besloten: {outcome.label}.")
            return redirect(back)
    return _deciding(request, assessment, form, title="Anders besluiten")


@required("assessments.override")
def follow_rules(request: StaffRequest, pk: int) -> HttpResponse:
    """Take an own decision back."""
    assessment, back = _shown(request, pk), reverse("transitions:assessment_detail", args=[pk])
    form = ReasonForm(request.POST or None, button="Neem het besluit terug", back=back, danger=True)
    if request.method == "POST" and form.is_valid():
        try:
            actions.follow_rules(assessment, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "Het besluit is teruggenomen. Bevestig de beoordeling opnieuw.")
            return redirect(back)
    return _deciding(request, assessment, form, title="Eigen besluit terugnemen")


def _deciding(request: StaffRequest, assessment: Assessment, form: Any, *, title: str) -> HttpResponse:
    client = assessment.indication.client
    if request.method != "POST":
        audit.record(AccessAction.READ, "Beoordeling bekeken", by=request.user, about=[client])
    sentence = explanations.explain(assessment, period=assessment.period, leads=explanations.leads())
    context = {
        "assessment": assessment,
        "client": client,
        "form": form,
        "title": title,
        "sentence": sentence,
    }
    return render(request, "transitions/assessment_decide.html", context)


@require_safe
@required("assessments.view")
def changes(request: StaffRequest) -> HttpResponse:
    """What a run found otherwise, until a person looked."""
    period = TransitionPeriod.objects.current()
    rows = assessed.open_changes(request.user, period).select_related(
        "run", "assessment__indication__client", "assessment__indication__product__lot"
    )
    page = pages.page_of(rows.order_by("-was_confirmed", "-pk"), request)
    clients = [row.assessment.indication.client for row in page.object_list]
    audit.record(AccessAction.READ, "Verschillen in beoordelingen bekeken", by=request.user, about=clients)
    rows_shown = [(row, *assessed.told(row)) for row in page.object_list]
    return render(
        request,
        "transitions/assessment_changes.html",
        {"page_obj": page, "rows": rows_shown, "period": period},
    )


@require_POST
@required("assessments.confirm")
def see(request: StaffRequest) -> HttpResponse:
    """Mark changes as looked at."""
    numbers = [number for number in request.POST.getlist("verschil")[:MOST] if number.isdecimal()]
    chosen = AssessmentChange.objects.visible_to(request.user).filter(pk__in=numbers)
    seen = actions.see(chosen, by=request.user)
    messages.success(request, f"{seen} {'verschil' if seen == 1 else 'verschillen'} gezien.")
    back = request.POST.get("terug", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    return redirect("transitions:assessment_changes")
