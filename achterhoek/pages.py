"""Paging through long lists at a steady pace: a count stops at a cap, so a page of 150,000 rows costs what one of 1,500
costs. Who needs what lies beyond the cap searches or filters; the page says so.
"""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

CAP = 5000
PER_PAGE = 50


class SteadyPaginator(Paginator):
    """Pages of an ordered queryset, at most `CAP` rows deep."""

    @cached_property
    def reached(self) -> int:
        """How many rows there are; CAP + 1 means more than CAP."""
        rows: QuerySet[Any] = self.object_list  # type: ignore[assignment]
        return rows.order_by()[: CAP + 1].count()

    @cached_property
    def count(self) -> int:
        return min(self.reached, CAP)

    @property
    def is_capped(self) -> bool:
        return self.reached > CAP


def page_of(rows: QuerySet[Any], request: HttpRequest, *, per_page: int = PER_PAGE) -> Page:
    """The page that the address asks for; an impossible one gives the nearest."""
    return SteadyPaginator(rows, per_page).get_page(request.GET.get("page"))


def counted(rows: QuerySet[Any]) -> int | str:
    """A number for a filter: exact up to the cap."""
    found = rows.order_by()[: CAP + 1].count()
    return found if found <= CAP else f"{CAP}+"
