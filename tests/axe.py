"""axe-core on a page: WCAG 2.2, levels A and AA.

The source is evaluated by the browser's own tooling, so the portal's strict content policy stays in force.
"""

from functools import cache
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Error, Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
#: What depends on colours alone, and so may differ between light and dark.
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"], "resultTypes": ["violations"]}
RUN = "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})"


@cache
def source() -> str:
    """Return axe-core as the test tools' lock file brings it."""
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


#: A click returns before the next page has come; a look that the next page cuts short is taken again on that one.
LOOKS = 3


def violations(page: Page) -> list[str]:
    """Return one line per element that breaks a rule: rule, what it asks, where."""
    for look in range(1, LOOKS + 1):
        page.wait_for_load_state()
        try:
            page.evaluate(source())
            return _lines(page.evaluate(RUN, TAGS))
        except Error:
            if look == LOOKS:
                raise
    raise AssertionError("unreachable")


def _lines(found: dict) -> list[str]:
    return [
        f"{rule['id']}: {rule['help']}: {' '.join(map(str, node['target']))}"
        for rule in found["violations"]
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


def check_colours(page: Page) -> None:
    """Fail on colours, on a page that `check` was content with before they changed."""
    found = _lines(page.evaluate("options => axe.run(document, options)", COLOURS))
    assert not found, "\n".join([page.url, *found])
