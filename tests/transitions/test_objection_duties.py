"""What objections ask of people: in the worklist of who handles them, of the municipality, and in the daily mail."""

from datetime import date, timedelta

import pytest

from tests.factories import UserFactory, municipality, period
from tests.transitions import moving, objecting
from tests.transitions.objecting import TODAY, case
from transitions import digest_lines, next_steps, worklist
from transitions.actions import objections
from transitions.models import Objection
from transitions.statuses import ObjectionOutcome, Status, Weighing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_september")]
DUE = date(2022, 11, 28)


def tasks(user, *, today=TODAY, owner="mijn", group="bezwaren"):
    todo = worklist.of(user, owner=owner, period=period(), today=today)
    return list(todo.of_group(group)[:100])


def kinds(*args, **kwargs):
    """Those of objections; what is late of the handover itself is told elsewhere."""
    return [task.kind for task in tasks(*args, **kwargs) if task.kind.startswith("objection")]


def test_choice_is_due_within_two_working_days_for_handler_and_coordinator():
    found = case()

    for user, owner in ((found.consultant, "mijn"), (found.coordinator, "alle")):
        [task] = tasks(user, owner=owner)
        assert (task.kind, task.due_on, task.urgency) == ("objection-weigh", date(2022, 9, 13), "week")
        assert (task.client, task.number) == (found.objection.client, found.objection.number)
        assert task.url == found.objection.get_absolute_url()
    assert kinds(found.coordinator) == []


def test_choice_that_stays_away_is_late():
    found = case()

    assert kinds(found.consultant, group="laat") == []
    assert kinds(found.consultant, group="laat", today=date(2022, 9, 14)) == ["objection-weigh"]
    objecting.weigh(found, Weighing.GO_ON)
    assert kinds(found.consultant) == []


def test_answer_is_due_from_two_weeks_ahead():
    found = case()
    objecting.weigh(found, Weighing.GO_ON)

    assert kinds(found.consultant, today=DUE - timedelta(days=15)) == []
    [task] = tasks(found.consultant, today=DUE - timedelta(days=14))
    assert (task.kind, task.due_on) == ("objection-answer", DUE)
    assert "nog 14 dagen" in task.why
    assert kinds(found.consultant, group="laat", today=DUE) == []
    assert kinds(found.consultant, group="laat", today=DUE + timedelta(days=1)) == ["objection-answer"]


def test_hearing_is_due_when_near_and_until_it_is_noted():
    found = case()
    objecting.weigh(found, Weighing.GO_ON)
    day = TODAY + timedelta(days=20)
    objections.note_hearing(found.objection, day=day, by=found.consultant, today=TODAY)

    assert kinds(found.consultant) == []
    assert kinds(found.consultant, today=day - timedelta(days=14)) == ["objection-hear"]
    late = tasks(found.consultant, group="laat", today=day + timedelta(days=1))[0]
    assert late.why == "De hoorzitting was op 2 oktober 2022: noteer hoe het ging"
    objections.note_hearing(found.objection, day=day, note="Gehoord.", by=found.consultant, today=day)
    assert kinds(found.consultant, today=day) == []


def test_relief_is_followed_from_the_request_until_it_ended_also_after_the_outcome():
    found = case()
    objecting.weigh(found, Weighing.GO_ON)
    objecting.ask_relief(found)
    [asked] = tasks(found.consultant)
    objecting.rule(found, until=date(2022, 10, 10))
    [granted] = tasks(found.consultant)
    objecting.decide(found, ObjectionOutcome.UNFOUNDED, None)

    assert (asked.kind, asked.due_on) == ("objection-relief", DUE)
    assert (granted.due_on, "tot en met 10 oktober 2022" in granted.why) == (date(2022, 10, 10), True)
    assert kinds(found.consultant, group="laat", today=date(2022, 10, 10)) == []
    assert kinds(found.consultant, group="laat", today=date(2022, 10, 11)) == ["objection-relief"]
    objecting.end_relief(found)
    assert kinds(found.consultant) == []


