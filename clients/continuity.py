"""The proof that nobody falls out of care: every resident, every day of the period, and who would fall out after it.

Words, all days included (docs/data.md, check_continuity):

*covered*: an indication in kind, of a municipality that takes part in its lot, on a line where care has begun, on each
day of the period on which it is valid. It is valid from its first day to its last day or to the day the line ended,
whichever is earlier. Care has begun where the indication or another of its line has a first day of care, where the
line has a standing link, or where a start was confirmed: a link that disappears does not take the resident along.

*responsible* on a day: the provider of the last standing link that began on or before it. Days before care began are
waiting, not a breach.

A covered day that has come is a breach, of one kind:
- `nobody`: care has begun and no link stands.
- `stopped_early`: the last day of the responsible provider has passed.
- `no_ground`: it delivers without ground: no contract in force that day for lot and municipality, none in force on the
  day before the period began, no bridging agreement with this client (providers/grounds.py).
And beside these `outside_indication`: a link that begins, in the period or on the test day, on a day when no
indication of its line is valid any more; it belongs to the indication that ended last before it. (A first link before
the first indication is normal: care began before the decision was renewed.)
Days of one kind in a row are one entry, dated by their first day.

A line is *at risk* on a day ahead when it should have a provider with ground on that day and has none. Two days are
tried, the first that fails is the entry's day: the day after the responsible provider stops (the period's first day,
if that is later), up to and including the test day; and the test day, where only a contract in force then (or a
bridging agreement) is ground. Why:
- `indication_ends`: on the test day no indication of the line is valid, and nobody decided that the care ends.
- `start_not_confirmed`: another provider is planned to begin on or before that day, and has not been confirmed.
- `provider_stops`: the responsible provider has stopped by then.
- `bridging_ends`: its bridging agreement has run out.
- `no_new_provider`: else.
The entry names the covered indication that is valid on that day, or else the line's last one. A line whose care ended,
or went on as a personal budget, asks for nothing. Beside these `turns_18`: care under the Jeugdwet whose client turns
18 on a day ahead, up to and including the test day, whoever the provider and whatever follows; an indication that is
over before that birthday asks nothing of it.

A line is *without care today* where one of its breaches goes on today or, once the period is over, where it has no
provider with ground today. What is over, and who must decide about an indication that ended, is not among these.

Intervals, not days, are compared: the work is that of reading the lines. What people agreed above this app comes in
as plain data (`Agreed`).
"""

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from clients import care_lines
from clients.care_lines import NO_END, Line, Link, Right, type_scope
from clients.statuses import Breach, Law, Risk
from providers import grounds
from providers.grounds import ONE_DAY, Days, Grounds


@dataclass(frozen=True)
class Agreed:
    """What people agreed about lines and clients, by their primary keys."""

    #: (client, provider) → days on which the provider may go on after the period.
    bridgings: Mapping[tuple[int, int], Sequence[Days]] = field(default_factory=dict)
    #: care line → first day at the new provider that is planned and not confirmed.
    planned: Mapping[int, date] = field(default_factory=dict)
    #: care line → first start that was confirmed.
    started: Mapping[int, date] = field(default_factory=dict)
    #: indications of which a person decided that they end.
    ending: Container[int] = frozenset()


@dataclass(frozen=True)
class Question:
    """The period, who takes part in it ((municipality, lot) pairs), and the day on which it is asked."""

    first_day: date
    last_day: date
    scope: type_scope
    today: date
    agreed: Agreed = Agreed()

    @property
    def test_day(self) -> date:
        return self.last_day + ONE_DAY

    @property
    def municipalities(self) -> set[str]:
        return {municipality for municipality, _ in self.scope}


class Finding(NamedTuple):
    """One breach or risk; `day` is the first of its run. Of a breach `last_day` is the last so far."""

    day: date
    key: str
    kind: str
    indication: int
    client: int
    care_line: int
    municipality: str
    lot: str
    provider: int | None
    last_day: date | None = None


