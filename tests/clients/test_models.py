import pytest

from clients.models import Indication
from tests.factories import AssessmentFactory, HandoverLineFactory

pytestmark = pytest.mark.django_db


def test_bsn_opens_only_under_its_own_case_number():
    AssessmentFactory()
    HandoverLineFactory()

    assert Indication.objects.get().client.bsn_masked.startswith("•••••")
