"""Deliveries to the archive: put together, downloaded, acknowledged; and what was deleted after that."""

from functools import partial

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST, require_safe

from achterhoek import audit, clock, pages
from achterhoek.permissions import required
from achterhoek.refusals import Refused
from achterhoek.requests import StaffRequest, attempt
from achterhoek.statuses import AccessAction
from transitions import archive_page, retention
from transitions.actions import archives
from transitions.forms.archives import AcknowledgeForm
from transitions.models import ArchiveDelivery, TransitionPeriod


def _delivery(request: StaffRequest, number: str) -> ArchiveDelivery:
    found: ArchiveDelivery = get_object_or_404(archive_page.deliveries(request.user), number=number)
    return found


@require_safe
@required(archives.DELIVER)
def index(request: StaffRequest) -> HttpResponse:
    period, place = TransitionPeriod.objects.current(), request.user.municipality
    assert place is not None  # noqa: S101  (who may come here works for a municipality)
    page = pages.page_of(archive_page.deliveries(request.user), request)
    context = {
        "page_obj": page,
        "rows": archive_page.standing(list(page.object_list)),
        "period": period,
        "may_go_on": retention.may_go_on(period),
        "to_deliver": pages.counted(archives.to_deliver(place)),
        "open": ArchiveDelivery.objects.visible_to(request.user).open().first(),
    }
    return render(request, "transitions/archivedelivery_list.html", context)


@require_POST
@required(archives.DELIVER)
def order(request: StaffRequest) -> HttpResponse:
    place = request.user.municipality
    assert place is not None  # noqa: S101  (who may come here works for a municipality)
    period, today = TransitionPeriod.objects.current(), clock.today()
    act = partial(archives.order, period, municipality=place, by=request.user, today=today)
    made = attempt(
        request, act, said="De levering staat klaar. Download het bestand, en geef het aan het archief."
    )
    return redirect(made or "transitions:archive")


@require_safe
@required(archives.DELIVER)
def show(request: StaffRequest, number: str) -> HttpResponse:
    delivery, state = _delivery(request, number), request.GET.get("stand", "")
    page = pages.page_of(archive_page.records(delivery, state=state), request)
    lines = archive_page.lines(list(page.object_list), period=delivery.period, today=clock.today())
    seen = [line.client for line in lines if line.client]
    audit.record(AccessAction.READ, f"Levering {number} aan het archief bekeken", by=request.user, about=seen)
    [standing] = archive_page.standing([delivery])
    context = {
        "delivery": delivery,
        "standing": standing,
        "page_obj": page,
        "lines": lines,
        "chips": archive_page.chips(standing),
        "may_go_on": retention.may_go_on(delivery.period),
    }
    return render(request, "transitions/archivedelivery_detail.html", context)


@require_POST
@required(archives.DELIVER)
def download(request: StaffRequest, number: str) -> HttpResponseBase:
    """The zip. From the first time on each dossier in it is known by its hash."""
    try:
        file = archives.deliver(_delivery(request, number), by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("transitions:archive_delivery", number)
    return FileResponse(file, as_attachment=True, filename=f"{number}.zip", content_type="application/zip")


@required(archives.DELIVER)
def acknowledge(request: StaffRequest, number: str) -> HttpResponse:
    """Say that the archive has it; after that there is no way back."""
    delivery = _delivery(request, number)
    form = AcknowledgeForm(request.POST or None, delivery=delivery, initial={"day": clock.today()})
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("day", "reference")}
        try:
            archives.acknowledge(delivery, **said, by=request.user, today=clock.today())
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "Vastgelegd: het archief heeft deze levering.")
            return redirect(delivery)
    [standing] = archive_page.standing([delivery])
    context = {
        "form": form,
        "delivery": delivery,
        "standing": standing,
        "may_go_on": retention.may_go_on(delivery.period),
    }
    return render(request, "transitions/archivedelivery_acknowledge.html", context)


@required(archives.DELIVER)
def withdraw(request: StaffRequest, number: str) -> HttpResponse:
    """Ask first: what was handed over does not count any more."""
    delivery = _delivery(request, number)
    if request.method == "POST":
        attempt(
            request, partial(archives.withdraw, delivery, by=request.user), said="De levering is ingetrokken."
        )
        return redirect(delivery)
    context = {
        "title": f"Levering {number} intrekken?",
        "text": "Deze levering telt dan niet meer, ook niet als het archief het bestand al kreeg. "
        "De inwoners kunnen in een volgende levering. Er wordt niets verwijderd.",
        "button": "Ja, trek in",
        "back": delivery.get_absolute_url(),
    }
    return render(request, "confirm.html", context)


def addresses() -> list[URLPattern]:
    """Everything under /archief/; what is fixed comes before a number."""
    one = "archief/<str:number>/"
    return [
        path("archief/", index, name="archive"),
        path("archief/klaarzetten/", order, name="archive_order"),
        path(one, show, name="archive_delivery"),
        path(f"{one}bestand/", download, name="archive_download"),
        path(f"{one}bevestigen/", acknowledge, name="archive_acknowledge"),
        path(f"{one}intrekken/", withdraw, name="archive_withdraw"),
    ]
