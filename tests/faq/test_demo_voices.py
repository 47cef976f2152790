"""The demo's editors find work on their desk, once; where the day cannot be pinned nothing is made up."""

import pytest
from django.core.management import call_command

from achterhoek.models import User
from faq import editing
from faq.actions import starter
from faq.models import VisitorQuestion
from tests.commands import run
from tests.factories import UserFactory
from tests.faq.voices import TODAY

pytestmark = pytest.mark.django_db


def test_desk_of_the_demo_is_full_and_stays_so(on_day):
    on_day(TODAY)
    UserFactory(faq_editor=True)
    starter.load(by=User.objects.portal())

    for _ in range(2):
        assert run("demo_voices").value == {"questions": 6}

    desk = editing.desk(today=TODAY)
    for part in (desk.asked, desk.misses, desk.unhelpful, desk.ahead, desk.unknown, desk.drafts):
        assert part


def test_nothing_is_made_up_in_production(settings):
    settings.DAY_MAY_BE_PINNED = False

    with pytest.raises(SystemExit):
        call_command("demo_voices")

    assert not VisitorQuestion.objects.exists()
