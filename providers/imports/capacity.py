"""The file `capaciteit`: a contract's room for one municipality or shared, and its intake stop.

A new file gives the new total (docs/data.md, Room): less than is already promised is taken in and told. How much is
promised is known above, where the handovers are: `settings.PROMISED_PLACES` names the function that tells.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.module_loading import import_string

from achterhoek.cells import Columns, Row, cbs, day, whole, word
from achterhoek.imports import kinds
from achterhoek.imports.kinds import Counts, Importer, Run
from achterhoek.models import Municipality
from achterhoek.statuses import ImportKind
from providers.imports.changes import Changes
from providers.imports.contracts import UNKNOWN_MUNICIPALITY
from providers.models import Capacity, Contract, IntakeStop

NOTICE_OF_STOP = timedelta(days=14)

UNKNOWN_CONTRACT = "Dit contract staat niet in het portaal. Lees eerst het bestand met contracten in."
STOP_ENDS_BEFORE = "De laatste dag van de cliëntenstop ligt vóór de eerste dag."
STOP_WITHOUT_DAY = "De cliëntenstop heeft geen eerste dag en is overgeslagen."
LATE_STOP = "Deze cliëntenstop is minder dan 14 dagen van tevoren aangekondigd."
UNANNOUNCED_STOP = "Bij deze cliëntenstop staat niet wanneer zij is aangekondigd."
NOT_SERVED = "Dit contract geldt niet in deze gemeente; de ruimte telt pas als het daar gaat gelden."
TOO_FEW = "Dit zijn minder plaatsen dan er al beloofd zijn: {promised} beloofd, {places} in het bestand."

type_room = tuple[int, str | None]
type_promised = Callable[[list[int]], Mapping[type_room, int]]


@kinds.register
class Rooms(Importer):
    kind = ImportKind.CAPACITY
    columns = Columns(
        word("contractnummer", 40, required=True),
        cbs("gemeente"),
        whole("plaatsen", required=True),
        whole("instroom_per_week", required=True),
        day("clientenstop_van"),
        day("clientenstop_tot"),
        day("clientenstop_aangekondigd"),
    )

    def __init__(self, run: Run) -> None:
        super().__init__(run)
        self._contracts = dict(Contract.objects.values_list("number", "pk"))
        self._municipalities = frozenset(Municipality.objects.values_list("code", flat=True))
        self._seen = kinds.FirstOfKey()
        self._places: dict[type_room, tuple[int, int]] = {}

    def look(self, rows: Sequence[Row]) -> None:
        for row in rows:
            if fault := self._fault(row):
                self.run.park(row["line"], *fault)
                continue
            self._places.setdefault(self._key(row), (row["line"], row["plaatsen"]))
            self._tell_of_stop(row)
            if (
                row["gemeente"]
                and (self._contracts[row["contractnummer"]], row["gemeente"]) not in self._served
            ):
                self.run.notice(NOT_SERVED, line=row["line"], column="gemeente")

    def settle(self) -> None:
        """Tell of rooms with fewer places than are promised."""
        tell: type_promised = import_string(settings.PROMISED_PLACES)
        promised = tell(sorted({contract for contract, _ in self._places}))
        for room, (line, places) in self._places.items():
            if (held := promised.get(room, 0)) > places:
                self.run.notice(TOO_FEW.format(promised=held, places=places), line=line, column="plaatsen")

    def group(self, row: Row) -> Hashable:
        return row["contractnummer"], row["gemeente"]

    def take_in(self, rows: Sequence[Row], *, write: bool) -> Counts:
        about = Q(contract_id__in={self._contracts[row["contractnummer"]] for row in rows})
        rooms = {(room.contract_id, room.municipality_id): room for room in Capacity.objects.filter(about)}
        stops = {(stop.contract_id, stop.municipality_id): stop for stop in IntakeStop.objects.filter(about)}
        changes, stop_changes = Changes(Capacity), StopChanges(stops)
        counts = Counts()
        for row in rows:
            contract, municipality = key = self._key(row)
            values = {"places": row["plaatsen"], "intake_per_week": row["instroom_per_week"]}
            rooms[key], count = changes.put(
                rooms.get(key), values, contract_id=contract, municipality_id=municipality
            )
            changed = stop_changes.put(key, row)
            counts += Counts(updated=1) if changed and count.unchanged else count
        if write:
            changes.write()
            stop_changes.write()
        return counts

    def finish(self, *, write: bool) -> int:
        named = {self._key(row) for rows in self.run.rows() for row in rows}
        held: set[type_room] = set(Capacity.objects.values_list("contract_id", "municipality_id"))
        return len(held - named)

    @cached_property
    def _served(self) -> set[tuple[int, str]]:
        return set(Contract.objects.values_list("pk", "municipalities"))

    def _fault(self, row: Row) -> tuple[str, str] | None:
        if row["contractnummer"] not in self._contracts:
            return "contractnummer", UNKNOWN_CONTRACT
        if row["gemeente"] and row["gemeente"] not in self._municipalities:
            return "gemeente", UNKNOWN_MUNICIPALITY
        first_day, last_day = row["clientenstop_van"], row["clientenstop_tot"]
        if first_day and last_day and last_day < first_day:
            return "clientenstop_tot", STOP_ENDS_BEFORE
        return None if self._seen.accepts(self._key(row), row) else ("contractnummer", kinds.SAME_KEY)

    def _tell_of_stop(self, row: Row) -> None:
        first_day, announced = row["clientenstop_van"], row["clientenstop_aangekondigd"]
        if first_day is None and (row["clientenstop_tot"] or announced):
            self.run.notice(STOP_WITHOUT_DAY, line=row["line"], column="clientenstop_van")
        elif first_day and announced is None:
            self.run.notice(UNANNOUNCED_STOP, line=row["line"], column="clientenstop_aangekondigd")
        elif first_day and first_day - announced < NOTICE_OF_STOP:
            self.run.notice(LATE_STOP, line=row["line"], column="clientenstop_aangekondigd")

    def _key(self, row: Row) -> type_room:
        return self._contracts[row["contractnummer"]], row["gemeente"] or None


class StopChanges:
    """The intake stops of one batch: a row without a stop ends the one that the portal held."""

    def __init__(self, held: dict[type_room, IntakeStop]) -> None:
        self._held = held
        self._changes = Changes(IntakeStop)
        self._gone: list[int] = []

    def put(self, key: type_room, row: Row) -> bool:
        """Whether the stop of this room changes."""
        if row["clientenstop_van"] is None:
            stop = self._held.pop(key, None)
            self._gone += [stop.pk] if stop else []
            return stop is not None
        contract, municipality = key
        values: dict[str, Any] = {
            "first_day": row["clientenstop_van"],
            "last_day": row["clientenstop_tot"],
            "announced_on": row["clientenstop_aangekondigd"],
        }
        self._held[key], count = self._changes.put(
            self._held.get(key), values, contract_id=contract, municipality_id=municipality
        )
        return not count.unchanged

    def write(self) -> None:
        IntakeStop.objects.filter(pk__in=self._gone).delete()
        self._changes.write()
