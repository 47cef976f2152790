"""Messages above the pages, and films."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from achterhoek import clock
from achterhoek.permissions import required
from achterhoek.refusals import Refused
from achterhoek.requests import StaffRequest
from faq.actions import films, notices
from faq.forms.extras import FilmForm, NoticeForm
from faq.models import Film, Notice


@require_safe
@required("questions.edit")
def index(request: StaffRequest) -> HttpResponse:
    """Both lists on one page: there are few of either."""
    rows = Notice.objects.select_related("question", "created_by")[:100]
    context = {"notices": rows, "films": Film.objects.select_related("question")[:100]}
    return render(request, "faq/edit_extras.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@required("questions.edit")
def add_notice(request: StaffRequest) -> HttpResponse:
    return _notice(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@required("questions.edit")
def change_notice(request: StaffRequest, pk: int) -> HttpResponse:
    return _notice(request, get_object_or_404(Notice, pk=pk))


def _notice(request: StaffRequest, notice: Notice | None) -> HttpResponse:
    first = {} if notice else {"first_day": clock.today()}
    back = reverse("faq:edit_extras")
    form = NoticeForm(request.POST or None, instance=notice, initial=first, back=back)
    if request.method == "POST" and form.is_valid():
        try:
            notices.write(notice, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("text", refusal.sentence)
        else:
            messages.success(request, "Het bericht is bewaard.")
            return redirect("faq:edit_extras")
    context = {"form": form, "notice": notice}
    return render(request, "faq/edit_notice_form.html", context, status=422 if form.errors else 200)


@require_POST
@required("questions.edit")
def take_notice_away(request: StaffRequest, pk: int) -> HttpResponse:
    try:
        notices.take_away(get_object_or_404(Notice, pk=pk), by=request.user, today=clock.today())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "Bezoekers zien het bericht niet meer.")
    return redirect("faq:edit_extras")


@require_http_methods(["GET", "HEAD", "POST"])
@required("questions.edit")
def add_film(request: StaffRequest) -> HttpResponse:
    return _film(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@required("questions.edit")
def change_film(request: StaffRequest, pk: int) -> HttpResponse:
    return _film(request, get_object_or_404(Film, pk=pk))


def _film(request: StaffRequest, film: Film | None) -> HttpResponse:
    form = FilmForm(request.POST or None, instance=film, back=reverse("faq:edit_extras"))
    if request.method == "POST" and form.is_valid():
        try:
            films.write(film, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("slug", refusal.sentence)
        else:
            messages.success(request, "De film is bewaard.")
            return redirect("faq:edit_extras")
    context = {"form": form, "film": film}
    return render(request, "faq/edit_film_form.html", context, status=422 if form.errors else 200)
