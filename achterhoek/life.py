"""The life of a row as one table: which state may follow which, what that step is called, and who may take it.

Each noun has its own table (`transitions.workflow`, `plan_life`, `letter_life`); one action asks it, and is the only
writer of that state.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import TextChoices

from achterhoek.models import User
from achterhoek.permissions import may
from achterhoek.refusals import Refused

State = TypeVar("State", bound=TextChoices)


class Impossible(Refused):
    """One state never follows the other."""


@dataclass(frozen=True)
class Step:
    """What happens when one state follows another: the permission it asks and its Dutch name."""

    permission: str
    name: str


@dataclass(frozen=True)
class Life(Generic[State]):
    """A table of steps; `refusal` says what cannot be, of `{was}` and `{wanted}`."""

    states: type[State]
    table: Mapping[tuple[State, State], Step]
    rule: str
    refusal: str

    def step(self, from_state: str, to_state: str) -> Step:
        """The step from one state to the other; Impossible where the table has none."""
        was, wanted = self.states(from_state), self.states(to_state)
        if found := self.table.get((was, wanted)):
            return found
        raise Impossible(self.refusal.format(was=was.label, wanted=wanted.label), rule=self.rule)

    def after(self, state: str) -> list[State]:
        """The states that may follow `state`."""
        return [to for (start, to) in self.table if start == state]

    def allowed(self, user: User, from_state: str, to_state: str) -> bool:
        """Whether this person's role may take the step; False where the table has none."""
        found = self.table.get((self.states(from_state), self.states(to_state)))
        return found is not None and may(user, found.permission)
