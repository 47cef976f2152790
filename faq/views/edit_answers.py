"""Answers for their editors: a draft, and its way to the site. What is published is shown and never changed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from achterhoek import clock, comparing
from achterhoek.permissions import required
from achterhoek.refusals import Refused
from achterhoek.requests import StaffRequest
from achterhoek.wording import written
from faq import facts, history
from faq.actions import answers as actions
from faq.forms.answers import AnswerForm, DiscardForm, PublishForm
from faq.models import Answer, Question
from faq.statuses import AnswerState


@require_http_methods(["GET", "HEAD", "POST"])
@required("questions.edit")
def add(request: StaffRequest, pk: int) -> HttpResponse:
    """A new answer; it begins as the one that holds now says it."""
    question: Question = get_object_or_404(Question.objects.select_related("category"), pk=pk)
    form = AnswerForm(
        request.POST or None, initial=_begin_from(question), back=_question_address(question.pk)
    )
    if request.method == "POST" and form.is_valid():
        try:
            answer = actions.draft(question, form.content, by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return _saved(request, answer)
    return _form(request, form, question=question)


@require_http_methods(["GET", "HEAD", "POST"])
@required("questions.edit")
def change(request: StaffRequest, pk: int) -> HttpResponse:
    """A draft. Who saves over another's change is told so, and keeps what was typed."""
    answer = _answer(pk)
    if request.method != "POST" and answer.state != AnswerState.DRAFT:
        messages.info(request, "Alleen een concept kun je wijzigen.")
        return redirect(_question_address(answer.question_id))
    form = AnswerForm(request.POST or None, instance=_answer(pk), back=_question_address(answer.question_id))
    context: dict[str, Any] = {"question": answer.question, "answer": answer}
    if request.method == "POST" and form.is_valid():
        try:
            saved = actions.change(answer, form.content, seen=form.cleaned_data["seen"], by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            context |= _theirs(form, answer, rule=refusal.rule)
        else:
            return _saved(request, saved)
    return _form(request, form, **context)


@require_http_methods(["GET", "HEAD", "POST"])
@required("questions.edit")
def publish(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask when, say what will be read from which day, and do it."""
    answer = _answer(pk)
    form = PublishForm(request.POST or None, answer=answer, back=_question_address(answer.question_id))
    if request.method == "POST" and form.is_valid():
        try:
            done = _publish(request, answer, form)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, done)
            return redirect(_question_address(answer.question_id))
    context = {
        "answer": answer,
        "question": answer.question,
        "form": form,
        "warnings": history.warnings_about(answer),
    }
    return render(request, "faq/edit_answer_publish.html", context, status=422 if form.errors else 200)


def _publish(request: StaffRequest, answer: Answer, form: PublishForm) -> str:
    """Now or on a day; returns what was done in a sentence."""
    today, seen = clock.today(), form.cleaned_data["seen"]
    if form.day:
        actions.schedule(answer, on=form.day, seen=seen, by=request.user, today=today)
        return f"Het antwoord wordt op {written(form.day)} gepubliceerd."
    actions.publish(answer, seen=seen, by=request.user, today=today)
    return "Het antwoord is gepubliceerd."


@require_POST
@required("questions.edit")
def call_back(request: StaffRequest, pk: int) -> HttpResponse:
    answer = _answer(pk)
    try:
        actions.call_back(answer, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "Het antwoord is weer een concept.")
    return redirect(_question_address(answer.question_id))


@require_http_methods(["GET", "HEAD", "POST"])
@required("questions.edit")
def discard(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask first: what is thrown away does not come back."""
    answer = _answer(pk)
    form = DiscardForm(request.POST or None, initial={"seen": answer.changed_at.isoformat()})
    back = _question_address(answer.question_id)
    if request.method == "POST" and form.is_valid():
        try:
            actions.discard(answer, seen=form.cleaned_data["seen"], by=request.user)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, "Het concept is weg.")
        return redirect(back)
    facts_shown = [
        ("Vraag", answer.question),
        ("Kort antwoord", answer.short),
        ("Geschreven door", answer.changed_by),
    ]
    context = {
        "title": "Concept weggooien",
        "text": "Een concept dat je weggooit, komt niet terug.",
        "form": form,
    }
    context |= {"facts": facts_shown, "button": "Gooi het concept weg", "danger": True, "back": back}
    return render(request, "confirm.html", context)


def _answer(pk: int) -> Answer:
    rows = Answer.objects.select_related("question__category", "changed_by", "published_by", "created_by")
    found: Answer = get_object_or_404(rows, pk=pk)
    return found


def _question_address(pk: int) -> str:
    return reverse("faq:edit_question", args=[pk])


def _begin_from(question: Question) -> dict[str, Any]:
    today = clock.today()
    said = question.answers.said_by(today).first()
    begin = {name: getattr(said, name) for name in actions.FIELDS} if said else {}
    return begin | {"holds_from": today}


def _saved(request: StaffRequest, answer: Answer) -> HttpResponse:
    messages.success(request, "Het concept is bewaard.")
    for warning in history.warnings_about(answer):
        messages.warning(request, warning)
    if "bekijk" in request.POST:
        return redirect("faq:edit_answer_preview", answer.pk)
    return redirect("faq:edit_answer", answer.pk)


def _theirs(form: AnswerForm, answer: Answer, *, rule: str) -> dict[str, Any]:
    """What the other editor made of it, beside what was typed here; saving again replaces it knowingly."""
    current = Answer.objects.filter(pk=answer.pk, state=AnswerState.DRAFT).first()
    if rule != "version" or current is None:
        return {}
    form.begin_anew_from(current)
    typed = Answer(**{name: form.cleaned_data[name] for name in actions.FIELDS})
    return {"theirs": comparing.compare(history.words_of(current), history.words_of(typed))}


def _form(request: StaffRequest, form: AnswerForm, **context: Any) -> HttpResponse:
    context |= {"form": form, "fields": facts.names(), "values": facts.of(clock.today(), _every_field())}
    return render(request, "faq/edit_answer_form.html", context, status=422 if form.errors else 200)


def _every_field() -> list[str]:
    return [f"{{{name}}}" for name in facts.names()]
