"""A resident whose move is agreed, and the letters of the municipality: brought to a state through the actions."""

import threading
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from achterhoek.models import User
from tests.factories import UserFactory, period
from tests.transitions import moving
from tests.transitions.moving import DAY, TODAY, Scene
from transitions.actions import handovers
from transitions.actions.letters import batches, posting, senders, work
from transitions.models import Letter, LetterBatch
from transitions.statuses import BatchState, LetterKind, Status

HOME = {"street": "Dorpsstraat", "house_number": "1", "postcode": "7101 AA", "place": "Winterswijk"}
SENDER = {
    "name": "Gemeente Aalten",
    "department": "Team zorg",
    "street": "Postbus 119",
    "postcode": "7120 AC",
    "place": "Aalten",
    "phone": "0543 49 33 33",
    "phone_hours": "op werkdagen van 9.00 tot 16.00 uur",
    "email": "gemeente@aalten.example",
    "website": "aalten.example",
    "signed_by": "burgemeester en wethouders van Aalten",
    "objections_to": "Postbus 119, 7120 AC Aalten",
    "complaints_to": "0543 49 33 33",
}


@dataclass
class Post:
    """The scene of a move, a second coordinator, and the batch that was made."""

    scene: Scene
    approver: User
    batch: LetterBatch

    @property
    def letter(self) -> Letter:
        return self.batch.letters.get()

    def refresh(self) -> "Post":
        self.batch.refresh_from_db()
        self.scene.handover.refresh_from_db()
        return self


def scheduled(**client) -> Scene:
    """A resident with an address, whose move is planned on DAY."""
    return moving.at(Status.SCHEDULED, **(HOME | client))


def sender(scene: Scene) -> None:
    place = scene.consultant.municipality
    seen = senders.sender_of(place).changed_at
    senders.change(place, facts=SENDER, seen=seen, by=UserFactory(functional=True, municipality=place))


def wanted(kind=LetterKind.OUTCOME, *, who="gepland", by, dated=TODAY, today=TODAY, **more) -> LetterBatch:
    """Letters that were asked for; nobody put them together yet."""
    asked = {"who": who} | ({"case_number": more.pop("case_number")} if "case_number" in more else {})
    asked_for = batches.Order(kind=kind, asked=asked, dated=dated, **more)
    return batches.order(period(), wanted=asked_for, municipality=by.municipality, by=by, today=today)


def order(kind=LetterKind.OUTCOME, *, today=TODAY, **more) -> LetterBatch:
    return work.carry_on(wanted(kind, today=today, **more), today=today)


def post(state=BatchState.POSTED, *, scene: Scene | None = None, kind=LetterKind.OUTCOME, **order_as) -> Post:
    """Letters for one resident whose move is planned, brought to `state`."""
    scene = scene or scheduled()
    sender(scene)
    made = Post(scene, UserFactory(coordinator=True), order(kind, by=scene.coordinator, **order_as))
    return bring(made, state)


def bring(made: Post, state: str, *, day: date = TODAY) -> Post:
    if state == BatchState.DRAFT:
        return made
    batch = batches.approve(made.batch, by=made.approver)
    if state != BatchState.APPROVED:
        batch = work.carry_on(batches.start(batch, by=made.approver), today=day)
    if state == BatchState.POSTED:
        batch = posting.post(batch, day=day, by=made.approver, today=day)
    return replace(made, batch=batch).refresh()


def reschedule(scene: Scene, *, day: date) -> None:
    handovers.schedule(
        scene.handover, day=day, shorten_reason="Eerder kan ook.", by=scene.coordinator, today=TODAY
    )
    scene.handover.refresh_from_db()


@dataclass
class Meeting:
    """How many came to the place where everyone waits for the other."""

    count: int = 0


def meet(module, name: str, monkeypatch) -> Meeting:
    """Make two who call a function wait for each other after it: the widest gap there can be."""
    barrier, real, meeting = threading.Barrier(2), getattr(module, name), Meeting()

    def together(*args, **kwargs):
        found = real(*args, **kwargs)
        meeting.count += 1
        with suppress(threading.BrokenBarrierError):
            barrier.wait(5)
        return found

    monkeypatch.setattr(module, name, together)
    return meeting


__all__ = [
    "DAY",
    "TODAY",
    "Post",
    "UserFactory",
    "bring",
    "order",
    "post",
    "reschedule",
    "scheduled",
    "sender",
]
