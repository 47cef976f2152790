"""The end of a record, part one: it goes to the municipality's archive, and the archive says that it has it.

A coordinator puts a delivery together, downloads it and hands it over; what the archive then acknowledged,
`actions.deletions` deletes on its day. Without acknowledgement the portal keeps the record itself.
"""

import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import IO

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from achterhoek import audit, clock, numbering, tables
from achterhoek.models import Municipality, User
from achterhoek.permissions import may
from achterhoek.refusals import Refused
from achterhoek.statuses import AccessAction
from achterhoek.wording import written
from clients.models import Client
from transitions import dossiers, retention
from transitions.dossiers import Dossier, Names, Term
from transitions.models import ArchiveDelivery, ArchiveRecord, LetterFile, TransitionPeriod
from transitions.querysets import ArchiveQuerySet
from transitions.statuses import IN_A_DELIVERY, ArchiveState

DELIVER = "archive.deliver"
AT_A_TIME = 100
MANIFEST = ("dossiernummer", "wet", "bewaren tot", "bestanden", "sha256")
#: What lies in a file of now and then must be the same file: no moment of ours stands in it.
NO_MOMENT = (1980, 1, 1, 0, 0, 0)


@transaction.atomic
def order(period: TransitionPeriod, *, municipality: Municipality, by: User, today: date) -> ArchiveDelivery:
    """Put the records of all residents together for whom nothing runs any more; who is left out says why.

    Refused: while another delivery of this municipality is open; when there is nobody to deliver.
    """
    _require(by, municipality.pk)
    _require_none_open(municipality)
    among = to_deliver(municipality)
    waits = retention.waiting(among, period=period, today=today)
    found = list(among.order_by("case_number"))
    ready = [client for client in found if client.pk not in waits]
    if not ready:
        raise Refused("Er is nu niemand van wie het dossier naar het archief kan.", rule="empty")
    [number] = numbering.reserve("archive")
    made: ArchiveDelivery = ArchiveDelivery.objects.create(
        number=f"A-{number}", municipality=municipality, period=period, made_by=by
    )
    ArchiveRecord.objects.bulk_create(
        [_record(made, client, "; ".join(waits.get(client.pk, ()))) for client in found], batch_size=1_000
    )
    audit.record(
        AccessAction.CREATE, f"Levering {made.number} aan het archief klaargezet", by=by, about=ready
    )
    return made


def _require_none_open(municipality: Municipality) -> None:
    """Two who order at once come here one after the other."""
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    if lying := ArchiveDelivery.objects.filter(municipality=municipality).open().first():
        raise Refused(
            f"Levering {lying.number} staat nog open. Leg eerst vast dat het archief die heeft, of trek die in.",
            rule="one_open_delivery",
        )


def to_deliver(municipality: Municipality) -> QuerySet[Client]:
    """The residents of a municipality whose record lies in no delivery."""
    lying = ArchiveRecord.objects.filter(case_number=OuterRef("case_number"), state__in=IN_A_DELIVERY)
    return Client.objects.filter(~Exists(lying), municipality=municipality)


def _record(delivery: ArchiveDelivery, client: Client, reason: str) -> ArchiveRecord:
    return ArchiveRecord(
        municipality_id=delivery.municipality_id,
        delivery=delivery,
        case_number=client.case_number,
        state=ArchiveState.LEFT_OUT if reason else ArchiveState.READY,
        reason=reason[:300],
    )


# The file.


@dataclass
class Box:
    """The file that is being filled, and its manifest."""

    file: zipfile.ZipFile
    lines: list[list[str]] = field(default_factory=list)

    def put(self, name: str, content: bytes, *, packed: bool = True) -> None:
        entry = zipfile.ZipInfo(name, date_time=NO_MOMENT)
        entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        self.file.writestr(entry, content)


def deliver(delivery: ArchiveDelivery, *, by: User) -> IO[bytes]:
    """One zip of all dossiers, their letters, and a manifest. Each is known by its hash from the first time on.

    Whoever changed since they were first downloaded is left out, and can be delivered again later. Refused when the
    delivery was acknowledged or withdrawn. It is an open file without a name: it is gone once it was read.
    """
    _require(by, delivery.municipality_id)
    delivery.refresh_from_db()
    _require_open(delivery)
    what = f"Levering {delivery.number} aan het archief gedownload"
    audit.record(AccessAction.EXPORT, what, by=by, about=list(_clients(_lying(delivery))))
    file = tempfile.TemporaryFile(prefix="archive-")  # noqa: SIM115  (whoever reads it closes it)
    try:
        _fill(file, delivery)
    except BaseException:
        file.close()
        raise
    ArchiveDelivery.objects.filter(pk=delivery.pk, delivered_at=None).update(
        delivered_at=clock.now(), delivered_by=by
    )
    file.seek(0)
    return file


def _fill(file: IO[bytes], delivery: ArchiveDelivery) -> None:
    with zipfile.ZipFile(file, "w") as opened:
        box, names = Box(opened), Names()
        for records in _lying(delivery).in_pieces(AT_A_TIME):
            _put_some(box, delivery, list(records), names=names)
        box.put("manifest.csv", tables.write(MANIFEST, box.lines).encode())


