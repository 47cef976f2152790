"""The client is heard, the provider is asked without a name, and answers."""

from datetime import date, timedelta

import pytest

from clients.models import Contact
from clients.statuses import Channel, ContactResult
from tests.factories import (
    ContractFactory,
    ProviderFactory,
)
from tests.transitions import moving
from tests.transitions.moving import TODAY, at
from transitions import candidates, progress
from transitions.actions import handovers
from transitions.models import (
    BridgingAgreement,
    HandoverLine,
    Hearing,
    Offer,
)
from transitions.profile import SaysWhoItIs
from transitions.statuses import Agreement, Answer, Side, Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_september")]


def test_offer_refuses_before_the_client_was_heard():
    with moving.refused("heard"):
        moving.offer(at(Status.PROPOSED))


@pytest.mark.parametrize("agreement", [Agreement.NO, Agreement.NO_ANSWER])
def test_offer_without_agreement_asks_a_coordinators_decision(agreement):
    found = at(Status.PROPOSED)
    for _ in range(3):
        tried(found)
    moving.hear(found, agreement=agreement)

    with moving.refused("agreement"):
        moving.offer(found)
    with moving.refused("handovers.decide_without_agreement"):
        handovers.decide_without_agreement(found.handover, reason="nodig", by=found.consultant)
    handovers.decide_without_agreement(found.handover, reason="De oude stopt", by=found.coordinator)

    assert moving.offer(found).answer == ""
    assert Hearing.objects.get().decided_by == found.coordinator


def tried(found):
    return Contact.objects.create(
        municipality=found.handover.municipality,
        client=found.handover.client,
        day=TODAY,
        channel=Channel.PHONE,
        with_whom="cliënt",
        result=ContactResult.NO_ANSWER,
        logged_by=found.consultant,
    )


def test_no_answer_asks_three_logged_tries():
    found = at(Status.PROPOSED)
    tried(found), tried(found)

    with moving.refused("three_tries"):
        moving.hear(found, agreement=Agreement.NO_ANSWER)


def test_hearing_counts_for_the_provider_it_was_about_only():
    found = at(Status.PROPOSED)
    moving.hear(found)
    other = ProviderFactory()
    ContractFactory(lead=other)
    handovers.choose_another(found.handover, wish="een ander", by=found.consultant)
    moving.propose(found, receiving=other)

    with moving.refused("heard"):
        moving.offer(found)


def test_hearing_counts_for_the_proposal_it_was_about_only():
    found = at(Status.PROPOSED)
    moving.hear(found)
    handovers.choose_another(found.handover, wish="toch liever een ander", by=found.consultant)
    moving.propose(found)

    with moving.refused("heard"):
        moving.offer(found)
    moving.hear(found)
    assert moving.offer(found)


def test_hear_refuses_a_day_ahead():
    found = at(Status.PROPOSED)
    talk = handovers.Talk(moving.later(1), Channel.VISIT, "cliënt", "", Agreement.YES)

    with moving.refused("future"):
        handovers.hear(found.handover, talk=talk, by=found.consultant, today=TODAY)


def test_decision_asks_a_hearing_without_agreement():
    found = at(Status.PROPOSED)

    with moving.refused("heard"):
        handovers.decide_without_agreement(found.handover, reason="x", by=found.coordinator)
    moving.hear(found)
    with moving.refused("agreed"):
        handovers.decide_without_agreement(found.handover, reason="x", by=found.coordinator)


def test_offer_keeps_a_sheet_that_says_nothing_of_the_person():
    found = at(Status.OFFERED)

    sheet = Offer.objects.get().profile

    client = found.handover.client
    assert [line.partition(": ")[0] for line in sheet.splitlines()] == [
        "Dossiernummer",
        "Leeftijd",
        "Gemeente",
        "Soort zorg",
        "Hulpvraag",
        "Dagen en tijden",
        "Taal",
    ]
    assert client.case_number in sheet
    for secret in (client.surname, "1970", client.postcode, client.place + ",", found.old.name):
        assert secret not in sheet


def test_offer_is_due_in_three_working_days():
    found = at(Status.OFFERED)

    assert Offer.objects.get().due_on == date(2022, 9, 15)
    assert found.handover.help_asked == "Hulp bij de dag indelen"


@pytest.mark.parametrize(
    "text",
    ["Mevrouw {surname} wil hulp", "Bel 06-12345678", "BSN 999990018", "mail a@b.nl", "Woont op {postcode}"],
)
def test_offer_refuses_text_that_says_who_it_is(text):
    found = at(Status.PROPOSED)
    moving.hear(found)
    client = found.handover.client

    with pytest.raises(SaysWhoItIs):
        moving.offer(found, help_asked=text.format(surname=client.surname.upper(), postcode=client.postcode))


