"""The list of handovers: filtered by status, owner, lot and provider, with the day by which each must go on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.db.models import Exists, OuterRef, Q

from achterhoek import pages
from achterhoek.models import User
from providers.models import Provider
from transitions import deadlines, duties
from transitions.models import Handover, HandoverLine, TransitionPeriod
from transitions.querysets import HandoverQuerySet
from transitions.statuses import Status

LATE = "te-laat"
OWNERS = (("", "Alle"), ("mijn", "Van mij"), ("pool", "Van niemand"))


@dataclass(frozen=True)
class Asked:
    """What the address asks for; what it does not know is passed over."""

    status: str = ""
    owner: str = ""
    lot: str = ""
    giving: str = ""
    receiving: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str], *, lots: Collection[str]) -> Self:
        status, lot = query.get("stand", ""), query.get("perceel", "")
        return cls(
            status=status if status == LATE or status in Status.values else "",
            owner=query.get("van", ""),
            lot=lot if lot in lots else "",
            giving=query.get("oud", "").strip()[:80],
            receiving=query.get("nieuw", "").strip()[:80],
        )


@dataclass(frozen=True)
class Found:
    """The handovers that one person sees, on one day."""

    user: User
    asked: Asked
    period: TransitionPeriod
    today: date

    @property
    def day(self) -> duties.Day:
        return duties.Day(self.today, self.period)

    def rows(self) -> HandoverQuerySet:
        """The page's rows, newest first, with all that a row shows."""
        shown: HandoverQuerySet = (
            duties.with_days(self._of_status(self.asked.status))
            .select_related("client__consultant", "giving", "receiving", "period")
            .prefetch_related("lines__care_line__lot")
        )
        return shown

    def statuses(self) -> list[tuple[str, str, int | str]]:
        """The chips with their counts."""
        options = [("", "Alle"), (LATE, "Te laat"), *((one.value, one.label.capitalize()) for one in Status)]
        return [(value, word, pages.counted(self._of_status(value))) for value, word in options]

    def shown(self, handover: Any) -> dict[str, Any]:
        """One row: its lots, and the day by which it must go on."""
        due_on = self._due_on(handover)
        lots = dict.fromkeys(str(line.care_line.lot) for line in handover.lines.all() if line.care_line.lot)
        return {
            "handover": handover,
            "lots": list(lots),
            "due_on": due_on,
            "late": bool(due_on and due_on < self.today),
        }

    def _due_on(self, handover: Any) -> date | None:
        if handover.status == Status.OFFERED:
            return handover.answer_due  # type: ignore[no-any-return]
        if handover.status == Status.SCHEDULED:
            return handover.planned  # type: ignore[no-any-return]
        stops_on = handover.giving.stops_on if handover.giving else None
        return deadlines.last_safe_days(self.period, stops_on=stops_on).for_status(handover.status)

    def _of_status(self, status: str) -> HandoverQuerySet:
        rows = self._narrowed()
        if status == LATE:
            return rows.filter(duties.overdue(self.day))
        return rows.filter(status=status) if status else rows

    def _narrowed(self) -> HandoverQuerySet:
        rows: HandoverQuerySet = Handover.objects.visible_to(self.user).order_by("-pk")
        asked = self.asked
        if asked.owner in ("mijn", "pool"):
            rows = rows.filter(client__consultant=self.user if asked.owner == "mijn" else None)
        if asked.lot:
            own = HandoverLine.objects.filter(handover=OuterRef("pk"), care_line__lot=asked.lot)
            rows = rows.filter(Exists(own))
        return rows.filter(_at("giving", asked.giving), _at("receiving", asked.receiving))


def _at(side: str, name: str) -> Q:
    """Handovers from or to a provider whose name holds these words, or with this code."""
    if not name:
        return Q()
    found = Provider.objects.filter(Q(name__icontains=name) | Q(codes__agb=name)).values("pk")
    return Q(**{f"{side}__in": found})
