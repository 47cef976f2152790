"""`import_capacity FILE [--dry-run] [--json]` (docs/data.md, commands)."""

from achterhoek.management.imports import ImportCommand
from achterhoek.statuses import ImportKind


class Command(ImportCommand):
    help = "Lees het bestand met de ruimte van contracten in."
    kind = ImportKind.CAPACITY
