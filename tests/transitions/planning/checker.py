"""Checks a plan against the hard rules, and counts the most that can be placed. It shares no code with the planner.

It knows the words of `problem` and `draft` and nothing else: days are tried one by one, places and weeks are counted,
and the maximum is found by augmenting paths over single residents.
"""

from collections import defaultdict
from datetime import date, timedelta

import holidays

from transitions.planning.draft import Draft, Reason
from transitions.planning.problem import Contract, Line, Problem, Room

DUTCH = holidays.country_holidays("NL", years=range(2021, 2027))


def workday(day: date) -> bool:
    return day.isoweekday() <= 5 and day not in DUTCH


def monday(day: date) -> date:
    return day - timedelta(days=day.isoweekday() - 1)


class Region:
    """A problem, asked about one day and one resident at a time."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.settings = problem.settings
        self.contracts = {contract.number: contract for contract in problem.contracts}
        self.providers = {provider.key: provider for provider in problem.providers}
        self.lines = {line.key: line for line in problem.lines}
        self.days = []
        day = self.settings.start_from
        while day <= self.settings.test_day:
            if workday(day):
                self.days.append(day)
            day += timedelta(days=1)

    def room(self, contract: Contract, municipality: str) -> Room | None:
        for wanted in (municipality, None):
            for room in contract.rooms:
                if room.municipality == wanted:
                    return room
        return None

    def places(self, room: Room) -> int:
        """For residents who hold none yet."""
        kept_back = -(-room.places * self.settings.kept_back_percent // 100)
        return max(0, room.places - kept_back - len(room.holders))

    def starts(self, room: Room, week: date) -> int:
        return max(0, room.intake_per_week - len(room.starting.get(week, ())))

    def faults(self, line: Line, contract: Contract, provider: str, day: date):
        settings = self.settings
        if line.by_hand:
            yield "by_hand"
        if contract.lot != line.lot or line.municipality not in contract.municipalities:
            yield "contract serves another lot or municipality"
        if not contract.first_day <= day <= contract.last_day:
            yield "contract not in force on the start day"
        if not contract.first_day <= settings.test_day <= contract.last_day:
            yield "contract not in force on the test day"
        if provider not in {party.provider for party in contract.parties}:
            yield "no party"
        if provider == line.giving or provider in line.declined:
            yield "old provider, or one that declined"
        stops_on = self.providers[provider].stops_on
        if stops_on is not None and stops_on < settings.test_day:
            yield "provider stops"
        if not (settings.start_from <= day <= settings.test_day and workday(day)):
            yield "no working day of the plan"
        if day < line.first_day or (line.last_day is not None and day > line.last_day):
            yield "outside the indication"
        if self.room(contract, line.municipality) is None:
            yield "room not stated"
        if self.stopped(contract, line.municipality, day):
            yield "intake stop"

    def stopped(self, contract: Contract, municipality: str, day: date) -> bool:
        own = municipality in {room.municipality for room in contract.rooms}
        for stop in contract.stops:
            counts = stop.municipality == municipality or (stop.municipality is None and not own)
            if counts and stop.first_day <= day and (stop.last_day is None or day <= stop.last_day):
                return True
        return False

    def options(self, line: Line, *, lifted: str = "") -> set[tuple[tuple[str, str | None], date]]:
        """The rooms and weeks in which some day and some provider suit this line, were it not for a fault `lifted`."""
        found = set()
        for contract in self.problem.contracts:
            if contract.lot != line.lot or line.municipality not in contract.municipalities:
                continue
            for day in self.days:
                for party in contract.parties:
                    if set(self.faults(line, contract, party.provider, day)) <= {lifted}:
                        room = self.room(contract, line.municipality)
                        found.add(((contract.number, room.municipality), monday(day)))
        return found

    def units(self) -> dict[tuple[str, str], set[tuple[tuple[str, str | None], date]]]:
        """Per client and lot where any of its lines could start."""
        found: dict[tuple[str, str], set[tuple[tuple[str, str | None], date]]] = defaultdict(set)
        for line in self.problem.lines:
            found[line.client, line.lot] |= self.options(line)
        return {key: options for key, options in found.items() if options}

    def capacities(self):
        """What each room, and each room in a week, can take."""
        places, weeks = {}, {}
        for contract in self.problem.contracts:
            for room in contract.rooms:
                key = (contract.number, room.municipality)
                places[key] = self.places(room)
                for day in self.days:
                    weeks[key, monday(day)] = self.starts(room, monday(day))
        return places, weeks


def most(region: Region) -> int:
    """The most clients per lot that can be placed: augmenting paths from residents to weeks to rooms."""
    seating = Seating(region)
    return sum(seating.place(unit, set()) for unit in sorted(seating.units))


class Seating:
    """Who sits in which room and week while residents are placed one by one, others moving on where needed."""

    def __init__(self, region: Region) -> None:
        self.places, self.weeks = region.capacities()
        self.units = region.units()
        self.at: dict[tuple[str, str], tuple] = {}
        self.in_slot: dict[tuple, set] = defaultdict(set)
        self.in_room: dict[tuple, set] = defaultdict(set)

    def leave(self, unit) -> tuple:
        slot = self.at.pop(unit)
        self.in_slot[slot].discard(unit)
        self.in_room[slot[0]].discard(unit)
        return slot

    def enter(self, unit, slot) -> None:
        self.at[unit] = slot
        self.in_slot[slot].add(unit)
        self.in_room[slot[0]].add(unit)

    def place(self, unit, seen: set) -> bool:
        """A full week is freed by one of those who start in it, a full room by any of those in it."""
        for slot in self.units[unit]:
            if (
                len(self.in_slot[slot]) < self.weeks[slot]
                and len(self.in_room[slot[0]]) < self.places[slot[0]]
            ):
                self.enter(unit, slot)
                return True
        for slot in sorted(self.units[unit], key=str):
            if slot in seen or not self.places[slot[0]] or not self.weeks[slot]:
                continue
            seen.add(slot)
            full = len(self.in_slot[slot]) >= self.weeks[slot]
            movers = self.in_slot[slot] if full else self.in_room[slot[0]]
            if any(self.swap(unit, other, slot, seen) for other in sorted(movers)):
                return True
        return False

    def swap(self, unit, other, slot: tuple, seen: set) -> bool:
        """Sit in the place of another, if that one finds somewhere else."""
        before = self.leave(other)
        self.enter(unit, slot)
        if self.place(other, seen):
            return True
        self.leave(unit)
        self.enter(other, before)
        return False


def broken(problem: Problem, draft: Draft) -> list[str]:
    """Every hard rule that the plan breaks."""
    region = Region(problem)
    found = []
    new: dict[tuple, set] = defaultdict(set)
    begin: dict[tuple, set] = defaultdict(set)
    for one in draft.placements:
        line, contract = region.lines[one.line], region.contracts[one.contract]
        found += [
            f"{one.line}: {fault}" for fault in region.faults(line, contract, one.delivered_by, one.starts_on)
        ]
        room = region.room(contract, line.municipality)
        if room is None or room.municipality != one.room or one.week != monday(one.starts_on):
            found.append(f"{one.line}: another room or week than it says")
            continue
        key = (contract.number, room.municipality)
        if line.client not in room.holders:
            new[key].add(line.client)
        if line.client not in room.starting.get(one.week, ()):
            begin[key, one.week].add(line.client)
    places, weeks = region.capacities()
    found += [f"{key}: too many places" for key, clients in new.items() if len(clients) > places[key]]
    found += [f"{slot}: too many starts" for slot, clients in begin.items() if len(clients) > weeks[slot]]
    keys = sorted([one.line for one in draft.placements] + [one.line for one in draft.unplaced])
    if keys != sorted(region.lines):
        found.append("a line is missing, or stands there twice")
    return found + list(_wrong_reasons(region, draft, new, begin))


def _wrong_reasons(region: Region, draft: Draft, new, begin):
    """The rule that is named must be true: what it says is short is short."""
    places, weeks = region.capacities()
    for one in draft.unplaced:
        line = region.lines[one.line]
        options = region.options(line)
        without_stops = region.options(line, lifted="intake stop")
        with_place, stopped = (
            {slot for slot in slots if len(new[slot[0]]) < places[slot[0]]}
            for slots in (options, without_stops - options)
        )
        true = {
            Reason.BY_HAND: line.by_hand,
            Reason.WEEKLY_INTAKE: bool(with_place)
            and all(len(begin[slot]) >= weeks[slot] for slot in with_place),
            Reason.INTAKE_STOP: not with_place and bool(stopped),
            Reason.NO_PLACES: not with_place and not stopped,
        }.get(one.reason, not options)
        if not true:
            yield f"{one.line}: {one.reason} is not what binds"
