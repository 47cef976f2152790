"""What a person can do with a handover now: one next step, and what else is possible (docs/workflow.md).

The page shows the next step at its fixed place with who must act; the rest as quiet buttons. A step that this person
may not take is not offered, and who may is said.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from achterhoek.models import User
from achterhoek.permissions import may
from achterhoek.wording import written
from transitions import candidates, deadlines, objecting, progress
from transitions.models import Handover, Hearing, Offer
from transitions.statuses import OPEN, Agreement, Status
from transitions.workflow import WAITS_FOR


@dataclass(frozen=True)
class Choice:
    """A page of the handover that this person may open; `name` is its address's name."""

    name: str
    label: str
    danger: bool = False


@dataclass
class Guide:
    """The next step in words, who must act, and what may be chosen."""

    title: str
    text: str
    who: str = ""
    primary: Choice | None = None
    others: list[Choice] = field(default_factory=list)


#: Name, label, permission, statuses: what may be done beside the next step.
BESIDE: tuple[tuple[str, str, str, tuple[Status, ...]], ...] = (
    ("another", "Cliënt wil een ander", "handovers.work", (Status.PROPOSED,)),
    ("hear", "Nieuw gesprek", "handovers.work", (Status.PROPOSED,)),
    ("withdraw_offer", "Trek het aanbod in", "handovers.withdraw_offer", (Status.OFFERED,)),
    ("schedule", "Andere dag", "handovers.work", (Status.SCHEDULED,)),
    ("withdraw", "Teruggetrokken", "handovers.work", (Status.ACCEPTED, Status.SCHEDULED)),
    ("start", "Start van andere zorg", "handovers.work", (Status.STARTED,)),
    ("stop", "Stop oude aanbieder", "handovers.work", (Status.STARTED,)),
    ("call", "Belletje na de start", "handovers.work", (Status.STARTED, Status.COMPLETED)),
    ("correct", "Corrigeer de start", "handovers.correct", (Status.STARTED, Status.COMPLETED)),
    (
        "wish",
        "Noteer een wens",
        "handovers.work",
        (Status.TO_PLAN, Status.PROPOSED, Status.OFFERED, Status.ACCEPTED, Status.SCHEDULED),
    ),
)
#: Steps that lead to a start: not offered where there is nothing to start any more.
FORWARD = ("schedule", "hear")
SPLITTABLE = (
    Status.TO_PLAN,
    Status.PROPOSED,
    Status.OFFERED,
    Status.ACCEPTED,
    Status.SCHEDULED,
    Status.STARTED,
)


def guide(handover: Handover, *, user: User, today: date) -> Guide:
    """What is next for `user`."""
    over = _over(handover, today)
    found = over or _next(handover, today)
    if not found.who and handover.status != Status.SCHEDULED:
        found.who = WAITS_FOR[Status(handover.status)][0]
    if found.primary and not _may_open(found.primary.name, user):
        found.primary = None
    taken = found.primary.name if found.primary else ""
    hidden = {taken, *(FORWARD if over else ())}
    found.others = [choice for choice in _beside(handover, user) if choice.name not in hidden]
    if over and handover.status == Status.SCHEDULED and may(user, "handovers.work"):
        found.others.insert(0, Choice("start", "Toch begonnen: bevestig de start"))
    return found


def _may_open(name: str, user: User) -> bool:
    return may(user, PERMISSIONS_OF.get(name, "handovers.work"))


PERMISSIONS_OF = {
    "decide": "handovers.decide_without_agreement",
    "withdraw_offer": "handovers.withdraw_offer",
    "cancel": "handovers.cancel",
    "correct": "handovers.correct",
}


def _beside(handover: Handover, user: User) -> Iterator[Choice]:
    days = list(handover.lines.values_list("started_on", flat=True))
    done = {
        "start": None not in days,
        "stop": handover.giving_id is None or handover.giving_stop_known_on is not None,
        "call": handover.called_on is not None,
    }
    for name, label, permission, statuses in BESIDE:
        if handover.status in statuses and may(user, permission) and not done.get(name, False):
            yield Choice(name, label)
    if handover.status in SPLITTABLE and len(days) > 1 and None in days:
        yield Choice("split", "Splits")


