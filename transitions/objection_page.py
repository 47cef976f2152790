"""What the page of one objection shows: the next step on top, what it is about, its terms, and its history."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from achterhoek.models import User
from achterhoek.permissions import may
from achterhoek.wording import written
from transitions import objecting
from transitions.models import InterimRelief, Objection
from transitions.statuses import ReliefState, Status

WORK, DECIDE = "objections.work", "objections.decide"


@dataclass(frozen=True)
class Choice:
    """A step that may be taken; `name` is its address's name."""

    name: str
    label: str
    permission: str = WORK
    danger: bool = False


@dataclass
class Guide:
    """The next step in words, who takes it, what else is likely, and what may be done at any time.

    `is_over`: nothing is left to be done, and the words say what came of it.
    """

    title: str
    text: str
    who: str = ""
    primary: Choice | None = None
    others: list[Choice] = field(default_factory=list)
    any_time: list[Choice] = field(default_factory=list)
    is_over: bool = False


DECIDING = Choice("decide", "Leg het besluit vast", DECIDE)
#: What stands beside the next step; the rest stands beside the page.
LIKELY = ("rule", "end_relief", "weigh", "hearing", "decide")
WEIGHING = Choice("weigh", "Kies doorgaan of wachten", DECIDE)


def facts(objection: Objection, *, user: User, today: date) -> dict[str, Any]:
    """All of it, for the template."""
    relief = objecting.relief_of(objection)
    return {
        "objection": objection,
        "client": objection.client,
        "handover": objection.handover,
        "guide": guide(objection, relief, user=user, today=today),
        "terms": list(objecting.terms(objection, today=today)),
        "reliefs": list(objection.reliefs.order_by("-asked_on", "-pk")),
        "keeps_record": objecting.asks_something(objection),
        "is_kept": relief is not None and relief.state == ReliefState.GRANTED,
        "events": list(_events(objection)),
    }


def guide(objection: Objection, relief: InterimRelief | None, *, user: User, today: date) -> Guide:
    """What is next for `user`; a step that this person may not take is not offered, and who may is said."""
    found = _next(objection, relief, today)
    taken = found.primary.name if found.primary else ""
    if found.primary and not may(user, found.primary.permission):
        found.who, found.primary = "coördinator", None
    for choice in _beside(objection, relief):
        if choice.name != taken and may(user, choice.permission):
            (found.others if choice.name in LIKELY else found.any_time).append(choice)
    return found


def _next(objection: Objection, relief: InterimRelief | None, today: date) -> Guide:
    if objection.follow_up and not objection.followed_up_at:
        step = Choice("follow_up", "Leg vast wat er is gedaan")
        return Guide("Hier moet een mens iets doen", objection.follow_up, primary=step)
    if objection.outcome:
        return _after(objection, relief)
    if not objection.weighing:
        return _to_weigh(objection, today)
    if relief and relief.state == ReliefState.ASKED:
        text = f"Gevraagd op {written(relief.asked_on)}. Bel de rechtbank of de juridische afdeling."
        return Guide(
            "Vraag naar de uitspraak van de rechter", text, primary=Choice("rule", "Leg de uitspraak vast")
        )
    return _to_answer(objection, today)


def _to_weigh(objection: Objection, today: date) -> Guide:
    due_on = objection.weigh_due_on
    days = objecting.left(due_on, today=today)
    if objection.handover and objection.handover.status in (Status.STARTED, Status.COMPLETED):
        what = "De nieuwe aanbieder is al begonnen: wachten kan niet meer."
    else:
        what = "Een bezwaar houdt de overdracht niet tegen. Kies of zij toch wacht."
    return Guide(
        "Kies: doorgaan of wachten",
        f"{what} Uiterlijk {written(due_on)} ({days}).",
        who="coördinator",
        primary=WEIGHING,
    )


def _to_answer(objection: Objection, today: date) -> Guide:
    due = f"Het besluit moet er uiterlijk {written(objection.answer_due_on)} zijn."
    if objection.hearing_on is None:
        step = Choice("hearing", "Plan of noteer de hoorzitting")
        return Guide(
            "Nodig de cliënt uit voor een hoorzitting",
            f"{due} Wil de cliënt niet, noteer dat dan.",
            primary=step,
        )
    if not objection.hearing_note:
        on = written(objection.hearing_on)
        if objection.hearing_on > today:
            return Guide(f"De hoorzitting is op {on}", due)
        step = Choice("hearing", "Noteer hoe de hoorzitting ging")
        return Guide("Noteer hoe de hoorzitting ging", f"De hoorzitting was op {on}. {due}", primary=step)
    return Guide("Beslis op het bezwaar", due, who="coördinator", primary=DECIDING)


def _after(objection: Objection, relief: InterimRelief | None) -> Guide:
    on, outcome = written(objection.decided_on), objection.get_outcome_display()
    if relief:
        text = f"Het bezwaar is {outcome}, maar bij de rechter loopt het nog. "
        if relief.state == ReliefState.ASKED:
            step = Choice("rule", "Leg de uitspraak vast")
            return Guide("Vraag naar de uitspraak van de rechter", text, primary=step)
        text += "Zolang blijft de oude aanbieder, en wacht de overdracht."
        return Guide(
            "Kijk of de voorlopige voorziening nog geldt",
            text,
            primary=Choice("end_relief", "Leg vast dat zij is afgelopen"),
        )
    text, handover = f"Besloten op {on}: {outcome}.", objection.handover
    if handover and handover.status == Status.ON_HOLD:
        text += f" Overdracht {handover} is aangehouden: kijk of die verder kan."
        return Guide("Dit bezwaar is afgedaan", text)
    return Guide("Dit bezwaar is afgedaan", text, is_over=True)


def _beside(objection: Objection, relief: InterimRelief | None) -> Iterator[Choice]:
    """What may be done beside the next step."""
    if relief and relief.state == ReliefState.ASKED:
        yield Choice("rule", "Leg de uitspraak vast")
    if relief:
        ended = "Voorziening afgelopen" if relief.state == ReliefState.GRANTED else "Verzoek ingetrokken"
        yield Choice("end_relief", ended)
    if objection.outcome:
        return
    if objection.weighing:
        yield Choice("weigh", "Kies opnieuw: doorgaan of wachten", DECIDE)
    yield Choice("hearing", "Hoorzitting")
    yield DECIDING
    if relief is None:
        yield Choice("relief", "Voorlopige voorziening gevraagd")
    yield Choice("committee", "Advies van een commissie")
    if objection.postponed_on is None:
        yield Choice("postpone", "Verdaag het besluit")
    if objection.handover_id is None:
        yield Choice("point", "Koppel een overdracht")
    yield Choice("give", "Geef het aan een andere behandelaar")
    yield Choice("withdraw", "Cliënt trekt het bezwaar in")


def _events(objection: Objection) -> Iterator[dict[str, Any]]:
    for row in objection.events.select_related("by").order_by("-at", "-pk"):
        yield {
            "day": timezone.localtime(row.at).date(),
            "text": row.what,
            "detail": row.reason,
            "by": str(row.by),
        }
