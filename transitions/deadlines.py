"""The days by which each step of a handover must be done, counted back from the end (docs/domain.md, 6).

Pure: the period's settings and the days come in, days go out. With the end on 31 December 2022 the last start is
30 December, the letter 28 days before it on 2 December, the answer in on 29 November, the offer out on 24 November and
the client heard on 17 November. When the end of the period changes, all of them follow.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from achterhoek.workdays import add_workdays, last_workday_until
from transitions.statuses import Status


class Terms(Protocol):
    """The settings that deadlines follow; a TransitionPeriod has them."""

    last_day: date
    notice_days: int
    letter_workdays: int
    answer_workdays: int
    hearing_workdays: int
    escalate_workdays: int
    last_start_workdays_before_end: int
    first_escalation_weeks: int
    second_escalation_weeks: int
    renewal_weeks: int
    call_after_weeks: int
    call_before_weeks: int


@dataclass(frozen=True)
class LastSafeDays:
    """The last day on which each step still leaves room for the ones after it."""

    heard: date
    offered: date
    accepted: date
    letter: date
    start: date

    def for_status(self, status: str) -> date | None:
        """The last safe day of what a handover in `status` waits for; none once it has started."""
        return {
            Status.TO_PLAN: self.heard,
            Status.PROPOSED: self.offered,
            Status.OFFERED: self.accepted,
            Status.ACCEPTED: self.letter,
            Status.SCHEDULED: self.start,
            Status.ON_HOLD: self.start,
        }.get(Status(status))


def last_safe_days(terms: Terms, *, stops_on: date | None = None) -> LastSafeDays:
    """Count back from the end of the period, or from the old provider's own last day where that comes first."""
    start = last_start(terms, stops_on=stops_on)
    letter = start - timedelta(days=terms.notice_days)
    accepted = add_workdays(letter, -terms.letter_workdays)
    offered = add_workdays(accepted, -terms.answer_workdays)
    return LastSafeDays(
        heard=add_workdays(offered, -terms.hearing_workdays),
        offered=offered,
        accepted=accepted,
        letter=letter,
        start=start,
    )


def last_start(terms: Terms, *, stops_on: date | None = None) -> date:
    """The last working day on which a new provider can safely begin."""
    end = min(terms.last_day, stops_on) if stops_on else terms.last_day
    return add_workdays(last_workday_until(end), -terms.last_start_workdays_before_end)


def escalations(terms: Terms) -> tuple[date, date]:
    """The days on which what is still open goes to the coordinator, well before the end."""
    return (
        terms.last_day - timedelta(weeks=terms.first_escalation_weeks),
        terms.last_day - timedelta(weeks=terms.second_escalation_weeks),
    )


def answer_due(offered_on: date, *, terms: Terms) -> date:
    """The last day for a provider's answer to an offer."""
    return add_workdays(offered_on, terms.answer_workdays)


def answer_escalates(due_on: date, *, terms: Terms) -> date:
    """The day on which an unanswered offer goes to the coordinator. Silence itself moves nobody."""
    return add_workdays(due_on, terms.escalate_workdays)


def offers_escalated_when_due_by(today: date, *, terms: Terms) -> date:
    """Offers that were due on this day or earlier have escalated by `today`."""
    due = today
    while answer_escalates(due, terms=terms) > today:
        due -= timedelta(days=1)
    return due


def earliest_start(today: date, *, terms: Terms) -> date:
    """The first day that leaves the notice between letter and start."""
    return today + timedelta(days=terms.notice_days)


def renewal_begins(last_day: date, *, terms: Terms) -> date:
    """The day by which research for a renewal begins."""
    return last_day - timedelta(weeks=terms.renewal_weeks)


def call_after(started_on: date, *, terms: Terms) -> tuple[date, date]:
    """From which day to which the client is called after the start."""
    return (
        started_on + timedelta(weeks=terms.call_after_weeks),
        started_on + timedelta(weeks=terms.call_before_weeks),
    )


def urgency(due_on: date, *, today: date) -> str:
    """late, today, week or later: how near a day is."""
    if due_on < today:
        return "late"
    if due_on == today:
        return "today"
    return "week" if due_on <= today + timedelta(days=7) else "later"
