"""The small life of an indication that ends in the period."""

from datetime import date

import pytest

from achterhoek.models import AccessEvent, User
from achterhoek.refusals import Refused
from clients.models import Allocation, CareLine, Indication
from tests.factories import (
    AllocationFactory,
    CareLineFactory,
    ClientFactory,
    HandoverLineFactory,
    IndicationFactory,
    ProviderFactory,
    UserFactory,
    lot,
    municipality,
    period,
)
from transitions import worklist
from transitions.actions import assessments, renewals
from transitions.models import Handover, Renewal
from transitions.statuses import RenewalState, Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_september")]

TODAY = date(2022, 9, 12)


def ending(provider=None):
    """A renewal in research."""
    indication = IndicationFactory(expiring=True, named_provider=provider or ProviderFactory())
    assessments.run(period(), by=User.objects.portal())
    return renewals.start(Renewal.objects.get(indication=indication), by=UserFactory())


def follows(renewal, *, provider=None, own_line=True, **kwargs):
    before = renewal.indication
    line = CareLineFactory(client=before.client) if own_line else before.care_line
    kwargs.setdefault("waiting", True)
    return IndicationFactory(
        care_line=line,
        first_day=date(2023, 1, 1),
        last_day=date(2024, 12, 31),
        named_provider=provider or before.named_provider,
        **kwargs,
    )


def renew(renewal, successor, **user):
    return renewals.renew(renewal, successor=successor, by=UserFactory(**user))


def test_renewal_begins_once():
    renewal = ending()

    again = renewals.start(renewal, by=UserFactory())

    assert (again.state, again.started_by) == (RenewalState.IN_RESEARCH, renewal.started_by)


def ended(renewal):
    return renewals.end(renewal, reason="doel bereikt", told_on=TODAY, by=UserFactory(), today=TODAY)


@pytest.mark.parametrize(
    ("last_day", "again"),
    [(date(2022, 11, 30), True), (date(2022, 12, 31), False), (date(2023, 6, 30), False)],
)
def test_ended_renewal_is_looked_at_anew_when_a_file_moves_the_last_day(last_day, again, client):
    renewal, user = ended(ending()), UserFactory(coordinator=True)
    Indication.objects.update(last_day=last_day)
    client.force_login(user)

    todo = [task.kind for task in worklist.of(user, owner="alle", period=period(), today=TODAY)[:9]]
    page = client.get(f"/overgang/verlengingen/{renewal.pk}/")
    client.post(f"/overgang/verlengingen/{renewal.pk}/begin/")

    renewal.refresh_from_db()
    assert ("renew-again" in todo, page.context["moved"]) == (again, again)
    assert renewal.state == (RenewalState.IN_RESEARCH if again else RenewalState.ENDED)
    if again:
        assert (renewal.last_day, renewal.reason, renewal.told_on) == (last_day, "", None)
        assert AccessEvent.objects.filter(what__contains="opnieuw begonnen", why="doel bereikt").exists()


def test_end_holds_for_the_last_day_as_it_is_then():
    renewal = ending()
    Indication.objects.update(last_day=date(2022, 11, 30))

    assert ended(renewal).last_day == date(2022, 11, 30)


def test_successor_joins_the_care_line_and_the_provider_goes_on():
    renewal = ending()
    successor = follows(renewal)
    own = successor.care_line_id

    assert renew(renewal, successor) is None

    successor.refresh_from_db()
    renewal.refresh_from_db()
    assert (renewal.state, renewal.successor) == (RenewalState.RENEWED, successor)
    assert (successor.care_line, successor.renews) == (renewal.indication.care_line, renewal.indication)
    assert not CareLine.objects.filter(pk=own).exists()
    assert Allocation.objects.standing().count() == 1


def test_successor_that_a_file_joined_already_is_named():
    renewal = ending()
    successor = follows(renewal, own_line=False, renews=renewal.indication)

    renew(renewal, successor)

    renewal.refresh_from_db()
    assert renewal.state == RenewalState.RENEWED


def test_renewal_at_another_provider_begins_a_handover():
    renewal = ending()
    old = renewal.indication.named_provider

    handover = renew(renewal, follows(renewal, provider=ProviderFactory()))

    assert (handover.giving, handover.status) == (old, Status.TO_PLAN)
    assert [line.care_line for line in handover.lines.all()] == [renewal.indication.care_line]
    assert Allocation.objects.standing().get().provider == old


