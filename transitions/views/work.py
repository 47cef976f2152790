"""The first page: my work for staff, and for a visitor what this portal is."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.module_loading import import_string
from django.views.decorators.http import require_POST, require_safe

from achterhoek import audit, clock, pages, public_pages, workdays
from achterhoek.permissions import may, required
from achterhoek.refusals import Refused
from achterhoek.requests import StaffRequest
from achterhoek.statuses import AccessAction
from clients.actions import clients as actions
from clients.models import Client
from transitions import reminders, worklist
from transitions.models import NotStartedReport, TransitionPeriod


@login_not_required
@public_pages.kept()
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Open to all: a visitor gets the public start page (setting PUBLIC_START), staff see their work."""
    if not request.user.is_authenticated:
        return import_string(settings.PUBLIC_START)(request)  # type: ignore[no-any-return]
    if may(request.user, "questions.edit"):
        return redirect("faq:editing")
    if not may(request.user, "handovers.view"):
        return _places(request)  # type: ignore[arg-type]
    return _work(request)  # type: ignore[arg-type]


def _places(request: StaffRequest) -> HttpResponse:
    """Where someone without casework finds the work."""
    period, today = TransitionPeriod.objects.current(), clock.today()
    waiting = reminders.of(request.user, period=period, today=today)
    return render(request, "transitions/places.html", {"reminders": waiting})


def _work(request: StaffRequest) -> HttpResponse:
    asked, usual = request.GET.get("van", ""), _usual(request)
    owner, group = asked or usual, request.GET.get("soort", "")
    period, today = TransitionPeriod.objects.current(), clock.today()
    todo = worklist.of(request.user, owner=owner, period=period, today=today)
    page = Paginator(todo.of_group(group), pages.PER_PAGE).get_page(request.GET.get("page"))
    about = {task.client.pk: task.client for task in page.object_list}
    audit.record(AccessAction.READ, "Werklijst bekeken", by=request.user, about=about.values())
    left = workdays.workdays_between(today, period.last_day)
    pool = len(worklist.of(request.user, owner="pool", period=period, today=today))
    shown = _shown(todo, page, owner=owner, left=left)
    shown["owners"] = _owners(asked, usual=usual, pool=pool)
    shown["reminders"] = reminders.of(request.user, period=period, today=today)
    shown["escalated"] = worklist.escalated(request.user, period=period, today=today)
    shown["reports"] = NotStartedReport.objects.to_call_back(request.user)
    return render(request, "transitions/work.html", shown)


def _usual(request: StaffRequest) -> str:
    """Whose work one sees unasked: who spreads the work sees all of it, others their own."""
    return "alle" if may(request.user, "clients.assign") else "mijn"


def _owners(asked: str, *, usual: str, pool: int) -> list[tuple[str | int, ...]]:
    """The chips; the usual one is the address without a choice."""
    counts = {"pool": min(pool, worklist.CAP)}
    return [
        (
            "" if value == usual != asked else value,
            word,
            *([counts[value]] if value in counts else []),
        )
        for value, word in worklist.OWNERS
    ]


def _shown(todo: worklist.Worklist, page: Any, *, owner: str, left: int) -> dict[str, Any]:
    return {
        "page_obj": page,
        "groups": [(value, word, todo.shown(value)) for value, word in worklist.GROUPS],
        "total": todo.shown(""),
        "late": todo.shown("laat"),
        "is_pool": owner == "pool",
        "is_all": owner == "alle",
        "left": left,
    }


@require_POST
@required("clients.take")
def take(request: StaffRequest) -> HttpResponse:
    """Take a client from the pool, and come back to it."""
    client = get_object_or_404(
        Client.objects.visible_to(request.user), case_number=request.POST.get("client", "")
    )
    try:
        actions.take([client], by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"{client.case_number} staat nu bij jouw werk.")
    return redirect(f"{reverse('transitions:work')}?{urlencode({'van': 'pool'})}")
