"""Where someone who decides for a client lives."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from achterhoek import audit
from achterhoek.permissions import required
from achterhoek.refusals import Refused
from achterhoek.requests import StaffRequest
from achterhoek.statuses import AccessAction
from clients.actions import representatives
from clients.forms.representatives import AddressForm
from clients.models import Representative


@required("clients.address")
def address(request: StaffRequest, case_number: str, position: int) -> HttpResponse:
    rows = Representative.objects.visible_to(request.user).select_related("client__municipality")
    person = get_object_or_404(rows, client__case_number=case_number, position=position)
    client = person.client
    form = AddressForm(request.POST or None, instance=person, back=client.get_absolute_url())
    if request.method == "POST" and form.is_valid():
        try:
            representatives.give_address(person, address=form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "Het adres is bewaard. Brieven gaan voortaan daarheen.")
            return redirect(client)
    audit.record(AccessAction.READ, "Cliënt bekeken", by=request.user, about=[client])
    context = {"client": client, "person": person, "form": form}
    return render(request, "clients/representative_address.html", context)
