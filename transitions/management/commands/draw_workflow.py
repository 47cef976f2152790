"""Draws docs/workflow.md from the table of steps."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from transitions import workflow


class Command(BaseCommand):
    help = "Teken docs/workflow.md uit de tabel in transitions/workflow.py."

    def handle(self, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / "docs" / "workflow.md"
        path.write_text(workflow.drawing(), encoding="utf-8")
        self.stdout.write(f"{path.name} is getekend.")
