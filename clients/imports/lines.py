"""Care lines from rows that renew one another, and the first links: who is responsible from which day.

A care line's first link begins on the `zorg_sinds` of its row, each next one on its row's `indicatie_van`
(docs/data.md, key of a caseload row). A row without care has no link; days before the first link are waiting.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from achterhoek.cells import Row


@dataclass(slots=True)
class NewLine:
    """A care line to make: its rows, each renewing the one before, and the first days of its links."""

    rows: list[Row]
    links: list[tuple[date, Row]] = field(default_factory=list)
    #: The row whose link begins later than its renewal, if there is one.
    overtaken: Row | None = None


def chains(rows: Iterable[Row], predecessors: dict[int, int]) -> list[list[Row]]:
    """Rows in chains of renewals. `predecessors`: line number → line number of the row that it renews."""
    by_line = {row["line"]: row for row in rows}
    successors = {before: after for after, before in predecessors.items() if after in by_line}
    made = []
    for line, row in by_line.items():
        if predecessors.get(line) in by_line:
            continue
        chain = [row]
        while (line := successors.get(line, 0)) in by_line:
            chain.append(by_line[line])
        made.append(chain)
    return made


def line_of(chain: list[Row]) -> NewLine:
    """The care line of a chain, with its links.

    Where a renewal begins on or before the day of the link before it, the renewal's provider takes its place: a day
    has one responsible provider, and the later decision says who.
    """
    line = NewLine(chain)
    for row in chain:
        if row["zorg_sinds"] is None:
            continue
        day = max(row["indicatie_van"], line.links[0][0]) if line.links else row["zorg_sinds"]
        while line.links and line.links[-1][0] >= day:
            line.overtaken = line.links.pop()[1]
        line.links.append((day, row))
    return line
