"""What the pages of deliveries to the archive show: how each stands, in numbers, and per resident what still waits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from achterhoek.models import User
from clients.models import Client
from transitions import retention
from transitions.models import ArchiveDelivery, ArchiveRecord, TransitionPeriod
from transitions.querysets import ArchiveQuerySet
from transitions.statuses import ArchiveState

#: What went out, whatever became of it.
WENT = (ArchiveState.DELIVERED, ArchiveState.CHANGED, ArchiveState.DELETED)
READ_ALONG = ("municipality", "period", "made_by", "delivered_by", "acknowledged_by", "withdrawn_by")


@dataclass(frozen=True)
class Standing:
    """A delivery with how many dossiers of it are in each state."""

    delivery: ArchiveDelivery
    numbers: Mapping[str, int]

    @property
    def dossiers(self) -> int:
        """Those that are meant for the archive."""
        return sum(self.numbers.values()) - self.numbers.get(ArchiveState.LEFT_OUT, 0)

    @property
    def deleted(self) -> int:
        return self.numbers.get(ArchiveState.DELETED, 0)

    @property
    def changed(self) -> int:
        return self.numbers.get(ArchiveState.CHANGED, 0)

    @property
    def left_out(self) -> int:
        return self.numbers.get(ArchiveState.LEFT_OUT, 0)

    @property
    def to_delete(self) -> int:
        """Delivered, and still here."""
        return self.numbers.get(ArchiveState.DELIVERED, 0)

    @property
    def word(self) -> tuple[str, str]:
        """How it stands, and its tone."""
        if self.delivery.withdrawn_at:
            return "ingetrokken", "off"
        if self.delivery.acknowledged_at:
            return "bevestigd", "done"
        if self.delivery.delivered_at:
            return "wacht op het archief", "wait"
        return "te downloaden", "open"


def deliveries(user: User) -> ArchiveQuerySet:
    """The deliveries of the user's municipality, the newest first."""
    rows: ArchiveQuerySet = ArchiveDelivery.objects.visible_to(user).select_related(*READ_ALONG)
    return rows.order_by("-made_at", "-pk")


def standing(some: Sequence[ArchiveDelivery]) -> list[Standing]:
    """These deliveries in numbers: one query."""
    found: dict[int, dict[str, int]] = {delivery.pk: {} for delivery in some}
    rows = ArchiveRecord.objects.filter(delivery__in=some).order_by()
    for delivery, state, number in rows.values_list("delivery", "state").annotate(Count("pk")):
        found[delivery][state] = number
    return [Standing(delivery, found[delivery.pk]) for delivery in some]


def chips(found: Standing) -> list[tuple[str, str, int]]:
    """The states that this delivery has dossiers in."""
    total = sum(found.numbers.values())
    states = [
        (state.value, str(state.label), found.numbers[state])
        for state in ArchiveState
        if state in found.numbers
    ]
    return [("", "alle dossiers", total), *states]


@dataclass(frozen=True)
class Line:
    """One dossier: whose it is while it is there, and what stands between it and its end."""

    record: ArchiveRecord
    client: Client | None
    says: str


def records(delivery: ArchiveDelivery, *, state: str) -> QuerySet[ArchiveRecord]:
    rows: QuerySet[ArchiveRecord] = delivery.records.order_by("case_number", "pk")
    return rows.filter(state=state) if state in ArchiveState.values else rows


def lines(some: Sequence[ArchiveRecord], *, period: TransitionPeriod, today: date) -> list[Line]:
    """These dossiers as the page shows them."""
    among = Client.objects.filter(case_number__in=[record.case_number for record in some])
    clients = {client.case_number: client for client in among}
    waits = retention.waiting(among, period=period, today=today) if clients else {}
    return [_line(record, clients.get(record.case_number), waits) for record in some]


def _line(record: ArchiveRecord, client: Client | None, waits: Mapping[int, tuple[str, ...]]) -> Line:
    says: dict[Any, str] = {
        ArchiveState.LEFT_OUT: f"Er liep nog iets: {record.reason}.",
        ArchiveState.CHANGED: "Gewijzigd nadat het gedownload was. Een volgende levering neemt het weer mee.",
        ArchiveState.WITHDRAWN: "De levering is ingetrokken.",
    }
    now = (
        waits.get(client.pk, ())
        if client and record.state in (ArchiveState.READY, ArchiveState.DELIVERED)
        else ()
    )
    return Line(record, client, f"Wacht op: {'; '.join(now)}." if now else says.get(record.state, ""))
