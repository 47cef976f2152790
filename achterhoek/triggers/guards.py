"""A guard: one trigger of the database, with the statements that make it. Its name carries a digest of them.

A guard whose statements changed has another name; the old one is then found and removed.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

PREFIX = "guard_"
LONGEST_NAME = 63  # PostgreSQL cuts what is longer


@dataclass(frozen=True)
class Guard:
    """`keeps_rows`: it refuses to change or delete; such guards are the ones that may be lifted.

    `counter`: the table that it raises, `tally`: the one that it counts in; without that table it cannot be made.
    `recount`: what brings a tally up to date when its guard is made.
    """

    name: str
    table: str
    statements: tuple[str, ...]
    keeps_rows: bool = False
    counter: str = ""
    tally: str = ""
    recount: tuple[str, ...] = ()


def made(table: str, rule: str, *statements: str, **more: Any) -> Guard:
    """Name a guard after its table and rule; `{name}` in the statements becomes that name."""
    digest = hashlib.sha256("\n".join(statements).encode()).hexdigest()[:8]
    name = f"{PREFIX}{table[: LONGEST_NAME - len(PREFIX) - len(rule) - 10]}_{rule}_{digest}"
    written = tuple(statement.replace("{name}", name) for statement in statements)
    return Guard(name=name, table=table, statements=written, **more)
