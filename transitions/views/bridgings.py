"""Bridging agreements: the list, recording one for a client, and withdrawing one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from achterhoek import audit, clock, pages
from achterhoek.permissions import required
from achterhoek.refusals import Refused
from achterhoek.requests import StaffRequest
from achterhoek.statuses import AccessAction
from clients.models import Client
from providers.models import Provider
from transitions.actions import bridgings as actions
from transitions.forms.assessments import BridgingForm, ReasonForm
from transitions.models import BridgingAgreement, TransitionPeriod


@require_safe
@required("assessments.view")
def index(request: StaffRequest) -> HttpResponse:
    withdrawn = request.GET.get("stand") == "ingetrokken"
    rows = BridgingAgreement.objects.visible_to(request.user).filter(withdrawn_at__isnull=not withdrawn)
    page = pages.page_of(
        rows.select_related("client", "provider", "recorded_by").order_by("last_day", "pk"), request
    )
    clients = [row.client for row in page.object_list]
    audit.record(AccessAction.READ, "Overbruggingen bekeken", by=request.user, about=clients)
    states = [("", "Van kracht"), ("ingetrokken", "Ingetrokken")]
    context = {"page_obj": page, "states": states, "period": TransitionPeriod.objects.current()}
    return render(request, "transitions/bridgingagreement_list.html", context)


@required("bridging.record")
def record(request: StaffRequest, case_number: str) -> HttpResponse:
    """Record an agreement; only who is responsible for this client's care can be chosen."""
    client = get_object_or_404(Client.objects.visible_to(request.user), case_number=case_number)
    period, today = TransitionPeriod.objects.current(), clock.today()
    providers = Provider.objects.filter(pk__in=[p.pk for p in actions.responsible_providers(client)])
    form = BridgingForm(
        request.POST or None,
        providers=providers,
        back=client.get_absolute_url(),
        initial={"first_day": period.test_day, "agreed_on": today},
    )
    if request.method == "POST" and form.is_valid():
        terms = actions.Terms(**form.cleaned_data)
        try:
            actions.record(client, terms=terms, period=period, by=request.user, today=today)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, f"De overbrugging voor {client.case_number} is vastgelegd.")
            return redirect(client)
    elif request.method != "POST":
        audit.record(AccessAction.READ, "Overbrugging voorbereid", by=request.user, about=[client])
    context = {"client": client, "form": form, "period": period, "can": providers.exists()}
    return render(request, "transitions/bridgingagreement_form.html", context)


@required("bridging.record")
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    rows = BridgingAgreement.objects.visible_to(request.user).select_related("client", "provider")
    agreement: BridgingAgreement = get_object_or_404(rows, pk=pk)
    back = reverse("transitions:bridgings")
    form = ReasonForm(request.POST or None, button="Trek de overbrugging in", back=back, danger=True)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw(agreement, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "De overbrugging is ingetrokken.")
            return redirect(back)
    elif request.method != "POST":
        audit.record(AccessAction.READ, "Overbrugging bekeken", by=request.user, about=[agreement.client])
    return render(
        request, "transitions/bridgingagreement_withdraw.html", {"agreement": agreement, "form": form}
    )
