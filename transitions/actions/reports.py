"""A visitor reports that the new help did not begin; the municipality calls back and says what came of it.

It lands at once at its municipality, on top of everybody's list, and nowhere else. No client is named. What one address
or all together can send on a day is bounded: beyond it the visitor is given the municipality's own number to call.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction

from achterhoek import audit, visitors
from achterhoek.clock import now
from achterhoek.models import Municipality, User
from achterhoek.refusals import Refused
from achterhoek.statuses import AccessAction
from providers.models import Lot
from transitions.models import NotStartedReport

#: How many reports one address may send on a day: an organisation with many workers has one address.
MOST_PER_CALLER = 10


@dataclass(frozen=True)
class Told:
    """What the visitor filled in; the number as `visitors.phone` reads it."""

    phone: str
    employer: str = ""
    lot: Lot | None = None


@transaction.atomic
def report(municipality: Municipality, told: Told, *, caller: str, today: date) -> NotStartedReport:
    """Keep a report. The same number while it still waits is the same report."""
    _require_no_person(told, today=today)
    # Two at once take turns, so that none goes over the bound.
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    own = NotStartedReport.objects.of_municipality(municipality.pk)
    waiting: NotStartedReport | None = own.waiting().filter(phone=told.phone).first()
    if waiting:
        return waiting
    _require_room(own.filter(reported_on=today).count(), caller=caller, today=today)
    kept: NotStartedReport = NotStartedReport.objects.create(
        municipality=municipality, **vars(told), caller=caller, reported_on=today
    )
    audit.record(
        AccessAction.CREATE,
        "Melding: de nieuwe hulp is niet begonnen",
        by=None,
        municipality=municipality.pk,
        detail={"melding": kept.pk},
    )
    return kept


def _require_no_person(told: Told, *, today: date) -> None:
    if found := visitors.personal_data(told.employer, today=today):
        raise Refused(
            f"Bij de naam van je werkgever staat {found[0]}. Haal dat weg. Wat je schreef, is niet bewaard.",
            rule="personal_data",
        )


def _require_room(count: int, *, caller: str, today: date) -> None:
    own = NotStartedReport.objects.filter(reported_on=today, caller=caller).count()
    if own >= MOST_PER_CALLER or count >= settings.NOT_STARTED_PER_DAY:
        raise Refused(
            "Er zijn vandaag te veel meldingen gekomen om ze allemaal terug te bellen.", rule="room"
        )


@transaction.atomic
def settle(waiting: NotStartedReport, *, result: str, by: User) -> NotStartedReport:
    """Somebody called back; `result` says in one line what came of it, without anything about a client."""
    waiting = NotStartedReport.objects.select_for_update(of=("self",)).get(pk=waiting.pk)
    if waiting.settled_at:
        raise Refused("Over deze melding is al teruggebeld.", rule="settled_once")
    if not result.strip():
        raise Refused("Schrijf in één regel wat eruit kwam.", rule="result")
    waiting.settled_at, waiting.settled_by, waiting.result = now(), by, result.strip()
    waiting.save(update_fields=["settled_at", "settled_by", "result"])
    audit.record(
        AccessAction.CHANGE,
        "Teruggebeld na een melding dat de nieuwe hulp niet begon",
        by=by,
        municipality=waiting.municipality_id,
        detail={"melding": waiting.pk},
    )
    return waiting


def forget(*, day: date) -> int:
    """Forget the numbers of reports that were settled long enough before `day`; returns how many."""
    before = day - timedelta(days=settings.FORGET_VISITORS_DAYS)
    return int(NotStartedReport.objects.settled_before(before).update(phone="", caller=""))
