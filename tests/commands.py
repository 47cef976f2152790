"""Run a command as a script would, and read its answer: `ran = run("assess", "--period", "achterhoek-2022")`."""

import json
from dataclasses import dataclass
from io import StringIO
from typing import Any

from django.core.management import call_command


@dataclass(frozen=True)
class Ran:
    code: int
    value: Any
    errors: str


def run(name: str, *arguments: str) -> Ran:
    """Run with `--json`; `value` is the one JSON value on standard output."""
    out, err = StringIO(), StringIO()
    try:
        call_command(name, *arguments, "--json", stdout=out, stderr=err)
        code = 0
    except SystemExit as leaving:
        code = int(leaving.code or 0)
    return Ran(code=code, value=json.loads(out.getvalue()), errors=err.getvalue())
