"""Agreed takeovers: the regional coordinator's list of who takes over whose residents. It binds nobody; a plan follows
it where room and the residents' wishes allow.
"""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from achterhoek import audit
from achterhoek.models import User
from achterhoek.permissions import may
from achterhoek.refusals import Refused
from achterhoek.statuses import AccessAction
from transitions.models import Takeover, TransitionPeriod


@transaction.atomic
def agree(period: TransitionPeriod, *, by: User, today: date, **fields: Any) -> Takeover:
    """Note an agreed takeover: giving, receiving, lot, municipality, agreed_on, note."""
    _require(by)
    if fields["agreed_on"] > today:
        raise Refused("De afspraak ligt in de toekomst; leg vast wat is afgesproken.", rule="future")
    if fields["giving"] == fields["receiving"]:
        raise Refused("De nieuwe aanbieder is dezelfde als de oude.", rule="another_provider")
    try:
        with transaction.atomic():
            made = Takeover.objects.create(period=period, recorded_by=by, **fields)
    except IntegrityError:
        raise Refused(
            "Voor deze aanbieder, dit perceel en deze gemeente is al een overname afgesproken.",
            rule="one_takeover",
        ) from None
    _record(made, "Overname afgesproken", by=by)
    return made


@transaction.atomic
def withdraw(takeover: Takeover, *, by: User) -> None:
    """Take an agreed takeover off the list; plans that were made stay as they are."""
    _require(by)
    _record(takeover, "Afgesproken overname vervallen", by=by)
    takeover.delete()


def _require(by: User) -> None:
    if not may(by, "takeovers.manage"):
        raise Refused("Dat doet de regionaal coördinator.", rule="takeovers.manage")


def _record(takeover: Takeover, what: str, *, by: User) -> None:
    audit.record(
        AccessAction.CHANGE,
        what,
        by=by,
        detail={
            "giving": takeover.giving.agb,
            "receiving": takeover.receiving.agb,
            "lot": takeover.lot_id,
            "municipality": takeover.municipality_id,
        },
    )
