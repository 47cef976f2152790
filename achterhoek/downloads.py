"""A table that someone takes along: a CSV file that a spreadsheet opens as it is meant (achterhoek/tables.py)."""

from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from achterhoek import tables


def table(names: Sequence[str], rows: Iterable[Sequence[object]], *, file_name: str) -> HttpResponse:
    """The answer that a browser saves as `file_name`."""
    cells = ([str(cell) for cell in row] for row in rows)
    response = HttpResponse(tables.write(names, cells).encode(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response
