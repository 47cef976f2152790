"""Paging through long lists at a steady pace: a page of 150,000 rows costs what one of 1,500 costs.

A count stops at a cap; who needs what lies beyond it searches or filters, and the page says so. A page is read in two
steps: the keys of its rows, which an index gives in order, and then those rows with all that they show. In one step a
database may read along what every row of the list would show before it knows which fifty are asked.
"""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

CAP = 5000
#: A number on a chip is there to choose by: what is more than this is many.
CHIP_CAP = 999
PER_PAGE = 50


class SteadyPaginator(Paginator):
    """Pages of an ordered queryset, at most `CAP` rows deep.

    Rows are counted in their order: it leads a database without statistics to the index that was made for the list.
    Where the order's index knows nothing of the filter, `by_order` is off.
    """

    by_order = True

    @cached_property
    def reached(self) -> int:
        """How many rows there are; CAP + 1 means more than CAP."""
        rows: QuerySet[Any] = self.object_list  # type: ignore[assignment]
        return _count(rows if self.by_order else rows.order_by(), CAP)

    @cached_property
    def count(self) -> int:
        return min(self.reached, CAP)

    @property
    def is_capped(self) -> bool:
        return self.reached > CAP

    def page(self, number: int | str) -> Page:
        number = self.validate_number(number)
        rows: QuerySet[Any] = self.object_list  # type: ignore[assignment]
        first = (number - 1) * self.per_page
        keys = list(rows.values_list("pk", flat=True)[first : min(first + self.per_page, self.count)])
        return Page(rows.filter(pk__in=keys), number, self)


def page_of(rows: QuerySet[Any], request: HttpRequest, *, by_order: bool = True) -> Page:
    """The page that the address asks for; an impossible one gives the nearest."""
    paginator = SteadyPaginator(rows, PER_PAGE)
    paginator.by_order = by_order
    return paginator.get_page(request.GET.get("page"))


def counted(rows: QuerySet[Any]) -> int | str:
    """A number for a filter: exact up to the cap."""
    found = _count(rows if rows.query.order_by else rows.order_by(), CHIP_CAP)
    return found if found <= CHIP_CAP else f"{CHIP_CAP}+"


def _count(rows: QuerySet[Any], cap: int) -> int:
    return rows[: cap + 1].count()
