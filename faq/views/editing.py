"""The editors' first page, and searches that found nothing."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from achterhoek import clock, pages
from achterhoek.permissions import required
from achterhoek.refusals import Refused
from achterhoek.requests import StaffRequest
from faq import editing
from faq.actions import searches
from faq.models import Question, SearchMiss


@require_safe
@required("questions.edit")
def desk(request: StaffRequest) -> HttpResponse:
    """What waits, in one look."""
    return render(request, "faq/edit_desk.html", {"desk": editing.desk(today=clock.today())})


@require_safe
@required("questions.edit")
def misses(request: StaffRequest) -> HttpResponse:
    """Searches that found nothing, the most sought first."""
    page = pages.page_of(SearchMiss.objects.open(), request)
    standing = Question.objects.standing().order_by("category__order", "order", "pk")
    return render(request, "faq/edit_misses.html", {"page_obj": page, "questions": standing})


@require_POST
@required("questions.edit")
def settle_miss(request: StaffRequest, pk: int) -> HttpResponse:
    """Give the words to a question, or only settle the search."""
    miss = get_object_or_404(SearchMiss, pk=pk)
    chosen = request.POST.get("question", "")
    try:
        if chosen.isdecimal() and len(chosen) < 10:
            question = get_object_or_404(Question, pk=int(chosen))
            searches.add_to_question(miss, question, by=request.user)
            messages.success(request, f"Wie ‘{miss}’ zoekt, vindt nu: {question}")
        else:
            searches.settle(miss, by=request.user)
            messages.success(request, "De zoekvraag is afgehandeld.")
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("faq:edit_misses")