def test_yes_opens_the_view_of_the_person():
    found = at(Status.OFFERED)

    assert progress.accepted_offer(found.handover) is None
    moving.answer(found, earliest_start=date(2022, 10, 17))

    found.handover.refresh_from_db()
    assert (found.handover.status, found.handover.earliest_start) == (Status.ACCEPTED, date(2022, 10, 17))
    assert progress.accepted_offer(found.handover).provider == found.new


def test_yes_for_after_the_last_possible_first_day_is_refused():
    found = at(Status.OFFERED)
    last = candidates.last_first_day(found.handover)

    with moving.refused("earliest_start"):
        moving.answer(found, earliest_start=last + timedelta(days=1))

    assert progress.open_offer(found.handover)
    assert moving.answer(found, earliest_start=last).answer == Answer.YES


def test_bridging_makes_room_for_a_later_start():
    found = at(Status.OFFERED)
    last = candidates.last_first_day(found.handover) + timedelta(days=14)
    BridgingAgreement.objects.create(
        municipality=found.handover.municipality,
        client=found.handover.client,
        provider=found.old,
        first_day=candidates.last_first_day(found.handover),
        last_day=last - timedelta(days=1),
        agreed_with="mw. Wamelink",
        agreed_on=TODAY,
        reason="Begint later",
        recorded_by=found.coordinator,
    )

    assert moving.answer(found, earliest_start=last).answer == Answer.YES


def test_no_goes_back_to_plan_and_excludes_the_provider():
    found = at(Status.OFFERED)

    moving.answer(found, said=Answer.DECLINED, reason="geen plek in Aalten")

    found.handover.refresh_from_db()
    assert (found.handover.status, found.handover.receiving) == (Status.TO_PLAN, None)
    assert candidates.excluded(found.handover.client) == {
        found.new.pk: "zei eerder nee voor deze cliënt: geen plek in Aalten"
    }
    with moving.refused("excluded"):
        moving.propose(found)


def test_answer_refuses_a_no_without_reason_and_a_day_outside():
    found = at(Status.OFFERED)

    with moving.refused("reason"):
        moving.answer(found, said=Answer.DECLINED)
    with moving.refused("answer"):
        moving.answer(found, said=Answer.WITHDRAWN, reason="x")
    for rule, day in (("future", moving.later(1)), ("answer_after_offer", moving.later(-1))):
        reply = handovers.Reply(Answer.YES, day, "J. Planner", Channel.MAIL)
        with moving.refused(rule):
            handovers.record_answer(found.handover, reply=reply, by=found.consultant, today=TODAY)


def test_silence_stays_offered_until_a_coordinator_withdraws():
    found = at(Status.OFFERED)
    late = date(2022, 9, 16)

    with moving.refused("answer_due"):
        handovers.withdraw_offer(found.handover, reason="stil", by=found.coordinator, today=date(2022, 9, 15))
    with moving.refused("handovers.withdraw_offer"):
        handovers.withdraw_offer(found.handover, reason="stil", by=found.consultant, today=late)
    handovers.withdraw_offer(found.handover, reason="twee keer gebeld", by=found.coordinator, today=late)

    found.handover.refresh_from_db()
    assert found.handover.status == Status.TO_PLAN
    assert Offer.objects.get().answer == Answer.WITHDRAWN
    assert candidates.excluded(found.handover.client) == {
        found.new.pk: "antwoordde eerder niet, het aanbod is ingetrokken: twee keer gebeld"
    }


@pytest.mark.parametrize("status", [Status.ACCEPTED, Status.SCHEDULED])
@pytest.mark.parametrize("side", Side)
def test_withdrawing_a_yes_ends_the_view_and_frees_the_place(status, side):
    found = at(status, places=1)

    handovers.withdraw_acceptance(found.handover, side=side, reason="geen klik", by=found.consultant)

    found.handover.refresh_from_db()
    offer = Offer.objects.get()
    assert (found.handover.status, offer.answer, offer.view_ended_by) == (
        Status.TO_PLAN,
        Answer.YES,
        found.consultant,
    )
    assert progress.accepted_offer(found.handover) is None
    assert not found.handover.checklist.exists()
    assert HandoverLine.objects.get().planned_first_day is None
    assert moving.propose(moving.another(found)).status == Status.PROPOSED
    with moving.refused("excluded"):
        moving.propose(found)


def test_candidates_say_who_came_back_on_a_yes():
    found = at(Status.ACCEPTED)
    other = at(Status.ACCEPTED)
    for one, side in ((found, Side.CLIENT), (other, Side.PROVIDER)):
        handovers.withdraw_acceptance(one.handover, side=side, reason="geen klik", by=one.consultant)

    def why(one):
        lines = list(one.handover.lines.all())
        [shown] = [
            c for c in candidates.candidates(one.handover, lines, today=TODAY) if c.provider == one.new
        ]
        return shown.why_not[0]

    assert why(found) == "de cliënt, of wie beslist, kwam terug op deze aanbieder: geen klik"
    assert why(other) == "kwam zelf terug op een ja voor deze cliënt: geen klik"