def test_relief_without_an_end_is_looked_at_after_the_answer_was_due():
    found = case()
    objecting.ask_relief(found)
    objecting.rule(found)
    objecting.decide(found, ObjectionOutcome.UNFOUNDED, None)
    later = DUE + timedelta(days=30)

    [task] = tasks(found.consultant, today=later)

    assert (task.kind, task.due_on) == ("objection-relief", later)
    assert kinds(found.consultant, group="laat", today=later) == []


def test_what_a_person_must_do_is_due_in_two_working_days():
    found = case(Status.STARTED)
    objecting.decide(found)

    [task] = tasks(found.consultant)

    assert (task.kind, task.due_on) == ("objection-follow-up", date(2022, 9, 14))
    assert task.why.startswith("De nieuwe aanbieder is al begonnen")
    assert kinds(found.consultant, group="laat", today=date(2022, 9, 14)) == []
    assert kinds(found.consultant, group="laat", today=date(2022, 9, 15)) == ["objection-follow-up"]
    objections.follow_up(found.objection, note="Gedaan.", by=found.consultant)
    assert kinds(found.consultant) == []


def test_held_handover_and_its_objection_stand_in_one_list_by_day():
    found = case()
    objecting.weigh(found)
    objecting.ask_relief(found)

    rows = tasks(found.consultant, group="")

    assert [row.kind for row in rows] == ["objection-relief", "hold"]
    assert [row.due_on for row in rows] == sorted(row.due_on for row in rows)


def test_held_handover_says_that_it_waits_for_an_objection():
    found = case()
    objecting.weigh(found)

    def told():
        [held] = [task for task in tasks(found.consultant, group="") if task.kind == "hold"]
        return held.why, next_steps.of([found.handover.client_id], today=TODAY)[found.handover.client_id].text

    assert told() == ("Aangehouden; wacht op een bezwaar", "Volg het bezwaar: de overdracht wacht daarop")
    objecting.weigh(found, Weighing.GO_ON)
    assert told() == ("Aangehouden", "Pak de overdracht weer op")
    objecting.ask_relief(found)
    objecting.rule(found)
    assert told() == ("Aangehouden; wacht op een bezwaar", "Volg het bezwaar: de overdracht wacht daarop")


def test_objection_of_who_works_here_no_more_is_in_the_pool():
    found = case()
    leaving = UserFactory()
    objections.give(found.objection, to=leaving, by=found.consultant)
    assert kinds(found.consultant, owner="pool") == []

    leaving.is_active = False
    leaving.save()

    assert kinds(found.consultant, owner="pool") == ["objection-weigh"]


def test_other_municipality_sees_nothing():
    case()

    assert kinds(UserFactory(coordinator=True, municipality=municipality("0222")), owner="alle") == []


# The daily mail


def lines(user, *, today):
    return digest_lines.of(user, period=period(), today=today)


def test_mail_reminds_fourteen_and_two_days_ahead_of_the_answer():
    found = case()
    objecting.weigh(found, Weighing.GO_ON)
    moving.cancel(found.scene)

    for ahead in (14, 2):
        expected = [f"Besluit op bezwaar over {ahead} dagen, op 28 november 2022: 1"]
        for user in (found.consultant, found.coordinator):
            assert lines(user, today=DUE - timedelta(days=ahead)) == expected
    for ahead in (15, 13, 3, 1):
        assert lines(found.consultant, today=DUE - timedelta(days=ahead)) == []


def test_mail_tells_what_is_late():
    found = case()
    moving.cancel(found.scene)

    assert lines(found.consultant, today=date(2022, 9, 14)) == ["Kies: doorgaan of wachten: 1"]
    Objection.objects.update(weigh_due_on=DUE)
    assert lines(found.consultant, today=date(2022, 9, 14)) == []
    assert lines(UserFactory(), today=DUE - timedelta(days=2)) == []
