"""To which indication of the portal a row of a later file belongs.

In this order: the same key; an allocation number it ever had; the same client, product and decision number; the same
client and product with overlapping days, if there is only one (docs/data.md). Each indication takes one row. A row
never belongs to the indication that it says it renews.
"""

from collections.abc import Callable, Iterator
from datetime import date
from enum import Enum
from typing import NamedTuple

from achterhoek.cells import Row
from clients.imports.held import Held
from clients.imports.rows import key_of, number_of
from clients.models import Indication


class How(Enum):
    """By what a row was recognised; anything but the key is a difference."""

    KEY = "kenmerk"
    NUMBER = "toewijzingnummer"
    DECISION = "beschikkingsnummer"
    DAYS = "overlappende dagen"


class Match(NamedTuple):
    indication: Indication
    how: How


type_rule = Callable[[Row, list[Indication], Held], Indication | None]


def match(rows: list[Row], held: Held, *, renewed: dict[int, Indication]) -> dict[int, Match]:
    """Line number → match, for rows of one client. `renewed`: the portal's indication that a line says it renews."""
    found: dict[int, Match] = {}
    free = {indication.pk: indication for indication in held.indications}
    for how, rule in RULES:
        for row in rows:
            if row["line"] in found or not free:
                continue
            not_this = renewed.get(row["line"])
            candidates = [indication for indication in free.values() if indication is not not_this]
            indication = rule(row, candidates, held)
            if indication is not None:
                del free[indication.pk]
                found[row["line"]] = Match(indication, how)
    return found


def _same_key(row: Row, candidates: list[Indication], held: Held) -> Indication | None:
    key = key_of(row)
    return next((indication for indication in candidates if indication.key == key), None)


def _same_number(row: Row, candidates: list[Indication], held: Held) -> Indication | None:
    indication = held.numbers.get(number_of(row)) if row["toewijzingnummer"] else None
    return indication if indication in candidates else None


def _same_decision(row: Row, candidates: list[Indication], held: Held) -> Indication | None:
    """One decision may stand in several rows: of several the one with the nearest first day."""
    if not row["beschikkingsnummer"]:
        return None
    same = [one for one in _same_product(row, candidates) if one.decision_number == row["beschikkingsnummer"]]
    return min(same, key=lambda one: (abs(one.first_day - row["indicatie_van"]), one.pk), default=None)


def _overlapping(row: Row, candidates: list[Indication], held: Held) -> Indication | None:
    same = [one for one in _same_product(row, candidates) if _overlap(one, row)]
    return same[0] if len(same) == 1 else None


def _same_product(row: Row, candidates: list[Indication]) -> Iterator[Indication]:
    return (one for one in candidates if one.product_id == row["product"].pk)


def _overlap(indication: Indication, row: Row) -> bool:
    return indication.first_day <= (row["indicatie_tot"] or date.max) and row["indicatie_van"] <= (
        indication.last_day or date.max
    )


RULES: tuple[tuple[How, type_rule], ...] = (
    (How.KEY, _same_key),
    (How.NUMBER, _same_number),
    (How.DECISION, _same_decision),
    (How.DAYS, _overlapping),
)