def test_coordinator_joins_a_successor_that_has_its_own_link():
    renewal = ending()
    successor = follows(renewal, waiting=False)
    with pytest.raises(Refused, match="coördinator voegt"):
        renew(renewal, successor)

    renew(renewal, successor, coordinator=True)

    successor.refresh_from_db()
    assert successor.care_line == renewal.indication.care_line
    assert Allocation.objects.standing().get().care_line == renewal.indication.care_line
    assert Allocation.objects.filter(superseded_at__isnull=False).count() == 1


def test_successor_that_runs_at_another_provider_is_refused():
    renewal = ending()
    successor = follows(renewal, waiting=False, provider=ProviderFactory())

    with pytest.raises(Refused, match="andere aanbieder"):
        renew(renewal, successor, coordinator=True)


def test_refused_renewal_leaves_everything():
    renewal = ending()
    successor = follows(renewal, waiting=False, provider=ProviderFactory())
    with pytest.raises(Refused):
        renew(renewal, successor, coordinator=True)

    renewal.refresh_from_db()
    successor.refresh_from_db()
    assert (renewal.state, successor.renews) == (RenewalState.IN_RESEARCH, None)
    assert not Handover.objects.exists()


def test_successor_with_a_handover_of_its_own_is_refused():
    renewal = ending()
    successor = follows(renewal)
    HandoverLineFactory(handover__client=successor.client, care_line=successor.care_line)

    with pytest.raises(Refused, match="een overdracht"):
        renew(renewal, successor)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda i: setattr(i, "client", ClientFactory()), "dezelfde cliënt"),
        (lambda i: setattr(i, "last_day", date(2022, 12, 31)), "eindigt niet later"),
    ],
)
def test_successor_is_refused(change, why):
    renewal = ending()
    successor = follows(renewal)
    successor.first_day = date(2022, 12, 1)
    change(successor)
    successor.save()

    with pytest.raises(Refused, match=why):
        renew(renewal, successor)


def test_successor_of_another_lot_is_no_renewal():
    renewal = ending()
    line = CareLineFactory(client=renewal.indication.client, lot=lot("wmo-wonen"))
    other = IndicationFactory(care_line=line, first_day=date(2023, 1, 1))

    with pytest.raises(Refused, match="ander perceel"):
        renew(renewal, other)


def test_indication_is_renewed_once():
    renewal = ending()
    follows(renewal, own_line=False, renews=renewal.indication)

    with pytest.raises(Refused, match="al verlengd"):
        renew(renewal, follows(renewal))


def test_ending_says_why_and_that_the_client_was_told():
    renewal = ending()

    ended = renewals.end(renewal, reason="Doel bereikt", told_on=TODAY, by=UserFactory(), today=TODAY)

    assert (ended.state, ended.reason, ended.told_on) == (RenewalState.ENDED, "Doel bereikt", TODAY)


@pytest.mark.parametrize(
    ("kwargs", "why"),
    [({"reason": " "}, "reden"), ({"told_on": date(2022, 9, 13)}, "toekomst")],
)
def test_ending_is_refused(kwargs, why):
    facts = {"reason": "Doel bereikt", "told_on": TODAY, **kwargs}
    with pytest.raises(Refused, match=why):
        renewals.end(ending(), **facts, by=UserFactory(), today=TODAY)


@pytest.mark.parametrize("step", ["start", "renew", "end"])
def test_closed_renewal_stays_closed(step):
    renewal = ending()
    renewals.end(renewal, reason="Doel bereikt", told_on=TODAY, by=UserFactory(), today=TODAY)
    steps = {
        "start": lambda: renewals.start(renewal, by=UserFactory()),
        "renew": lambda: renew(renewal, follows(renewal)),
        "end": lambda: renewals.end(renewal, reason="x", told_on=TODAY, by=UserFactory(), today=TODAY),
    }

    with pytest.raises(Refused, match="geëindigd"):
        steps[step]()


def test_renewing_needs_research_first():
    indication = IndicationFactory(expiring=True)
    assessments.run(period(), by=User.objects.portal())
    renewal = Renewal.objects.get(indication=indication)

    with pytest.raises(Refused, match="in onderzoek"):
        renew(renewal, follows(renewal))


def test_candidates_are_later_indications_of_the_same_client_and_lot():
    renewal = ending()
    joined = follows(renewal, own_line=False, renews=renewal.indication)
    later = follows(renewal)
    IndicationFactory(care_line=CareLineFactory(client=renewal.indication.client, lot=lot("wmo-wonen")))
    IndicationFactory(care_line=CareLineFactory(client=renewal.indication.client), expiring=True)
    AllocationFactory(care_line=CareLineFactory(client__municipality=municipality("0222")))

    assert list(renewals.candidates(renewal)) == [joined, later]
