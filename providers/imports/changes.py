"""Rows against what the portal holds: what is new, what changed, written set by set.

Instances are changed in memory first, in a check as in a real run, so that both count the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.db.models import Model

from achterhoek.imports.kinds import Counts

type_model = TypeVar("type_model", bound=Model)


@dataclass
class Changes(Generic[type_model]):
    """Instances of one model to make or to write."""

    model: type[type_model]
    new: list[type_model] = field(default_factory=list)
    changed: dict[Any, type_model] = field(default_factory=dict)
    fields: set[str] = field(default_factory=set)

    def put(self, held: type_model | None, values: dict[str, Any], **key: Any) -> tuple[type_model, Counts]:
        """Make an instance with `key`, or bring the held one in line; the instance and what it counts as."""
        if held is None:
            made = self.model(**key, **values)
            self.new.append(made)
            return made, Counts(created=1)
        different = {name for name, value in values.items() if getattr(held, name) != value}
        if not different:
            return held, Counts(unchanged=1)
        for name in different:
            setattr(held, name, values[name])
        if held.pk is not None:
            self.changed[held.pk] = held
            self.fields |= different
        return held, Counts(updated=1)

    def write(self) -> None:
        self.model._default_manager.bulk_create(self.new, batch_size=1_000)
        if self.changed:
            self.model._default_manager.bulk_update(
                self.changed.values(), sorted(self.fields), batch_size=500
            )


def counted(counts: Iterable[Counts]) -> Counts:
    total = Counts()
    for count in counts:
        total += count
    return total
