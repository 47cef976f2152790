"""Pages of the editors in a real browser, where their width depends on what was written."""

import pytest
from django.urls import reverse

from tests import axe
from tests.factories import UserFactory
from tests.faq.factories import QuestionFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_question_with_a_long_address_fits_a_phone(new_page):
    question = QuestionFactory(slug="wie-betaalt-mijn-reistijd-bij-de-overdracht-van-mijn-client")
    page = new_page(user=UserFactory(faq_editor=True), width=390)

    page.goto(reverse("faq:edit_question", args=[question.pk]))

    assert axe.too_wide(page) == []
