"""The plan while it is being made: where everyone goes so far, what is settled, and which aims count.

Aims that are a sum over residents (wish, takeover, nearby) are reached exactly: each later choice keeps their sum. Aims
that tie residents together are reached by proposing, choosing and settling: what is settled (`Fix`) no later choice
undoes.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from transitions.planning.choosing import Spot, Want, choose
from transitions.planning.demand import Unit
from transitions.planning.markets import Class, Market, Slot
from transitions.planning.network import LARGEST, weights
from transitions.planning.problem import Aim
from transitions.planning.supply import Door

#: The sums that are looked at while groups are settled; nearby would be something for nearly everyone.
WANTED = (Aim.WISH, Aim.TAKEOVER)
Group = tuple[Unit, ...]
#: How much each provider is worth to each unit, per aim that is a sum over residents.
Likes = Mapping[Aim, Mapping[Unit, Mapping[str, int]]]


class Fix(NamedTuple):
    """What is settled of a unit, or proposed for it: the providers it may go to and the week (None: any).

    `out`: it stays without a place.
    """

    providers: frozenset[str] | None = None
    week: int | None = None
    out: bool = False


@dataclass(slots=True, eq=False)
class Work:
    """Where each unit goes so far (`spots`), what is settled (`fixed`), and the sums that later choices keep."""

    markets: list[Market]
    likes: Likes
    market_of: dict[Unit, Market] = field(default_factory=dict)
    class_of: dict[Unit, Class] = field(default_factory=dict)
    spots: dict[Unit, Spot | None] = field(default_factory=dict)
    fixed: dict[Unit, Fix] = field(default_factory=dict)
    active: list[Aim] = field(default_factory=list)
    deliverers: dict[Unit, str] = field(default_factory=dict)
    #: Per room and week how many can have what they wish, or what was agreed, only by starting there and then.
    asked: Counter[Slot] = field(default_factory=Counter)
    _offers: dict[int, dict[str, dict[Door, list[int]]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for market in self.markets:
            for one in market.classes:
                self.class_of.update(dict.fromkeys(one.units, one))
                self.market_of.update(dict.fromkeys(one.units, market))
        for aim in WANTED:
            for unit, worth in self.likes.get(aim, {}).items():
                for provider in worth:
                    for door, weeks in self.offers(unit).get(provider, {}).items():
                        if len(weeks) == 1:
                            self.asked[door.room.index, weeks[0]] += 1

    def offers(self, unit: Unit) -> dict[str, dict[Door, list[int]]]:
        """Per provider the doors where it may start this unit, with the weeks that are among the best."""
        one = self.class_of[unit]
        if id(one) not in self._offers:
            found: dict[str, dict[Door, list[int]]] = defaultdict(lambda: defaultdict(list))
            for week, stall in sorted(one.weeks.items()):
                for door, parties in stall.open.items():
                    for provider in parties:
                        found[provider][door].append(week)
            self._offers[id(one)] = found
        return self._offers[id(one)]

    def takers(self, unit: Unit) -> list[str]:
        """The providers that may deliver where the unit goes now; none where it goes nowhere."""
        spot = self.spots[unit]
        if spot is None:
            return []
        settled = self.fixed.get(unit, Fix()).providers
        parties = self.class_of[unit].weeks[spot.week].open[spot.door]
        return [party for party in parties if settled is None or party in settled]

    def best_takers(self, unit: Unit) -> list[str]:
        """Those of the takers that are worth most on the active aims: with another, something would be lost."""
        takers = self.takers(unit)
        for aim in self.active:
            worth = self.likes[aim].get(unit)
            if worth:
                most = max((worth.get(taker, 0) for taker in takers), default=0)
                takers = [taker for taker in takers if worth.get(taker, 0) == most]
        return takers

    def choose(self, markets: Iterable[Market], pulls: Mapping[Unit, Fix]) -> None:
        """Choose anew in these markets: as good as before on the active aims, then as many pulls as can be."""
        for market in markets:
            factors = self._factors(
                market, sum(unit in pulls for one in market.classes for unit in one.units)
            )
            wants = {}
            for one in market.classes:
                for unit in one.units:
                    want = self._want(unit, pulls.get(unit), factors)
                    if want is not None:
                        wants[unit] = want
            self.spots.update(choose(market, wants))

    def _factors(self, market: Market, pulled: int) -> list[int]:
        """A weight per active aim, and one for the pulls."""
        ranges = [
            sum(
                max(self.likes[aim].get(unit, {"": 0}).values())
                for one in market.classes
                for unit in one.units
            )
            for aim in self.active
        ]
        found = weights([*ranges, pulled], most=LARGEST // (len(market.network.supplies) + 3 * market.size))
        return found + [0] * (len(ranges) + 1 - len(found))

    def _gain(self, unit: Unit, provider: str, factors: list[int]) -> int:
        gain = 0
        for aim, factor in zip(self.active, factors, strict=False):
            worth = self.likes[aim].get(unit)
            if worth:
                gain += factor * worth.get(provider, 0)
        return gain

    def _want(self, unit: Unit, pull: Fix | None, factors: list[int]) -> Want | None:
        """What a unit wants: nothing but what is settled, and of that what it likes, and where it is pulled."""
        fix = self.fixed.get(unit)
        liked = self._liked(unit)
        if fix is None and pull is None and not liked:
            return None
        want = Want(only=fix is not None, out=fix is not None and fix.out)
        if want.out:
            return want
        self._add(want, unit, fix or Fix(liked), factors)
        if pull is not None:
            both = Fix(
                _both(pull.providers, fix.providers if fix else None),
                pull.week if fix is None or fix.week is None else fix.week,
            )
            self._add(want, unit, both, factors, bonus=factors[-1])
        return want

    def _add(self, want: Want, unit: Unit, fix: Fix, factors: list[int], *, bonus: int = 0) -> None:
        """Where the unit may go by `fix`; at any provider, those it likes are worth more than the others."""
        offers, providers = self.offers(unit), fix.providers
        if providers is None:
            want.add(None, fix.week, bonus)
            providers = self._liked(unit)
        for provider in sorted(providers & offers.keys()):
            gain = self._gain(unit, provider, factors) + bonus
            for door, weeks in offers[provider].items():
                if fix.week is None or fix.week in weeks:
                    want.add(door, fix.week, gain)

    def _liked(self, unit: Unit) -> frozenset[str]:
        return frozenset(provider for aim in self.active for provider in self.likes[aim].get(unit, ()))


def _both(some: frozenset[str] | None, others: frozenset[str] | None) -> frozenset[str] | None:
    if some is None or others is None:
        return others if some is None else some
    return some & others
