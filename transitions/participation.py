"""Which kinds of care a municipality has under the contracts of the period, and which it buys itself.

That is public from the start: it says nothing about who has a contract. The municipality's own page asks it by the
setting PUBLIC_PARTICIPATION.
"""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Exists, OuterRef

from achterhoek import versions
from achterhoek.models import Municipality
from providers.models import Lot
from transitions.models import PeriodScope, TransitionPeriod


@dataclass(frozen=True)
class TakingPart:
    """Names of kinds of care: `together` under the region's contracts, `own` bought by the municipality itself."""

    first_day: date
    last_day: date
    together: tuple[str, ...]
    own: tuple[str, ...]


@versions.while_unchanged
def of(municipality: Municipality, *, day: date) -> TakingPart | None:
    """What holds for this municipality; nothing where there is no period to speak of."""
    period = TransitionPeriod.objects.filter(slug=settings.PERIOD_SLUG).first()
    if period is None:
        return None
    scope = PeriodScope.objects.filter(period=period, lot=OuterRef("pk"))
    lots = Lot.objects.filter(Exists(scope)).annotate(joins=Exists(scope.filter(municipality=municipality)))
    return TakingPart(
        first_day=period.first_day,
        last_day=period.last_day,
        together=tuple(lot.name for lot in lots if lot.joins),
        own=tuple(lot.name for lot in lots if not lot.joins),
    )