@dataclass
class Proof:
    """What was found. `indications` and `days` say how much was looked at."""

    first_day: date
    last_day: date
    today: date
    indications: int = 0
    days: int = 0
    breaches: list[Finding] = field(default_factory=list)
    risks: list[Finding] = field(default_factory=list)
    #: Of each line without care today, what is wrong and since when.
    without_today: list[Finding] = field(default_factory=list)

    @property
    def test_day(self) -> date:
        return self.last_day + ONE_DAY

    @property
    def at_risk(self) -> list[Finding]:
        """Risks of days ahead. `risks` also keeps those of the test day once it has come."""
        return [risk for risk in self.risks if risk.day > self.today]


class Spell(NamedTuple):
    """Days of one breach, at one provider."""

    kind: Breach
    first_day: date
    last_day: date
    provider: int | None


def prove(question: Question, *, lines: Collection[int] | None = None) -> Proof:
    """Read every care line in scope, or some of them, and the contracts, and examine them."""
    return examine(
        care_lines.read(question.scope, lines=lines), question=question, known=read_grounds(question)
    )


def read_grounds(question: Question) -> Grounds:
    return grounds.read(
        first_day=question.first_day,
        last_day=question.last_day,
        today=question.today,
        municipalities=question.municipalities,
    )


def examine(lines: Iterable[Line], *, question: Question, known: Grounds) -> Proof:
    """Examine lines as plain data; findings come in order of day and key."""
    proof = Proof(question.first_day, question.last_day, question.today)
    for line in lines:
        case = Case(line, question, known)
        proof.indications += len(case.covered)
        proof.days += sum((days.last_day - days.first_day).days + 1 for _, days in case.covered)
        breaches = list(case.breaches())
        proof.breaches += breaches
        proof.risks += case.risks()
        proof.without_today += case.without_today(breaches)
    proof.breaches.sort()
    proof.risks.sort()
    return proof


