"""How many rows there are of each kind, kept counted by the database itself.

A model says what it is counted by (`tallied`: a name, and the fields that make a kind). Triggers keep the numbers in
the transaction of every change, however it is written (`achterhoek/triggers/`), and count anew whenever they are made:
an overview of a million rows so reads some dozens, and cannot be behind. Numbers are per municipality, and whoever
reads them goes through `countable_by`.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.db.models import BooleanField, Field, Model, Sum

from achterhoek.models import Tally
from achterhoek.querysets import TallyQuerySet

SEPARATOR = "|"


def of(model: type[Model], name: str) -> TallyQuerySet:
    """The numbers of one model under one of its names."""
    rows: TallyQuerySet = Tally.objects.filter(of=name_of(model, name))
    return rows


def name_of(model: type[Model], name: str) -> str:
    return f"{model._meta.db_table}.{name}"


def read(model: type[Model], name: str, rows: TallyQuerySet) -> list[dict[str, Any]]:
    """Each kind with its values, its municipality and its `number`; kinds of which there are none are left out."""
    fields: list[Any] = [model._meta.get_field(field) for field in model.tallied[name]]  # type: ignore[attr-defined]
    readers = [(field.attname, _reader(field)) for field in fields]
    summed = rows.order_by("municipality", "key").values_list("municipality_id", "key")
    return [
        {
            "municipality_id": municipality,
            **{name: value(word) for (name, value), word in zip(readers, key.split(SEPARATOR), strict=False)},
            "number": number,
        }
        for municipality, key, number in summed.annotate(sum=Sum("number"))
        if number
    ]


def total(rows: TallyQuerySet) -> int:
    return int(rows.aggregate(sum=Sum("number"))["sum"] or 0)


def fold() -> int:
    """Put rows of one kind together (PostgreSQL adds one per change); the sums stay the same. Returns how many went."""
    with transaction.atomic():
        rows = list(Tally.objects.select_for_update(skip_locked=True).order_by("pk"))
        sums = _sums(rows)
        if len(sums) == len(rows):
            return 0
        Tally.objects.filter(pk__in=[row.pk for row in rows]).delete()
        Tally.objects.bulk_create(
            Tally(of=of, municipality_id=municipality, key=key, number=number)
            for (of, municipality, key), number in sums.items()
            if number
        )
        return len(rows)


def _sums(rows: Iterable[Tally]) -> Counter[tuple[str, str, str]]:
    found: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        found[row.of, row.municipality_id, row.key] += row.number
    return found


def _reader(field: Field) -> Callable[[str], Any]:
    """How a value of this field comes back from its word in a key."""
    if isinstance(field, BooleanField):
        return lambda word: word == "1"
    target: Any = field.target_field if field.is_relation else field  # type: ignore[attr-defined]
    return lambda word: None if word == "" and field.null else target.to_python(word)
