"""Rules over all models: scope, words, order, and nothing that gives a BSN away."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import models

from achterhoek.models import AccessSubject, Municipality, User
from achterhoek.permissions import PERMISSIONS
from achterhoek.statuses import MUNICIPAL_ROLES, Role
from clients.models import Client
from tests.factories import BSNS, ClientFactory, UserFactory, municipality
from tests.rules import rows
from transitions.models import Expected, PeriodScope, Placement, PlanPart, Shortage, Takeover, Unplaced

pytestmark = pytest.mark.django_db
#: Rows with a municipality that say nothing about a person: reference data, numbers of a plan, the log's own index.
NOT_ABOUT_A_PERSON = {PeriodScope, AccessSubject, Shortage, Expected, Takeover}
#: Rows that the regional coordinator reads too, with the case number for a name.
BY_CASE_NUMBER = {PlanPart, Placement, Unplaced}


def has_municipality(model):
    return any(
        field.name == "municipality" and field.related_model is Municipality and not field.null
        for field in model._meta.concrete_fields
    )


SCOPED = [model for model in rows.all_models() if has_municipality(model) and model not in NOT_ABOUT_A_PERSON]


def each(found):
    return pytest.mark.parametrize("model", found, ids=lambda model: model._meta.label)


def test_scoped_models_are_found():
    assert Client in SCOPED
    assert len(SCOPED) > 15


@each(SCOPED)
def test_row_is_visible_to_its_own_municipality_only(model):
    here = rows.make(model)
    rows.make(model, within=municipality("0222"))
    allowed = PERMISSIONS[model.objects.all().permission]

    for role in MUNICIPAL_ROLES:
        seen = model.objects.visible_to(UserFactory(role=role))
        assert list(seen) == ([here] if role in allowed else [])


@each(SCOPED)
def test_row_is_invisible_to_who_works_for_no_municipality(model):
    rows.make(model)

    region = [] if model in BY_CASE_NUMBER else [UserFactory(regional=True)]
    for user in (
        *region,
        UserFactory(administrator=True),
        UserFactory(faq_editor=True),
        UserFactory(coordinator=True, is_active=False),
        AnonymousUser(),
    ):
        assert not model.objects.visible_to(user).exists()


@each(SCOPED)
def test_portal_sees_every_row(model):
    for code in ("0197", "0222"):
        rows.make(model, within=municipality(code))

    assert model.objects.visible_to(User.objects.portal()).count() == 2


@each(SCOPED)
def test_region_counts_rows_only_where_numbers_are_its_work(model):
    rows.make(model)
    countable = Role.REGIONAL in PERMISSIONS[model.objects.all().numbers_permission]

    assert model.objects.countable_by(UserFactory(regional=True)).count() == int(countable)
    assert not model.objects.countable_by(UserFactory(faq_editor=True)).exists()


@each(rows.all_models())
def test_model_says_what_it_is_called(model):
    assert "__str__" in model.__dict__


@each([model for model in rows.all_models() if model._meta.ordering])
def test_order_is_the_same_every_time(model):
    """The last word of the order is unique: pages of a list never show a row twice."""
    names = [name.lstrip("-") for name in model._meta.ordering if isinstance(name, str)]
    unique = [
        {"pk"},
        {model._meta.pk.name},
        *({field.name} for field in model._meta.concrete_fields if field.unique),
    ]
    unique += [
        set(constraint.fields)
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint)
        and constraint.fields
        and constraint.condition is None
    ]

    assert any(fields <= set(names) for fields in unique)


def test_bsn_stands_in_no_word_about_a_client():
    client = ClientFactory(bsn=BSNS[7])

    for written in (
        str(client),
        repr(client),
        client.get_absolute_url(),
        str(vars(client)),
        client.bsn_masked,
    ):
        assert BSNS[7] not in written
    assert client.bsn_masked == "•••••" + BSNS[7][-4:]


@each(rows.all_models())
def test_word_about_a_row_asks_no_database(model, django_assert_num_queries):
    row = rows.make(model)
    row = model._base_manager.select_related().get(pk=row.pk)

    with django_assert_num_queries(0):
        assert str(row)
