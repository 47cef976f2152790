"""The overview's numbers where a person and the rules no longer say the same."""

import pytest

from achterhoek.clock import now
from tests.factories import AssessmentFactory, UserFactory, period
from transitions import assessed
from transitions.statuses import Outcome, Reason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_september")]


def test_confirmed_outcome_is_not_explained_by_a_reason_of_another_outcome(client):
    user = UserFactory()
    said = {"confirmed_outcome": Outcome.STAYS, "confirmed_at": now(), "confirmed_by": user}
    agrees = AssessmentFactory(outcome=Outcome.STAYS, reason=Reason.OWN_CONTRACT, **said)
    differs = AssessmentFactory(outcome=Outcome.NOT_AFFECTED, reason=Reason.DECEASED, **said)
    client.force_login(user)

    [line] = [line for line in assessed.counts(user, period()).outcomes if line.count]
    answer = client.get("/overgang/beoordelingen/", {"uitkomst": "stays", "stand": "anders"})

    assert [(one.word, one.count, one.state) for one in line.reasons] == [
        ("eigen contract", 1, ""),
        (assessed.OTHERWISE, 1, "anders"),
    ]
    assert (line.value, line.count) == (Outcome.STAYS, 2)
    assert [row.pk for row, _ in answer.context["rows"]] == [differs.pk] != [agrees.pk]
    assert "de regels zeggen nu: niet geraakt, overleden" in answer.content.decode()
    assert "stand=anders" in client.get("/overgang/").content.decode()
