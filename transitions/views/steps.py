"""The steps of a handover as pages: one form each, on a page of its own, that works without script.

A step is a row of STEPS: the address it has, the permission it asks, the form, and the one call it makes. What the call
refuses stands above the form, and in the access log.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
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
from clients.actions.contacts import Talk as Contact
from clients.statuses import Channel
from transitions import deciders, letter_page
from transitions.actions import handovers
from transitions.forms import handovers as forms
from transitions.models import ChecklistItem, Handover
from transitions.statuses import Agreement, Answer, CancelReason, ChecklistKind, Side

Act = Callable[[Handover, Any, User, date], str]
#: The points of the checklist by the word in their address.
POINTS = dict(ChecklistKind.choices)


@dataclass(frozen=True)
class Step:
    """One step: `act` does it and says in Dutch what was done."""

    name: str
    address: str
    title: str
    lead: str
    form: type[forms.StepForm]
    act: Act
    permission: str = "handovers.work"


def shown(request: StaffRequest, number: str) -> Handover:
    """The handover with this number, as far as this person may see it; else 404."""
    rows = Handover.objects.visible_to(request.user).select_related(
        "client__municipality",
        "client__consultant",
        "municipality",
        "period",
        "giving",
        "receiving",
        "split_from",
    )
    found: Handover = get_object_or_404(rows.prefetch_related("client__representatives"), number=number)
    return found


def record_read(request: StaffRequest, handover: Handover, what: str) -> None:
    audit.record(AccessAction.READ, what, by=request.user, about=[handover.client])


def record_refused(request: StaffRequest, handover: Handover, what: str, refusal: Refused) -> None:
    audit.record_refused(f"{handover.number}: {what}", refusal, by=request.user, about=[handover.client])


def view_of(step: Step) -> Callable[..., HttpResponse]:
    """The page of one step."""

    def view(request: StaffRequest, number: str, **kind: str) -> HttpResponse:
        handover, today = shown(request, number), clock.today()
        form = step.form(request.POST or None, handover=handover, today=today)
        if request.method == "POST" and form.is_valid():
            try:
                done = step.act(handover, _with(form, kind), request.user, today)
            except Refused as refusal:
                record_refused(request, handover, step.title, refusal)
                form.add_error(None, refusal.sentence)
            else:
                messages.success(request, done)
                return redirect(handover)
        elif request.method != "POST":
            record_read(request, handover, f"Overdracht: {step.title.lower()}")
        context = _context(handover, step, form, today) | {"point": POINTS.get(kind.get("kind", ""), "")}
        return render(request, "transitions/handover_step.html", context)

    return view


def _with(form: forms.StepForm, kind: dict[str, str]) -> forms.StepForm:
    """The form, knowing which point of the checklist its address names."""
    form.cleaned_data |= kind
    return form


def _context(handover: Handover, step: Step, form: forms.StepForm, today: date) -> dict[str, Any]:
    client = handover.client
    decide = deciders.deciders(client, client.representatives.all(), today=today)
    return {"handover": handover, "client": client, "step": step, "form": form, "deciders": decide}


def _wish(handover: Handover, form: Any, by: User, today: date) -> str:
    handovers.note_wish(handover, wish=form.cleaned_data["wish"], by=by, version=form.cleaned_data["version"])
    return "De wens is genoteerd."


def _another(handover: Handover, form: Any, by: User, today: date) -> str:
    handovers.choose_another(
        handover, wish=form.cleaned_data["wish"], by=by, version=form.cleaned_data["version"]
    )
    return "De wens is genoteerd. Kies een andere aanbieder."


def _split(handover: Handover, form: Any, by: User, today: date) -> str:
    part = handovers.split(handover, by=by, **form.cleaned_data)
    return f"Gesplitst: {part.number} is een overdracht op zich."


def _hear(handover: Handover, form: Any, by: User, today: date) -> str:
    said = form.cleaned_data
    talk = handovers.Talk(
        said["day"],
        Channel(said["channel"]),
        said["with_whom"],
        said["said"],
        Agreement(said["agreement"]),
    )
    handovers.hear(handover, talk=talk, by=by, today=today, version=said["version"])
    return "Het gesprek is vastgelegd."


def _decide(handover: Handover, form: Any, by: User, today: date) -> str:
    handovers.decide_without_agreement(handover, by=by, **form.cleaned_data)
    return "Het besluit is vastgelegd. Je kunt nu aanbieden."


def _offer(handover: Handover, form: Any, by: User, today: date) -> str:
    made = handovers.offer(handover, by=by, today=today, **form.cleaned_data)
    return (
        f"Aangeboden aan {made.provider}. Stuur het blad; het antwoord moet er {written(made.due_on)} zijn."
    )


def _answer(handover: Handover, form: Any, by: User, today: date) -> str:
    said = dict(form.cleaned_data)
    version = said.pop("version")
    said |= {"answer": Answer(said["answer"]), "how": Channel(said["how"])}
    handovers.record_answer(handover, reply=handovers.Reply(**said), by=by, today=today, version=version)
    return "Het antwoord is vastgelegd."


def _withdraw_offer(handover: Handover, form: Any, by: User, today: date) -> str:
    handovers.withdraw_offer(handover, by=by, today=today, **form.cleaned_data)
    return "Het aanbod is ingetrokken. Kies een andere aanbieder."


def _withdraw(handover: Handover, form: Any, by: User, today: date) -> str:
    said = form.cleaned_data
    handovers.withdraw_acceptance(
        handover, side=Side(said["side"]), reason=said["reason"], by=by, version=said["version"]
    )
    return "Vastgelegd. De aanbieder mag de gegevens niet meer inzien. Kies opnieuw."


def _schedule(handover: Handover, form: Any, by: User, today: date) -> str:
    handovers.schedule(handover, by=by, today=today, **form.cleaned_data)
    day = written(form.cleaned_data["day"])
    return f"De eerste dag is {day}. De warme overdracht staat open. {letter_page.how_told(handover)}"


@transaction.atomic
def _start(handover: Handover, form: Any, by: User, today: date) -> str:
    version, reason = form.cleaned_data["version"], form.cleaned_data.get("reason", "")
    for line, day in form.started():
        handovers.confirm_start(line, day=day, by=by, today=today, reason=reason, version=version)
        version += 1
    return f"De start is bevestigd: {handover.receiving} is nu verantwoordelijk."


def _stop(handover: Handover, form: Any, by: User, today: date) -> str:
    handovers.note_stop(handover, by=by, today=today, **form.cleaned_data)
    return "De stop van de oude aanbieder is vastgelegd."


def _call(handover: Handover, form: Any, by: User, today: date) -> str:
    said = dict(form.cleaned_data)
    version = said.pop("version")
    handovers.record_call(handover, talk=Contact(**said), by=by, today=today, version=version)
    return "Het belletje staat bij de contacten."


def _complete(handover: Handover, form: Any, by: User, today: date) -> str:
    handovers.complete(handover, by=by, today=today, **form.cleaned_data)
    return "De overdracht is afgerond."


def _hold(handover: Handover, form: Any, by: User, today: date) -> str:
    handovers.hold(handover, by=by, **form.cleaned_data)
    return "De overdracht is aangehouden. De plaats blijft, de week komt vrij."


def _resume(handover: Handover, form: Any, by: User, today: date) -> str:
    resumed = handovers.resume(handover, by=by, today=today, **form.cleaned_data)
    return f"De overdracht gaat verder en is nu {resumed.get_status_display()}."


def _cancel(handover: Handover, form: Any, by: User, today: date) -> str:
    said = form.cleaned_data | {"reason": CancelReason(form.cleaned_data["reason"])}
    handovers.cancel(handover, by=by, today=today, **said)
    return "De overdracht is geannuleerd. De oude aanbieder blijft verantwoordelijk."


def _correct(handover: Handover, form: Any, by: User, today: date) -> str:
    said = dict(form.cleaned_data)
    handovers.correct(said.pop("line"), by=by, today=today, **said)
    return "De start is gecorrigeerd. Wat er eerst stond, blijft te zien in het verloop."


def _checklist(handover: Handover, form: Any, by: User, today: date) -> str:
    said = form.cleaned_data
    item = get_object_or_404(ChecklistItem, handover=handover, kind=said["kind"])
    if reason := said["excused_reason"]:
        handovers.excuse(item, reason=reason, by=by, version=said["version"])
        return f"Niet nodig: {item.get_kind_display()}."
    handovers.tick(
        item, done_on=said["done_on"], note=said["note"], by=by, today=today, version=said["version"]
    )
    return f"Vastgelegd: {item.get_kind_display()}."


def _staff(handover: Handover, form: Any, by: User, today: date) -> str:
    if handover.giving is None or handover.receiving is None:
        raise Refused("Dit overleg gaat over een oude en een nieuwe aanbieder.", rule="another_provider")
    said = form.cleaned_data
    handovers.record_staff_consultation(
        giving=handover.giving,
        receiving=handover.receiving,
        held_on=said["held_on"],
        result=said["result"],
        by=by,
        today=today,
    )
    return "Het overleg over personeel is vastgelegd."


STEPS = (
    Step("wish", "wens", "Noteer een wens", "Wat wil de cliënt?", forms.WishForm, _wish),
    Step(
        "another",
        "andere-aanbieder",
        "Cliënt wil een andere aanbieder",
        "Het voorstel vervalt en de plaats komt vrij.",
        forms.AnotherForm,
        _another,
    ),
    Step(
        "split",
        "splitsen",
        "Splits de overdracht",
        "Alle zorg gaat samen naar één aanbieder. Kan dat niet, splits dan met een reden.",
        forms.SplitForm,
        _split,
    ),
    Step(
        "hear",
        "gesprek",
        "Leg het gesprek vast",
        "De cliënt, of wie beslist, is gehoord over het voorstel. Akkoord leg je vast; het hoeft niet.",
        forms.HearingForm,
        _hear,
    ),
    Step(
        "decide",
        "zonder-akkoord",
        "Beslis zonder akkoord",
        "De cliënt is niet akkoord, of drie keer niet bereikt. Je beslist met een reden om toch aan te bieden.",
        forms.DecideForm,
        _decide,
        "handovers.decide_without_agreement",
    ),
    Step(
        "offer",
        "aanbod",
        "Bied aan zonder naam",
        "De aanbieder krijgt dossiernummer, leeftijdsgroep, gemeente, soort zorg en wat je hier invult.",
        forms.OfferForm,
        _offer,
    ),
    Step(
        "answer",
        "antwoord",
        "Leg het antwoord vast",
        "Na een ja mag de aanbieder weten wie het is.",
        forms.AnswerForm,
        _answer,
    ),
    Step(
        "withdraw_offer",
        "aanbod-intrekken",
        "Trek het aanbod in",
        "Er kwam geen antwoord. Dit telt als een nee.",
        forms.WithdrawOfferForm,
        _withdraw_offer,
        "handovers.withdraw_offer",
    ),
    Step(
        "withdraw",
        "teruggetrokken",
        "Teruggetrokken na een ja",
        "De aanbieder mag de gegevens niet meer inzien. De overdracht begint opnieuw bij kiezen.",
        forms.WithdrawForm,
        _withdraw,
    ),
    Step(
        "schedule",
        "plannen",
        "Spreek de eerste dag af",
        "Tot de start bevestigd is, blijft de oude aanbieder verantwoordelijk.",
        forms.ScheduleForm,
        _schedule,
    ),
    Step(
        "start",
        "start",
        "Bevestig de start",
        "Is de nieuwe aanbieder echt begonnen? Vanaf die dag is die verantwoordelijk.",
        forms.StartForm,
        _start,
    ),
    Step(
        "stop",
        "stop",
        "Stop van de oude aanbieder",
        "De oude aanbieder liet weten dat de zorg daar is gestopt.",
        forms.StopForm,
        _stop,
    ),
    Step(
        "call",
        "belletje",
        "Belletje na de start",
        "Vraag hoe het gaat, vier tot zes weken na de start.",
        forms.CallForm,
        _call,
    ),
    Step(
        "complete",
        "afronden",
        "Rond de overdracht af",
        "Alle zorg is begonnen, de stop is bekend en de warme overdracht is klaar.",
        forms.CompleteForm,
        _complete,
    ),
    Step(
        "hold",
        "aanhouden",
        "Houd de overdracht aan",
        "De plaats blijft gereserveerd, de week komt vrij. De oude aanbieder gaat door.",
        forms.HoldForm,
        _hold,
    ),
    Step(
        "resume",
        "hervatten",
        "Ga verder",
        "De overdracht gaat verder waar zij was. Is de dag voorbij, dan spreek je een andere af.",
        forms.ResumeForm,
        _resume,
    ),
    Step(
        "cancel",
        "annuleren",
        "Annuleer de overdracht",
        "De cliënt gaat niet over. Wie heeft dat bevestigd, en wanneer?",
        forms.CancelForm,
        _cancel,
        "handovers.cancel",
    ),
    Step(
        "correct",
        "corrigeren",
        "Corrigeer de start",
        "Wat er stond blijft bewaard; wat klopt komt erbij.",
        forms.CorrectForm,
        _correct,
        "handovers.correct",
    ),
    Step(
        "staff",
        "personeel",
        "Overleg over personeel",
        "Oude en nieuwe aanbieder spraken over het overnemen van personeel (Wmo 2.6.5, Jeugdwet 2.13).",
        forms.StaffForm,
        _staff,
    ),
)
CHECKLIST = Step(
    "checklist",
    "warme-overdracht",
    "Warme overdracht",
    "Noteer dát het gebeurd is, niet wat er besproken is.",
    forms.ChecklistForm,
    _checklist,
)


def addresses() -> list[URLPattern]:
    """An address for each step, and one for each point of the checklist."""
    found = [
        path(
            f"overdrachten/<str:number>/{step.address}/",
            required(step.permission)(view_of(step)),
            name=f"handover_{step.name}",
        )
        for step in STEPS
    ]
    point = path(
        "overdrachten/<str:number>/warme-overdracht/<slug:kind>/",
        required(CHECKLIST.permission)(view_of(CHECKLIST)),
        name="handover_checklist",
    )
    return [*found, point]
