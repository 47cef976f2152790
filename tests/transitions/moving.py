"""One resident who must move, and everyone around: brought through the real actions to the status a test asks."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from achterhoek.clock import now
from achterhoek.models import User
from achterhoek.refusals import Refused
from clients.actions import care_lines
from clients.models import Client
from clients.statuses import Channel, EndReason
from providers.models import Capacity, Contract, Provider
from tests.factories import (
    AssessmentFactory,
    CapacityFactory,
    CareLineFactory,
    ClientFactory,
    ContractFactory,
    IndicationFactory,
    ProviderFactory,
    UserFactory,
    lot,
)
from transitions.actions import handovers
from transitions.models import Handover
from transitions.statuses import Agreement, Answer, CancelReason, Status

TODAY = date(2022, 9, 12)
DAY = date(2022, 10, 31)


@contextmanager
def refused(rule: str):
    """The action refuses with this rule, in a sentence for the user; it gives what pytest caught."""
    with pytest.raises(Refused) as refusal:
        yield refusal
    assert refusal.value.rule == rule
    assert refusal.value.sentence[0].isupper()


@dataclass
class Scene:
    """A municipality's two people, an old provider, a new one with a contract and room for one resident or more."""

    consultant: User
    coordinator: User
    old: Provider
    new: Provider
    contract: Contract
    room: Capacity
    handover: Handover
    today: date = TODAY

    @property
    def line(self):
        return self.handover.lines.first()


def scene(*, lots=("wmo-ondersteuning",), places=5, per_week=5, old=None, waiting=False, **client) -> Scene:
    """A confirmed assessment and its handover in TO_PLAN; the new provider has a contract for each lot.

    `waiting`: care has not begun, so there is no old provider.
    """
    consultant, coordinator = UserFactory(), UserFactory(coordinator=True)
    old, new = old or ProviderFactory(name="Praktijk De Es"), ProviderFactory(name="Stichting Bron Thuis")
    contracts = [ContractFactory(lead=new, lot=lot(slug)) for slug in lots]
    rooms = [CapacityFactory(contract=one, places=places, intake_per_week=per_week) for one in contracts]
    person = ClientFactory(**{"consultant": consultant} | client)
    made = begin(person, lots=lots, old=None if waiting else old, by=consultant)
    return Scene(consultant, coordinator, old, new, contracts[0], rooms[0], made)


def begin(person: Client, *, lots=("wmo-ondersteuning",), old: Provider | None, by: User) -> Handover:
    assessments = [
        AssessmentFactory(
            indication=IndicationFactory(
                care_line=CareLineFactory(client=person, lot=lot(slug)),
                named_provider=old,
                waiting=old is None,
            ),
            outcome="moves" if old else "to_allocate",
            reason="no_contract" if old else "not_started",
            confirmed_at=now(),
            confirmed_by=by,
            confirmed_outcome="moves" if old else "to_allocate",
        )
        for slug in lots
    ]
    [handover] = handovers.begin(assessments, by=by)
    return handover


def another(found: Scene) -> Scene:
    """A second resident who may go to the same new provider."""
    person = ClientFactory(consultant=found.consultant)
    made = begin(person, old=found.old, by=found.consultant)
    return Scene(
        found.consultant,
        found.coordinator,
        found.old,
        found.new,
        found.contract,
        found.room,
        made,
        found.today,
    )


def propose(found: Scene, **kwargs) -> Handover:
    kwargs = {"receiving": found.new, "by": found.consultant, "today": found.today} | kwargs
    return handovers.propose(found.handover, **kwargs)


def hear(found: Scene, *, agreement=Agreement.YES, **kwargs):
    talk = handovers.Talk(found.today, Channel.PHONE, "de cliënt", "Wil graag dezelfde dagen.", agreement)
    return handovers.hear(
        found.handover, talk=talk, **{"by": found.consultant, "today": found.today} | kwargs
    )


def offer(found: Scene, **kwargs):
    kwargs = {"help_asked": "Hulp bij de dag indelen", "by": found.consultant, "today": found.today} | kwargs
    return handovers.offer(found.handover, **kwargs)


def answer(found: Scene, *, said=Answer.YES, reason="", earliest_start=None, **kwargs):
    reply = handovers.Reply(said, found.today, "J. Planner", Channel.MAIL, reason, earliest_start)
    return handovers.record_answer(
        found.handover, reply=reply, **{"by": found.consultant, "today": found.today} | kwargs
    )


def schedule(found: Scene, **kwargs) -> Handover:
    kwargs = {"day": DAY, "consulted_on": TODAY, "by": found.consultant, "today": found.today} | kwargs
    return handovers.schedule(found.handover, **kwargs)


def start(found: Scene, *, line=None, **kwargs):
    kwargs = {"day": DAY, "by": found.consultant, "today": DAY} | kwargs
    return handovers.confirm_start(line or found.line, **kwargs)


def finish_checklist(found: Scene) -> None:
    for item in found.handover.checklist.all():
        handovers.tick(item, done_on=DAY, by=found.consultant, today=DAY)


def complete(found: Scene, **kwargs) -> Handover:
    return handovers.complete(found.handover, **{"by": found.consultant, "today": DAY} | kwargs)


def cancel(found: Scene, *, reason=CancelReason.BUDGET, **kwargs) -> Handover:
    kwargs = {
        "confirmed_with": "Sociaal team",
        "confirmed_on": TODAY,
        "by": found.coordinator,
        "today": found.today,
    } | kwargs
    return handovers.cancel(found.handover, reason=reason, **kwargs)


def _completed(found: Scene) -> None:
    finish_checklist(found)
    handovers.note_stop(found.handover, known_on=DAY, by=found.consultant, today=DAY)
    complete(found)


STEPS = (
    (Status.PROPOSED, propose),
    (Status.OFFERED, lambda found: (hear(found), offer(found))),
    (Status.ACCEPTED, answer),
    (Status.SCHEDULED, schedule),
    (Status.STARTED, lambda found: [start(found, line=line) for line in found.handover.lines.all()]),
    (Status.COMPLETED, _completed),
)


def at(status: Status, **kwargs) -> Scene:
    """A scene whose handover was carried to `status` by hand."""
    found = scene(**kwargs)
    if status == Status.ON_HOLD:
        handovers.hold(found.handover, reason="opname", by=found.consultant)
    elif status == Status.CANCELLED:
        cancel(found)
    else:
        carry(found, status)
    found.handover.refresh_from_db()
    return found


def carry(found: Scene, status: Status) -> None:
    """From TO_PLAN to `status`, step by step."""
    for reached, step in STEPS[
        : [to for to, _ in STEPS].index(status) + 1 if status != Status.TO_PLAN else 0
    ]:
        step(found)
        found.handover.refresh_from_db()
        assert found.handover.status == reached


def later(days: int) -> date:
    return TODAY + timedelta(days=days)


def end_care(found: Scene, *, line=None, on: date = TODAY, reason=EndReason.OWN_WISH):
    """The care of a line ends before its decision does."""
    return care_lines.end_care((line or found.line).care_line, on=on, reason=reason, by=found.coordinator)
