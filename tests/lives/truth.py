"""The oracle: who is responsible for a resident's care, told from what happened and nothing else.

Written apart from the portal: plain lists, no model, no query. It knows six things that can happen to a care line.
Everything that is not here (proposals, offers, holds, cancellations, withdrawals, files, changed periods) may change
nothing about who is responsible, and that is what the lives prove.
"""

from dataclasses import dataclass, field
from datetime import date


@dataclass
class CareLine:
    """One care line: the links as (first day, provider), the decisions as (first day, last day), the end."""

    links: list[tuple[date, str]] = field(default_factory=list)
    rights: list[tuple[date, date]] = field(default_factory=list)
    stopped_on: date = date.max
    died_on: date = date.max

    def began(self, day: date, provider: str) -> None:
        """The first care, or a new provider that really started."""
        self.links = sorted([*self.links, (day, provider)])

    def corrected(self, old: date, new: date | None) -> None:
        """The start of `old` was on another day, or never was."""
        provider = dict(self.links)[old]
        self.links = [link for link in self.links if link[0] != old]
        if new is not None:
            self.began(new, provider)

    def renewed(self, first_day: date, last_day: date) -> None:
        """A decision followed the one before; the provider did not change by it."""
        self.rights.append((first_day, last_day))

    def decided_until(self, last_day: date) -> None:
        """The last decision got another last day."""
        first_day, _ = self.rights[-1]
        self.rights[-1] = (first_day, last_day)

    def stopped(self, day: date) -> None:
        """A person decided that care ends on `day`."""
        self.stopped_on = min(self.stopped_on, day)

    def died(self, day: date) -> None:
        """The resident died on `day`; a later file may set that day right."""
        self.died_on = day

    def reopened(self) -> None:
        """The care did not end after all, or the resident did not die."""
        if self.died_on <= self.stopped_on:
            self.died_on = date.max
        else:
            self.stopped_on = date.max

    @property
    def ended_on(self) -> date:
        return min(self.stopped_on, self.died_on)

    def responsible(self, day: date) -> str | None:
        return next((provider for first, provider in reversed(self.links) if first <= day), None)

    def is_valid(self, day: date) -> bool:
        return day <= self.ended_on and any(first <= day <= last for first, last in self.rights)

    def spells(self) -> list[tuple[date, str]]:
        """Who, from which day: neighbours that are the same provider are one."""
        found: list[tuple[date, str]] = []
        for first, provider in self.links:
            if not found or found[-1][1] != provider:
                found.append((first, provider))
        return found
