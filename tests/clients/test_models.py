from decimal import Decimal

import pytest

from clients.models import Indication
from tests.factories import AssessmentFactory, HandoverLineFactory

pytestmark = pytest.mark.django_db


def test_bsn_opens_only_under_its_own_case_number():
    AssessmentFactory()
    HandoverLineFactory()

    assert Indication.objects.get().client.bsn_masked.startswith("•••••")


@pytest.mark.parametrize(
    ("volume", "unit", "frequency", "words"),
    [
        ("120.00", "01", "2", "120 minuten per week"),
        ("2.50", "04", "4", "2,5 uur per maand"),
        ("10", "stuks", "", "10 stuks"),
        (None, "01", "2", ""),
    ],
)
def test_amount_reads_the_codes_of_the_standard(volume, unit, frequency, words):
    indication = Indication(volume=volume and Decimal(volume), unit=unit, frequency=frequency)

    assert indication.amount == words
