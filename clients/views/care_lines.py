"""What a coordinator records about one care line: a correction of who was responsible, and an end before its time."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from achterhoek import audit, clock
from achterhoek.permissions import required
from achterhoek.refusals import Refused
from achterhoek.requests import StaffRequest
from achterhoek.statuses import AccessAction
from clients.actions import care_lines, corrections
from clients.forms.care_lines import CorrectForm, EndForm, ReopenForm
from clients.models import Allocation, CareLine


@required("clients.correct")
def correct(request: StaffRequest, pk: int) -> HttpResponse:
    line = _line(request, pk)
    standing = Allocation.objects.standing().filter(care_line=line).select_related("provider", "contract")
    links = list(standing.order_by("first_day"))
    form = CorrectForm(request.POST or None, standing=links, back=line.client.get_absolute_url())
    if request.method == "POST" and form.is_valid():
        try:
            corrections.correct(
                line,
                links=form.cleaned_data["links"],
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(
                request, "De correctie is vastgelegd. Wat er stond, blijft te zien in het verloop."
            )
            return redirect(line.client)
    return _shown(request, "clients/care_line_correct.html", line, form)


@required("clients.correct")
def end(request: StaffRequest, pk: int) -> HttpResponse:
    line = _line(request, pk)
    form = EndForm(request.POST or None, initial={"on": clock.today()}, back=line.client.get_absolute_url())
    if request.method == "POST" and form.is_valid():
        try:
            care_lines.end_care(line, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "De laatste dag van deze zorg is vastgelegd.")
            return redirect(line.client)
    return _shown(request, "clients/care_line_end.html", line, form)


@required("clients.correct")
def reopen(request: StaffRequest, pk: int) -> HttpResponse:
    line = _line(request, pk)
    form = ReopenForm(request.POST or None, back=line.client.get_absolute_url())
    if request.method == "POST" and form.is_valid():
        try:
            care_lines.reopen(line, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "De zorg loopt weer door en telt weer mee.")
            return redirect(line.client)
    return _shown(request, "clients/care_line_reopen.html", line, form)


def _line(request: StaffRequest, pk: int) -> CareLine:
    lines = CareLine.objects.visible_to(request.user).select_related("client__municipality", "lot")
    found: CareLine = get_object_or_404(lines, pk=pk)
    return found


def _shown(request: StaffRequest, template: str, line: CareLine, form: Form) -> HttpResponse:
    audit.record(AccessAction.READ, "Zorglijn bekeken", by=request.user, about=[line.client])
    indications = line.indications.select_related("product").order_by("first_day")
    return render(
        request, template, {"line": line, "client": line.client, "indications": indications, "form": form}
    )
