"""Providers for staff: what they are contracted for, what room they have, and who still gets care from them."""

from typing import Any

from django.core.paginator import Page
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from achterhoek import audit, clock, pages
from achterhoek.permissions import may, required
from achterhoek.requests import StaffRequest
from achterhoek.statuses import AccessAction
from providers.models import Provider
from transitions import next_steps, provider_page
from transitions.models import TransitionPeriod


@require_safe
@required("providers.view")
def index(request: StaffRequest) -> HttpResponse:
    period = TransitionPeriod.objects.current()
    text, kind = request.GET.get("zoek", ""), request.GET.get("soort", "")
    found = provider_page.narrow(
        Provider.objects.order_by("name", "agb", "pk"), text=text, kind=kind, user=request.user, period=period
    )
    page = pages.page_of(found, request)
    context = {
        "page_obj": page,
        "rows": provider_page.rows(list(page.object_list), user=request.user, period=period),
        "text": text,
        "kinds": [option for option in provider_page.KINDS if option[0] != "vertrek" or _counts(request)],
        "period": period,
        "counts": _counts(request),
    }
    return render(request, "transitions/provider_list.html", context)


@require_safe
@required("providers.view")
def show(request: StaffRequest, agb: str) -> HttpResponse:
    provider = get_object_or_404(Provider.objects.prefetch_related("codes"), codes__agb=agb)
    period, today, user = TransitionPeriod.objects.current(), clock.today(), request.user
    context = {
        "provider": provider,
        "period": period,
        "agreements": provider_page.agreements(provider, user=user, today=today),
        "by_outcome": provider_page.residents_by_outcome(provider, user=user, period=period),
        "by_status": provider_page.moves_by_status(provider, user=user, period=period),
        "sign_off": provider_page.sign_off(provider, user=user, period=period, today=today),
        **_residents(request, provider),
    }
    return render(request, "transitions/provider_detail.html", context)


def _counts(request: StaffRequest) -> bool:
    return may(request.user, "assessments.numbers")


def _residents(request: StaffRequest, provider: Provider) -> dict[str, Any]:
    """Casework sees who they are; that they were shown is in the log."""
    if not may(request.user, "clients.view"):
        return {}
    today = clock.today()
    here = provider_page.residents(provider, user=request.user, today=today).select_related("consultant")
    page: Page = pages.page_of(here, request)
    clients = list(page.object_list)
    if clients:
        audit.record(AccessAction.READ, f"Inwoners bij {provider} bekeken", by=request.user, about=clients)
    steps = next_steps.of([client.pk for client in clients], today=today)
    residents = [(client, client.age_on(today), steps.get(client.pk)) for client in clients]
    return {"page_obj": page, "residents": residents, "shows_residents": True}
