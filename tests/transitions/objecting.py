"""A resident who objects to a posted letter about a handover, brought through the real actions to where a test asks."""

from dataclasses import dataclass
from datetime import date

from achterhoek.models import User
from tests.factories import LetterFactory, period
from tests.transitions import moving
from tests.transitions.moving import Scene, at
from transitions.actions import objections
from transitions.models import Letter, Objection
from transitions.statuses import ObjectionOutcome, Remedy, Status, Weighing

POSTED = date(2022, 9, 5)
UNTIL = date(2022, 10, 17)
RECEIVED = date(2022, 9, 9)
#: The day on which all of this is done.
TODAY = moving.TODAY


@dataclass
class Case:
    """The scene of the move, the letter about it, and the objection."""

    scene: Scene
    letter: Letter
    objection: Objection

    @property
    def consultant(self) -> User:
        return self.scene.consultant

    @property
    def coordinator(self) -> User:
        return self.scene.coordinator

    @property
    def handover(self):
        self.scene.handover.refresh_from_db()
        return self.scene.handover

    @property
    def now(self) -> Objection:
        """As it stands in the database."""
        return Objection.objects.get(pk=self.objection.pk)


def letter_to(client, **given) -> Letter:
    return LetterFactory(
        client=client, **{"posted": True, "posted_on": POSTED, "objection_until": UNTIL} | given
    )


def register(found: Scene, *, letter: Letter | None = None, by=None, today=TODAY, **told) -> Objection:
    told = {
        "received_on": RECEIVED,
        "by_whom": "T. te Abbink",
        "ground": "Ik wil bij mijn eigen hulp blijven.",
        "handled_by": found.consultant,
        "letter": letter,
        "handover": found.handover,
    } | told
    return objections.register(
        found.handover.client,
        told=objections.Told(**told),
        period=period(),
        by=by or found.consultant,
        today=today,
    )


def case(status: Status = Status.SCHEDULED, *, scene: Scene | None = None, **told) -> Case:
    """An objection to the move of a resident whose handover is in this status."""
    found = scene or at(status)
    letter = letter_to(found.handover.client)
    return Case(found, letter, register(found, **{"letter": letter} | told))


def weigh(found: Case, choice: Weighing = Weighing.WAIT, **kwargs) -> Objection:
    kwargs = {"reason": "De zorg is kwetsbaar.", "by": found.coordinator} | kwargs
    return objections.weigh(found.objection, choice=choice, **kwargs)


def ask_relief(found: Case, **kwargs):
    kwargs = {"asked_on": TODAY, "by": found.consultant, "today": TODAY} | kwargs
    return objections.ask_relief(found.objection, **kwargs)


def rule(found: Case, *, granted: bool = True, until: date | None = None, day: date = TODAY, **kwargs):
    ruling = objections.Ruling(granted, day, "De oude hulp blijft tot het besluit.", until)
    return objections.rule(
        found.objection, ruling=ruling, **{"by": found.consultant, "today": TODAY} | kwargs
    )


def end_relief(found: Case, **kwargs):
    kwargs = {
        "ended_on": TODAY,
        "reason": "Uitspraak rechtbank.",
        "by": found.consultant,
        "today": TODAY,
    } | kwargs
    return objections.end_relief(found.objection, **kwargs)


def hear(found: Case, note: str = "De cliënt is gehoord.") -> Objection:
    return objections.note_hearing(found.objection, day=TODAY, note=note, by=found.consultant, today=TODAY)


def decide(
    found: Case,
    outcome: ObjectionOutcome = ObjectionOutcome.UPHELD,
    remedy: Remedy | None = Remedy.CANCEL,
    *,
    day: date = TODAY,
    **kwargs,
) -> Objection:
    """Where the client does not win, heard first."""
    if outcome in (ObjectionOutcome.UNFOUNDED, ObjectionOutcome.INADMISSIBLE) and not found.now.hearing_note:
        hear(found)
    verdict = objections.Verdict(outcome, day, "De band met de hulp weegt zwaar.", remedy)
    kwargs = {"by": found.coordinator, "today": TODAY} | kwargs
    return objections.decide(found.objection, verdict=verdict, **kwargs)


def withdraw(found: Case, *, day: date = TODAY, **kwargs) -> Objection:
    kwargs = {"reason": "Per telefoon, door de cliënt.", "by": found.consultant, "today": TODAY} | kwargs
    return objections.withdraw(found.objection, day=day, **kwargs)
