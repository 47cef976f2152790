"""What the engine asks of one kind of file, and where each kind says that it is there.

A kind is an `Importer`: its columns, what it looks at in the whole file, and how a batch of rows goes in. The engine
(achterhoek/imports/files.py) does the rest: reading, parking, storing, progress, stop, picking up after a crash. For
a file it makes an importer and calls, in this order:

    look(rows)      for each batch, in the order of the file: what is wrong with a row by itself, or against what the
                    portal holds (`run.park`), what is odd (`run.notice`), and what must be remembered for `settle`.
                    Rows that do not fit their columns were parked before and do not come here.
    settle()        once, after the last row: what rows mean to each other (the same key twice; a row that points to
                    one further on). May park rows by their line; a row parked in `look` is gone.
    group(row)      rows with the same group are taken in together, in one transaction, in the order of the file.
    take_in(rows, write=…)
                    for each batch of whole groups: decide what happens to each row on the portal as it is now, and
                    write it when `write` is true. A check calls it with write=False and must give the same counts:
                    decide first, and write what was decided. Runs inside a transaction; keep a batch under a second.
    finish(write=…) once, after the last batch, unless the file had no rows: what the file does not name. Gives how
                    many things of its scope only the portal has. Must be safe to do again.

The check and the taking in may happen in two processes, with days between, and after a crash in a third: each has an
importer of its own, and only the check calls `look` and `settle`. An importer that needs to know the whole file in
`take_in` or `finish` asks `run.rows()` (every row that is taken in, batch after batch, decrypted on the way) and
`run.parked_cells()`. Notices come from `look` and `settle` only, so a check and the real run always tell the same.

    @kinds.register
    class Products(Importer):
        kind = ImportKind.PRODUCTS
        columns = Columns(…)
        def take_in(self, rows, *, write): …

Modules called `imports` of every app are read at start-up, so a kind registers itself there.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, TypeVar

from achterhoek.cells import Columns, Row
from achterhoek.imports import chunks
from achterhoek.models import FileImport, User
from achterhoek.statuses import ImportKind

MAX_NOTICES = 1_000
SAME_KEY = "Deze rij staat eerder in het bestand, met een andere inhoud."


@dataclass(slots=True)
class Counts:
    """Rows of the file by what became of them; `different` are left for a person."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    different: int = 0

    def __iadd__(self, other: "Counts") -> "Counts":
        self.created += other.created
        self.updated += other.updated
        self.unchanged += other.unchanged
        self.different += other.different
        return self


class Run:
    """One going through one file: what an importer may ask, and where it tells what it found."""

    def __init__(self, file_import: FileImport, columns: Columns, *, by: User, today: date) -> None:
        self._columns = columns
        self.file_import = file_import
        self.by = by
        self.today = today
        #: CBS code of the uploader's municipality; None for a command and for regional files.
        self.municipality: str | None = file_import.municipality_id
        self.faults: dict[int, tuple[str, str]] = {}
        self.notices: list[dict[str, Any]] = []
        self._untold = 0

    def park(self, line: int, column: str, reason: str) -> None:
        """Leave the row on `line` out; the first reason stays. The reason never repeats a cell."""
        self.faults.setdefault(line, (column, reason))

    def is_parked(self, line: int) -> bool:
        return line in self.faults

    def notice(self, text: str, *, line: int | None = None, column: str = "") -> None:
        """Tell something odd that keeps no row out. The text never repeats a cell."""
        if len(self.notices) < MAX_NOTICES:
            self.notices.append({"line": line, "column": column, "text": text})
        else:
            self._untold += 1

    def told(self) -> list[dict[str, Any]]:
        """All notices in the order of the file, closed by how many more there were."""
        told = sorted(self.notices, key=lambda notice: notice["line"] or 0)
        if not self._untold:
            return told
        return [
            *told,
            {"line": None, "column": "", "text": f"En nog {self._untold} andere opmerkingen."},
        ]

    def rows(self) -> Iterator[list[Row]]:
        """Every row of the file that is taken in, batch after batch; there once the check has settled."""
        return chunks.all_rows(self.file_import, self._columns)

    def parked_cells(self) -> Iterator[dict[str, str]]:
        """The cells of every parked row, as text."""
        for row in self.file_import.parked.order_by("line").iterator():
            yield chunks.open_cells(row)


class Importer:
    """How one kind of file goes in; see the module's text."""

    kind: ClassVar[ImportKind]
    columns: ClassVar[Columns]
    #: Rows in one transaction, about; a group is never split.
    batch_size: ClassVar[int] = 1_000
    #: The column that says which municipality a row is of, where rows belong to one.
    municipality_column: ClassVar[str] = ""

    def __init__(self, run: Run) -> None:
        self.run = run

    def look(self, rows: Sequence[Row]) -> None:
        """Look at a batch of the file, in its order."""

    def settle(self) -> None:
        """Say what rows mean to each other, once all were looked at."""

    def group(self, row: Row) -> Hashable:
        return int(row["line"])

    def take_in(self, rows: Sequence[Row], *, write: bool) -> Counts:
        """Decide what becomes of each row, and write it when asked."""
        raise NotImplementedError

    def finish(self, *, write: bool) -> int:
        """Deal with what the file does not name; how many things only the portal has."""
        return 0


class FirstOfKey:
    """Finds the same key twice in a file: rows with the same content are fine, a second content is not."""

    def __init__(self) -> None:
        self._contents: dict[Hashable, int] = {}

    def accepts(self, key: Hashable, row: Row) -> bool:
        content = hash(str([value for name, value in row.items() if name != "line"]))
        return self._contents.setdefault(key, content) == content

    def __contains__(self, key: Hashable) -> bool:
        return key in self._contents


type_importer = TypeVar("type_importer", bound=type[Importer])
_KINDS: dict[str, type[Importer]] = {}


def register(importer: type_importer) -> type_importer:
    """Make a kind known; gives the importer back, so it can stand above the class."""
    _KINDS[importer.kind] = importer
    return importer


def importer_of(kind: str) -> type[Importer]:
    """The importer of a kind; KeyError for one that no app registered."""
    return _KINDS[kind]


def registered() -> Iterable[str]:
    return _KINDS.keys()
