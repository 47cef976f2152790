"""What else waits for a person beside the worklist: counts that lead to the page where the work is done.

Shown is only what the person may do and what is not empty. Each is one count; only the checks are worked out per old
provider, as their own page does.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from achterhoek import pages
from achterhoek.models import User
from achterhoek.permissions import may
from clients.caseload import LEFT_BEHIND
from clients.models import Client, Difference
from transitions import assessed, check_list
from transitions.models import TransitionPeriod


@dataclass(frozen=True)
class Reminder:
    """How many of what, and where."""

    count: int | str
    one: str
    more: str
    url: str

    @property
    def words(self) -> str:
        return f"{self.count} {self.one if self.count == 1 else self.more}"


def of(user: User, *, period: TransitionPeriod, today: date) -> list[Reminder]:
    """What waits for `user`."""
    return [
        reminder
        for permission, made in KINDS
        if may(user, permission)
        for reminder in made(user, period, today)
        if reminder.count
    ]


def _assessments(user: User, period: TransitionPeriod, today: date) -> Iterator[Reminder]:
    waiting = pages.counted(assessed.to_confirm(user, period))
    url = reverse("transitions:assessment")
    yield Reminder(waiting, "beoordeling te bevestigen", "beoordelingen te bevestigen", url)


def _differences(user: User, period: TransitionPeriod, today: date) -> Iterator[Reminder]:
    waiting = pages.counted(Difference.objects.visible_to(user).open())
    url = reverse("clients:differences")
    yield Reminder(waiting, "verschil uit een later bestand", "verschillen uit een later bestand", url)


def _left_behind(user: User, period: TransitionPeriod, today: date) -> Iterator[Reminder]:
    waiting = pages.counted(Client.objects.visible_to(user).left_behind())
    url = f"{reverse('clients:list')}?van={LEFT_BEHIND[0]}"
    yield Reminder(
        waiting, "cliënt van wie hier niet meer werkt", "cliënten van wie hier niet meer werkt", url
    )


def _checks(user: User, period: TransitionPeriod, today: date) -> Iterator[Reminder]:
    rows = check_list.rows(period=period, municipality=user.municipality_id or "", today=today)
    due, url = sum(row.is_due for row in rows), reverse("transitions:checks")
    yield Reminder(due, "controle te tekenen", "controles te tekenen", url)


def _subcontractors(user: User, period: TransitionPeriod, today: date) -> Iterator[Reminder]:
    found = check_list.to_confirm(period=period, municipality=user.municipality_id or "", today=today)
    url = f"{reverse('transitions:checks')}?stand={check_list.SUBCONTRACTORS}"
    yield Reminder(len(found), "onderaannemer te bevestigen", "onderaannemers te bevestigen", url)


Made = Callable[[User, TransitionPeriod, date], Iterator[Reminder]]
KINDS: tuple[tuple[str, Made], ...] = (
    ("assessments.confirm", _assessments),
    ("clients.settle_difference", _differences),
    ("clients.assign", _left_behind),
    ("checks.sign", _checks),
    ("providers.confirm_subcontractor", _subcontractors),
)
