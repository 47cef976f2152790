"""Two people or two workers at the same letters at once: one succeeds, the other is told, nothing is doubled."""

import pytest
from django.db.models import QuerySet

from tests.transitions import lettered
from tests.transitions.lettered import TODAY
from tests.transitions.test_handovers_races import at_once, refusals
from transitions.actions.letters import batches, posting, producing, telling, work
from transitions.models import Letter, LetterBatch, LetterFile
from transitions.statuses import LETTERS_AT_WORK, BatchState, LetterState

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("in_september")]


def test_letters_are_approved_once():
    made = lettered.post(BatchState.DRAFT)
    other = lettered.UserFactory(coordinator=True)

    results = at_once(*(lambda by=by: batches.approve(made.batch, by=by) for by in (made.approver, other)))

    [refused] = refusals(results)
    assert refused.rule in {"letter_life", "version"}


def test_letters_are_posted_on_one_day():
    made = lettered.post(BatchState.PRODUCED)

    results = at_once(
        *(
            lambda by=by: posting.post(made.batch, day=TODAY, by=by, today=TODAY)
            for by in (made.approver, made.scene.coordinator)
        )
    )

    [refused] = refusals(results)
    assert refused.rule in {"letter_life", "version"}
    assert Letter.objects.get().posted_on == TODAY


def test_two_workers_put_each_letter_together_once():
    scene = lettered.scheduled()
    batch = lettered.wanted(by=scene.coordinator)

    at_once(*(lambda: work.carry_on(batch, today=TODAY) for _ in range(2)))

    assert Letter.objects.count() == 1
    assert LetterBatch.objects.get().state == BatchState.DRAFT


def test_worker_has_work_for_every_batch_that_it_looks_for():
    assert tuple(work.WORK) == LETTERS_AT_WORK


def test_two_workers_print_each_letter_once(monkeypatch):
    """Even where the claim lets both in: the state of the letter counts."""
    made = lettered.post(BatchState.APPROVED)
    batch = batches.start(made.batch, by=made.approver)
    letters = list(batch.letters.to_produce().select_related("client"))
    shared = telling.office(batch, today=TODAY)

    at_once(*(lambda: producing._produce_some(shared, letters) for _ in range(2)))

    assert LetterFile.objects.count() == 1
    assert Letter.objects.get().state == LetterState.PRODUCED


@pytest.mark.services
def test_without_lock_and_version_both_post(monkeypatch):
    """The control: on PostgreSQL, with what holds two people apart taken off, both are told that it went well."""
    made = lettered.post(BatchState.PRODUCED)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **kwargs: self.all())
    real = QuerySet.filter

    def without_version(self, *args, **kwargs):
        kept = {name: value for name, value in kwargs.items() if name not in {"version", "state"}}
        return real(self, *args, **(kept if self.model in (LetterBatch, Letter) else kwargs))

    monkeypatch.setattr(QuerySet, "filter", without_version)
    meeting = lettered.meet(posting, "_require_day", monkeypatch)

    results = at_once(
        *(
            lambda by=by: posting.post(made.batch, day=TODAY, by=by, today=TODAY)
            for by in (made.approver, made.scene.coordinator)
        )
    )

    assert meeting.count == 2
    assert refusals(results) == []
