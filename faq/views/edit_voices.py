"""Visitors' questions for the editors: the inbox, one question, and what becomes of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from achterhoek import audit, pages
from achterhoek.permissions import required
from achterhoek.refusals import Refused
from achterhoek.requests import StaffRequest
from achterhoek.statuses import AccessAction
from faq import tasks
from faq.actions import replies
from faq.actions import visitor_questions as actions
from faq.forms.questions import QuestionForm
from faq.forms.visitors import CloseForm, ReplyForm
from faq.models import Reply, VisitorQuestion
from faq.statuses import VisitorOutcome


@require_safe
@required("questions.edit")
def index(request: StaffRequest) -> HttpResponse:
    """Open ones first come first; settled ones newest first."""
    state = request.GET.get("stand", "")
    state = state if state in VisitorOutcome.values else VisitorOutcome.OPEN
    rows = VisitorQuestion.objects.filter(outcome=state).select_related("category", "settled_by", "reply")
    order = ("asked_at", "pk") if state == VisitorOutcome.OPEN else ("-settled_at", "-pk")
    counts = VisitorQuestion.objects.counted_by_outcome()
    states = [
        ("" if value == VisitorOutcome.OPEN else value, word, counts.get(value, 0))
        for value, word in VisitorOutcome.choices
    ]
    context = {"page_obj": pages.page_of(rows.order_by(*order), request), "states": states, "state": state}
    return render(request, "faq/edit_voice_list.html", context)


@require_safe
@required("questions.edit")
def show(request: StaffRequest, pk: int) -> HttpResponse:
    asked = _asked(pk)
    audit.record(
        AccessAction.READ,
        "Vraag van bezoeker bekeken",
        by=request.user,
        detail={"visitor_question": asked.pk},
    )
    return _page(request, asked)


@require_POST
@required("questions.edit")
def reply(request: StaffRequest, pk: int) -> HttpResponse:
    """Write the mail; it leaves once this is written down."""
    asked = _asked(pk)
    form = ReplyForm(request.POST, action=reverse("faq:edit_voice_reply", args=[pk]))
    if form.is_valid():
        try:
            mail = replies.write(asked, form.cleaned_data["text"], by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            tasks.ring_for(mail)
            messages.success(request, "De mail wordt verzonden.")
            return redirect(asked)
    return _page(request, asked, reply_form=form)


@require_POST
@required("questions.edit")
def send_again(request: StaffRequest, pk: int) -> HttpResponse:
    asked = _asked(pk)
    mail = get_object_or_404(Reply, visitor_question=asked)
    try:
        tasks.ring_for(replies.send_again(mail, by=request.user))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "De mail wordt opnieuw verzonden.")
    return redirect(asked)


@require_POST
@required("questions.edit")
def close(request: StaffRequest, pk: int) -> HttpResponse:
    asked = _asked(pk)
    form = CloseForm(request.POST, action=reverse("faq:edit_voice_close", args=[pk]))
    if form.is_valid():
        try:
            actions.close(asked, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "De vraag is afgesloten.")
            return redirect("faq:edit_voices")
    return _page(request, asked, close_form=form)


@require_POST
@required("questions.edit")
def reopen(request: StaffRequest, pk: int) -> HttpResponse:
    asked = _asked(pk)
    try:
        actions.reopen(asked, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "De vraag is weer open.")
    return redirect(asked)


@require_http_methods(["GET", "HEAD", "POST"])
@required("questions.edit")
def make_question(request: StaffRequest, pk: int) -> HttpResponse:
    """A question of the site, in the words of the editor; its answer comes next."""
    asked = _asked(pk)
    first = {"text": asked.text[:200], "category": asked.category_id}
    form = QuestionForm(
        request.POST or None, initial=first, back=asked.get_absolute_url(), button="Maak de vraag"
    )
    if request.method == "POST" and form.is_valid():
        try:
            question = actions.make_question(asked, form.wording, by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "De vraag is gemaakt. Schrijf nu het antwoord.")
            return redirect("faq:edit_answer_add", question.pk)
    context = {"form": form, "asked": asked}
    return render(request, "faq/edit_question_form.html", context, status=422 if form.errors else 200)


def _asked(pk: int) -> VisitorQuestion:
    rows = VisitorQuestion.objects.select_related("category", "settled_by", "question", "reply__written_by")
    found: VisitorQuestion = get_object_or_404(rows, pk=pk)
    return found


def _page(request: StaffRequest, asked: VisitorQuestion, **forms: Any) -> HttpResponse:
    mail = getattr(asked, "reply", None)
    address: Callable[[str], str] = lambda name: reverse(f"faq:edit_voice_{name}", args=[asked.pk])  # noqa: E731
    context = {
        "asked": asked,
        "mail": mail,
        "may_reply": bool(asked.email) and mail is None,
        "reply_form": ReplyForm(action=address("reply")),
        "close_form": CloseForm(action=address("close")),
        **forms,
    }
    return render(request, "faq/edit_voice_detail.html", context, status=422 if forms else 200)