def _lying(delivery: ArchiveDelivery) -> ArchiveQuerySet:
    rows: ArchiveQuerySet = delivery.records.filter(state__in=(ArchiveState.READY, ArchiveState.DELIVERED))
    return rows.order_by("pk")


def _clients(records: QuerySet[ArchiveRecord] | Sequence[ArchiveRecord]) -> QuerySet[Client]:
    numbers = [record.case_number for record in records]
    return Client.objects.filter(case_number__in=numbers).order_by("case_number")


Packed = dict[str, tuple[Dossier, Term]]


def _put_some(box: Box, delivery: ArchiveDelivery, records: Sequence[ArchiveRecord], *, names: Names) -> None:
    """Read first, then write down in a short transaction what lies in the file, then fill it."""
    clients = list(_clients(records))
    found, terms = dossiers.read(clients, names=names), dossiers.terms(clients)
    packed = {client.case_number: (found[client.pk], terms[client.pk]) for client in clients}
    for record in _fix(delivery, records, packed=packed):
        _put(box, record, *packed[record.case_number])


@transaction.atomic
def _fix(
    delivery: ArchiveDelivery, records: Sequence[ArchiveRecord], *, packed: Packed
) -> list[ArchiveRecord]:
    """The records that go along, with the hash by which they are known; one that differs from its hash does not."""
    _require_open(ArchiveDelivery.objects.select_for_update().get(pk=delivery.pk))
    locked = ArchiveRecord.objects.select_for_update().filter(pk__in=[record.pk for record in records])
    along = []
    for record in locked.order_by("pk"):
        dossier, term = packed[record.case_number]
        if record.state == ArchiveState.READY:
            record.sha256, record.keep_until = dossier.sha256, term.keep_until
            record.files = 1 + len(dossier.keys.get(LetterFile, ()))
            record.state = ArchiveState.DELIVERED
        if record.sha256 != dossier.sha256:
            record.state = ArchiveState.CHANGED
        else:
            along.append(record)
        record.save(update_fields=["state", "sha256", "keep_until", "files"])
    return along


def _put(box: Box, record: ArchiveRecord, dossier: Dossier, term: Term) -> None:
    number = record.case_number
    box.put(f"{number}/dossier.json", dossier.content)
    letters = LetterFile.objects.filter(pk__in=dossier.keys.get(LetterFile, ())).order_by("pk")
    for name, content in letters.values_list("letter__number", "content").iterator(chunk_size=10):
        box.put(f"{number}/brieven/{name}.pdf", bytes(content), packed=False)
    until = term.keep_until.isoformat() if term.keep_until else ""
    box.lines.append([number, ", ".join(term.laws), until, str(record.files), record.sha256])


# What people say about it.


@transaction.atomic
def acknowledge(
    delivery: ArchiveDelivery, *, day: date, reference: str, by: User, today: date
) -> ArchiveDelivery:
    """Record that the archive took the delivery in on `day`, under its own reference. From then on records may go.

    Refused: before it was downloaded, twice, when withdrawn; a day before the download, or ahead; no reference.
    """
    held = _locked(delivery, by=by)
    if held.delivered_at is None:
        raise Refused("Download de levering eerst; het archief kan die nog niet hebben.", rule="delivered")
    first = timezone.localtime(held.delivered_at).date()
    if day > today:
        raise Refused("Leg vast wanneer het archief het opnam, niet een dag vooruit.", rule="future")
    if day < first:
        raise Refused(
            f"De levering is gedownload op {written(first)}; het archief kan die niet eerder hebben.",
            rule="acknowledged_on",
        )
    if not reference.strip():
        raise Refused("Geef het kenmerk van het archief.", rule="reference")
    held.acknowledged_on, held.acknowledged_reference = day, reference.strip()
    held.acknowledged_at, held.acknowledged_by = clock.now(), by
    held.save(update_fields=[f"acknowledged_{name}" for name in ("on", "reference", "at", "by")])
    audit.record(AccessAction.CHANGE, f"Het archief heeft levering {held.number}", by=by)
    return held


@transaction.atomic
def withdraw(delivery: ArchiveDelivery, *, by: User) -> ArchiveDelivery:
    """Take an open delivery back; its residents may be in a later one. Refused once it was acknowledged."""
    held = _locked(delivery, by=by)
    _lying(held).update(state=ArchiveState.WITHDRAWN)
    held.withdrawn_at, held.withdrawn_by = clock.now(), by
    held.save(update_fields=["withdrawn_at", "withdrawn_by"])
    audit.record(AccessAction.CHANGE, f"Levering {held.number} aan het archief ingetrokken", by=by)
    return held


def _locked(delivery: ArchiveDelivery, *, by: User) -> ArchiveDelivery:
    _require(by, delivery.municipality_id)
    held: ArchiveDelivery = ArchiveDelivery.objects.select_for_update().get(pk=delivery.pk)
    _require_open(held)
    return held


def _require(by: User, municipality: str) -> None:
    if not may(by, DELIVER) or by.municipality_id != municipality:
        raise Refused("Dat mag alleen een coördinator van deze gemeente.", rule=DELIVER)


def _require_open(delivery: ArchiveDelivery) -> None:
    if delivery.withdrawn_at is not None:
        raise Refused("Deze levering is ingetrokken.", rule="withdrawn")
    if delivery.acknowledged_at is not None:
        raise Refused("Het archief heeft deze levering al.", rule="acknowledged")
