"""The check per old provider: what was found of it, who signed that off, and the subcontractors to be confirmed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from achterhoek import clock, pages
from achterhoek.permissions import may, required
from achterhoek.refusals import Refused
from achterhoek.requests import StaffRequest
from providers.models import Contract, ContractParty, Provider
from transitions import check_list, findings
from transitions.actions import checks as actions
from transitions.forms.assessments import SignForm, SubcontractorForm
from transitions.models import TransitionPeriod
from transitions.statuses import Outcome


@require_safe
@required("checks.view")
def index(request: StaffRequest) -> HttpResponse:
    period, place = TransitionPeriod.objects.current(), _place(request)
    rows = check_list.rows(period=period, municipality=place, today=clock.today())
    waiting = check_list.to_confirm(period=period, municipality=place, today=clock.today())
    chosen = check_list.chosen(rows, request.GET.get("stand", ""), waiting=waiting)
    page = Paginator(chosen, pages.PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": page.object_list,
        "page_obj": page,
        "states": check_list.chips(rows, waiting=waiting),
        "outcomes": check_list.OUTCOMES,
        "period": period,
    }
    return render(request, "transitions/providercheck_list.html", context)


@required("checks.view")
def show(request: StaffRequest, agb: str) -> HttpResponse:
    """What is found today, beside what was signed; contract management signs here."""
    provider, period = get_object_or_404(Provider, agb=agb), TransitionPeriod.objects.current()
    if request.method == "POST":
        _require_may_sign(request)
    form = SignForm(request.POST or None, back=reverse("transitions:checks"))
    if request.method == "POST" and form.is_valid():
        try:
            actions.sign(
                provider,
                period=period,
                municipality=request.user.municipality,  # type: ignore[arg-type]
                by=request.user,
                remark=form.cleaned_data["remark"],
            )
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, f"De controle van {provider} is afgetekend.")
            return redirect("transitions:checks")
    return render(request, "transitions/providercheck_detail.html", _found(request, provider, period, form))


def _require_may_sign(request: StaffRequest) -> None:
    if not may(request.user, "checks.sign"):
        raise PermissionDenied


def _found(request: StaffRequest, provider: Provider, period: TransitionPeriod, form: Any) -> dict[str, Any]:
    place = _place(request)
    residents = findings.residents(provider, period=period, municipality=place)
    if not residents:
        raise Http404
    found = findings.gather([provider], period=period, municipality=place, today=clock.today())[provider.pk]
    check = findings.signed([provider], period=period, municipality=place).get(provider.pk)
    return {
        "provider": provider,
        "period": period,
        "found": found,
        "residents": [(Outcome(outcome).label, outcome, count) for outcome, count in residents.items()],
        "check": check,
        "holds": findings.still_hold(check, found),
        "form": form if may(request.user, "checks.sign") else None,
        "day_form": SubcontractorForm(initial={"confirmed_on": clock.today()}),
        "secret": _secret(request, provider, period),
    }


def _secret(request: StaffRequest, provider: Provider, period: TransitionPeriod) -> Any:
    """Contracts that are not public yet: shown to contract management, never part of what is signed (P6)."""
    known = Contract.objects.visible_to(request.user).in_force_on(period.test_day)
    return (
        known.filter(parties__provider=provider)
        .exclude(pk__in=Contract.objects.public_on(clock.today()))
        .select_related("lot")
    )


def _place(request: StaffRequest) -> str:
    return request.user.municipality_id or ""


@require_POST
@required("providers.confirm_subcontractor")
def confirm_subcontractor(request: StaffRequest, pk: int) -> HttpResponse:
    """Note when the lead confirmed; only for a contract that serves the own municipality."""
    serving = Contract.objects.visible_to(request.user).filter(municipalities=_place(request))
    parties = ContractParty.objects.filter(contract__in=serving).select_related("provider", "contract")
    party, form = get_object_or_404(parties, pk=pk), SubcontractorForm(request.POST)
    back = redirect("transitions:check", agb=party.provider.agb)
    if not form.is_valid():
        messages.error(request, "Kies de dag waarop de penvoerder het bevestigde.")
        return back
    try:
        actions.confirm_subcontractor(party, confirmed_on=form.cleaned_data["confirmed_on"], by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"{party.provider} is bevestigd als onderaannemer.")
    return back
