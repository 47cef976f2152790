"""Builds the fictitious region by the actions that the screens use, day by day up to 12 September 2022.

Nothing is written past an action: what the demo shows, the portal can do.
"""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from achterhoek import jobs
from achterhoek.clock import living_on
from achterhoek.imports import files
from achterhoek.models import Municipality, User
from achterhoek.statuses import ImportKind, Role
from clients.models import Client
from transitions.actions import assessments, reports
from transitions.actions.reports import Told
from transitions.demo import letters, moves, objections, people, plans
from transitions.demo.people import PASSWORD, sign_ins
from transitions.demo.region import Region, Row, lines
from transitions.models import TransitionPeriod

__all__ = ["PASSWORD", "ensure", "forget", "sign_ins"]

FILE_NAMES = {
    ImportKind.PRODUCTS: "producten.csv",
    ImportKind.PROVIDERS: "aanbieders.csv",
    ImportKind.CONTRACTS: "contracten.csv",
    ImportKind.CAPACITY: "capaciteit.csv",
}
Say = Callable[[str], object]
#: Care workers began to ask before the award: what was said then is still to be read.
FIRST_QUESTIONS = date(2021, 11, 1)


def ensure(*, residents: int, say: Say) -> None:
    """Build the region where there is none yet; a second start keeps what is there."""
    with living_on(FIRST_QUESTIONS):
        call_command("load_questions", stdout=io.StringIO())
    if Client.objects.exists():
        return
    say(f"De voorbeeldregio wordt opgebouwd ({residents} inwoners). Dat duurt ongeveer een minuut.")
    region = Region(residents=residents, seed=2022)
    people.hire()
    rows = list(region.caseload())
    _read_in(region, rows, say=say)
    _live(rows, say=say)
    say("  klaar")


def _read_in(region: Region, rows: list[Row], *, say: Say) -> None:
    with living_on(date(2022, 6, 20)):
        _offer_reference_files(region)
    say("  aanbieders en contracten zijn ingelezen")
    with living_on(date(2022, 6, 27)):
        for place in Municipality.objects.order_by("pk"):
            _offer_caseload(place, [row for row in rows if row["gemeente"] == place.pk])
    say("  de caseload van acht gemeenten is ingelezen")


def _live(rows: list[Row], *, say: Say) -> None:
    period = TransitionPeriod.objects.get(slug=settings.PERIOD_SLUG)
    with living_on(date(2022, 7, 4)):
        assessments.run(period, by=User.objects.portal())
    say("  iedereen is beoordeeld")
    moves.live(period, say=say)
    with living_on(date(2022, 9, 9)):
        _tell_that_nobody_came(date(2022, 9, 9))
        _offer_later_caseload(Municipality.objects.get(pk="0197"), rows)
        jobs.run("assess_changed")
    plans.live(period)
    say("  plannen zijn gemaakt, goedgekeurd en uitgevoerd")
    letters.live(period)
    say("  brieven zijn verstuurd")
    objections.live(period)
    say("  bezwaren zijn binnengekomen")
    call_command("demo_voices", stdout=io.StringIO())
    for name in ("assess_changed", "find_care_gaps", "answer_clock", "start_day_check"):
        jobs.run(name)


def forget() -> None:
    """Throw the demo's database away. Only ever an SQLite file under `var/`."""
    connection.close()
    path = Path(str(settings.DATABASES["default"]["NAME"]))
    if settings.VAR_DIR in path.parents:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)


def _offer_reference_files(region: Region) -> None:
    """Administrators read the reference files of the region in."""
    for kind, name in FILE_NAMES.items():
        files.run(kind, file_name=name, content=region.file(kind), by=User.objects.get(username="beheerder"))


def _offer_caseload(place: Municipality, rows: list[Row]) -> None:
    """A coordinator uploads the file, looks at the check, and lets it in; the worker's part runs here and now."""
    by = people.of(place, Role.COORDINATOR)
    offered = files.offer(
        ImportKind.CASELOAD,
        file_name=f"caseload {place.name}.csv",
        content="".join(lines("caseload", rows)).encode(),
        by=by,
        municipality=place,
    )
    files.take_in(files.queue(files.check(offered), by=by))


def _offer_later_caseload(place: Municipality, rows: list[Row]) -> None:
    """Eleven weeks later: a few rows say something else, one resident moved house, one died, one is missing."""
    own = [dict(row) for row in rows if row["gemeente"] == place.pk]
    moved, changed, longer, wrong, dead, missing = (own[len(own) * eighth // 8] for eighth in range(1, 7))
    moved["straat"], moved["huisnummer"] = "Bleekwal", "3"
    changed["volume"] = "60"
    longer["indicatie_tot"] = "2023-06-30"
    wrong["bsn"] = "999999999"
    dead["overleden_op"] = "2022-09-02"
    own.remove(missing)
    for row in own:
        row["zorg_sinds"] = row["zorg_sinds"] or ("2022-09-05" if row["aanbieder_agb"] else "")
    _offer_caseload(place, own)


def _tell_that_nobody_came(today: date) -> None:
    """Two care workers report it in Aalten; one of them was called back."""
    place = Municipality.objects.get(pk="0197")
    called, _ = (
        reports.report(place, Told(phone=number, employer=employer), caller="", today=today)
        for number, employer in (("0612345678", ""), ("0543000000", "De Linde Begeleiding 5"))
    )
    result = "De nieuwe aanbieder begon een dag later. Het startbericht is nu binnen."
    reports.settle(called, result=result, by=people.of(place, Role.CONSULTANT))
