"""Residents whose record is at its end: filled with everything that can hang on one, delivered and acknowledged."""

import hashlib
import io
import zipfile
from datetime import date

from achterhoek import jobs
from achterhoek.clock import now
from achterhoek.imports import chunks
from achterhoek.models import FileImport, ParkedRow, User
from clients.models import Client, Difference
from clients.statuses import DifferenceState
from tests.factories import (
    BSNS,
    HouseholdFactory,
    LetterBatchFactory,
    LetterFactory,
    UserFactory,
    municipality,
    period,
)
from tests.rules import rows
from tests.transitions import lettered, moving
from transitions import dossiers
from transitions.actions import archives
from transitions.models import (
    ArchiveDelivery,
    ArchiveRecord,
    BridgingAgreement,
    CareGap,
    InterimRelief,
    LetterFile,
    Objection,
    Renewal,
)
from transitions.statuses import ObjectionOutcome, ReliefState, RenewalState, Status

PDF = b"%PDF-1.7 een brief"
#: A day after the period and its months, on which records may go.
LATE = date(2024, 1, 2)
DAY = date(2023, 12, 31)


def coordinator(**given) -> User:
    return UserFactory(coordinator=True, **given)


def order(by: User | None = None, *, today: date = LATE, code: str = "0197") -> ArchiveDelivery:
    place = municipality(code)
    return archives.order(period(), municipality=place, by=by or coordinator(municipality=place), today=today)


def unpacked(delivery: ArchiveDelivery, *, by: User) -> dict[str, bytes]:
    """What lies in the file, by name."""
    with archives.deliver(delivery, by=by) as file, zipfile.ZipFile(io.BytesIO(file.read())) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def acknowledge(
    delivery: ArchiveDelivery, *, by: User, day: date = LATE, today: date = LATE
) -> ArchiveDelivery:
    return archives.acknowledge(delivery, day=day, reference="ARCH-2024/17", by=by, today=today)


def acknowledged(*, today: date = LATE) -> ArchiveDelivery:
    """A delivery of whoever there is in Aalten, which the archive has."""
    by = coordinator()
    made = order(by, today=today)
    unpacked(made, by=by)
    return acknowledge(made, by=by, day=today, today=today)


def deleted(*, day: date = LATE):
    return jobs.run("retention", day=day)


def record_of(case_number: str) -> ArchiveRecord:
    return ArchiveRecord.objects.order_by("-pk").filter(case_number=case_number)[0]


# A resident with everything that can hang on one.

SURNAME, STREET, BSN = "Zilverberkje", "Kwartelhoek", BSNS[41]
#: What stands in these rows, so that they are no reason to wait.
AT_REST = {
    Renewal: {
        "state": RenewalState.ENDED,
        "reason": "doel bereikt",
        "told_on": date(2022, 9, 1),
        "closed_at": now,
        "closed_by": User.objects.portal,
    },
    Difference: {
        "state": DifferenceState.DISMISSED,
        "settled_at": now,
        "settled_by": User.objects.portal,
        "row_key": SURNAME,
    },
    Objection: {
        "outcome": ObjectionOutcome.WITHDRAWN,
        "outcome_reason": SURNAME,
        "decided_on": date(2022, 9, 2),
        "decided_at": now,
        "decided_by": User.objects.portal,
    },
    InterimRelief: {"state": ReliefState.REFUSED, "ruled_on": date(2022, 9, 1)},
    BridgingAgreement: {"reason": SURNAME, "agreed_with": STREET},
    LetterFile: {"content": PDF, "sha256": hashlib.sha256(PDF).hexdigest()},
}


def full_resident() -> Client:
    """A resident of whom every table has a row; only a gap in the care is missing: that keeps a record."""
    place = municipality()
    household = HouseholdFactory(code=f"H-{SURNAME}")
    named = {"surname": SURNAME, "street": STREET, "household": household, "bsn": BSN}
    found = moving.at(Status.COMPLETED, **(lettered.HOME | named))
    client = found.handover.client
    batch = LetterBatchFactory(posted=True, asked={"who": "inwoner", "case_number": client.case_number})
    LetterFactory(client=client, posted=True, batch=batch, name=client.name)
    for one in dossiers.hanging():
        if one.model is not CareGap and not one.read([client], ["pk"]):
            given = {
                name: value() if callable(value) else value
                for name, value in AT_REST.get(one.model, {}).items()
            }
            rows.make(one.model, within=place, **_own(one.model, client) | given)
    caseload = rows.make(FileImport, within=place, kind="caseload", state="done", offered_by=found.consultant)
    chunks.keep_file(caseload, f"{BSN};{SURNAME}".encode())
    cells = {"bsn": BSN, "achternaam": SURNAME}
    ParkedRow.objects.create(
        file_import=caseload,
        municipality=place,
        line=2,
        column="wet",
        reason="onbekend",
        sealed=chunks.seal_cells(caseload, 2, cells),
    )
    return client


def _own(model, client: Client) -> dict[str, object]:
    """The resident's own rows, for what a row of this model must point to."""
    ways = {one.model: one for one in dossiers.hanging()}
    found = {}
    for field in model._meta.concrete_fields:
        target = field.related_model if field.is_relation else None
        if target in ways and not field.null:
            keys = [row[0] for row in ways[target].read([client], ["pk"])]
            found[field.attname] = keys[0]
    return found


def sealed_row(caseload: FileImport, line: int, bsn: str) -> bytes:
    return chunks.seal_cells(caseload, line, {"bsn": bsn})
