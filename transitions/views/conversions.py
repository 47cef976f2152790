"""Conversions: allocations that go to another code while the client stays; one by one, or a whole lot on its day."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from achterhoek import audit, clock, pages
from achterhoek.permissions import required
from achterhoek.refusals import Refused
from achterhoek.requests import StaffRequest
from achterhoek.statuses import AccessAction
from achterhoek.wording import written
from transitions import assessed
from transitions.actions import conversions as actions
from transitions.explanations import leads
from transitions.forms.assessments import ConvertForm
from transitions.models import Assessment, Conversion, ConversionRule, TransitionPeriod


@require_safe
@required("assessments.view")
def index(request: StaffRequest) -> HttpResponse:
    period = TransitionPeriod.objects.current()
    rows = actions.to_convert(assessed.of(request.user, period)).select_related(*actions.RELATED)
    page = pages.page_of(rows.order_by("effective_outcome", "pk"), request)
    clients = [row.indication.client for row in page.object_list]
    audit.record(AccessAction.READ, "Omzettingen bekeken", by=request.user, about=clients)
    rules = {rule.lot_id: rule for rule in ConversionRule.objects.filter(period=period).select_related("lot")}
    known = leads()
    context = {
        "page_obj": page,
        "rows": [
            (row, known.get(row.party.contract_id, ""), rules.get(row.indication.product.lot_id))
            for row in page.object_list
            if row.party
        ],
        "rules": rules.values(),
        "done": Conversion.objects.visible_to(request.user).count(),
    }
    return render(request, "transitions/conversion_list.html", context)


@required("conversions.carry_out")
def convert(request: StaffRequest, pk: int) -> HttpResponse:
    rows = Assessment.objects.visible_to(request.user).select_related(*actions.RELATED)
    assessment: Assessment = get_object_or_404(rows, pk=pk)
    form = ConvertForm(request.POST or None, back=reverse("transitions:conversions"))
    client = assessment.indication.client
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.convert(
                assessment, day=form.cleaned_data["day"], by=request.user, today=clock.today()
            )
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, f"Omgezet vanaf {written(made.day)}.")
            return redirect("transitions:conversions")
    elif request.method != "POST":
        audit.record(AccessAction.READ, "Omzetting bekeken", by=request.user, about=[client])
    context = {"assessment": assessment, "client": client, "form": form, "leads": leads()}
    return render(request, "transitions/conversion_convert.html", context)


@require_POST
@required("conversions.carry_out")
def convert_lot(request: StaffRequest, pk: int) -> HttpResponse:
    """Convert all of a lot in the own municipality on the day of its rule."""
    rule = get_object_or_404(ConversionRule, pk=pk, period=TransitionPeriod.objects.current())
    made = actions.convert_lot(
        rule,
        municipality=request.user.municipality,  # type: ignore[arg-type]
        by=request.user,
        today=clock.today(),
    )
    messages.success(request, f"{made.count} toewijzingen omgezet vanaf {written(rule.day)}.")
    for why, count in made.left.items():
        messages.warning(request, f"{count} niet omgezet: {why}")
    return redirect("transitions:conversions")
