"""How an objection stands: its terms with what is left of them, and the line that other pages show of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from achterhoek.models import User
from achterhoek.wording import written
from transitions.models import Handover, InterimRelief, Objection
from transitions.querysets import ObjectionQuerySet
from transitions.statuses import ReliefState, Weighing

#: Days ahead on which whoever handles an objection is reminded of the answer.
REMINDED = (14, 2)

CHOSEN = {
    "": "doorgaan of wachten is nog niet gekozen",
    Weighing.GO_ON: "de overdracht gaat door",
    Weighing.WAIT: "de overdracht wacht",
}
KEPT = "De rechter wees een voorlopige voorziening toe: de oude aanbieder blijft."


@dataclass(frozen=True)
class Term:
    """A day that matters: what it is, what is left until it, and how near that is."""

    word: str
    day: date
    left: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Alert:
    """What another page says about an objection, and where it stands."""

    text: str
    url: str
    is_late: bool


def left(day: date, *, today: date) -> str:
    """How many days are left until a day, or how many it is late."""
    ahead = (day - today).days
    if ahead == 0:
        return "vandaag"
    unit = "dag" if abs(ahead) == 1 else "dagen"
    return f"nog {ahead} {unit}" if ahead > 0 else f"{-ahead} {unit} te laat"


def terms(objection: Objection, *, today: date) -> Iterator[Term]:
    """The days of an objection in their order; what is over has no countdown."""
    if objection.term_ended_on:
        yield Term("Bezwaar kon tot en met", objection.term_ended_on)
    if objection.outcome:
        return
    if not objection.weighing:
        yield _counted("Doorgaan of wachten", objection.weigh_due_on, today)
    if objection.hearing_on and not objection.hearing_note:
        yield _counted("Hoorzitting", objection.hearing_on, today)
    yield _counted("Besluit uiterlijk", objection.answer_due_on, today)


def _counted(word: str, day: date, today: date) -> Term:
    ahead = (day - today).days
    tone = "late" if ahead < 0 else "wait" if ahead <= REMINDED[0] else "open"
    return Term(word, day, left(day, today=today), tone)


def relief_of(objection: Any) -> InterimRelief | None:
    """The relief that was asked or granted, of a row that was read `with_relief`."""
    return objection.own_reliefs[0] if objection.own_reliefs else None


def next_due(objection: Objection) -> date | None:
    """The first day by which a running objection asks something."""
    if objection.outcome:
        return None
    if objection.weighing:
        return objection.answer_due_on
    return min(objection.weigh_due_on, objection.answer_due_on)


def is_overdue(objection: Objection, *, today: date) -> bool:
    due_on = next_due(objection)
    return due_on is not None and due_on < today


def alerts(rows: Any, *, user: User, today: date) -> list[Alert]:
    """The lines about those of these objections that still ask something, the first due on top. Two queries."""
    found = rows.visible_to(user).to_mind().with_relief().order_by("answer_due_on", "pk")
    return [
        Alert(text, one.get_absolute_url(), is_overdue(one, today=today))
        for one in found
        for text in _said(one)
    ]


def asks_something(objection: Objection) -> bool:
    """Whether this objection, of a row that was read `with_relief`, still asks something of somebody."""
    return any(_said(objection))


def _said(objection: Objection) -> Iterator[str]:
    relief = relief_of(objection)
    kept = relief is not None and relief.state == ReliefState.GRANTED
    if not objection.outcome:
        due = f"Er loopt een bezwaar ({objection}): besluit uiterlijk {written(objection.answer_due_on)}"
        yield f"{due}. {KEPT}" if kept else f"{due}, {CHOSEN[objection.weighing]}."
    elif kept:
        yield f"{KEPT} Het bezwaar zelf ({objection}) is al afgedaan."
    if relief and relief.state == ReliefState.ASKED:
        yield f"Bij de rechter is een voorlopige voorziening gevraagd (bezwaar {objection})."
    if objection.follow_up and not objection.followed_up_at:
        yield f"Na bezwaar {objection} moet een mens nog iets doen."


def keeping() -> ObjectionQuerySet:
    """Objections that keep a held handover where it is: a coordinator waits, or a court said so."""
    found: ObjectionQuerySet = Objection.objects.filter(
        Q(outcome="", weighing=Weighing.WAIT) | Q(reliefs__state=ReliefState.GRANTED)
    )
    return found


def what_waits(handover: Handover) -> tuple[str, str] | None:
    """The rule by which a held handover may not go on, and the sentence that says so; none where it may."""
    about = Objection.objects.filter(handover=handover)
    if stayed := about.filter(reliefs__state=ReliefState.GRANTED).first():
        return "relief", (
            f"De rechter wees een voorlopige voorziening toe (bezwaar {stayed}): de oude aanbieder blijft. "
            "Deze overdracht gaat pas verder als is vastgelegd dat de voorziening is afgelopen."
        )
    if waited := about.running().filter(weighing=Weighing.WAIT).first():
        return "objection_waits", (
            f"Een coördinator koos om te wachten op bezwaar {waited}. "
            "Laat een coördinator bij dat bezwaar eerst kiezen om door te gaan."
        )
    return None
