"""The access log as its own municipality reads it: who did what about which client. Reading it is recorded too.

Clients stand here by case number only; where a person may open the client's page, the number leads there.
"""

from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from achterhoek import audit, pages, tables
from achterhoek.forms.log import LogFilter
from achterhoek.models import AccessEvent, AccessSubject
from achterhoek.permissions import required
from achterhoek.querysets import AccessEventQuerySet
from achterhoek.requests import StaffRequest
from achterhoek.statuses import AccessAction

NAMED = 5  # clients named per event on a page
AT_MOST = 50_000  # rows of one download
COLUMNS = ("wanneer", "wie", "rol", "wat", "soort", "uitkomst", "waarom", "dossiernummers", "verzoek")


@require_safe
@required("log.view")
def index(request: StaffRequest) -> HttpResponse:
    form = LogFilter(request.GET, user=request.user)
    page = _page(form.chosen(_events(request)), request)
    audit.record(AccessAction.READ, "Logboek bekeken", by=request.user, detail=form.in_words())
    return render(
        request, "achterhoek/accessevent_list.html", {"form": form, "page_obj": page, "named": NAMED}
    )


@require_safe
@required("log.view")
def download(request: StaffRequest) -> HttpResponse:
    """What the filters chose, as CSV: case numbers, no names of clients. The download is on record itself."""
    form = LogFilter(request.GET, user=request.user)
    events = list(form.chosen(_events(request, named=AT_MOST))[:AT_MOST])
    detail = {**form.in_words(), "rows": len(events)}
    audit.record(AccessAction.EXPORT, "Logboek gedownload", by=request.user, detail=detail)
    written = tables.write(COLUMNS, (_line(event) for event in events))
    response = HttpResponse(written, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="logboek-{timezone.localdate()}.csv"'
    return response


@require_safe
@required("log.view")
def client(request: StaffRequest, case_number: str) -> HttpResponse:
    """Who looked at this client? A client of another municipality is as unknown as none."""
    own = AccessSubject.objects.filter(case_number=case_number, municipality_id=request.user.municipality_id)
    subject = own.first()
    if subject is None:
        raise Http404
    page = _page(_events(request).about(case_number), request)
    audit.record(AccessAction.READ, "Logboek van een cliënt bekeken", by=request.user, about=[subject])
    context = {"page_obj": page, "case_number": case_number, "named": 0}
    return render(request, "achterhoek/accessevent_client.html", context)


def _page(events: AccessEventQuerySet, request: StaffRequest) -> Page:
    """The page, read now: this reading itself is recorded after it."""
    page = pages.page_of(events, request)
    page.object_list = list(page.object_list)
    return page


def _events(request: StaffRequest, *, named: int = NAMED) -> AccessEventQuerySet:
    seen: QuerySet[Any] = AccessEvent.objects.visible_to(request.user).order_by("-at", "-pk")
    own = request.user.municipality_id or ""
    return seen.naming_subjects_of(own, at_most=named)  # type: ignore[attr-defined,no-any-return]


def _line(event: Any) -> list[str]:
    when = timezone.localtime(event.at).isoformat(sep=" ", timespec="seconds")
    clients = " ".join(subject.case_number for subject in event.own_subjects)
    words = (event.get_action_display(), event.get_outcome_display())
    return [when, event.by_name, event.role, event.what, *words, event.why, clients, event.request_id]
