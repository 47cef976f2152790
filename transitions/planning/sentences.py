"""The sentences of a plan, in plain Dutch: why this provider, and why a client's lines are split. No personal data."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from transitions.planning.draft import Placement
from transitions.planning.likes import where
from transitions.planning.problem import Aim, Problem, Provider
from transitions.planning.supply import Supply


class Sentences:
    """What is said about the placements of one plan."""

    def __init__(self, problem: Problem, supply: Supply, placements: Sequence[Placement]) -> None:
        self.problem = problem
        self.supply = supply
        self.lines = {line.key: line for line in problem.lines}
        self.providers: Mapping[str, Provider] = {one.key: one for one in problem.providers}
        self.agreed = {(one.giving, one.receiving, one.lot, one.municipality) for one in problem.takeovers}
        self.leaving: dict[tuple[str, str], list[Placement]] = defaultdict(list)
        self.households: dict[tuple[str, str], list[Placement]] = defaultdict(list)
        self.between: dict[tuple[str | None, str], set[str]] = defaultdict(set)
        for one in placements:
            self.leaving[one.client, one.giving or ""].append(one)
            self.households[one.household or "", one.lot].append(one)
            self.between[one.giving, one.delivered_by].add(one.client)

    def told(self, placements: Iterable[Placement]) -> tuple[Placement, ...]:
        """The placements with their sentences."""
        return tuple(replace(one, why=self.why(one), split=self.split(one)) for one in placements)

    def why(self, one: Placement) -> str:
        """Two grounds at most, in the order of the period's aims; the plain one where there is none."""
        true = dict(self._grounds(one))
        grounds = [true[aim] for aim in self.problem.settings.order if aim in true]
        if not grounds:
            grounds = ["heeft een contract voor dit perceel en heeft plaats in deze week"]
        late = one.starts_on > self.lines[one.line].last_safe_day
        end = ", maar de start is na de laatste veilige dag" if late else ""
        return f"{self.providers[one.delivered_by].name} {' en '.join(grounds[:2])}{end}."

    def _grounds(self, one: Placement) -> Iterator[tuple[Aim, str]]:
        receiving, line = self.providers[one.delivered_by], self.lines[one.line]
        giving = self.providers[one.giving].name if one.giving else ""
        if len(self.leaving[one.client, one.giving or ""]) > 1 and not self.split(one):
            yield Aim.TOGETHER, "neemt alle zorg van deze cliënt in één week over"
        if one.wish == one.delivered_by:
            yield Aim.WISH, "is de aanbieder die de cliënt zelf wil"
        if (one.giving, receiving.key, one.lot, one.municipality) in self.agreed:
            yield Aim.TAKEOVER, f"neemt volgens afspraak cliënten van {giving} over"
        if one.household and self._with_household(one):
            yield Aim.HOUSEHOLD, "helpt ook een huisgenoot"
        if giving and len(self.between[one.giving, receiving.key]) > 1:
            yield Aim.FEW_RECEIVERS, f"neemt ook andere cliënten van {giving} over"
        if where(receiving.place) == where(line.place) != "":
            yield Aim.NEARBY, "zit in de woonplaats van de cliënt"

    def _with_household(self, one: Placement) -> bool:
        return any(
            other.client != one.client and other.delivered_by == one.delivered_by
            for other in self.households[one.household or "", one.lot]
        )

    def split(self, one: Placement) -> str:
        """Why the lines that leave one provider do not go together; empty where they do."""
        group = self.leaving[one.client, one.giving or ""]
        providers = {other.delivered_by for other in group}
        if len(providers) > 1:
            shared = [self._serving(other) for other in group]
            if set.intersection(*shared):
                return "Geen aanbieder had plaats voor alle zorg van deze cliënt samen."
            return "Geen aanbieder heeft contracten voor alle zorg van deze cliënt."
        if len({other.week for other in group}) > 1:
            return "Er was geen week waarin alle zorg van deze cliënt samen kon beginnen."
        return ""

    def _serving(self, one: Placement) -> set[str]:
        doors = self.supply.doors[one.lot, one.municipality]
        excluded = {*self.lines[one.line].declined, one.giving}
        return {party for door in doors if door.room.stated for party in door.parties} - excluded
