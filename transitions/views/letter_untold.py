"""Whoever moves and has no letter, one that says something else, or one too late; and who heard nothing at all."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from achterhoek import audit, clock, downloads, pages
from achterhoek.permissions import required
from achterhoek.requests import StaffRequest
from achterhoek.statuses import AccessAction
from clients.models import Client
from transitions import letter_check, letter_page
from transitions.models import TransitionPeriod


def _rows(request: StaffRequest, which: str) -> Any:
    rows = letter_check.found(
        request.user, TransitionPeriod.objects.current(), which=which, today=clock.today()
    )
    if which == letter_check.NEVER:
        return rows
    return rows.select_related("handover__client", "handover__receiving", "care_line__lot")


def _clients(rows: Any, which: str) -> list[Client]:
    return [row if which == letter_check.NEVER else row.handover.client for row in rows]


def _which(request: StaffRequest) -> str:
    asked = request.GET.get("lijst", letter_check.MISSING)
    return asked if asked in letter_check.FOUND else letter_check.MISSING


@require_safe
@required("letters.view")
def index(request: StaffRequest) -> HttpResponse:
    which = _which(request)
    page = pages.page_of(_rows(request, which), request)
    clients = _clients(page.object_list, which)
    audit.record(AccessAction.READ, "Brieven die ontbreken bekeken", by=request.user, about=clients)
    lists = [
        ("" if value == letter_check.MISSING else value, word) for value, word in letter_check.FOUND.items()
    ]
    context = {"page_obj": page, "which": which, "lists": lists}
    return render(request, "transitions/letter_untold.html", context)


@require_safe
@required("letters.view")
def download(request: StaffRequest) -> HttpResponse:
    """The list as a file, for a mail merge or a talk with the team."""
    which = _which(request)
    found = list(_rows(request, which)[: letter_page.MOST_ROWS])
    about = _clients(found, which)
    audit.record(AccessAction.EXPORT, "Brieven die ontbreken gedownload", by=request.user, about=about)
    rows = letter_page.cells(found, which=which)
    return downloads.table(letter_page.COLUMNS, rows, file_name=f"brieven-{which}.csv")
