"""`import_caseload FILE [--dry-run] [--json]` (docs/data.md, commands)."""

from achterhoek.management.imports import ImportCommand
from achterhoek.statuses import ImportKind


class Command(ImportCommand):
    help = "Lees het bestand met cliënten en hun zorg in."
    kind = ImportKind.CASELOAD
