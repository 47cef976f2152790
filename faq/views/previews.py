"""The public page of a question as a visitor finds it on a day that an editor chooses; kept nowhere."""

from copy import copy
from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from achterhoek import clock, context
from achterhoek.permissions import required
from achterhoek.requests import StaffRequest
from faq import editing, previewing
from faq.forms.answers import PreviewForm
from faq.models import Answer, Question


@require_safe
@required("questions.edit")
def question(request: StaffRequest, pk: int) -> HttpResponse:
    """As all that is published, and what waits for its day, makes it."""
    return _page(request, get_object_or_404(Question.objects.select_related("category"), pk=pk))


@require_safe
@required("questions.edit")
def answer(request: StaffRequest, pk: int) -> HttpResponse:
    """The same, with this draft among it; it opens on the first day on which the draft would be read."""
    draft = get_object_or_404(Answer.objects.select_related("question__category"), pk=pk)
    return _page(request, draft.question, draft=draft)


def _page(request: StaffRequest, question: Question, *, draft: Answer | None = None) -> HttpResponse:
    today, form = clock.today(), PreviewForm(request.GET)
    first = max(editing.visible_from(draft), today) if draft else today
    day = form.chosen(today=first)
    found = previewing.on_day(question, day=day, draft=draft)
    page = {"question": question, "draft": draft, "day": day, "shown": found, "preview_of": day}
    template = "faq/edit_preview.html" if found else "faq/edit_preview_empty.html"
    form = PreviewForm(initial={"dag": day})
    return render(request, template, page | {"preview_form": form} | as_visitor(request, day=day))


def as_visitor(request: StaffRequest, *, day: date) -> dict[str, Any]:
    """What the page's frame knows about who looks: nobody, on that day."""
    visitor = copy(request)
    visitor.user = AnonymousUser()  # type: ignore[assignment]
    portal = context.portal(visitor)["portal"]
    return {"user": visitor.user, "portal": replace(portal, today=day, sign_in="", demo=False)}
