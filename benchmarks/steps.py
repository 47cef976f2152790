"""The measured steps; each runs in a process of its own and prints one line of JSON."""

import io
import json
import os
import pickle
import resource
import sys
import time
from collections.abc import Iterable
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.db import connection, models, transaction

FILES = ("products", "providers", "contracts", "capacity")


def prepare(folder: Path, size: int, providers: int = 300) -> dict[str, Any]:
    """An empty database with the reference files of a region in which the caseload has about `size` rows."""
    _empty()
    region = _region(folder, size, providers)
    for kind in FILES:
        with redirect_stdout(io.StringIO()):
            call_command(f"import_{kind}", str(region / f"{kind}.csv"), json=True)
    return {"ready": True}


def import_rows(folder: Path, size: int) -> dict[str, Any]:
    """The caseload by the command that administrators use: read, checked, parked, taken in."""
    path = str(_region(folder, size) / "caseload.csv")
    out = io.StringIO()
    began = time.perf_counter()
    with redirect_stdout(out):
        call_command("import_caseload", path, json=True)
    seconds = time.perf_counter() - began
    answer = json.loads(out.getvalue())
    return {
        "seconds": round(seconds, 2),
        "megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "created": answer["created"],
        "parked": len(answer["parked"]),
    }


def keep(folder: Path, size: int) -> dict[str, Any]:
    """Keep what the import wrote as model instances, for the floor to write again."""
    rows = {model._meta.label: list(model._default_manager.order_by("pk")) for model in _written()}
    with (folder / f"rows{size}.pickle").open("wb") as file:
        pickle.dump(rows, file)
    return {name: len(found) for name, found in rows.items()}


def floor(folder: Path, size: int) -> dict[str, Any]:
    """Django's `bulk_create` of the same instances into the same tables: already parsed, nothing checked."""
    with (folder / f"rows{size}.pickle").open("rb") as file:
        rows = pickle.load(file)  # noqa: S301 - written by `keep` a moment ago
    began = time.perf_counter()
    with transaction.atomic():
        for model in _written():
            model._default_manager.bulk_create(rows[model._meta.label])
    return {"seconds": round(time.perf_counter() - began, 2)}


def library(folder: Path, size: int) -> dict[str, Any]:
    """The same rows through django-import-export with its defaults."""
    from benchmarks.library import import_file

    began = time.perf_counter()
    written = import_file(_region(folder, size) / "caseload.csv")
    return {"seconds": round(time.perf_counter() - began, 2), "rows": written}


def assess(folder: Path) -> dict[str, Any]:
    """The first assessment, the same again, and one hand-written INSERT … SELECT of outcome and reason."""
    from benchmarks.floor import assess_by_hand
    from transitions.models import Assessment

    measured = {}
    for name in ("first", "again"):
        began = time.perf_counter()
        with redirect_stdout(io.StringIO()):
            call_command("assess", period="achterhoek-2022")
        measured[name] = round(time.perf_counter() - began, 2)
    measured["floor"], differing = assess_by_hand()
    if differing:
        raise SystemExit(f"the hand-written statement differs on {differing} assessments")
    return measured | {"assessments": Assessment.objects.count()}


def draft(folder: Path) -> dict[str, Any]:
    """From the database to a saved draft of the whole region: the best of three, and the parts of that one."""
    from benchmarks.drafts import best_of

    return best_of(3)


def fill(folder: Path) -> dict[str, Any]:
    """What people would have done by the time that the lists are full."""
    from benchmarks import filling

    filled = filling.fill()
    if connection.vendor == "postgresql":  # as its autovacuum does before long
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return filled


def end(folder: Path) -> dict[str, Any]:
    """Deliver the records of the largest municipality to the archive, and delete them."""
    from benchmarks.archives import ended

    return ended()


def pages(folder: Path) -> dict[str, Any]:
    """Answer page by page what it costs, until nobody asks any more."""
    from benchmarks.pages import answer_in_turn

    answer_in_turn()
    return {}


def queries(folder: Path) -> dict[str, Any]:
    """How many queries each list page asks."""
    from benchmarks.pages import count_queries

    return count_queries()


def _written() -> list[type[models.Model]]:
    from clients import models as rows

    return [
        *(rows.Household, rows.Client, rows.Representative, rows.CareLine, rows.Indication),
        *(rows.AllocationNumber, rows.Allocation),
    ]


def _region(folder: Path, size: int, providers: int = 300) -> Path:
    """The five files of a region whose caseload has about `size` rows, drawn once."""
    from transitions.demo.region import Region, lines

    files = folder.parent / f"region{size}"
    if not files.exists():
        files.mkdir()
        region = Region(residents=round(size / 1.24), seed=7, most_providers=providers)
        for kind in FILES:
            (files / f"{kind}.csv").write_bytes(region.file(kind))
        with (files / "caseload.csv").open("w") as file:
            file.writelines(lines("caseload", region.caseload()))
    return files


def _empty() -> None:
    """A new database each time: the portal's own tables refuse to forget."""
    if connection.vendor == "sqlite":
        for suffix in ("", "-wal", "-shm"):
            Path(f"{connection.settings_dict['NAME']}{suffix}").unlink(missing_ok=True)
    else:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    call_command("migrate", verbosity=0)


def main(words: Iterable[str]) -> None:
    name, folder, *rest = words
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "achterhoek.settings")
    django.setup()
    steps = (prepare, import_rows, keep, floor, library, assess, draft, fill, end, pages, queries)
    step = {step.__name__: step for step in steps}[name]
    print(json.dumps(step(Path(folder), *map(int, rest))))


if __name__ == "__main__":
    main(sys.argv[1:])
