"""Three hundred votes of every kind, as `python -m benchmarks.votes` sends ten thousand to the real server."""

from collections import Counter

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.votes import KINDS, PINNED, Signed, drawn
from faq.actions.votes import MOST_REMARKS
from faq.models import HelpedCount, Remark, VisitorQuestion
from tests.faq.factories import AnswerFactory

pytestmark = pytest.mark.django_db
NUMBER = 300
#: With its savepoint; a vote asks for its answer, and counts in the row of the day.
MOST_QUERIES = 10


def test_flood_of_votes_is_answered_counted_and_bounded(on_day):
    on_day(PINNED)
    answers = {answer.question.slug: str(answer.pk) for answer in AnswerFactory.create_batch(2)}
    votes = list(drawn(NUMBER, answers, Signed(settings.SECRET_KEY), own="http://testserver"))
    visitor, found, most = Client(), Counter(), 0

    for vote in votes:
        headers = {"origin": vote.origin} if vote.origin else {}
        with CaptureQueriesContext(connection) as asked:
            status = visitor.post(vote.path, vote.form, headers=headers).status_code
        found[vote.kind, status] += 1
        most = max(most, len(asked))

    assert set(found) == {(kind, status) for kind, (_, status) in KINDS.items()}
    counts = HelpedCount.objects.aggregate(yes=Sum("yes"), no=Sum("no"))
    assert counts["yes"] + counts["no"] == sum(vote.counted for vote in votes)
    assert HelpedCount.objects.count() <= len(answers)
    assert Remark.objects.count() <= len(answers) * MOST_REMARKS
    assert not VisitorQuestion.objects.exists()
    assert not visitor.cookies
    assert most <= MOST_QUERIES
