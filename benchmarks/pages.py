"""Server time of the list pages, as the staff of the largest municipality and of the region see them.

Each filter asks for the fullest lot and provider, so that a page holds as many rows at every size that it can. Time is
that of the processor, in this process and in the database's: others use this machine too.
"""

import json
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from achterhoek import pages
from achterhoek.models import Municipality, User
from achterhoek.statuses import Role
from clients import models
from transitions.models import Assessment

REGION = "for the region: "
PAGES = {
    Role.COORDINATOR: (
        ("transitions:work", ("", "van=pool", "soort=laat", "soort=herindicaties")),
        ("clients:list", ("", "van=pool", "kenmerk=maatregel", "kenmerk=gezin", "zoek=B", "page=7")),
        ("clients:differences", ("", "soort=missing", "stand=accepted")),
        ("transitions:assessment", ("",)),
        (
            "transitions:assessments",
            (
                *("", "uitkomst=moves", "uitkomst=moves&reden=no_contract", "vervolg=verlengen", "page=7"),
                *("stand=open", "stand=bevestigd", "stand=eigen", "stand=veranderd", "zoek=B"),
                *(
                    "perceel={lot}",
                    "uitkomst=stays&perceel={lot}",
                    "perceel={lot}&stand=open",
                    "aanbieder=zorg",
                ),
                *(
                    "aanbieder={provider}",
                    "uitkomst=moves&aanbieder={provider}",
                    "perceel={lot}&aanbieder=zorg",
                ),
                *("uitkomst=moves&vervolg=met-de-hand", "perceel={empty}", "aanbieder=bestaat-niet"),
            ),
        ),
        ("transitions:assessment_changes", ("",)),
        ("transitions:checks", ("", "stand=niet-nodig")),
        ("transitions:renewals", ("", "stand=in_research")),
        ("transitions:conversions", ("",)),
        ("transitions:bridgings", ("",)),
        (
            "transitions:handovers",
            (
                "",
                "stand=to_plan",
                "stand=te-laat",
                "van=pool",
                "van=mijn",
                "perceel={lot}",
                "oud=zorg",
                "page=7",
            ),
        ),
        ("transitions:providers", ("", "soort=vertrek")),
        ("transitions:continuity", ("",)),
        ("achterhoek:log", ("",)),
    ),
    Role.REGIONAL: (
        ("transitions:assessment", ("",)),
        ("transitions:providers", ("", "soort=vertrek")),
        ("transitions:continuity", ("",)),
    ),
}


def answer_in_turn() -> None:
    """Serve the one who measures: first the names of the pages, then for each asked one its milliseconds and rows.

    Two sizes are so asked in turn, page by page, and the same disturbance meets both. Who asks says how many rows a
    page holds: where there are few in all, the other size shows no more of them.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET max_parallel_workers_per_gather = 0")  # other backends would not be counted
    asked = {name: (browser, url) for name, browser, url in _asked()}
    usual = pages.PER_PAGE
    for kind in (Paginator, pages.SteadyPaginator):
        kind.page = _keeping(kind.page)  # type: ignore[method-assign]
    print(json.dumps(list(asked)), flush=True)
    for line in sys.stdin:
        name, rows = json.loads(line)
        pages.PER_PAGE = rows or usual
        print(json.dumps(_once(*asked[name])), flush=True)


def count_queries() -> dict[str, int]:
    return {name: _queries(browser, url) for name, browser, url in _asked()}


def _asked() -> Iterable[tuple[str, Client, str]]:
    place = max(Municipality.objects.all(), key=lambda m: models.Client.objects.of_municipality(m.pk).count())
    words = _fullest(place)
    for role, lists in PAGES.items():
        browser = _browser(role, place)
        before = REGION if role == Role.REGIONAL else ""
        for view, queries in lists:
            for query in queries:
                name = f"{before}{view.partition(':')[2]}{'?' if query else ''}{query}"
                yield name, browser, f"{reverse(view)}?{query.format_map(words)}"


def _fullest(place: Municipality) -> dict[str, Any]:
    """The lot and the old provider with most assessments here, and a lot with the fewest."""
    rows = Assessment.objects.filter(municipality=place).order_by()
    lots = _counted(rows, "indication__product__lot")
    return {"lot": lots[0], "empty": lots[-1], "provider": _counted(rows, "current_provider__agb")[0]}


def _counted(rows: Any, column: str) -> list[Any]:
    found = rows.exclude(**{column: None}).values_list(column).annotate(number=Count("pk"))
    return [value for value, _ in sorted(found, key=lambda one: -one[1])]


def _browser(role: Role, place: Municipality) -> Client:
    someone, _ = User.objects.get_or_create(
        username=f"bench-{role}",
        defaults={"role": role, "municipality": None if role == Role.REGIONAL else place},
    )
    browser = Client(headers={"host": "localhost"})
    browser.force_login(someone, backend="django.contrib.auth.backends.ModelBackend")
    return browser


#: The page of rows that the last answer showed.
_shown: list[Page] = []


def _keeping(page_of: Any) -> Any:
    """The paginator's own way to a page, which remembers what it gave."""

    def keep(paginator: Paginator, number: Any) -> Page:
        _shown[:] = [page_of(paginator, number)]
        return _shown[0]

    return keep


def _once(browser: Client, address: str) -> tuple[float, int]:
    began = _spent()
    answer = browser.get(address)
    answer.getvalue()
    spent = _spent() - began
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}")
    return spent * 1000, len(_shown.pop()) if _shown else 0


def _spent() -> float:
    """Seconds of processor that this process and, on PostgreSQL, its backend have spent."""
    if connection.vendor == "sqlite":
        return time.process_time()
    backend = connection.connection.info.backend_pid
    return time.process_time() + int(Path(f"/proc/{backend}/schedstat").read_text().split()[0]) / 1e9


def _queries(browser: Client, address: str) -> int:
    browser.get(address)
    with CaptureQueriesContext(connection) as asked:
        browser.get(address)
    return len(asked)
