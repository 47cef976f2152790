"""The steps of an objection as pages: one form each, on a page of its own, that works without script.

A step is a row of STEPS: the address it has, the permission it asks, the form, and the one call it makes. What the call
refuses stands above the form, and in the access log.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path

from achterhoek import audit, clock
from achterhoek.models import User
from achterhoek.permissions import required
from achterhoek.refusals import Refused
from achterhoek.requests import StaffRequest
from achterhoek.statuses import AccessAction
from achterhoek.wording import written
from transitions import objecting
from transitions.actions import objections
from transitions.forms import objections as forms
from transitions.models import Objection, TransitionPeriod
from transitions.statuses import Weighing

Act = Callable[[Objection, Any, User, date], str]
WORK, DECIDE = "objections.work", "objections.decide"


@dataclass(frozen=True)
class Step:
    """One step: `act` does it and says in Dutch what was done."""

    name: str
    address: str
    title: str
    lead: str
    form: type[forms.StepForm]
    act: Act
    permission: str = WORK


def shown(request: StaffRequest, number: str) -> Objection:
    """The objection with this number, as far as this person may see it; else 404."""
    rows = Objection.objects.visible_to(request.user).select_related(
        "client",
        "letter",
        "handover__giving",
        "handover__receiving",
        "handled_by",
        "weighed_by",
        "decided_by",
        "followed_up_by",
        "recorded_by",
        "excluded",
    )
    found: Objection = get_object_or_404(rows.with_relief(), number=number)
    return found


def view_of(step: Step) -> Callable[..., HttpResponse]:
    """The page of one step."""

    def view(request: StaffRequest, number: str) -> HttpResponse:
        objection, today = shown(request, number), clock.today()
        form = step.form(request.POST or None, objection=objection, today=today)
        if request.method == "POST" and form.is_valid():
            try:
                done = step.act(objection, form, request.user, today)
            except Refused as refusal:
                what = f"Bezwaar {objection.number}: {step.title}"
                audit.record_refused(what, refusal, by=request.user, about=[objection.client])
                form.add_error(None, refusal.sentence)
            else:
                messages.success(request, done)
                return redirect(objection)
        elif request.method != "POST":
            what = f"Bezwaar: {step.title.lower()}"
            audit.record(AccessAction.READ, what, by=request.user, about=[objection.client])
        context = _context(objection, step, form, today)
        return render(request, "transitions/objection_step.html", context)

    return view


def _context(objection: Objection, step: Step, form: forms.StepForm, today: date) -> dict[str, Any]:
    terms = list(objecting.terms(objection, today=today))
    return {"objection": objection, "client": objection.client, "step": step, "form": form, "terms": terms}


def _weigh(objection: Objection, form: Any, by: User, today: date) -> str:
    said = form.cleaned_data
    choice = Weighing(said["choice"])
    objections.weigh(objection, choice=choice, reason=said["reason"], by=by, version=said["version"])
    return f"Vastgelegd: {choice.label}."


def _hearing(objection: Objection, form: Any, by: User, today: date) -> str:
    noted = objections.note_hearing(objection, by=by, today=today, **form.cleaned_data)
    return f"De hoorzitting van {written(noted.hearing_on)} is vastgelegd."


def _relief(objection: Objection, form: Any, by: User, today: date) -> str:
    objections.ask_relief(objection, by=by, today=today, **form.cleaned_data)
    return "Het verzoek om een voorlopige voorziening is vastgelegd."


def _rule(objection: Objection, form: Any, by: User, today: date) -> str:
    said = dict(form.cleaned_data)
    version = said.pop("version")
    objections.rule(objection, ruling=objections.Ruling(**said), by=by, today=today, version=version)
    if said["granted"]:
        return "De uitspraak is vastgelegd. De oude aanbieder blijft zolang de voorziening geldt."
    return "De uitspraak is vastgelegd."


def _end_relief(objection: Objection, form: Any, by: User, today: date) -> str:
    objections.end_relief(objection, by=by, today=today, **form.cleaned_data)
    return "De voorlopige voorziening is afgelopen. Kijk of de overdracht verder kan."


def _committee(objection: Objection, form: Any, by: User, today: date) -> str:
    period = TransitionPeriod.objects.current()
    changed = objections.set_committee(objection, period=period, by=by, today=today, **form.cleaned_data)
    return f"Het besluit moet er uiterlijk {written(changed.answer_due_on)} zijn."


def _postpone(objection: Objection, form: Any, by: User, today: date) -> str:
    period = TransitionPeriod.objects.current()
    changed = objections.postpone(objection, period=period, by=by, today=today, **form.cleaned_data)
    return f"Verdaagd: het besluit moet er uiterlijk {written(changed.answer_due_on)} zijn. Laat dat de cliënt weten."


def _point(objection: Objection, form: Any, by: User, today: date) -> str:
    objections.point_to(objection, by=by, today=today, **form.cleaned_data)
    return f"Het bezwaar gaat over {form.cleaned_data['handover']}."


def _give(objection: Objection, form: Any, by: User, today: date) -> str:
    objections.give(objection, by=by, **form.cleaned_data)
    return f"{form.cleaned_data['to']} behandelt het bezwaar."


def _decide(objection: Objection, form: Any, by: User, today: date) -> str:
    version = form.cleaned_data["version"]
    decided = objections.decide(objection, verdict=form.verdict(), by=by, today=today, version=version)
    if decided.follow_up:
        return f"Het besluit is vastgelegd. {decided.follow_up}"
    return f"Het besluit is vastgelegd: {decided.get_outcome_display()}. Laat het de cliënt weten."


def _withdraw(objection: Objection, form: Any, by: User, today: date) -> str:
    objections.withdraw(objection, by=by, today=today, **form.cleaned_data)
    return "Vastgelegd: het bezwaar is ingetrokken. Is de overdracht aangehouden, kijk dan of die verder kan."


def _follow_up(objection: Objection, form: Any, by: User, today: date) -> str:
    objections.follow_up(objection, by=by, **form.cleaned_data)
    return "Vastgelegd wat er is gedaan."


STEPS = (
    Step(
        "weigh",
        "keuze",
        "Doorgaan of wachten",
        "Een bezwaar houdt de overdracht niet tegen. Een coördinator kiest of zij toch wacht. "
        "Bij wachten wordt de overdracht aangehouden en blijft de oude aanbieder.",
        forms.WeighForm,
        _weigh,
        DECIDE,
    ),
    Step(
        "hearing",
        "hoorzitting",
        "Hoorzitting",
        "Wanneer wordt de cliënt gehoord? Is het geweest, noteer dan kort hoe het ging.",
        forms.HearingForm,
        _hearing,
    ),
    Step(
        "relief",
        "voorziening",
        "Voorlopige voorziening gevraagd",
        "De cliënt vroeg de rechter om alles te laten zoals het is zolang het bezwaar loopt.",
        forms.ReliefForm,
        _relief,
    ),
    Step(
        "rule",
        "uitspraak",
        "Uitspraak van de rechter",
        "Bij toewijzen wordt de overdracht aangehouden: de oude aanbieder blijft.",
        forms.RulingForm,
        _rule,
    ),
    Step(
        "end_relief",
        "voorziening-afgelopen",
        "Voorlopige voorziening afgelopen",
        "Daarna kan de overdracht weer verder. Dat gaat niet vanzelf.",
        forms.EndReliefForm,
        _end_relief,
    ),
    Step(
        "committee",
        "commissie",
        "Advies van een commissie",
        "Met een commissie is er meer tijd om te beslissen.",
        forms.CommitteeForm,
        _committee,
    ),
    Step(
        "postpone",
        "verdagen",
        "Verdaag het besluit",
        "Dat kan één keer, voordat het besluit er had moeten zijn. Laat het de cliënt weten.",
        forms.PostponeForm,
        _postpone,
    ),
    Step(
        "point",
        "overdracht",
        "Koppel een overdracht",
        "Dan ziet iedereen bij die overdracht dat er een bezwaar loopt.",
        forms.PointForm,
        _point,
    ),
    Step("give", "behandelaar", "Andere behandelaar", "Wie zorgt voor het antwoord?", forms.GiveForm, _give),
    Step(
        "decide",
        "besluit",
        "Besluit op het bezwaar",
        "Wat volgt voor de overdracht, gebeurt meteen: annuleren, of terug naar kiezen zonder deze aanbieder.",
        forms.DecideForm,
        _decide,
        DECIDE,
    ),
    Step(
        "withdraw",
        "intrekken",
        "Cliënt trekt het bezwaar in",
        "Het bezwaar is daarmee afgedaan. Een voorlopige voorziening vervalt.",
        forms.WithdrawForm,
        _withdraw,
    ),
    Step(
        "follow_up",
        "gedaan",
        "Wat er is gedaan",
        "Wat het portaal niet zelf kan, doet een mens.",
        forms.FollowUpForm,
        _follow_up,
    ),
)


def addresses() -> list[URLPattern]:
    """An address for each step."""
    return [
        path(
            f"bezwaren/<str:number>/{step.address}/",
            required(step.permission)(view_of(step)),
            name=f"objection_{step.name}",
        )
        for step in STEPS
    ]
