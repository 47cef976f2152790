"""What visitors send: whether an answer helped, a remark, and a question of their own.

These forms set no cookie and so carry no CSRF token: `visitors.check` asks for a token of the day and for our own
origin instead (docs/security.md). Nothing is kept about who sent it.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from achterhoek import clock, visitors
from achterhoek.public_pages import kept
from achterhoek.refusals import Refused
from faq.actions import visitor_questions, votes
from faq.forms.visitors import ASK, AskForm
from faq.models import Answer
from faq.models.visitors import LONGEST_REMARK
from faq.typed import tidy

#: The name under which the forms of a question's page are signed.
HELPED = "geholpen"
#: No row has a longer number.
LONGEST_NUMBER = 12


@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def helped(request: HttpRequest, slug: str) -> HttpResponse:
    """Count a yes or no, then ask what was missed; or keep that remark. By itself the address leads to its question."""
    if request.method != "POST":
        return redirect("faq:question", slug)
    answer, yes = _answer(request, slug), request.POST.get("helped") == "ja"
    context: dict[str, Any] = {"question": answer.question, "answer": answer, "helped": yes}
    try:
        visitors.check(request, HELPED, today=clock.today())
        context["stage"] = _take(request, answer, helped=yes)
    except Refused as refusal:
        typed = request.POST.get("remark", "")[:LONGEST_REMARK]
        stage = "remark" if "remark" in request.POST else "vote"
        context |= {"stage": stage, "error": refusal.sentence, "typed": typed}
    return _thank(request, context)


def _answer(request: HttpRequest, slug: str) -> Answer:
    """The answer that the form stood under: of this question, and to be read today."""
    written = request.POST.get("answer", "")
    number = int(written) if written.isdecimal() and len(written) < LONGEST_NUMBER else 0
    said = Answer.objects.said_by(clock.today()).filter(
        question__slug=slug, question__retired_at__isnull=True
    )
    found: Answer = get_object_or_404(said.select_related("question"), pk=number)
    return found


def _take(request: HttpRequest, answer: Answer, *, helped: bool) -> str:
    """Keep what was sent; returns what to ask or say next."""
    today = clock.today()
    if "remark" not in request.POST:
        votes.vote(answer, helped=helped, today=today)
        return "remark"
    if text := tidy(request.POST["remark"])[:LONGEST_REMARK]:
        visitor_questions.require_anonymous(text, today=today)
        votes.remark(answer, text, helped=helped, today=today)
    return "thanks"


def _thank(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """A part for htmx, which shows parts that went well only; a page for who has no script."""
    if request.htmx:  # type: ignore[attr-defined]
        part = render(request, "faq/_helped.html", context)
        part.headers["HX-Push-Url"] = "false"  # the address stays that of the question
        return part
    return render(request, "faq/helped.html", context, status=422 if "error" in context else 200)


@csrf_exempt
@login_not_required
@kept(free=["vraag"])
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """A question of the visitor's own. What was typed stays in the form when it is refused."""
    first = {"text": request.GET.get("vraag", "")}
    form = AskForm(request.POST or None, initial=first, back=reverse("faq:start"))
    if request.method == "POST" and form.is_valid():
        try:
            _keep(request, form)
        except Refused as refusal:
            form.add_error("text" if refusal.rule == "personal_data" else None, refusal.sentence)
        else:
            return redirect("faq:asked")
    return render(request, "faq/ask.html", {"form": form}, status=422 if form.errors else 200)


def _keep(request: HttpRequest, form: AskForm) -> None:
    """Keep the question, unless a program sent it: that is thanked as well, and learns nothing."""
    today = clock.today()
    visitors.check(request, ASK, today=today)
    if not form.trapped:
        caller = visitors.caller(request, today=today)
        visitor_questions.ask(**form.cleaned_data, caller=caller, today=today)


@login_not_required
@kept()
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """Thank for a question."""
    return render(request, "faq/asked.html", {"days": settings.FORGET_VISITORS_DAYS})
