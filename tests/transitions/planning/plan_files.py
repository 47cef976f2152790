"""Checks what `plan_handovers --json` answered against the five files of a region, and counts the most there could be.

It shares no code with the planner, nor with the portal: the files are read here, who must move is asked of the oracle
of the assessment, days are tried one by one, and the maximum is a maximum flow over single residents.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from ortools.graph.python import max_flow

from tests.transitions import assessment_oracle as oracle
from tests.transitions.assessment_files import chain, day, key, region_from_files, rows, several
from tests.transitions.planning.checker import monday, workday

TEST_DAY = date(2023, 1, 1)
Row = dict[str, str]
#: A contract's room: its number, and the municipality it is for (empty: shared).
RoomKey = tuple[str, str]


@dataclass
class CareLine:
    """What must move of one care line: its rows, whom it leaves and since when, and whether a person decides."""

    rows: list[Row]
    lot: str
    giving: str | None
    since: date | None
    by_hand: bool

    @property
    def unit(self) -> tuple[str, str, str]:
        """A client in one lot takes one place."""
        return (self.rows[0]["gemeente"], self.rows[0]["bsn"], self.lot)

    @property
    def place(self) -> str:
        return self.rows[0]["gemeente"]

    def may_start(self, on: date) -> bool:
        inside = any(
            date.fromisoformat(row["indicatie_van"])
            <= on
            <= date.fromisoformat(row["indicatie_tot"] or "9999-12-31")
            for row in self.rows
        )
        return inside and (self.since is None or on > self.since) and not self.by_hand


class PlanFiles:
    """The five files of a region on a day, asked about one resident, contract and day at a time."""

    def __init__(self, folder: Path, *, today: date, start_from: date) -> None:
        self.folder, self.today = folder, today
        self.main = {
            code: row["agb"]
            for row in rows(folder, "aanbieders")
            for code in [row["agb"], *several(row["agb_andere"])]
        }
        self.stopping = {
            row["agb"]
            for row in rows(folder, "aanbieders")
            if row["stopt_op"] and date.fromisoformat(row["stopt_op"]) < TEST_DAY
        }
        self.contracts = {row["contractnummer"]: row for row in rows(folder, "contracten")}
        self.rooms = {(row["contractnummer"], row["gemeente"]): row for row in rows(folder, "capaciteit")}
        span = (TEST_DAY - start_from).days + 1
        self.days = [on for on in (start_from + timedelta(n) for n in range(span)) if workday(on)]

    @cached_property
    def lines(self) -> dict[str, CareLine]:
        """Each care line that must move, under the key of its first row that must."""
        region, cases = region_from_files(self.folder, today=self.today)
        caseload = rows(self.folder, "caseload")
        by_number = {(row["gemeente"], row["wet"], row["toewijzingnummer"]): row for row in caseload}
        after = {(row["gemeente"], row["wet"], row["vervangt"]): row for row in caseload if row["vervangt"]}
        found: dict[str, CareLine] = {}
        for row in sorted(caseload, key=lambda row: row["indicatie_van"]):
            outcome, _, follow_ups = oracle.assess(cases[key(row)], region)
            if outcome not in ("moves", "to_allocate"):
                continue
            whole = chain(row, by_number, after)
            line = found.setdefault(key(whole[0]), self._line(whole, cases[key(row)]))
            line.rows.append(row)
            line.by_hand |= "by_hand" in follow_ups
        return {key(line.rows[0]): line for line in found.values()}

    def _line(self, whole: list[Row], case: oracle.Case) -> CareLine:
        links = [link for link in sorted(case.links) if link[0] <= self.days[0]]
        since, giving = links[-1] if links else (None, None)
        return CareLine([], str(case.lot), giving, since, by_hand=False)

    # The rules, one at a time.

    def room(self, number: str, place: str) -> RoomKey | None:
        return next((name for name in ((number, place), (number, "")) if name in self.rooms), None)

    def parties(self, number: str) -> set[str]:
        row = self.contracts[number]
        codes = [
            row["penvoerder_agb"],
            *several(row["partners_agb"]),
            *several(row["onderaannemers_agb"]),
        ]
        return {self.main[code] for code in codes}

    def stopped(self, name: RoomKey, on: date) -> bool:
        first, last = (day(self.rooms[name][column]) for column in ("clientenstop_van", "clientenstop_tot"))
        return first is not None and first <= on and (last is None or on <= last)

    def faults(self, line: CareLine, number: str, provider: str, on: date) -> Iterator[str]:
        row, room = self.contracts[number], self.room(number, line.place)
        if row["perceel"] != line.lot or line.place not in several(row["gemeenten"]):
            yield "the contract serves another lot or municipality"
        if not row["ingangsdatum"] <= on.isoformat() <= row["einddatum"] >= TEST_DAY.isoformat():
            yield "the contract is not in force on the day, or on the test day"
        if (row["openbaar_vanaf"] or row["ingangsdatum"]) > self.today.isoformat():
            yield "the contract is not public"
        if provider not in self.parties(number) - self.stopping - {line.giving}:
            yield "the provider is no party, stops, or is the old one"
        if on not in self.days or not line.may_start(on):
            yield "no day on which this resident may begin"
        if room is None or self.stopped(room, on):
            yield "room not stated, or an intake stop"

    def options(self, line: CareLine) -> set[tuple[RoomKey, date]]:
        """The rooms and weeks in which this line may begin."""
        found = set()
        for number, row in self.contracts.items():
            room = self.room(number, line.place)
            if room is None or row["perceel"] != line.lot:
                continue
            for on in self.days:
                slot = (room, monday(on))
                if slot not in found and any(
                    not list(self.faults(line, number, provider, on)) for provider in self.parties(number)
                ):
                    found.add(slot)
        return found

    # The answer of the command.

    def broken(self, answer: dict) -> list[str]:
        """Every hard rule that the answer breaks; empty where it keeps them all."""
        of_key = {key(row): line for line in self.lines.values() for row in line.rows}
        told = [one["indication"] for one in answer["placements"] + answer["unplaced"]]
        found = [] if sorted(told) == sorted(of_key) else ["a key is missing, stands there twice, or stays"]
        clients: dict[RoomKey, set] = defaultdict(set)
        starts: dict[tuple[RoomKey, date], set] = defaultdict(set)
        for one in answer["placements"]:
            line, on = of_key[one["indication"]], date.fromisoformat(one["starts_on"])
            faults = self.faults(line, one["contract"], one["delivered_by"], on)
            found += [f"{one['indication']}: {fault}" for fault in faults]
            if room := self.room(one["contract"], line.place):
                clients[room].add(line.unit[:2])
                starts[room, monday(on)].add(line.unit[:2])
        found += [
            f"{room}: too many places"
            for room, those in clients.items()
            if len(those) > int(self.rooms[room]["plaatsen"])
        ]
        found += [
            f"{slot}: too many first days"
            for slot, those in starts.items()
            if len(those) > int(self.rooms[slot[0]]["instroom_per_week"])
        ]
        return found + [
            f"{one['indication']}: {one['reason']}"
            for one in answer["unplaced"]
            if (one["reason"] == "by_hand") != of_key[one["indication"]].by_hand
        ]

    def placed(self, answer: dict) -> int:
        """How many clients per lot have a place."""
        of_key = {key(row): line for line in self.lines.values() for row in line.rows}
        return len({of_key[one["indication"]].unit for one in answer["placements"]})

    def most(self) -> int:
        """How many clients per lot could at most have one: each goes through a week and a room, or nowhere."""
        units: dict[tuple[str, str, str], set] = defaultdict(set)
        for line in self.lines.values():
            units[line.unit] |= self.options(line)
        flow, nodes = max_flow.SimpleMaxFlow(), defaultdict(lambda: len(nodes))
        source, sink = nodes["source"], nodes["sink"]
        slots = {slot for options in units.values() for slot in options}
        for unit, options in units.items():
            flow.add_arc_with_capacity(source, nodes[unit], 1)
            for slot in options:
                flow.add_arc_with_capacity(nodes[unit], nodes[slot], 1)
        for slot in slots:
            per_week = int(self.rooms[slot[0]]["instroom_per_week"])
            flow.add_arc_with_capacity(nodes[slot], nodes["room", slot[0]], per_week)
        for room in {slot[0] for slot in slots}:
            flow.add_arc_with_capacity(nodes["room", room], sink, int(self.rooms[room]["plaatsen"]))
        assert not slots or flow.solve(source, sink) == flow.OPTIMAL
        return int(flow.optimal_flow()) if slots else 0
