"""Tasks of the region. What must be done lies in rows with a state; a task only looks who waits.

A lost task is made up for by the next round, a doubled one finds its row claimed.
"""

from functools import partial
from typing import Any

from celery import shared_task
from django.db import transaction

from achterhoek import jobs, sealing
from achterhoek.imports import files
from achterhoek.imports.claims import Busy
from achterhoek.models import FileImport


@shared_task(time_limit=1800)
def go_on_with_import(*, file_import_id: int, **_: Any) -> None:
    """Check or take in one file that waits; another process may have it already."""
    waiting = FileImport.objects.filter(pk=file_import_id).first()
    try:
        if waiting:
            files.go_on(waiting)
    except Busy:
        return


@shared_task(time_limit=1800)
def continue_imports(**_: Any) -> None:
    """Go on with every file that waits, also those that a dead worker left."""
    files.go_on_with_abandoned()


@shared_task(time_limit=600)
def forget_uploads(**_: Any) -> None:
    jobs.run("forget_uploads")


@shared_task(time_limit=300)
def gather_versions(**_: Any) -> None:
    jobs.run("gather_versions")


@shared_task(time_limit=300)
def fold_tallies(**_: Any) -> None:
    jobs.run("fold_tallies")


@shared_task(time_limit=300)
def seal_log(**_: Any) -> None:
    sealing.seal()


def ring_for(file_import: FileImport) -> None:
    """Let a worker begin as soon as this transaction is written; without a broker the next round finds it."""
    transaction.on_commit(partial(go_on_with_import.delay, file_import_id=file_import.pk), robust=True)
