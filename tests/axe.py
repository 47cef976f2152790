"""axe-core on a page: WCAG 2.2, levels A and AA.

The source is evaluated by the browser's own tooling, so the portal's strict content policy stays in force.
"""

from functools import cache
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})"


@cache
def source() -> str:
    """Return axe-core as the test tools' lock file brings it."""
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """Return one line per element that breaks a rule: rule, what it asks, where."""
    page.evaluate(source())
    found = page.evaluate(RUN, TAGS)["violations"]
    return [
        f"{rule['id']}: {rule['help']}: {' '.join(map(str, node['target']))}"
        for rule in found
        for node in rule["nodes"]
    ]


def too_wide(page: Page) -> list[str]:
    """Say so when the page is wider than the screen."""
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{overflow} px wider than the screen"] if overflow > 0 else []


def check(page: Page) -> None:
    """Fail when the page breaks a rule, or when it is wider than the screen."""
    found = [*violations(page), *too_wide(page)]
    assert not found, "\n".join([page.url, *found])