def _over(handover: Handover, today: date) -> Guide | None:
    """What is left to do when the client died, or the care ended, before the new provider began."""
    if handover.status in OPEN and handover.client.died_on:
        return _cancel(f"De cliënt is overleden op {written(handover.client.died_on)}.")
    if handover.status not in (*OPEN, Status.STARTED):
        return None
    lines = progress.care_that_ended(today=today).filter(handover=handover).select_related("care_line__lot")
    ended = [line.care_line for line in lines.order_by("care_line__ended_on", "pk")]
    if not ended:
        return None
    last = ended[-1]
    why = f"is geëindigd op {written(last.ended_on)} ({last.get_end_reason_display()})."
    if handover.lines.count() == len(ended):
        return _cancel(f"De zorg {why}")
    lots = ", ".join(dict.fromkeys(str(care.lot or "andere zorg") for care in ended))
    step = Choice("split", "Splits") if handover.status in SPLITTABLE else Choice("resume", "Ga verder")
    text = (
        f"De zorg voor {lots} {why} Splits die eruit; een coördinator annuleert dat deel. De rest gaat door."
    )
    return Guide("Haal eruit wat geëindigd is", text, who="consulent", primary=step)


def _cancel(why: str) -> Guide:
    return Guide(
        "Annuleer deze overdracht",
        f"{why} Een coördinator annuleert met die reden.",
        who="coördinator",
        primary=Choice("cancel", "Annuleer", danger=True),
    )


def _next(handover: Handover, today: date) -> Guide:
    return {
        Status.TO_PLAN: _to_plan,
        Status.PROPOSED: _proposed,
        Status.OFFERED: _offered,
        Status.ACCEPTED: _accepted,
        Status.SCHEDULED: _scheduled,
        Status.STARTED: _started,
        Status.COMPLETED: _completed,
        Status.ON_HOLD: _on_hold,
        Status.CANCELLED: _cancelled,
    }[Status(handover.status)](handover, today)


def _to_plan(handover: Handover, today: date) -> Guide:
    now = f"Nu zorgt {handover.giving}." if handover.giving else "De zorg is nog niet begonnen."
    return Guide(
        "Kies een nieuwe aanbieder",
        f"{now} Kies wie alle zorg van deze cliënt kan overnemen.",
        primary=Choice("propose", "Bekijk de kandidaten"),
    )


def _proposed(handover: Handover, today: date) -> Guide:
    hearing: Hearing | None = progress.last_hearing(handover)
    if hearing is None:
        return Guide(
            f"Spreek de cliënt over {handover.receiving}",
            "Bel of bezoek de cliënt, of wie beslist. Leg vast wat er gezegd is en of er akkoord is.",
            primary=Choice("hear", "Leg het gesprek vast"),
        )
    if progress.may_be_offered(hearing):
        return Guide(
            f"Bied aan bij {handover.receiving}",
            "De aanbieder krijgt een blad zonder naam. Wie het is, hoort de aanbieder pas na een ja.",
            primary=Choice("offer", "Maak het aanbod"),
        )
    said = "niet akkoord" if hearing.agreement == Agreement.NO else "drie keer niet bereikt"
    return Guide(
        "Beslis zonder akkoord, of kies een ander",
        f"De cliënt is {said}. Een coördinator kan met een reden verdergaan.",
        who="coördinator",
        primary=Choice("decide", "Beslis zonder akkoord"),
    )


