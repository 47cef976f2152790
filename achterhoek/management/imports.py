"""What every import command does: check the file and take it in within this process, and answer with the counts.

class Command(ImportCommand):
    help = "Lees het bestand met producten in."
    kind = ImportKind.PRODUCTS
"""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.core.management.base import CommandParser

from achterhoek.answers import Answer, AnswerCommand, Exit, existing_file
from achterhoek.imports import files
from achterhoek.models import User
from achterhoek.refusals import Refused
from achterhoek.statuses import ImportKind, ImportState

SHOWN = 50


class ImportCommand(AnswerCommand):
    """An import of one kind of file; `kind` says which."""

    kind: ClassVar[ImportKind]

    def add_questions(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="CSV (UTF-8, puntkomma’s) of Excel-bestand (.xlsx)")
        parser.add_argument("--dry-run", action="store_true", help="alleen controleren: niets wordt bewaard")

    def answer(self, *, file: str, dry_run: bool = False, **_: Any) -> Answer:
        path = existing_file(file)
        files.refuse_size(path.stat().st_size)
        file_import, found = files.run(
            self.kind,
            file_name=path.name,
            content=path.read_bytes(),
            by=User.objects.portal(),
            dry_run=dry_run,
        )
        if file_import.state not in (ImportState.DONE, ImportState.CHECKED):
            raise Refused(
                f"Het inlezen is niet afgemaakt: {file_import.get_state_display()}.", rule="import_state"
            )
        exit_code = Exit.PARKED if found["parked"] else Exit.DONE
        return Answer(found, lines=list(_lines(found, dry_run=dry_run)), exit_code=exit_code)


def _lines(found: dict[str, Any], *, dry_run: bool) -> Iterator[str]:
    yield ("Gecontroleerd, er is niets bewaard: " if dry_run else "Ingelezen: ") + (
        f"{found['created']} nieuw, {found['updated']} gewijzigd, {found['unchanged']} gelijk, "
        f"{found['different']} verschillen, {len(found['parked'])} apart gezet."
    )
    for row in found["parked"][:SHOWN]:
        yield f"regel {row['line']}, kolom {row['column']}: {row['reason']}"
    for notice in found["notices"][:SHOWN]:
        yield f"regel {notice['line']}: {notice['text']}" if notice["line"] else notice["text"]
    if max(len(found["parked"]), len(found["notices"])) > SHOWN:
        yield "Met --json staat alles erbij."