class Case:
    """One care line before the question."""

    def __init__(self, line: Line, question: Question, known: Grounds) -> None:
        self.line = line
        self.question = question
        self.known = known
        self.began = self._began()
        self.covered = list(self._covered()) if self.began else []

    def breaches(self) -> Iterator[Finding]:
        """Breaches of days that have come."""
        for right, days in self.covered:
            last_day = min(days.last_day, self.question.today)
            for spell in _runs(self._spells(right, Days(days.first_day, last_day))):
                found = self._finding(right, spell.first_day, spell.kind, spell.provider)
                yield found._replace(last_day=spell.last_day)
        yield from self._outside()

    def risks(self) -> Iterator[Finding]:
        """Risks of days ahead, and those of the test day also once it has come."""
        if not self.covered:
            return
        for day in self._tried():
            if kind := self._missing(day):
                link = self._link_on(day)
                yield self._finding(self._speaking_on(day), day, kind, link.provider if link else None)
                break
        yield from self._turning_18()

    def without_today(self, breaches: Sequence[Finding]) -> Iterator[Finding]:
        """The breach that goes on today; after the period, why there is no provider with ground now."""
        today = self.question.today
        going_on = [found for found in breaches if found.last_day == today]
        if going_on:
            yield min(going_on)
        elif self.covered and today > self.question.last_day and (kind := self._missing(today)):
            link = self._link_on(today)
            if kind != Risk.INDICATION_ENDS:
                since = self._without_since(link)
                yield self._finding(self._speaking_on(today), since, kind, link.provider if link else None)

    def _without_since(self, link: Link | None) -> date:
        """The test day, or the last day after it on which the ground of the responsible provider ran out."""
        days = [self.question.test_day]
        if link:
            days += [agreed.last_day + ONE_DAY for agreed in self._bridgings(link.provider)]
            days += [link.first_day, *([link.stops_on + ONE_DAY] if link.stops_on else [])]
        return max(day for day in days if day <= self.question.today)

    # Covered days.

    def _began(self) -> date | None:
        """The first day of care on this line, as far as anything tells."""
        days = [right.care_since for right in self.line.rights if right.in_kind and right.care_since]
        days += [link.first_day for link in self.line.links[:1]]
        if self.line.pk in self.question.agreed.started:
            days.append(self.question.agreed.started[self.line.pk])
        return min(days, default=None)

    def _covered(self) -> Iterator[tuple[Right, Days]]:
        for right in self.line.rights:
            if not right.in_kind or (self.line.municipality, right.lot) not in self.question.scope:
                continue
            first_day = max(right.first_day, self.question.first_day)
            last_day = min(self._last_day(right), self.question.last_day)
            if first_day <= last_day:
                yield right, Days(first_day, last_day)

    def _last_day(self, right: Right) -> date:
        return min(right.last_day, self.line.ended_on)

    def _valid_on(self, day: date) -> list[Right]:
        return [right for right in self.line.rights if right.first_day <= day <= self._last_day(right)]

    # Days that have come.

    def _spells(self, right: Right, days: Days) -> Iterator[Spell]:
        """The breaches of one indication in order of day; one day is in at most one of them."""
        links = self.line.links
        first_link = links[0].first_day if links else NO_END
        waiting_ends = max(days.first_day, self.began or NO_END)
        yield from _spell(Breach.NOBODY, waiting_ends, min(days.last_day, _before(first_link)), None)
        for link, last_day in self._stretches():
            own = Days(max(link.first_day, days.first_day), min(last_day, days.last_day))
            if own.first_day <= own.last_day:
                yield from self._spells_at(link, right, own)

    def _spells_at(self, link: Link, right: Right, days: Days) -> Iterator[Spell]:
        stops_on = link.stops_on or NO_END
        at_work = Days(days.first_day, min(days.last_day, stops_on))
        for gap in _gaps(at_work, self._grounds_of(link, right)):
            yield Spell(Breach.NO_GROUND, gap.first_day, gap.last_day, link.provider)
        if stops_on < days.last_day:
            first_day = max(days.first_day, stops_on + ONE_DAY)
            yield Spell(Breach.STOPPED_EARLY, first_day, days.last_day, link.provider)

    def _grounds_of(self, link: Link, right: Right) -> Sequence[Days]:
        contracts = self.known.in_period(
            provider=link.provider, lot=right.lot, municipality=self.line.municipality
        )
        return (*contracts, *self._bridgings(link.provider))

    def _bridgings(self, provider: int) -> Sequence[Days]:
        return self.question.agreed.bridgings.get((self.line.client, provider), ())

    def _stretches(self) -> Iterator[tuple[Link, date]]:
        """Each link with the last day before the next one."""
        for link, following in pairwise(self.line.links):
            yield link, _before(following.first_day)
        if self.line.links:
            yield self.line.links[-1], NO_END

    # Links outside every indication.

    def _outside(self) -> Iterator[Finding]:
        """Links that begin when the right to care is over; those that follow one another are one run."""
        reached = date.min
        latest = min(self.question.today, self.question.test_day)
        for link, last_day in self._stretches():
            if not self.question.first_day <= link.first_day <= latest or self._in_kind_on(link.first_day):
                continue
            if not (right := self._ended_before(link.first_day)):
                continue
            if _before(link.first_day) > reached:
                yield self._finding(right, link.first_day, Breach.OUTSIDE_INDICATION, link.provider)
            reached = min([last_day, *self._later_rights(link.first_day)])

    def _in_kind_on(self, day: date) -> list[Right]:
        return [right for right in self._valid_on(day) if right.in_kind]

    def _ended_before(self, day: date) -> Right | None:
        ended = [
            right
            for right in self.line.rights
            if right.in_kind
            and self._last_day(right) < day
            and (self.line.municipality, right.lot) in self.question.scope
        ]
        return max(ended, key=lambda right: (self._last_day(right), right.pk), default=None)

    def _later_rights(self, day: date) -> Iterator[date]:
        """The days before those on which the line has a right again."""
        for right in self.line.rights:
            if right.in_kind and day < right.first_day <= self._last_day(right):
                yield _before(right.first_day)

    # Days ahead.

    def _tried(self) -> Iterator[date]:
        """The days on which a provider must be there, in order: after each stop ahead, and the test day."""
        for link, last_day in self._stretches():
            if not link.stops_on or _before(link.first_day) > link.stops_on:
                continue
            day = max(link.stops_on + ONE_DAY, self.question.first_day)
            if self.question.today < day <= min(last_day, self.question.test_day):
                yield day
        yield self.question.test_day

    def _missing(self, day: date) -> Risk | None:
        """Why the line has no provider with ground on `day`; nothing if it has one or needs none."""
        if self.line.ended_on < day:
            return None
        valid = self._valid_on(day)
        if not valid:
            return self._ending(day)
        due = [right for right in valid if right.in_kind]
        link = self._link_on(day)
        if not due or (link and self._has_ground(link, due[-1], day)):
            return None
        return self._why(link, day)

    def _ending(self, day: date) -> Risk | None:
        agreed = self._speaking_on(day).pk in self.question.agreed.ending
        return None if agreed or day != self.question.test_day else Risk.INDICATION_ENDS

    def _has_ground(self, link: Link, right: Right, day: date) -> bool:
        if link.stops_on and link.stops_on < day:
            return False
        contracted = self.known.on_test_day(
            provider=link.provider, lot=right.lot, municipality=self.line.municipality
        )
        return contracted or any(
            days.first_day <= day <= days.last_day for days in self._bridgings(link.provider)
        )

    def _why(self, link: Link | None, day: date) -> Risk:
        planned = self.question.agreed.planned.get(self.line.pk)
        if planned and planned <= day:
            return Risk.START_NOT_CONFIRMED
        if link and link.stops_on and link.stops_on < day:
            return Risk.PROVIDER_STOPS
        if link and any(days.last_day < day for days in self._bridgings(link.provider)):
            return Risk.BRIDGING_ENDS
        return Risk.NO_NEW_PROVIDER

    def _link_on(self, day: date) -> Link | None:
        return next((link for link in reversed(self.line.links) if link.first_day <= day), None)

    def _speaking_on(self, day: date) -> Right:
        """The covered indication that stands for the line on `day`: one valid then, or else the last."""
        return _speaking([right for right, _ in self.covered], day, self._last_day)

    def _turning_18(self) -> Iterator[Finding]:
        birthday = eighteenth_birthday(self.line.birth_date)
        if not self.question.today < birthday <= min(self.question.test_day, self.line.ended_on):
            return
        youth = [right for right, _ in self.covered if right.law == Law.YOUTH]
        youth = [right for right in youth if birthday <= self._last_day(right)]
        if not youth:
            return
        right = _speaking(youth, birthday, self._last_day)
        if right.pk not in self.question.agreed.ending:
            link = self._link_on(birthday)
            yield self._finding(right, birthday, Risk.TURNS_18, link.provider if link else None)

    def _finding(self, right: Right, day: date, kind: str, provider: int | None) -> Finding:
        line = self.line
        return Finding(
            day, right.key, kind, right.pk, line.client, line.pk, line.municipality, right.lot, provider
        )


