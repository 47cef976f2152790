"""Agreed takeovers: the regional coordinator's list, noting one, and taking one off."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from achterhoek import clock, pages
from achterhoek.permissions import required
from achterhoek.refusals import Refused
from achterhoek.requests import StaffRequest
from transitions.actions import takeovers as actions
from transitions.forms.plans import TakeoverForm
from transitions.models import StaffConsultation, Takeover, TransitionPeriod


@required("takeovers.manage")
def index(request: StaffRequest) -> HttpResponse:
    period = TransitionPeriod.objects.current()
    form = TakeoverForm(request.POST or None, back=reverse("transitions:plans"))
    if request.method == "POST" and form.is_valid():
        try:
            actions.agree(period, by=request.user, today=clock.today(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "De overname is vastgelegd. Het volgende plan houdt er rekening mee.")
            return redirect("transitions:takeovers")
    rows = Takeover.objects.filter(period=period).select_related("giving", "receiving", "lot", "municipality")
    page = pages.page_of(rows.order_by("giving__name", "lot", "municipality", "pk"), request)
    talked = {(one.giving_id, one.receiving_id): one.held_on for one in StaffConsultation.objects.all()}
    shown = [(row, talked.get((row.giving_id, row.receiving_id))) for row in page.object_list]
    context = {"form": form, "page_obj": page, "takeovers": shown}
    return render(request, "transitions/takeover_list.html", context)


@require_POST
@required("takeovers.manage")
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    takeover = get_object_or_404(Takeover, pk=pk)
    try:
        actions.withdraw(takeover, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "De overname staat niet meer op de lijst.")
    return redirect("transitions:takeovers")
