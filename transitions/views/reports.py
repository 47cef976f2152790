"""The new help did not begin: a visitor reports it, and the municipality calls back.

The visitor's form sets no cookie: `visitors.check` asks for a token of the day and our own origin instead.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from achterhoek import clock, visitors
from achterhoek.models import Municipality
from achterhoek.permissions import required
from achterhoek.public_pages import kept
from achterhoek.refusals import Refused
from achterhoek.requests import StaffRequest
from transitions.actions import reports
from transitions.forms.reports import FORM, CalledBackForm, NotStartedForm
from transitions.models import NotStartedReport


@csrf_exempt
@login_not_required
@kept("gemeente", "gemeld")
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form; what happens next once it was sent; and the municipality's own number where that did not work."""
    if sent := request.GET.get("gemeld"):
        place = get_object_or_404(Municipality, slug=sent)
        return render(request, "transitions/not_started_done.html", {"place": place})
    form = NotStartedForm(request.POST or None, initial={"gemeente": request.GET.get("gemeente")})
    if request.method == "POST" and form.is_valid():
        return _keep(request, form)
    return _ask(request, form)


def _keep(request: HttpRequest, form: NotStartedForm) -> HttpResponse:
    place, today = form.cleaned_data["gemeente"], clock.today()
    told = reports.Told(*(form.cleaned_data[name] for name in ("telefoon", "werkgever", "soort")))
    try:
        visitors.check(request, FORM, today=today)
        reports.report(place, told, caller=visitors.caller(request, today=today), today=today)
    except Refused as refusal:
        if refusal.rule == "room":
            return render(request, "transitions/not_started_full.html", {"place": place}, status=429)
        form.add_error("werkgever" if refusal.rule == "personal_data" else None, refusal.sentence)
        return _ask(request, form)
    return redirect(f"{reverse('transitions:not_started')}?{urlencode({'gemeld': place.slug})}")


def _ask(request: HttpRequest, form: NotStartedForm) -> HttpResponse:
    return render(request, "transitions/not_started.html", {"form": form}, status=422 if form.errors else 200)


@required("reports.settle")
def settle(request: StaffRequest, pk: int) -> HttpResponse:
    rows = NotStartedReport.objects.visible_to(request.user).select_related(
        "lot", "settled_by", "municipality"
    )
    waiting = get_object_or_404(rows, pk=pk)
    back = reverse("transitions:work")
    form = CalledBackForm(request.POST or None, back=back)
    if request.method == "POST" and form.is_valid():
        try:
            reports.settle(waiting, result=form.cleaned_data["result"], by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "Vastgelegd dat er is teruggebeld.")
            return redirect(back)
    return render(request, "transitions/notstartedreport_settle.html", {"report": waiting, "form": form})
