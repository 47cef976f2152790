"""What is due: what to do, for whom, by when. Most urgent first; the own clients, the pool, or the municipality.

On top of all stands who is without care today (P2): of the own clients, and of those that are nobody's.

The kinds of work (transitions/duties.py) are merged page by page, so the list reads no more rows than it shows, and as
many queries for one row as for a thousand.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from heapq import merge
from itertools import islice
from typing import Any

from django.db.models import Q

from achterhoek.models import User
from achterhoek.permissions import may
from clients.models import Client
from transitions import deadlines, gaps
from transitions.duties import GAP, KINDS, Day, Kind
from transitions.models import CareGap, Handover, Objection, Renewal, TransitionPeriod
from transitions.objection_duties import OBJECTION_KINDS
from transitions.statuses import Status

CAP = 999
GROUPS = (
    ("", "Alles"),
    ("laat", "Te laat"),
    ("zonder-zorg", "Zonder zorg"),
    ("gesprekken", "Gesprekken"),
    ("aanbod", "Aanbod"),
    ("starten", "Plannen en starten"),
    ("brieven", "Brieven"),
    ("afronden", "Afronden"),
    ("herindicaties", "Herindicaties"),
    ("bezwaren", "Bezwaren"),
)
OWNERS = (("mijn", "Van mij"), ("pool", "Niemands werk"), ("alle", "Hele gemeente"))


@dataclass(frozen=True)
class Task:
    """One row of the list."""

    kind: str
    due_on: date
    urgency: str
    what: str
    why: str
    client: Client
    age: int
    url: str
    number: str


@dataclass(frozen=True)
class Source:
    """The rows of one kind for one person."""

    kind: Kind
    rows: Any
    day: Day

    def count(self) -> int:
        return int(self.rows.order_by()[: CAP + 1].count())

    def late(self) -> "Source":
        return Source(self.kind, self.rows.filter(self.kind.late(None, self.day)), self.day)

    def first(self, count: int) -> Iterator[Task]:
        """The most urgent ones: their keys first, then those rows with all that they show (achterhoek/pages.py)."""
        return (self._task(row) for row in self.rows.filter(pk__in=self._keys(count)))

    def _keys(self, count: int) -> list[int]:
        keys = self.rows.values_list("pk", flat=True)
        if not self.kind.stops_first:
            return list(keys[:count])
        # Few providers stop early; the others' are in order of number, and need no sorting.
        early = list(keys.filter(giving__stops_on__isnull=False)[:count])
        others = keys.filter(Q(giving=None) | Q(giving__stops_on=None)).order_by("pk")
        return [*early, *others[: count - len(early)]]

    def _task(self, row: Any) -> Task:
        due_on = self.kind.due_on(row, self.day)
        client = row.indication.client if self.kind.renewals else row.client
        return Task(
            kind=self.kind.slug,
            due_on=due_on,
            urgency=deadlines.urgency(due_on, today=self.day.today),
            what=self.kind.what,
            why=self.kind.why(row, self.day),
            client=client,
            age=client.age_on(self.day.today),
            url=client.get_absolute_url() if self.kind.renewals else row.get_absolute_url(),
            number=getattr(row, "number", ""),
        )


@dataclass(frozen=True)
class Gaps(Source):
    """Who is without care today. Few; each is proved again before it is shown."""

    @cached_property
    def found(self) -> list[CareGap]:
        return gaps.still(self.rows[: CAP + 1], period=self.day.period, today=self.day.today)

    def count(self) -> int:
        return len(self.found)

    def late(self) -> "Source":
        return self

    def first(self, count: int) -> Iterator[Task]:
        return (self._task(row) for row in self.found[:count])


class Worklist(Sequence[Task]):
    """The kinds merged by day, as a sequence that a paginator can cut."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self.sources = list(sources)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many of each kind, at most `CAP` + 1."""
        return {source.kind.slug: source.count() for source in self.sources}

    def __len__(self) -> int:
        return sum(self.counts.values())

    def __getitem__(self, wanted: Any) -> Any:
        cut = wanted if isinstance(wanted, slice) else slice(wanted, wanted + 1)
        stop = len(self) if cut.stop is None else cut.stop
        filled = [source for source in self.sources if self.counts[source.kind.slug]]
        merged = merge(*(source.first(stop) for source in filled), key=_urgency)
        found = list(islice(merged, cut.start or 0, stop))
        return found if isinstance(wanted, slice) else found[0]

    def of_group(self, group: str) -> "Worklist":
        """One chip of the page; "laat" goes across the kinds."""
        if group == "laat":
            return Worklist(source.late() for source in self.sources)
        return Worklist(source for source in self.sources if not group or source.kind.group == group)

    def shown(self, group: str) -> int | str:
        """The count on a chip."""
        number = len(self.of_group(group)) if group == "laat" else self._counted(group)
        return number if number <= CAP else f"{CAP}+"

    def _counted(self, group: str) -> int:
        return sum(
            self.counts[source.kind.slug]
            for source in self.sources
            if not group or source.kind.group == group
        )


def _urgency(task: Task) -> tuple[bool, date]:
    return task.kind != GAP.slug, task.due_on


def of(user: User, *, owner: str = "", period: TransitionPeriod, today: date) -> Worklist:
    """What `user` sees: of the own clients, of the pool, or of the whole municipality."""
    day = Day(today, period)
    handovers = (
        Handover.objects.visible_to(user)
        .filter(period=period)
        .select_related("client", "giving", "receiving")
        .filter(_owned(owner, user, "client"))
    )
    renewals = (
        Renewal.objects.visible_to(user)
        .filter(period=period)
        .select_related("indication__client", "indication__product")
        .filter(_owned(owner, user, "indication__client"))
    )
    kinds = (Source(kind, kind.rows(renewals if kind.renewals else handovers, day), day) for kind in KINDS)
    return Worklist((_gaps(user, owner, day), *kinds, *_objections(user, owner, day)))


def _objections(user: User, owner: str, day: Day) -> Iterator[Source]:
    """Of whoever handles them; what nobody handles is of someone who works here no more."""
    rows = Objection.objects.visible_to(user).select_related("client", "handover")
    if owner != "alle":
        rows = rows.filter(Q(handled_by__is_active=False) if owner == "pool" else Q(handled_by=user))
    return (Source(kind, kind.rows(rows, day), day) for kind in OBJECTION_KINDS)


def _gaps(user: User, owner: str, day: Day) -> Source:
    rows = CareGap.objects.visible_to(user).filter(period=day.period).select_related("client")
    own = _owned(owner, user, "client") | (Q() if owner == "alle" else _owned("pool", user, "client"))
    return Gaps(GAP, GAP.rows(rows.filter(own), day), day)


def _owned(owner: str, user: User, path: str) -> Q:
    if owner == "alle":
        return Q()
    return Q(**{f"{path}__consultant": None if owner == "pool" else user})


def escalated(user: User, *, period: TransitionPeriod, today: date) -> int:
    """How many residents have no new provider yet, once the first day of escalation has come; for a coordinator."""
    if today < deadlines.escalations(period)[0] or not may(user, "handovers.withdraw_offer"):
        return 0
    waiting = Handover.objects.visible_to(user).filter(period=period, status=Status.TO_PLAN)
    return int(waiting.order_by()[: CAP + 1].count())
