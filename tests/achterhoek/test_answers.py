import json
import os
import subprocess
import sys

import pytest

from achterhoek.answers import a_day, existing_file
from achterhoek.refusals import Refused
from tests.commands import run


def from_shell(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=dict(os.environ),
    )


@pytest.mark.parametrize("written", ["2022-13-01", "1 juli", "", "2022-02-30"])
def test_day_that_does_not_exist_is_refused(written):
    with pytest.raises(Refused):
        a_day(written)


def test_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(Refused, match=r"caseload\.csv bestaat niet"):
        existing_file(str(tmp_path / "caseload.csv"))


def test_command_without_its_arguments_answers_in_json():
    ran = from_shell("run_job", "--json")

    assert ran.returncode == 2
    assert set(json.loads(ran.stdout)) == {"error"}


@pytest.mark.django_db
def test_refusal_prints_one_value_and_leaves_with_two():
    ran = run("run_job", "nergens")

    assert ran.code == 2
    assert "nergens" in ran.value["error"]
