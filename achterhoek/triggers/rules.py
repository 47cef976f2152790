"""Which rows the database itself guards, read from the models: a new model is guarded without a line here.

*Only added*: a model with `append_only` (the access log, the history of handovers, allocations). Its rows are never
deleted; of a row only the columns named there may be filled, once.

*Settled*: a model with `fixed_since`, the name of a moment. From that moment on a row is not deleted, and of it only
the columns in `still_changes` change (the version of a text that was approved).

*Within one municipality*: a model with a municipality of its own. What it points to must be of the same one, or of
none where the target is shared by all (a file of the region). Who did something (`by`, `…_by`) is no pointer: that may
be the portal itself, or someone who moved on.

*Shown to visitors*: a model with `public = True`, and its links to many. Every change of its rows raises the version
of the public pages, so that no page is kept that no longer holds (achterhoek/versions.py).

*Counted*: a model with `tallied`. Every change of its rows changes the numbers of their kinds (achterhoek/tallies.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import BooleanField, Field, ForeignKey, Model, TextField
from django.db.models.fields import CharField

from achterhoek import tallies
from achterhoek.models import AccessSubject, Municipality, PublicVersion, Tally, User

APPS = ("achterhoek", "providers", "clients", "transitions", "faq")
#: The log names whom an event was about, also where somebody reached for another municipality's client.
FREE = {(AccessSubject, "event")}


@dataclass(frozen=True)
class OnlyAdded:
    """Rows are not deleted; `fixed` columns never change, `fillable` ones (column, is text) only once."""

    table: str
    fixed: tuple[str, ...]
    fillable: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Settled:
    """Once `since` is filled in a row, its `fixed` columns never change and it is not deleted."""

    table: str
    since: str
    fixed: tuple[str, ...]


@dataclass(frozen=True)
class Pointer:
    """A column that points to a row with a municipality; `shared` when that row may have none."""

    column: str
    target: str
    target_key: str
    shared: bool
    to_itself: bool


@dataclass(frozen=True)
class Within:
    """Rows of `table` point to rows of their own municipality only."""

    table: str
    key: str
    pointers: tuple[Pointer, ...]


@dataclass(frozen=True)
class Stays:
    """Rows that others point to: their municipality never changes."""

    table: str


@dataclass(frozen=True)
class StaffStays:
    """A person keeps their municipality while rows of it are theirs: (table, column) that say so."""

    table: str
    key: str
    held_by: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Raises:
    """Every change of `table` raises the version in `counter`."""

    table: str
    counter: str


@dataclass(frozen=True)
class Counted:
    """Rows of `table` are counted in `tally` as `of`, per municipality and kind: (column, is boolean)."""

    table: str
    tally: str
    of: str
    kind: tuple[tuple[str, bool], ...]


Rule = OnlyAdded | Settled | Within | Stays | StaffStays | Raises | Counted


def all_rules() -> list[Rule]:
    """Every rule, in a fixed order."""
    models = [
        model for label in APPS for model in apps.get_app_config(label).get_models(include_auto_created=True)
    ]
    within = {model: tuple(_pointers(model)) for model in models if _has_municipality(model, required=True)}
    targets = {field.related_model for model in within for field in _pointing_fields(model)}
    fixed = [model for model in models if model in targets and model is not User]
    return [
        *(_only_added(model) for model in models if hasattr(model, "append_only")),
        *(_settled(model) for model in models if hasattr(model, "fixed_since")),
        *(Within(model._meta.db_table, _key(model), found) for model, found in within.items() if found),
        *(Stays(model._meta.db_table) for model in fixed),
        StaffStays(User._meta.db_table, _key(User), tuple(_held_by(within))),
        *(Raises(table, PublicVersion._meta.db_table) for table in _public_tables(models)),
        *(_counted(model, name) for model in models for name in getattr(model, "tallied", ())),
    ]


def _only_added(model: Any) -> OnlyAdded:
    columns = [field for field in model._meta.concrete_fields if not field.generated]
    fillable = [field for field in columns if field.name in model.append_only]
    return OnlyAdded(
        table=model._meta.db_table,
        fixed=tuple(field.column for field in columns if field not in fillable),
        fillable=tuple((field.column, isinstance(field, CharField | TextField)) for field in fillable),
    )


def _settled(model: Any) -> Settled:
    columns = [field for field in model._meta.concrete_fields if not field.generated]
    return Settled(
        table=model._meta.db_table,
        since=model._meta.get_field(model.fixed_since).column,
        fixed=tuple(field.column for field in columns if field.name not in model.still_changes),
    )


def _pointers(model: type[Model]) -> Iterator[Pointer]:
    for field in _pointing_fields(model):
        target: type[Model] = field.related_model
        yield Pointer(
            column=field.column,
            target=target._meta.db_table,
            target_key=_key(target),
            # A person without municipality (the region's) is nobody's own; a file without one is everybody's.
            shared=not _has_municipality(target, required=True) and target is not User,
            to_itself=target is model,
        )


def _pointing_fields(model: type[Model]) -> Iterator[Any]:
    for field in model._meta.concrete_fields:
        if (
            isinstance(field, ForeignKey)
            and (model, field.name) not in FREE
            and not _says_who_did_it(field)
            and _has_municipality(field.related_model, required=False)
        ):
            yield field


def _says_who_did_it(field: Field) -> bool:
    return field.related_model is User and (field.name == "by" or field.name.endswith("_by"))


def _held_by(within: dict[type[Model], tuple[Pointer, ...]]) -> Iterator[tuple[str, str]]:
    for model, pointers in within.items():
        for pointer in pointers:
            if pointer.target == User._meta.db_table:
                yield model._meta.db_table, pointer.column


def _public_tables(models: list[type[Model]]) -> Iterator[str]:
    """Tables of models that visitors see, and the tables that link their rows to many others."""
    for model in models:
        if getattr(model, "public", False):
            yield model._meta.db_table
            for field in model._meta.local_many_to_many:
                through: Any = field.remote_field.through
                if through._meta.auto_created:
                    yield through._meta.db_table


def _counted(model: Any, name: str) -> Counted:
    fields = [model._meta.get_field(field) for field in model.tallied[name]]
    return Counted(
        table=model._meta.db_table,
        tally=Tally._meta.db_table,
        of=tallies.name_of(model, name),
        kind=tuple((field.column, isinstance(field, BooleanField)) for field in fields),
    )


def _has_municipality(model: Any, *, required: bool) -> bool:
    for field in model._meta.concrete_fields:
        if field.name == "municipality" and field.related_model is Municipality:
            return not (required and field.null)
    return False


def _key(model: type[Model]) -> str:
    return str(model._meta.pk.column)
