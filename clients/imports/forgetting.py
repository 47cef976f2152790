"""Forgetting what files still hold of a resident whose record goes. Contents are forgotten after some weeks anyway.

Who was parked for a wrong BSN cannot be told from others: those rows go on their own day.
"""

from django.db.models import Q

from achterhoek import bsn
from achterhoek.imports import chunks
from achterhoek.models import FileImport, ImportChunk, ParkedRow
from achterhoek.statuses import ImportKind, ImportState
from clients.models import Client


def forget(client: Client) -> None:
    """Forget the contents of the caseloads that were taken in, and the resident's own rows that were parked."""
    own = Q(municipality=client.municipality_id) | Q(municipality=None)
    done = FileImport.objects.filter(own, kind=ImportKind.CASELOAD, state=ImportState.DONE)
    ImportChunk.objects.filter(file_import__in=done).delete()
    number = bsn.reveal(bytes(client.bsn_sealed), case_number=client.case_number)
    parked = ParkedRow.objects.filter(own, file_import__kind=ImportKind.CASELOAD, sealed__isnull=False)
    theirs = [row.pk for row in parked.order_by("pk") if _number_in(row) == number]
    ParkedRow.objects.filter(pk__in=theirs).update(sealed=None)


def _number_in(row: ParkedRow) -> str:
    """The BSN of a parked row, as its column would read it."""
    written = chunks.open_cells(row).get("bsn", "").removesuffix(".0")
    return "".join(filter(str.isdigit, written)).zfill(9)