def eighteenth_birthday(birth_date: date) -> date:
    """The day on which someone turns 18; born on 29 February, that is 1 March in a year without one."""
    try:
        return birth_date.replace(year=birth_date.year + 18)
    except ValueError:
        return date(birth_date.year + 18, 3, 1)


def _speaking(rights: list[Right], day: date, last_day: Callable[[Right], date]) -> Right:
    """The one that is valid on `day`, or else the last; of several the one that began last."""
    valid = [right for right in rights if right.first_day <= day <= last_day(right)]
    return max(valid or rights, key=lambda right: (right.first_day, right.pk))


def _before(day: date) -> date:
    return day - ONE_DAY


def _spell(kind: Breach, first_day: date, last_day: date, provider: int | None) -> Iterator[Spell]:
    if first_day <= last_day:
        yield Spell(kind, first_day, last_day, provider)


def _runs(spells: Iterable[Spell]) -> Iterator[Spell]:
    """Spells of one kind that touch are one run; given in order of day."""
    run: Spell | None = None
    for spell in spells:
        if run and spell.kind == run.kind and _before(spell.first_day) <= run.last_day:
            run = run._replace(last_day=spell.last_day)
            continue
        if run:
            yield run
        run = spell
    if run:
        yield run


def _gaps(days: Days, covered: Sequence[Days]) -> Iterator[Days]:
    """The parts of `days` that none of `covered` holds, in order."""
    reached = days.first_day
    for stretch in sorted(covered):
        if stretch.first_day > days.last_day:
            break
        if reached < stretch.first_day:
            yield Days(reached, _before(stretch.first_day))
        if stretch.last_day >= days.last_day:
            return
        reached = max(reached, stretch.last_day + ONE_DAY)
    if reached <= days.last_day:
        yield Days(reached, days.last_day)
