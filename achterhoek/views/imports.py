"""Files: the history, offering one, what its check found, taking it in, and the parked rows as a download."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from achterhoek import pages
from achterhoek.forms.imports import OfferForm
from achterhoek.imports import files, parking
from achterhoek.models import FileImport
from achterhoek.permissions import required
from achterhoek.refusals import Refused
from achterhoek.requests import StaffRequest
from achterhoek.statuses import ImportState
from achterhoek.tasks import ring_for

RUNNING = (ImportState.WAITING, ImportState.CHECKING, ImportState.QUEUED, ImportState.TAKING_IN)


@require_safe
@required("imports.view")
def listing(request: StaffRequest) -> HttpResponse:
    imports = FileImport.objects.visible_to(request.user).select_related("offered_by")
    page = pages.page_of(imports.order_by("-offered_at", "-pk"), request)
    return render(request, "achterhoek/fileimport_list.html", {"page_obj": page})


@require_http_methods(["GET", "POST"])
@required("imports.view")
def offer(request: StaffRequest) -> HttpResponse:
    form = OfferForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        kept = _offer(request, form)
        if kept is not None:
            return redirect("achterhoek:import", kept.pk)
    status = 422 if form.errors else 200
    return render(
        request,
        "achterhoek/fileimport_offer.html",
        {"form": form, "keep_days": settings.IMPORT_KEEP_DAYS},
        status=status,
    )


@require_safe
@required("imports.view")
def detail(request: StaffRequest, pk: int) -> HttpResponse:
    file_import = _found(request, pk)
    if request.htmx:  # type: ignore[attr-defined]
        response = render(request, "achterhoek/_fileimport_progress.html", _state(file_import))
        if file_import.state not in RUNNING:
            response["HX-Refresh"] = "true"
        return response
    return render(
        request, "achterhoek/fileimport_detail.html", _state(file_import) | _findings(request, file_import)
    )


@require_POST
@required("imports.view")
def queue(request: StaffRequest, pk: int) -> HttpResponse:
    return _act(request, pk, files.queue, "Het bestand wordt ingelezen.", ring=True)


@require_POST
@required("imports.view")
def stop(request: StaffRequest, pk: int) -> HttpResponse:
    return _act(request, pk, files.stop, "Het stopt zo. Wat al is ingelezen blijft staan.")


@require_POST
@required("imports.view")
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    return _act(request, pk, files.withdraw, "Het bestand is weggehaald. Er is niets ingelezen.")


@require_POST
@required("imports.view")
def parked(request: StaffRequest, pk: int) -> HttpResponse:
    """The one export with BSNs: a POST, so that no link, history or prefetch brings it about."""
    file_import = _found(request, pk)
    try:
        written = parking.download(file_import, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("achterhoek:import", pk)
    response = HttpResponse(written, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="apart-gezette-rijen-{file_import.pk}.csv"'
    return response


def _found(request: StaffRequest, pk: int) -> FileImport:
    imports = FileImport.objects.visible_to(request.user).select_related(
        "offered_by", "queued_by", "municipality"
    )
    file_import: FileImport = get_object_or_404(imports, pk=pk)
    return file_import


def _offer(request: StaffRequest, form: OfferForm) -> FileImport | None:
    upload = form.cleaned_data["file"]
    try:
        kept = files.offer(
            form.cleaned_data["kind"],
            file_name=upload.name,
            content=upload.read(),
            by=request.user,
            municipality=request.user.municipality if form.cleaned_data["kind"] == "caseload" else None,
        )
    except Refused as refusal:
        form.add_error("file", refusal.sentence)
        return None
    ring_for(kept)
    return kept


def _act(request: StaffRequest, pk: int, action: Any, done: str, *, ring: bool = False) -> HttpResponse:
    try:
        file_import = action(_found(request, pk), by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, done)
        if ring:
            ring_for(file_import)
    return redirect("achterhoek:import", pk)


def _state(file_import: FileImport) -> dict[str, Any]:
    taking_in = file_import.state in (ImportState.QUEUED, ImportState.TAKING_IN)
    return {
        "import": file_import,
        "running": file_import.state in RUNNING,
        "done": file_import.rows_taken_in if taking_in else file_import.rows_checked,
        "total": file_import.rows_total - (file_import.rows_parked if taking_in else 0),
        "may_go_on": files.may_go_on(file_import),
        "may_be_withdrawn": files.may_be_withdrawn(file_import),
    }


def _findings(request: StaffRequest, file_import: FileImport) -> dict[str, Any]:
    both = file_import.updated + file_import.unchanged + file_import.different
    return {
        "page_obj": pages.page_of(file_import.parked.order_by("line"), request),
        "downloadable": parking.downloadable(file_import, by=request.user).exists(),
        "all_parked": file_import.rows_parked > 0 and not file_import.created + both,
        "in_portal": file_import.created + both + file_import.only_in_portal,
        "keep_days": settings.IMPORT_KEEP_DAYS,
    }
