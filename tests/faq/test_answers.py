"""What may be done with answers, and what is refused: a draft, its publication now or on a day, and never a change."""

from datetime import date, timedelta

import pytest

from achterhoek import jobs
from achterhoek.clock import living_on
from achterhoek.models import AccessEvent
from achterhoek.refusals import Refused
from faq.actions import answers, questions
from faq.models import Answer
from faq.statuses import AnswerKind, AnswerState
from tests.commands import run
from tests.factories import UserFactory
from tests.faq.factories import AnswerFactory, QuestionFactory

pytestmark = pytest.mark.django_db
TODAY, LATER = date(2022, 9, 12), date(2022, 9, 20)


@pytest.fixture(autouse=True)
def in_september(on_day):
    on_day(TODAY)


@pytest.fixture
def editor():
    return UserFactory(faq_editor=True, first_name="Wilma", last_name="Kok")


def content(**more):
    return answers.Content(**{"kind": AnswerKind.KNOWN, "short": "Ja, dat mag.", "holds_from": TODAY} | more)


def drafted(editor, **more):
    return answers.draft(QuestionFactory(), content(**more), by=editor)


def test_draft_is_seen_by_nobody_and_is_on_record(editor):
    answer = drafted(editor)

    assert answer.state == AnswerState.DRAFT
    assert not Answer.objects.said_by(TODAY)
    assert AccessEvent.objects.get().detail["question"] == answer.question.slug


def test_published_answer_is_read_from_the_day_on_which_it_holds(editor):
    answer = drafted(editor, holds_from=LATER)

    answers.publish(answer, seen=answer.changed_at, by=editor, today=TODAY)

    assert not Answer.objects.said_by(TODAY)
    assert Answer.objects.said_by(LATER).get() == answer


def test_second_editor_is_told_who_was_first(editor):
    answer, seen = drafted(editor), None
    seen = answer.changed_at
    answers.change(answer, content(short="Ja."), seen=seen, by=editor)

    with pytest.raises(
        Refused, match=r"intussen gewijzigd door Wilma Kok, op 12 september 2022 om \d\d:\d\d"
    ):
        answers.change(answer, content(short="Nee."), seen=seen, by=UserFactory(faq_editor=True))

    assert Answer.objects.get().short == "Ja."


def published(editor):
    answer = drafted(editor)
    return answers.publish(answer, seen=answer.changed_at, by=editor, today=TODAY)


def scheduled(editor, **more):
    answer = drafted(editor, **more)
    return answers.schedule(answer, on=LATER, seen=answer.changed_at, by=editor, today=TODAY)


def retired(editor):
    answer = drafted(editor)
    questions.retire(answer.question, forward_to=None, by=editor)
    return answer


def discarded(editor):
    answer = drafted(editor)
    answers.discard(answer, seen=answer.changed_at, by=editor)
    answer.pk = 999
    return answer


def superseded(editor):
    answer = drafted(editor, holds_from=TODAY - timedelta(days=5))
    AnswerFactory(question=answer.question, holds_from=TODAY)
    return answer


def change(answer, editor):
    answers.change(answer, content(), seen=answer.changed_at, by=editor)


def publish(answer, editor):
    answers.publish(answer, seen=answer.changed_at, by=editor, today=TODAY)


def schedule(answer, editor):
    answers.schedule(answer, on=LATER, seen=answer.changed_at, by=editor, today=TODAY)


def schedule_today(answer, editor):
    answers.schedule(answer, on=TODAY, seen=answer.changed_at, by=editor, today=TODAY)


def discard(answer, editor):
    answers.discard(answer, seen=answer.changed_at, by=editor)


def call_back(answer, editor):
    answers.call_back(answer, by=editor)


@pytest.mark.parametrize(
    ("state", "deed", "rule"),
    [
        (published, change, "published_stays"),
        (published, publish, "published_once"),
        (published, schedule, "draft"),
        (published, discard, "draft"),
        (published, call_back, "scheduled"),
        (scheduled, change, "scheduled_stays"),
        (scheduled, discard, "draft"),
        (drafted, call_back, "scheduled"),
        (drafted, schedule_today, "ahead"),
        (discarded, change, "there"),
        (retired, publish, "standing"),
        (retired, schedule, "standing"),
        (superseded, publish, "order"),
    ],
)
def test_deed_is_refused(editor, state, deed, rule):
    answer = state(editor)
    before = Answer.objects.values()

    with pytest.raises(Refused) as refusal:
        deed(answer, editor)

    assert refusal.value.rule == rule
    assert list(before) == list(Answer.objects.values())


@pytest.mark.parametrize("deed", [publish, schedule, discard])
def test_deed_over_another_version_is_refused(editor, deed):
    answer = drafted(editor)
    Answer.objects.update(changed_at=answer.changed_at + timedelta(seconds=1))

    with pytest.raises(Refused) as refusal:
        deed(answer, editor)

    assert refusal.value.rule == "version"


@pytest.mark.parametrize("field", ["short", "text"])
def test_answer_with_a_field_that_does_not_exist_stays_a_draft(editor, field):
    answer = drafted(editor, **{field: "Tot en met {periode_eind}."})

    with pytest.raises(Refused, match=r"\{periode_eind\}"):
        publish(answer, editor)


def test_not_known_without_who_will_tell_is_refused(editor):
    with pytest.raises(Refused, match="wie het vertelt"):
        drafted(editor, kind=AnswerKind.NOT_KNOWN)


def test_no_answer_is_begun_to_a_retired_question(editor):
    with pytest.raises(Refused):
        answers.draft(QuestionFactory(is_retired=True), content(), by=editor)


# The schedule.


def test_job_publishes_on_the_day_and_not_before(editor):
    answer = scheduled(editor)

    with living_on(LATER - timedelta(days=1)):
        assert jobs.run("publish_answers").done == 0
    with living_on(LATER):
        assert jobs.run("publish_answers").done == 1

    answer.refresh_from_db()
    assert (answer.state, answer.published_by.username) == (AnswerState.PUBLISHED, "portaal")
    assert answer.published_at.date() == LATER


def test_lost_run_is_made_up_for(editor):
    scheduled(editor)

    with living_on(LATER + timedelta(days=4)):
        ran = run("run_job", "publish_answers")
        again = run("run_job", "publish_answers")

    assert ran.value == {"job": "publish_answers", "day": "2022-09-24", "done": 1, "skipped": 0, "failed": 0}
    assert again.value["done"] == 0


def test_job_says_what_it_could_not_publish_and_does_the_rest(editor):
    stuck, fine = scheduled(editor), scheduled(editor)
    Answer.objects.filter(pk=stuck.pk).update(text="{weg}")

    with living_on(LATER):
        row = jobs.run("publish_answers")

    assert (row.done, row.failed) == (1, 1)
    assert row.failures == [f"{stuck.question.slug}: Deze velden bestaan niet: {{weg}}."]
    assert Answer.objects.published().get() == fine


def test_correction_is_a_newer_answer_of_the_same_day(editor):
    first = published(editor)
    second = answers.draft(first.question, content(short="Ja, na overleg."), by=editor)

    publish(second, editor)

    assert Answer.objects.said_by(TODAY).first() == second
    assert Answer.objects.published().count() == 2
