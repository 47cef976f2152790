"""A valid row of any model, for rules over all of them, and the raw SQL to break it with."""

import itertools
from datetime import UTC, date, datetime, timedelta

from django.apps import apps
from django.db import connection, models, transaction

from achterhoek.models import Municipality, User
from achterhoek.statuses import Role
from providers.models import Lot
from tests.factories import lot, municipality, period
from transitions.models import TransitionPeriod

APPS = ("achterhoek", "providers", "clients", "transitions", "faq")
DAY = date(2022, 9, 1)
MOMENT = datetime(2022, 9, 1, 9, 0, tzinfo=UTC)
#: What these models cannot do without, beside a value of the right kind.
NEEDED = {
    "TransitionPeriod": {"last_day": DAY + timedelta(days=30)},
    "Assessment": {"outcome": "moves", "reason": "no_contract"},
    "PeriodScope": {"period": lambda: make(TransitionPeriod)},
    # A municipality has one open one; of those that were withdrawn, as many as there are.
    "ArchiveDelivery": {"withdrawn_at": MOMENT, "withdrawn_by": User.objects.portal},
    "NotStartedReport": {"phone": lambda: f"06{next(counter):08d}"},
}
counter = itertools.count(500_000)


def all_models():
    return [model for label in APPS for model in apps.get_app_config(label).get_models()]


def model_of(table):
    return next(model for model in all_models() if model._meta.db_table == table)


def new(model, *, within=None, **given):
    """An unsaved row whose relations are saved, within one municipality; what may be empty is empty."""
    place = within or Municipality.objects.get(code="0197")
    if model is User:
        given = {"role": Role.CONSULTANT, "municipality": place} | given
    values, given = {}, needed(model) | given
    for field in model._meta.concrete_fields:
        if (
            field.name in given
            or field.attname in given
            or field.generated
            or isinstance(field, models.AutoField)
        ):
            continue
        if field.name == "municipality" and (within or not field.null):
            values["municipality"] = place
        elif not (field.has_default() or field.null or (field.blank and field.empty_strings_allowed)):
            values[field.name] = filled(field, place)
    return model(**values | given)


def needed(model):
    found = NEEDED.get(model.__name__, {})
    return {name: value() if callable(value) else value for name, value in found.items()}


def make(table_or_model, *, within=None, **given):
    """The same, saved."""
    model = model_of(table_or_model) if isinstance(table_or_model, str) else table_or_model
    row = new(model, within=within, **given)
    row.save(force_insert=True)
    return row


#: What stands in a field that must be filled; the first kind that fits counts.
VALUES = {
    models.DateTimeField: MOMENT,
    models.DateField: DAY,
    models.BinaryField: b"sealed",
    models.JSONField: [],
    models.IntegerField: 1,
    models.DecimalField: 1,
}


def filled(field, place):
    if field.is_relation:
        return related(field.related_model, place)
    if field.choices:
        return field.choices[0][0]
    for kind, value in VALUES.items():
        if isinstance(field, kind):
            return value
    return str(next(counter))[-(field.max_length or 12) :]


def related(model, place):
    if model is User:
        return User.objects.portal()
    if model is Municipality:
        return place
    if model is TransitionPeriod:
        return period()
    if model is Lot:
        return lot()
    return make(model, within=place)


def columns(row):
    """Column and value of a row as the database takes them."""
    values = {}
    for field in row._meta.concrete_fields:
        if not field.generated:
            value = field.get_db_prep_save(field.pre_save(row, add=True), connection)
            values[field.column] = next(counter) if value is None and field.primary_key else value
    return values


def insert(table, *rows):
    names = list(rows[0])
    places = ", ".join(["(" + ", ".join(["%s"] * len(names)) + ")"] * len(rows))
    listed = ", ".join(f'"{name}"' for name in names)
    execute(
        f'INSERT INTO "{table}" ({listed}) VALUES {places}', *[row[name] for row in rows for name in names]
    )


def execute(statement, *values):
    """Run raw SQL and let what the database checks at the end of a transaction be checked now."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def another_value(table, column):
    """A value that differs from what the first row of the table has in this column."""
    model = model_of(table)
    field = next(field for field in model._meta.concrete_fields if field.column == column)
    before = model._base_manager.order_by("pk").values_list(field.attname, flat=True)[0]
    return field.get_db_prep_save(_other(field, before), connection)


def _other(field, before):
    while field.is_relation:
        field = field.target_field
    if isinstance(field, models.DateTimeField | models.DateField):
        return (before or MOMENT) + timedelta(days=1)
    if isinstance(field, models.JSONField):
        return {"another": "value"}
    if isinstance(field, models.IntegerField):
        return (before or 0) + 1000
    if isinstance(field, models.BinaryField):
        return bytes(before) + b"x"
    return "0222" if field.max_length == 4 else f"{before}x"[-field.max_length :]


__all__ = [
    "all_models",
    "another_value",
    "columns",
    "execute",
    "insert",
    "make",
    "model_of",
    "municipality",
    "new",
]