def _offered(handover: Handover, today: date) -> Guide:
    asked: Offer | None = progress.open_offer(handover)
    due = f"Het antwoord moet er uiterlijk {written(asked.due_on)} zijn." if asked else ""
    silent = asked and today > deadlines.answer_escalates(asked.due_on, terms=handover.period)
    text = f"{due} Geen antwoord is geen ja: de oude aanbieder blijft."
    if silent:
        text += " Bel nog eens; een coördinator kan het aanbod intrekken."
    return Guide(
        f"Wacht op het antwoord van {handover.receiving}",
        text,
        who=str(handover.receiving),
        primary=Choice("answer", "Leg het antwoord vast"),
    )


def _accepted(handover: Handover, today: date) -> Guide:
    notice = deadlines.earliest_start(today, terms=handover.period)
    first = max(notice, handover.earliest_start or notice)
    when = f"Zonder reden van een coördinator kan het vanaf {written(first)}."
    if candidates.is_late(handover, today=today):
        since = written(candidates.last_first_day(handover))
        when = f"Sinds {since} heeft de oude aanbieder geen grond meer: een coördinator kiest de dag, met een reden."
    return Guide(
        "Spreek de eerste dag af",
        f"Overleg met {handover.receiving} en {handover.giving or 'de cliënt'}. {when}",
        primary=Choice("schedule", "Plan de eerste dag"),
    )


def _scheduled(handover: Handover, today: date) -> Guide:
    line = handover.lines.exclude(planned_first_day=None).order_by("planned_first_day").first()
    day = line.planned_first_day if line else None
    old = f"Tot de start bevestigd is, blijft {handover.giving} verantwoordelijk." if handover.giving else ""
    if day and day > today:
        return Guide(
            f"{handover.receiving} begint op {written(day)}",
            f"{old} Maak intussen de warme overdracht in orde.",
            who=str(handover.receiving),
            primary=Choice("start", "Bevestig de start"),
        )
    return Guide(
        "Vraag of de nieuwe hulp begonnen is",
        f"{handover.receiving} zou beginnen op {written(day)}. {old}" if day else old,
        who="consulent",
        primary=Choice("start", "Bevestig de start"),
    )


def _started(handover: Handover, today: date) -> Guide:
    gaps = progress.gaps_of(handover)
    if handover.lines.filter(started_on=None).exists():
        step = Choice("start", "Bevestig de start")
    elif handover.giving_id and handover.giving_stop_known_on is None:
        step = Choice("stop", "Leg de stop vast")
    else:
        step = Choice("complete", "Rond af")
    if gaps:
        return Guide("Maak de warme overdracht af", f"Nog te doen: {'; '.join(gaps)}.", primary=step)
    return Guide("Rond de overdracht af", "Alles is gedaan.", primary=step)


def _completed(handover: Handover, today: date) -> Guide:
    begun = handover.lines.order_by("started_on").values_list("started_on", flat=True).first()
    if handover.called_on or begun is None:
        return Guide("Deze overdracht is klaar", f"{handover.receiving} is verantwoordelijk.")
    first, last = deadlines.call_after(begun, terms=handover.period)
    return Guide(
        "Bel de cliënt: hoe gaat het?",
        f"Bel tussen {written(first)} en {written(last)}. De overdracht zelf is klaar.",
        who="consulent",
        primary=Choice("call", "Leg het belletje vast"),
    )


def _on_hold(handover: Handover, today: date) -> Guide:
    if waiting := objecting.what_waits(handover):
        return Guide("Deze overdracht wacht op een bezwaar", waiting[1], who="behandelaar van het bezwaar")
    return Guide(
        "Kijk of deze overdracht verder kan",
        "De plaats blijft gereserveerd, de week komt vrij. De oude aanbieder gaat door.",
        primary=Choice("resume", "Ga verder"),
    )


def _cancelled(handover: Handover, today: date) -> Guide:
    on = f"{written(handover.cancel_confirmed_on)}" if handover.cancel_confirmed_on else ""
    return Guide(
        "Deze overdracht is geannuleerd",
        f"{handover.get_cancel_reason_display().capitalize()}: bevestigd door "
        f"{handover.cancel_confirmed_with} op {on}.",
    )
