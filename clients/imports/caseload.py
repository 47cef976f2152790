"""The caseload as a kind of file: looked at row by row, settled as a whole, taken in client by client."""

import gc
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import cached_property, wraps
from itertools import islice
from typing import Any, TypeVar, cast

from achterhoek import bsn as bsn_rules
from achterhoek.cells import Row
from achterhoek.imports import kinds
from achterhoek.imports.kinds import Counts, Importer, Run
from achterhoek.models import User
from achterhoek.statuses import ImportKind
from clients.imports import decisions, held, objects, rows
from clients.imports.columns import COLUMNS
from clients.imports.decisions import Decision, Surroundings
from clients.imports.held import Batch, person_of
from clients.imports.rows import Region, key_of
from clients.imports.take_in import Writer
from clients.imports.whole import Whole
from clients.models import Client, Indication

CLIENTS_AT_ONCE = 500


type_method = TypeVar("type_method", bound=Callable[..., Any])


def without_collecting(method: type_method) -> type_method:
    """Let Python's collector of cycles rest during one batch.

    A batch makes tens of thousands of objects that live until its end and hold no cycles: looking through them again
    and again took a quarter of an import.
    """

    @wraps(method)
    def rested(*args: Any, **kwargs: Any) -> Any:
        was_on = gc.isenabled()
        gc.disable()
        try:
            return method(*args, **kwargs)
        finally:
            if was_on:
                gc.enable()

    return cast("type_method", rested)


@kinds.register
class Caseload(Importer):
    """One municipality's residents and their care, or those of several."""

    kind = ImportKind.CASELOAD
    columns = COLUMNS
    batch_size = 2_000
    municipality_column = "gemeente"

    def __init__(self, run: Run) -> None:
        super().__init__(run)
        self.region = Region.load()
        self.whole = Whole(run)
        self.present: set[int] = set()
        self.municipalities: set[str] = {run.municipality} if run.municipality else set()
        self.missing = self.rows_seen = 0

    @without_collecting
    def look(self, rows_: Sequence[Row]) -> None:
        good = []
        for row in rows_:
            fault = rows.fault_of(
                row, region=self.region, municipality=self.run.municipality, today=self.run.today
            )
            if fault:
                self.run.park(row["line"], fault.column, fault.reason)
                continue
            for column, sentence in rows.oddities(row, today=self.run.today):
                self.run.notice(sentence, line=row["line"], column=column)
            good.append(row)
        self.whole.look(good, region=self.region)

    def settle(self) -> None:
        self.whole.settle()

    def group(self, row: Row) -> Hashable:
        return person_of(row)

    @without_collecting
    def take_in(self, rows_: Sequence[Row], *, write: bool) -> Counts:
        found = objects.enrich(list(rows_), self.region)
        batch = held.load(found, self.region, lock=write)
        around = self._around(batch)
        decided = [
            decisions.decide(some, held=batch.people[person], around=around)
            for person, some in _by_person(found)
        ]
        if write:
            self._writer(batch).write(decided)
        self._remember(found, decided)
        return _sum(decided)

    def finish(self, *, write: bool) -> int:
        """Clients whom the file does not name at all; corrected rows that come back leave them as they were."""
        if self.run.file_import.corrects:
            return 0
        if self.rows_seen != self._rows_in_file():
            self._look_again()
        for some in self._absent():
            around = self._around(Batch())
            decided = [
                decisions.absent(held=one, around=around) for one in held.load_clients(some, self.region)
            ]
            self.missing += sum(len(decision.missing) for decision in decided)
            if write:
                self._writer(Batch()).write(decided)
        return self._count_missing() if write else self.missing

    def _around(self, batch: Batch) -> Surroundings:
        whole = not self.run.file_import.corrects
        return Surroundings(self.region, batch, self.run.today, self._in_file, whole)

    def _writer(self, batch: Batch) -> Writer:
        portal = User.objects.portal()
        return Writer(self.run.file_import, self.run.by, portal, self.region, batch, self.run.today)

    def _remember(self, found: list[Row], decided: list[Decision]) -> None:
        self.rows_seen += len(found)
        self.municipalities.update(row["gemeente"] for row in found)
        self.present.update(one.held.client.pk for one in decided if one.held.client)
        self.present.update(one.made.pk for one in decided if one.made)
        self.missing += sum(len(decision.missing) for decision in decided)

    def _in_file(self, key: str) -> bool:
        return key in self._keys

    @cached_property
    def _keys(self) -> set[str]:
        """The keys of all rows of the file, the parked ones too: what is parked is not missing."""
        keys = {key_of(row) for some in self.run.rows() for row in some}
        return keys | {rows.key_of_cells(cells) for cells in self.run.parked_cells() if cells}

    def _rows_in_file(self) -> int:
        file_import = self.run.file_import
        return file_import.rows_total - file_import.parked.count()

    def _look_again(self) -> None:
        """Who is in the file, where another process took the first part of it in."""
        for some in self.run.rows():
            self.municipalities.update(row["gemeente"] for row in some)
            people = {(row["gemeente"], bsn_rules.index(row["bsn"])) for row in some}
            known = Client.objects.filter(
                municipality_id__in=self.municipalities, bsn_index__in={index for _, index in people}
            )
            for pk, municipality, index in known.order_by().values_list("pk", "municipality_id", "bsn_index"):
                if (municipality, index) in people:
                    self.present.add(pk)

    def _absent(self) -> Iterator[list[Client]]:
        known = Client.objects.filter(municipality_id__in=self.municipalities).values_list("pk", flat=True)
        absent = iter([pk for pk in known.order_by("pk") if pk not in self.present])
        while some := list(islice(absent, CLIENTS_AT_ONCE)):
            yield list(Client.objects.filter(pk__in=some).order_by("pk"))

    def _count_missing(self) -> int:
        missing = Indication.objects.filter(missing_since__isnull=False)
        return missing.filter(municipality_id__in=self.municipalities).count()


def _by_person(found: list[Row]) -> Iterable[tuple[tuple[str, str], list[Row]]]:
    people: dict[tuple[str, str], list[Row]] = {}
    for row in found:
        people.setdefault(person_of(row), []).append(row)
    return people.items()


def _sum(decided: list[Decision]) -> Counts:
    counts = Counts()
    for decision in decided:
        counts += decision.counts
    return counts
