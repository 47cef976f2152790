"""Four objections in Aalten: one to choose about, one where nobody chose in time, one at the court, one decided."""

from datetime import date

from achterhoek.clock import living_on
from achterhoek.models import Municipality, User
from achterhoek.statuses import Role
from transitions.actions import objections
from transitions.demo import people
from transitions.models import Handover, Letter, Objection, TransitionPeriod
from transitions.statuses import ObjectionOutcome, Remedy, Status, Weighing

PLACE = "0197"
#: In the order in which an objection to it is likely; what is held already would show nothing new.
OBJECTED_TO = (Status.SCHEDULED, Status.ACCEPTED, Status.OFFERED, Status.PROPOSED, Status.TO_PLAN)


def live(period: TransitionPeriod) -> None:
    """Live through the objections, each about another move; those with a letter object to it.

    To one scheduled move nobody objects: the demo shows how a move goes when nothing is wrong.
    """
    place = Municipality.objects.get(pk=PLACE)
    found = Handover.objects.of_municipality(place.pk).filter(status__in=OBJECTED_TO, objections=None)
    moves = sorted(
        found.select_related("client__consultant", "municipality"),
        key=lambda move: (_letter_about(move) is None, OBJECTED_TO.index(Status(move.status)), move.pk),
    )
    undisturbed = [move for move in moves if move.status == Status.SCHEDULED][-1:]
    objected_to = (move for move in moves if move not in undisturbed)
    for story, move in zip((_at_the_court, _decided, _to_choose, _too_late), objected_to, strict=False):
        story(move, period)


def _letter_about(handover: Handover) -> Letter | None:
    about: Letter | None = (
        Letter.objects.posted().filter(moves__line__handover=handover).order_by("pk").first()
    )
    return about


def _worker(handover: Handover) -> User:
    return handover.client.consultant or people.of(handover.municipality, Role.CONSULTANT)


def _register(handover: Handover, period: TransitionPeriod, day: date, ground: str) -> Objection:
    by, letter = _worker(handover), _letter_about(handover)
    told = objections.Told(
        received_on=day,
        by_whom=handover.client.name,
        ground=ground,
        handled_by=by,
        letter=letter if letter and letter.posted_on and letter.posted_on <= day else None,
        handover=handover,
    )
    return objections.register(handover.client, told=told, period=period, by=by, today=day)


def _to_choose(handover: Handover, period: TransitionPeriod) -> None:
    """Came on Friday: a coordinator chooses on Tuesday at the latest."""
    with living_on(date(2022, 9, 9)):
        ground = "Ik ken mijn begeleider al vier jaar en wil niet weg."
        _register(handover, period, date(2022, 9, 9), ground)


def _at_the_court(handover: Handover, period: TransitionPeriod) -> None:
    """The move went on, until the court said that the old provider stays."""
    by, chief = _worker(handover), people.of(handover.municipality, Role.COORDINATOR)
    friday, monday = date(2022, 9, 9), date(2022, 9, 12)
    with living_on(friday):
        ground = "De nieuwe aanbieder kan niet komen op de dagen die ik nodig heb."
        made = _register(handover, period, friday, ground)
        why = "De nieuwe aanbieder heeft andere dagen aangeboden."
        objections.weigh(made, choice=Weighing.GO_ON, reason=why, by=chief)
        objections.ask_relief(made, asked_on=friday, by=by, today=friday)
    with living_on(monday):
        note = "De hulp van nu blijft tot het besluit op het bezwaar."
        ruling = objections.Ruling(granted=True, day=monday, note=note)
        objections.rule(made, ruling=ruling, by=by, today=monday)


def _too_late(handover: Handover, period: TransitionPeriod) -> None:
    """Came on Tuesday, against no letter; on Thursday, the last day for it, nobody had chosen."""
    with living_on(date(2022, 9, 6)):
        _register(handover, period, date(2022, 9, 6), "Mijn moeder is niet gevraagd wat zij wil.")


def _decided(handover: Handover, period: TransitionPeriod) -> None:
    """Waited, heard, and upheld: another provider is looked for."""
    by, chief = _worker(handover), people.of(handover.municipality, Role.COORDINATOR)
    came, heard, today = date(2022, 9, 8), date(2022, 9, 9), date(2022, 9, 12)
    with living_on(came):
        made = _register(handover, period, came, "Deze aanbieder heeft geen begeleider die gebaren kent.")
        why = "Zonder gebaren gaat het niet; eerst uitzoeken."
        objections.weigh(made, choice=Weighing.WAIT, reason=why, by=chief)
    with living_on(heard):
        objections.note_hearing(
            made, day=heard, note="De cliënt en de tolk zijn gehoord.", by=by, today=heard
        )
    with living_on(today):
        verdict = objections.Verdict(
            outcome=ObjectionOutcome.UPHELD,
            day=today,
            reason="De aanbieder kan niet bieden wat in de indicatie staat.",
            remedy=Remedy.ANOTHER,
        )
        objections.decide(made, verdict=verdict, by=chief, today=today)
