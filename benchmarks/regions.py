"""Random regions for the planner, as plain problems: five seeds, with enough room or too little, of any size.

A region of 3,000 clients has eight municipalities, sixty contracts and 250 old providers; a larger one is so many
regions side by side, or (`dense`) the same eight municipalities with so many times the providers and contracts. One in
fourteen clients leaves one provider with several lots, one in five has a wish, one in six lives in a household with
others; some providers stop early, some residents were refused before.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from transitions.planning.problem import (
    Contract,
    Expected,
    Line,
    Party,
    Problem,
    Provider,
    Role,
    Room,
    Settings,
    Stop,
    Takeover,
)

LOTS = {"ambulant": 0.38, "support": 0.42, "housing": 0.12, "family": 0.08}
CONTRACTS = {"ambulant": 19, "support": 29, "housing": 6, "family": 6}
START, TEST = date(2022, 10, 24), date(2023, 1, 1)
LAST_SAFE = date(2022, 12, 30)
CLIENTS = 3000


@dataclass
class Draw:
    """One region being drawn; `room` is the share of the need that there are places for."""

    random: Random
    name: str
    clients: int
    room: float
    times: int = 1
    providers: list[Provider] = field(default_factory=list)
    contracts: list[Contract] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    takeovers: list[Takeover] = field(default_factory=list)

    @property
    def municipalities(self) -> list[str]:
        return [f"{self.name}{at}" for at in range(8)]

    @property
    def receiving(self) -> list[str]:
        return [f"{self.name}-new-{at:03}" for at in range(85 * self.times)]

    def place(self, municipality: str) -> str:
        return f"{municipality} plaats {self.random.randrange(4)}"


def region(seed: int, *, clients: int = CLIENTS, tight: bool = False, dense: bool = False) -> Problem:
    """A problem with about so many clients to place; tight: places for 85 in 100."""
    random = Random(seed)
    size, room = max(1, round(clients / CLIENTS)), 0.85 if tight else 1.3
    parts, times = (1, size) if dense else (size, 1)
    draws = [Draw(random, f"{at:02}", clients // parts, room, times) for at in range(parts)]
    for draw in draws:
        _providers(draw)
        _lines(draw)
        _contracts(draw)
        _takeovers(draw)
    return Problem(
        Settings(START, TEST),
        tuple(one for draw in draws for one in draw.providers),
        tuple(one for draw in draws for one in draw.contracts),
        tuple(one for draw in draws for one in draw.lines),
        tuple(one for draw in draws for one in draw.takeovers),
        tuple(
            Expected(lot, municipality, random.randrange(40))
            for draw in draws
            for municipality in draw.municipalities
            for lot in LOTS
        ),
    )


def _providers(draw: Draw) -> None:
    for kind, count in (("new", 85), ("old", 250)):
        for at in range(count * draw.times):
            key = f"{draw.name}-{kind}-{at:03}"
            place = draw.place(draw.random.choice(draw.municipalities))
            stops = START + timedelta(days=draw.random.randrange(60)) if draw.random.random() < 0.04 else None
            draw.providers.append(Provider(key, f"Zorg {key}", place, stops))


def _lines(draw: Draw) -> None:
    random = draw.random
    old = [one for one in draw.providers if "-old-" in one.key]
    sizes = [1 / (at // draw.times + 3) for at in range(len(old))]
    household, left = "", 0
    municipality, place = "", ""
    for number in range(draw.clients):
        if left == 0:
            left = random.choice((2, 3, 4)) if random.random() < 0.06 else 1
            household = f"{draw.name}h{number}" if left > 1 else ""
            municipality = random.choice(draw.municipalities)
            place = draw.place(municipality)
        left -= 1
        _client(
            draw, f"{draw.name}c{number:06}", municipality, place, household, random.choices(old, sizes)[0]
        )


def _client(draw: Draw, client: str, municipality: str, place: str, household: str, giving: Provider) -> None:
    random = draw.random
    count = random.choices((1, 2, 3), (90, 8, 2))[0]
    lots = sorted(set(random.choices(list(LOTS), list(LOTS.values()), k=count)))
    lots += random.sample(lots, 1) if random.random() < 0.1 else []
    begun = random.random() > 0.05
    wish = random.choice(draw.receiving) if random.random() < 0.2 else None
    refused = random.random() < 0.03
    stops = giving.stops_on if begun else None
    for at, lot in enumerate(lots):
        draw.lines.append(
            Line(
                key=f"{client}/{at}",
                client=client,
                lot=lot,
                municipality=municipality,
                giving=giving.key if begun else None,
                first_day=date(2021, 1, 1) if begun else START + timedelta(days=random.randrange(-20, 30)),
                last_day=TEST + timedelta(days=random.randrange(0 if begun else -30, 400)),
                last_safe_day=stops or LAST_SAFE,
                household=household or None,
                place=place,
                wish=wish,
                by_hand=random.random() < 0.03,
                stops_early=stops is not None,
                declined=frozenset(random.sample(draw.receiving, 2)) if refused else frozenset(),
                waiting=refused,
            )
        )


def _contracts(draw: Draw) -> None:
    """First who serves what, then places in proportion to the need of each lot and municipality."""
    random = draw.random
    new = [one.key for one in draw.providers if "-new-" in one.key]
    served: list[tuple[str, str, list[str], tuple[Party, ...]]] = []
    for lot, count in CONTRACTS.items():
        for at in range(count * draw.times):
            others = random.sample(new, random.choices((1, 2, 3, 4), (60, 24, 10, 6))[0])
            parties = tuple(
                Party(key, Role.PARTNER if rank else Role.LEAD) for rank, key in enumerate(others)
            )
            where = sorted(random.sample(draw.municipalities, random.choice((5, 6, 7, 8, 8))))
            served.append((f"{draw.name}-{lot}-{at:02}", lot, where, parties))
    asked = {(line.client, line.lot, line.municipality) for line in draw.lines}
    need = Counter((lot, municipality) for _, lot, municipality in asked)
    doors = Counter((lot, municipality) for _, lot, where, _ in served for municipality in where)
    share = {key: draw.room * need[key] / count for key, count in doors.items()}
    for number, lot, where, parties in served:
        stops = tuple(_stops(random, where))
        rooms = tuple(_rooms(draw, {municipality: share[lot, municipality] for municipality in where}))
        draw.contracts.append(
            Contract(
                number, lot, frozenset(where), date(2022, 7, 1), date(2025, 6, 30), parties, rooms, stops
            )
        )


def _stops(random: Random, where: list[str]) -> Iterator[Stop]:
    if random.random() < 0.06:
        yield Stop(random.choice(where), START, START + timedelta(days=random.randrange(5, 60)))


def _rooms(draw: Draw, fair: dict[str, float]) -> list[Room]:
    """Per municipality about its fair share, or (one in six) one room that all of them share."""
    shares = {municipality: share * draw.random.uniform(0.4, 1.6) for municipality, share in fair.items()}
    if draw.random.random() < 0.17:
        total = sum(shares.values())
        return [Room(None, round(total), max(1, round(total / draw.random.uniform(5, 12))))]
    return [
        Room(municipality, round(share), max(1, round(share / draw.random.uniform(4, 14))))
        for municipality, share in shares.items()
    ]


def _takeovers(draw: Draw) -> None:
    """The larger old providers have agreed with somebody, for a lot in a municipality."""
    for giving in [one for one in draw.providers if "-old-" in one.key][: 60 * draw.times]:
        for contract in draw.random.sample(draw.contracts, 4):
            receiving = draw.random.choice(contract.parties).provider
            municipality = draw.random.choice(sorted(contract.municipalities))
            draw.takeovers.append(Takeover(giving.key, receiving, contract.lot, municipality))
