"""`plan_handovers --json` on whole regions of files keeps every hard rule and places the most there can be.

REGION_DIR names a folder with the five files; PLAN_REGIONS says how many regions are drawn, each with enough room and
with too little (`make plan-regions`: ten).
"""

import csv
import os
from copy import deepcopy
from datetime import date
from io import StringIO
from pathlib import Path

import pytest

from tests.commands import run
from tests.transitions.moving import TODAY
from tests.transitions.planning.plan_files import PlanFiles
from transitions.demo.region import Region

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_september")]

FILES = {
    "products": "producten",
    "providers": "aanbieders",
    "contracts": "contracten",
    "capacity": "capaciteit",
    "caseload": "caseload",
}
DRAWN = int(os.environ.get("PLAN_REGIONS", "1"))
RESIDENTS = 200 if DRAWN == 1 else 800
REGIONS = [*range(1, DRAWN + 1), *(["REGION_DIR"] if "REGION_DIR" in os.environ else [])]
START = date(2022, 10, 24)


def drawn(folder: Path, *, seed: int, tight: bool) -> Path:
    region = Region(residents=RESIDENTS, seed=seed)
    for kind, name in FILES.items():
        content = region.file(kind)
        if tight and kind == "capacity":
            content = too_little(content)
        (folder / f"{name}.csv").write_bytes(content)
    return folder


def named(folder: Path, *, tight: bool) -> Path:
    for kind, name in FILES.items():
        content = (Path(os.environ["REGION_DIR"]) / f"{name}.csv").read_bytes()
        short = tight and kind == "capacity"
        (folder / f"{name}.csv").write_bytes(too_little(content) if short else content)
    return folder


def too_little(content: bytes) -> bytes:
    """Half of the places, one first day a week; every third room none at all."""
    rows = list(csv.DictReader(content.decode("utf-8-sig").splitlines(), delimiter=";"))
    for number, row in enumerate(rows):
        row["plaatsen"] = str(int(row["plaatsen"]) // 2 if number % 3 else 0)
        row["instroom_per_week"] = "1"
    text = StringIO()
    writer = csv.DictWriter(text, rows[0], delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def planned(folder: Path) -> tuple[PlanFiles, dict]:
    """The region taken in and planned, and what the command answered."""
    for kind, name in FILES.items():
        assert run(f"import_{kind}", str(folder / f"{name}.csv")).code in (0, 3)
    ran = run("plan_handovers", "--period", "achterhoek-2022")
    assert ran.code == 0
    assert ran.value["start_from"] == START.isoformat()
    return PlanFiles(folder, today=TODAY, start_from=START), ran.value


@pytest.mark.parametrize("tight", [False, True])
@pytest.mark.parametrize("region", REGIONS)
def test_region_of_files_is_planned_within_the_rules(tmp_path, region, tight):
    laid = (
        named(tmp_path, tight=tight) if region == "REGION_DIR" else drawn(tmp_path, seed=region, tight=tight)
    )
    files, answer = planned(laid)

    told(f"region {region}{' tight' if tight else ''}", files, answer)
    assert files.broken(answer) == []
    assert files.placed(answer) == files.most() > 5
    assert bool(answer["shortages"]) or not tight


def told(name: str, files: PlanFiles, answer: dict) -> None:
    """What `make plan-regions` shows."""
    print(  # noqa: T201
        f"{name}: {len(files.lines)} care lines must move, {files.placed(answer)} clients per lot placed, "
        f"at most {files.most()}; {len(answer['unplaced'])} keys without place; rules broken: "
        f"{len(files.broken(answer))}"
    )


def test_checker_sees_an_answer_that_breaks_a_rule(tmp_path):
    """The control: a checker that finds nothing in a wrong plan proves nothing."""
    files, right = planned(drawn(tmp_path, seed=1, tight=False))
    old = next(line for line in files.lines.values() if line.giving)
    wrong = {
        "a holiday": lambda answer: answer["placements"][0].update(starts_on="2022-12-26"),
        "a stranger": lambda answer: answer["placements"][0].update(delivered_by=old.giving),
        "twice": lambda answer: answer["placements"].append(answer["placements"][0]),
        "nowhere": lambda answer: answer["placements"].pop(),
        "all in one week": lambda answer: [
            one.update(starts_on=START.isoformat()) for one in answer["placements"]
        ],
    }

    unseen = [name for name, spoil in wrong.items() if not files.broken(spoilt(right, spoil))]

    assert files.broken(right) == unseen == []


def spoilt(answer: dict, spoil) -> dict:
    other = deepcopy(answer)
    spoil(other)
    return other
