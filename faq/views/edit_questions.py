"""Questions for their editors: the list, one question with its versions over time, and what can be done to it."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from achterhoek import clock, comparing, pages
from achterhoek.permissions import required
from achterhoek.refusals import Refused
from achterhoek.requests import StaffRequest
from faq import editing, history
from faq.actions import questions as actions
from faq.actions import visitor_questions
from faq.forms.fields import SeenField
from faq.forms.questions import STATES, QuestionFilter, QuestionForm, RetireForm, in_state
from faq.models import Answer, Question, Remark


@require_safe
@required("questions.edit")
def index(request: StaffRequest) -> HttpResponse:
    """All questions, by category, state and words."""
    today, form = clock.today(), QuestionFilter(request.GET)
    asked, within = form.asked(), form.within(Question.objects.all())
    rows = in_state(within, asked.get("stand", ""), today=today).saying_on(today).select_related("category")
    ahead = Prefetch("answers", Answer.objects.not_yet_read(today), to_attr="coming")
    page = pages.page_of(rows.prefetch_related(ahead).order_by("category__order", "order", "pk"), request)
    states = [(value, word, in_state(within, value, today=today).count()) for value, word in STATES]
    context = {"page_obj": page, "form": form, "states": states, "orderable": set(asked) == {"onderwerp"}}
    template = "faq/_edit_question_list.html" if request.htmx else "faq/edit_question_list.html"  # type: ignore[attr-defined]
    return render(request, template, context)


@require_safe
@required("questions.edit")
def show(request: StaffRequest, pk: int) -> HttpResponse:
    """One question with all that was, is and will be said."""
    question, today = _question(pk), clock.today()
    yes, no = editing.votes_of(question, today=today)
    context = {
        "question": question,
        "versions": history.of(question, today=today),
        "remarks": list(Remark.objects.open().filter(answer__question=question)[:50]),
        "yes": yes,
        "no": no,
        "days": editing.VOTES_DAYS,
    }
    return render(request, "faq/edit_question_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@required("questions.edit")
def add(request: StaffRequest) -> HttpResponse:
    """A new question; its first answer comes after."""
    words = request.GET.get("vraag", "")[:200]
    back = reverse("faq:edit_questions")
    form = QuestionForm(request.POST or None, back=back, button="Maak de vraag", initial={"text": words})
    if request.method == "POST" and form.is_valid():
        try:
            question = actions.add(form.wording, by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "De vraag is gemaakt. Schrijf nu het antwoord.")
            return redirect("faq:edit_answer_add", question.pk)
    return _form(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@required("questions.edit")
def change(request: StaffRequest, pk: int) -> HttpResponse:
    """The words of a question. Who saves over another's change is told so, and keeps what was typed."""
    question = _question(pk)
    form = QuestionForm(request.POST or None, instance=question, back=_address(question))
    context: dict[str, Any] = {"question": question}
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(question, form.wording, seen=form.cleaned_data["seen"], by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            context |= _theirs(form, question, rule=refusal.rule)
        else:
            messages.success(request, "De vraag is bewaard.")
            return redirect(_address(question))
    return _form(request, form, **context)


def _theirs(form: QuestionForm, question: Question, *, rule: str) -> dict[str, Any]:
    """What the other editor made of it, beside what was typed here; saving again replaces it knowingly."""
    if rule != "version":
        return {}
    current = _question(question.pk)
    form.begin_anew_from(current)
    there, typed = actions.wording_of(current), form.wording
    return {"question": current, "theirs": comparing.compare(there.as_text, typed.as_text)}


@require_http_methods(["GET", "HEAD", "POST"])
@required("questions.edit")
def retire(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask where the address leads from now on, and take the question from the site."""
    question = _question(pk)
    form = RetireForm(request.POST or None, question=question, today=clock.today())
    if request.method == "POST" and form.is_valid():
        try:
            actions.retire(question, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "De vraag is vervallen. Je kunt haar altijd terugzetten.")
            return redirect(_address(question))
    context = {"question": question, "form": form, "back": _address(question)}
    return render(request, "faq/edit_question_retire.html", context, status=422 if form.errors else 200)


@require_POST
@required("questions.edit")
def restore(request: StaffRequest, pk: int) -> HttpResponse:
    question = _question(pk)
    try:
        actions.restore(question, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "De vraag staat weer op de site.")
    return redirect(_address(question))


@require_POST
@required("questions.edit")
def move(request: StaffRequest, pk: int) -> HttpResponse:
    """One place up or down, and back to the list of that category."""
    question = _question(pk)
    try:
        actions.move(question, up=request.POST.get("naar") == "boven", by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect(f"{reverse('faq:edit_questions')}?onderwerp={question.category.slug}")


@require_POST
@required("questions.edit")
def settle_remarks(request: StaffRequest, pk: int) -> HttpResponse:
    """The remarks that were on the page are read; a newer one stays."""
    question, until = _question(pk), SeenField().clean(request.POST.get("tot", ""))
    if visitor_questions.settle_remarks(question, until=until, by=request.user):
        messages.success(request, "De opmerkingen zijn afgehandeld.")
    return redirect(_address(question))


def _question(pk: int) -> Question:
    rows = Question.objects.select_related("category", "retired_by", "forward_to", "created_by", "changed_by")
    found: Question = get_object_or_404(rows, pk=pk)
    return found


def _address(question: Question) -> str:
    return reverse("faq:edit_question", args=[question.pk])


def _form(request: StaffRequest, form: QuestionForm, **context: Any) -> HttpResponse:
    context |= {"form": form}
    return render(request, "faq/edit_question_form.html", context, status=422 if form.errors else 200)
