"""`import_contracts FILE [--dry-run] [--json]` (docs/data.md, commands)."""

from achterhoek.management.imports import ImportCommand
from achterhoek.statuses import ImportKind


class Command(ImportCommand):
    help = "Lees het bestand met contracten in."
    kind = ImportKind.CONTRACTS
