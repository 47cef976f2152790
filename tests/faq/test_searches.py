"""Words that found nothing leave the editors' list when nobody seeks them any more."""

from datetime import timedelta

import pytest
from django.conf import settings as values
from django.utils.module_loading import import_string

from achterhoek import jobs
from achterhoek.clock import living_on
from achterhoek.models import AccessEvent, JobRun
from faq.actions import searches
from faq.models import SearchMiss
from tests.factories import UserFactory
from tests.faq.voices import TODAY, SearchMissFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_month(settings):
    settings.FORGET_SEARCHES_DAYS = 30


def missed(days_ago, **more):
    day = TODAY - timedelta(days=days_ago)
    return SearchMissFactory(first_day=day, last_day=day, **more)


def run(day=TODAY):
    with living_on(TODAY):
        return jobs.run("forget_searches", day=day)


def test_search_of_long_ago_goes_and_a_later_one_stays():
    missed(31)
    kept = {missed(30), missed(0)}

    outcome = run()

    assert (outcome.done, outcome.failed) == (1, 0)
    assert set(SearchMiss.objects.all()) == kept
    assert AccessEvent.objects.get(what="Oude zoekvragen vergeten").detail == {"searches": 1}


def test_search_that_was_missed_again_stays():
    again = missed(300)
    SearchMiss.objects.filter(pk=again.pk).update(last_day=TODAY)

    run()

    assert SearchMiss.objects.get() == again


def test_settled_search_goes_too():
    editor = UserFactory(faq_editor=True)
    searches.settle(missed(31), by=editor)

    assert searches.forget(day=TODAY, by=editor) == 1


def test_second_run_finds_nothing_and_leaves_no_event():
    missed(31)

    assert [run().done, run().done] == [1, 0]

    assert AccessEvent.objects.filter(what="Oude zoekvragen vergeten").count() == 1


def test_run_for_a_missed_day_goes_by_that_day():
    kept = missed(31)

    run(TODAY - timedelta(days=1))

    assert SearchMiss.objects.get() == kept


def test_schedule_rings_for_it():
    missed(31)
    task = import_string(values.CELERY_BEAT_SCHEDULE["forget_searches"]["task"])

    with living_on(TODAY):
        task()

    assert JobRun.objects.get(job="forget_searches").done == 1
    assert not SearchMiss.objects.exists()
