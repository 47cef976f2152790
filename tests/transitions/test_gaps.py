"""Who is without care today stands on top of the work, until somebody mended it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clients.actions import corrections
from clients.models import Client
from tests.commands import run
from tests.factories import (
    CareLineFactory,
    ClientFactory,
    ContractFactory,
    IndicationFactory,
    ProviderFactory,
    UserFactory,
    municipality,
    period,
)
from tests.transitions import moving
from tests.transitions.moving import TODAY
from transitions import continuity, worklist
from transitions.models import BridgingAgreement, CareGap

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_september")]

STOPPED = date(2022, 9, 1)


def contracted(**provider):
    """A provider with a contract until the period began: it may go on in the period."""
    old = ProviderFactory(**provider)
    ContractFactory(lead=old, old=True, municipalities=["0197", "0222"])
    return old


def stopped(**client):
    """Care at a provider that stopped on 1 September, and nobody has begun."""
    line = CareLineFactory(client=ClientFactory(**client))
    return IndicationFactory(care_line=line, named_provider=contracted(stops_on=STOPPED))


def find(on=TODAY):
    return run("run_job", "find_care_gaps", "--day", str(on)).value


def tasks(user, *, owner="", group="", today=TODAY):
    todo = worklist.of(user, owner=owner, period=period(), today=today)
    return [(task.kind, task.client) for task in todo.of_group(group)[:50]]


def test_someone_without_care_stands_above_what_is_late_longer():
    found = moving.scene(old=contracted(stops_on=date(2022, 9, 30)))
    person = stopped(consultant=found.consultant).client

    assert [find()[count] for count in ("done", "done", "skipped")] == [1, 0, 1]

    todo = worklist.of(found.consultant, period=period(), today=TODAY)
    first, second = todo[:2]
    assert (first.kind, first.client, second.kind) == ("gap", person, "choose")
    assert second.due_on < first.due_on == STOPPED + timedelta(days=1)
    assert first.why == "Sinds 2 september 2022: aanbieder stopte, nieuwe nog niet begonnen"
    assert (todo.shown("zonder-zorg"), todo.shown("laat")) == (1, 2)


def test_what_was_mended_is_gone_before_the_next_round():
    user, coordinator = UserFactory(), UserFactory(coordinator=True)
    gap = stopped(consultant=user)
    new = ProviderFactory()
    ContractFactory(lead=new)
    find()
    assert tasks(user) == [("gap", gap.client)]

    links = [(gap.first_day, gap.named_provider, gap.named_provider.agb, None), (TODAY, new, new.agb, None)]
    corrections.correct(gap.care_line, links=links, by=coordinator, reason="nieuwe aanbieder begon")

    assert tasks(user) == []
    assert (find()["done"], CareGap.objects.count()) == (1, 0)


def test_gaps_are_shown_to_who_works_for_the_client_and_the_pool_is_everyones():
    mine, other = UserFactory(), UserFactory(coordinator=True)
    own, pool = stopped(consultant=mine).client, stopped().client
    stopped(municipality=municipality("0222"))
    find()

    assert {person for _, person in tasks(mine)} == {own, pool}
    assert {person for _, person in tasks(other)} == {pool}
    assert {person for _, person in tasks(other, owner="alle")} == {own, pool}
    assert CareGap.objects.count() == 3
    assert not CareGap.objects.visible_to(UserFactory(regional=True)).exists()


def without_today(today):
    proof = continuity.prove(period(), today=today)
    return [(found.kind, found.day) for found in proof.without_today]


def test_gap_that_was_closed_or_lies_ahead_is_none_today():
    gap = stopped()
    ahead = stopped()
    ahead.named_provider.stops_on = date(2022, 10, 1)
    ahead.named_provider.save()
    new = ProviderFactory()
    ContractFactory(lead=new)
    links = [
        (gap.first_day, gap.named_provider, gap.named_provider.agb, None),
        (date(2022, 9, 10), new, new.agb, None),
    ]
    corrections.correct(gap.care_line, links=links, by=UserFactory(coordinator=True), reason="begon later")

    assert len(continuity.prove(period(), today=TODAY).breaches) == 1
    assert without_today(TODAY) == []


def test_after_the_period_who_is_at_a_provider_without_ground_is_without_care(on_day):
    old = contracted()
    line = IndicationFactory(named_provider=old).care_line
    assert without_today(date(2022, 12, 31)) == []
    assert without_today(date(2023, 1, 9)) == [("no_new_provider", date(2023, 1, 1))]

    BridgingAgreement.objects.create(
        municipality=line.municipality,
        client=line.client,
        provider=old,
        first_day=date(2023, 1, 1),
        last_day=date(2023, 1, 31),
        agreed_with="De Es",
        agreed_on=TODAY,
        reason="nieuwe aanbieder is later klaar",
        recorded_by=UserFactory(coordinator=True),
    )

    assert without_today(date(2023, 1, 9)) == []
    assert without_today(date(2023, 2, 6)) == [("bridging_ends", date(2023, 2, 1))]


def test_page_asks_as_many_queries_for_one_gap_as_for_many(client):
    user = UserFactory()
    client.force_login(user)
    counts = []
    for count in (1, 3):
        for _ in range(count):
            stopped(consultant=user)
        find()
        with CaptureQueriesContext(connection) as captured:
            page = client.get("/")
        counts.append(len(captured))
        assert page.content.decode().count("Regel vandaag wie zorg geeft") == Client.objects.count()

    assert counts[0] == counts[1]
