"""The terms of a decision that is open to objection: until when one may object, and when the answer is due.

Weeks come from the period's settings. A legal term that runs out on a Saturday, Sunday or holiday ends on the next day
that is none (Algemene termijnenwet art. 1); in that law 5 May is a holiday every year. Terms of more than twelve weeks
are not made longer (art. 4).
"""

from datetime import date, timedelta

from achterhoek import workdays

#: Algemene termijnenwet art. 4: a longer term ends on the day on which it runs out.
LONGEST_THAT_MOVES = 12


def objection_until(posted_on: date, *, weeks: int) -> date:
    """The last day for objecting: the term begins on the day after sending (Awb 6:7, 6:8)."""
    return _end(posted_on, weeks)


def answer_due(term_ended_on: date, *, weeks: int, postponed: int = 0) -> date:
    """The last day for the decision, counted from the day after the term for objecting (Awb 7:10).

    `weeks` is longer where a committee gives advice; `postponed` are the weeks that were added, once.
    """
    return _end(term_ended_on, weeks + postponed)


def weigh_due(received_on: date, *, count: int) -> date:
    """The last day to choose between going on and waiting: `count` working days after the objection came."""
    return workdays.add_workdays(received_on, count)


def _end(begun_after: date, weeks: int) -> date:
    day = begun_after + timedelta(weeks=weeks)
    return day if weeks > LONGEST_THAT_MOVES else workdays.end_of_legal_term(day)
