"""The continuity proof done the slow way: one resident, one day at a time, on nothing but the words of the contract.

Written apart from clients/continuity.py: it shares the shapes of the data and no line of reasoning.
"""

from datetime import date, timedelta


def days_between(first_day, last_day):
    day = first_day
    while day <= last_day:
        yield day
        day += timedelta(days=1)


class Oracle:
    def __init__(self, line, question, terms):
        self.line, self.question, self.terms = line, question, terms
        self.agreed = question.agreed
        self.test_day = question.last_day + timedelta(days=1)

    # Facts of one day.

    def is_valid(self, right, day):
        return right.first_day <= day <= right.last_day and day <= self.line.ended_on

    def takes_part(self, right):
        return (self.line.municipality, right.lot) in self.question.scope

    def responsible(self, day):
        begun = [link for link in self.line.links if link.first_day <= day]
        return begun[-1] if begun else None

    def care_began(self, day):
        if any(right.in_kind and right.care_since and right.care_since <= day for right in self.line.rights):
            return True
        if any(link.first_day <= day for link in self.line.links):
            return True
        started = self.agreed.started.get(self.line.pk)
        return started is not None and started <= day

    def contract(self, provider, lot, on):
        mine = (provider, lot, self.line.municipality)
        return [
            term
            for term in self.terms
            if (term.provider, term.lot, term.municipality) == mine and term.first_day <= on <= term.last_day
        ]

    def bridged(self, provider, day):
        agreed = self.agreed.bridgings.get((self.line.client, provider), ())
        return any(first_day <= day <= last_day for first_day, last_day in agreed)

    def has_ground_in_period(self, provider, lot, day):
        before = self.question.first_day - timedelta(days=1)
        return bool(
            self.contract(provider, lot, day)
            or self.contract(provider, lot, before)
            or self.bridged(provider, day)
        )

    def has_stopped(self, link, day):
        return link.stops_on is not None and link.stops_on < day

    # Covered.

    def covers(self, right):
        return right.in_kind and self.takes_part(right) and self.care_began(date.max)

    def covered_days(self, right):
        if not self.covers(right):
            return []
        return [
            d
            for d in days_between(self.question.first_day, self.question.last_day)
            if self.is_valid(right, d)
        ]

    def covered(self):
        return [right for right in self.line.rights if self.covered_days(right)]

    # Breaches.

    def breach_on(self, right, day):
        if day > self.question.today or not self.care_began(day):
            return None
        link = self.responsible(day)
        if link is None:
            return "nobody"
        if self.has_stopped(link, day):
            return "stopped_early"
        return None if self.has_ground_in_period(link.provider, right.lot, day) else "no_ground"

    def breaches(self):
        found = []
        for right in self.covered():
            kinds = {day: self.breach_on(right, day) for day in self.covered_days(right)}
            for day, kind in kinds.items():
                if kind and kinds.get(day - timedelta(days=1)) != kind:
                    found.append((day, right.key, kind))
        return sorted(found + self.outside())

    def last_ended(self, day):
        """The indication whose time, or whose line's time, ran out last before `day`."""
        over = [
            (min(right.last_day, self.line.ended_on), right.pk, right)
            for right in self.line.rights
            if right.in_kind and self.takes_part(right)
        ]
        over = [entry for entry in over if entry[0] < day]
        return max(over)[2] if over else None

    def is_outside(self, day):
        if any(right.in_kind and self.is_valid(right, day) for right in self.line.rights):
            return False
        link = self.responsible(day)
        if link is None or link.first_day < self.question.first_day:
            return False
        began_inside = any(
            right.in_kind and self.is_valid(right, link.first_day) for right in self.line.rights
        )
        return not began_inside and self.last_ended(link.first_day) is not None

    def outside(self):
        """A run begins where the day before is not outside; it is dated by a link that begins on it."""
        found, running = [], False
        for day in days_between(self.question.first_day, min(self.question.today, self.test_day)):
            outside = self.is_outside(day)
            link = self.responsible(day)
            if outside and not running and link.first_day == day:
                found.append((day, self.last_ended(day).key, "outside_indication"))
            running = outside
        return found

    # Risks.

    def speaks(self, rights, day):
        valid = [right for right in rights if self.is_valid(right, day)]
        return max(valid or rights, key=lambda right: (right.first_day, right.pk))

    def missing_on(self, day):
        if day > self.line.ended_on:
            return None
        valid = [right for right in self.line.rights if self.is_valid(right, day)]
        if not valid:
            decided = self.speaks(self.covered(), day).pk in self.agreed.ending
            return "indication_ends" if day == self.test_day and not decided else None
        in_kind = [right for right in valid if right.in_kind]
        link = self.responsible(day)
        if not in_kind:
            return None
        if (
            link
            and not self.has_stopped(link, day)
            and self.has_ground_on_test_day(link, in_kind[-1].lot, day)
        ):
            return None
        return self.cause(link, day)

    def has_ground_on_test_day(self, link, lot, day):
        public = [
            term
            for term in self.contract(link.provider, lot, day)
            if (term.public_from or term.first_day) <= self.question.today
        ]
        return bool(public) or self.bridged(link.provider, day)

    def cause(self, link, day):
        planned = self.agreed.planned.get(self.line.pk)
        if planned is not None and planned <= day:
            return "start_not_confirmed"
        if link and self.has_stopped(link, day):
            return "provider_stops"
        bridgings = self.agreed.bridgings.get((self.line.client, link.provider), ()) if link else ()
        return "bridging_ends" if any(last < day for _, last in bridgings) else "no_new_provider"

    def risks(self):
        if not self.covered():
            return []
        found = []
        for day in days_between(self.question.first_day, self.test_day):
            link = self.responsible(day)
            after_stop = link is not None and self.begins_without(link, day)
            if day != self.test_day and not (after_stop and day > self.question.today):
                continue
            if kind := self.missing_on(day):
                found.append((day, self.speaks(self.covered(), day).key, kind))
                break
        return sorted(found + self.turning_18())

    def begins_without(self, link, day):
        """The link's provider was still there the day before, or the period opens with it gone."""
        if link.stops_on is None or link.first_day > link.stops_on + timedelta(days=1):
            return False
        return self.has_stopped(link, day) and (
            day == self.question.first_day or not self.has_stopped(link, day - timedelta(days=1))
        )

    def turning_18(self):
        for day in days_between(self.question.today + timedelta(days=1), self.test_day):
            born = self.line.birth_date
            if (day.year - born.year, day.month, day.day) != (
                18,
                born.month,
                born.day,
            ) or day > self.line.ended_on:
                continue
            youth = [
                right for right in self.covered() if right.law == "Jeugdwet" and not right.last_day < day
            ]
            if youth and self.speaks(youth, day).pk not in self.agreed.ending:
                return [(day, self.speaks(youth, day).key, "turns_18")]
        return []
