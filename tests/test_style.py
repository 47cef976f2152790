"""Rules of the house that no tool checks: names of modules, and functions that fit on a screen."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ("achterhoek", "providers", "clients", "transitions", "faq")
NAMES_THAT_SAY_NOTHING = {"base", "common", "helpers", "misc", "services", "signals", "utils"}
LONGEST = 25


def modules() -> Iterator[Path]:
    for app in APPS:
        yield from (path for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts)


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Return name and length of each function; its signature and docstring do not count."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            told = ast.get_docstring(node) is not None and len(node.body) > 1
            first = node.body[1] if told else node.body[0]
            yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", node.end_lineno - first.lineno + 1


def test_module_is_named_after_what_it_knows():
    vague = [str(path.relative_to(ROOT)) for path in modules() if path.stem in NAMES_THAT_SAY_NOTHING]

    assert vague == []


def test_function_fits_on_a_screen():
    found = [found for path in modules() for found in functions(path)]

    assert len(found) > 50
    assert {name: lines for name, lines in found if lines > LONGEST} == {}
