"""The numbers that the database keeps are those that a count gives, whatever was done to the rows and however."""

import random

import pytest
from django.db import connection, transaction
from django.db.models import Count

from achterhoek import tallies, triggers
from achterhoek.models import Tally
from achterhoek.triggers.rules import Counted, all_rules
from clients.models import Indication
from tests.factories import (
    AssessmentFactory,
    IndicationFactory,
    ProviderFactory,
    UserFactory,
    lot,
    municipality,
)
from tests.rules import rows
from transitions.models import Assessment
from transitions.statuses import Outcome, Reason

pytestmark = pytest.mark.django_db
COUNTED = [(model, name) for model in rows.all_models() for name in getattr(model, "tallied", ())]


def kept(model, name):
    return sorted(map(repr, tallies.read(model, name, tallies.of(model, name))))


def found(model, name):
    kinds = [model._meta.get_field(field).attname for field in model.tallied[name]]
    grouped = model._base_manager.order_by().values("municipality_id", *kinds).annotate(number=Count("pk"))
    return sorted(map(repr, grouped))


def assert_kept_is_found():
    for model, name in COUNTED:
        assert kept(model, name) == found(model, name)


def test_these_are_counted():
    assert [(Indication, "all"), (Assessment, "outcomes"), (Assessment, "providers")] == COUNTED
    assert len([rule for rule in all_rules() if isinstance(rule, Counted)]) == len(COUNTED)


def test_numbers_follow_rows_that_come_change_and_go():
    chance, providers = random.Random(7), [ProviderFactory(), ProviderFactory(), None]

    for turn in range(40):
        place = municipality(chance.choice(["0197", "0222"]))
        indication = IndicationFactory(care_line__client__municipality=place)
        AssessmentFactory(indication=indication, current_provider=chance.choice(providers))
        some = Assessment.objects.filter(
            pk__in=chance.sample(list(Assessment.objects.values_list("pk", flat=True)), 1)
        )
        if turn % 4 == 0:
            some.delete()
        elif turn % 4 == 1:
            some.update(outcome=chance.choice(Outcome.values), reason=chance.choice(Reason.values))
        elif turn % 4 == 2:
            some.update(renew=True, current_provider=chance.choice(providers))
        assert_kept_is_found()

    Assessment.objects.bulk_update(
        [Assessment(pk=row.pk, convert=True) for row in Assessment.objects.all()], ["convert"]
    )
    assert_kept_is_found()
    assert tallies.total(tallies.of(Indication, "all")) == 40
    rows.execute("DELETE FROM transitions_assessment")
    assert_kept_is_found()


def test_numbers_of_an_undone_change_are_undone():
    AssessmentFactory()

    with transaction.atomic():
        AssessmentFactory.create_batch(3)
        transaction.set_rollback(True)

    assert_kept_is_found()


def test_numbers_are_made_anew_with_their_guards():
    """A migration takes the guards away: what it does to rows is counted when they come back."""
    AssessmentFactory()
    triggers.remove(connection)
    AssessmentFactory(reason=Reason.NOT_FOR_LOT)
    assert kept(Assessment, "outcomes") != found(Assessment, "outcomes")

    triggers.install(connection)

    assert_kept_is_found()


def test_folding_changes_no_number():
    for reason in (Reason.NO_CONTRACT, Reason.NOT_FOR_LOT):
        AssessmentFactory.create_batch(2, reason=reason)
    Assessment.objects.filter(reason=Reason.NOT_FOR_LOT).update(reason=Reason.NO_CONTRACT)
    before = kept(Assessment, "outcomes")

    tallies.fold()

    assert kept(Assessment, "outcomes") == before
    assert tallies.fold() == 0
    assert not Tally.objects.filter(number=0).exists() or connection.vendor == "sqlite"


def test_numbers_of_another_municipality_are_not_counted():
    AssessmentFactory(lot=lot())
    here, region = UserFactory(), UserFactory(regional=True)
    IndicationFactory(care_line__client__municipality=municipality("0222"))
    numbers = tallies.of(Indication, "all")

    assert tallies.total(numbers.countable_by(here)) == 1
    assert tallies.total(numbers.countable_by(region)) == 2
    assert tallies.total(numbers.countable_by(UserFactory(faq_editor=True))) == 0
