"""Objections: the list on screen, on paper and as a file, registering one, and the page of one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from achterhoek import audit, clock, downloads, pages
from achterhoek.permissions import required
from achterhoek.refusals import Refused
from achterhoek.requests import StaffRequest
from achterhoek.statuses import AccessAction
from clients.models import Client
from transitions import objection_list, objection_page
from transitions.actions import objections
from transitions.forms.objections import RegisterForm
from transitions.models import Objection, TransitionPeriod
from transitions.views import objection_steps


@require_safe
@required("objections.view")
def index(request: StaffRequest) -> HttpResponse:
    found = _found(request)
    page = pages.page_of(found.rows(), request)
    clients = [row.client for row in page.object_list]
    audit.record(AccessAction.READ, "Bezwaren bekeken", by=request.user, about=clients)
    context = {
        "page_obj": page,
        "rows": [found.shown(row) for row in page.object_list],
        "states": found.states(),
        "owners": objection_list.OWNERS,
        "query": request.GET.urlencode(),
    }
    return render(request, "transitions/objection_list.html", context)


def _found(request: StaffRequest) -> objection_list.Found:
    return objection_list.Found(request.user, objection_list.Asked.of(request.GET), clock.today())


@require_safe
@required("objections.view")
def print_list(request: StaffRequest) -> HttpResponse:
    """The whole chosen list on paper."""
    found = _found(request)
    rows = [found.shown(row) for row in found.rows()]
    _record_export(request, "Lijst van bezwaren afgedrukt", [row["objection"] for row in rows])
    word = objection_list.STATES[found.asked.state]
    return render(request, "transitions/objection_print.html", {"rows": rows, "state": word})


@require_safe
@required("objections.view")
def download(request: StaffRequest) -> HttpResponse:
    """The whole chosen list as CSV: case numbers, no names of clients and no BSN."""
    found = _found(request)
    _record_export(request, "Lijst van bezwaren gedownload", list(found.rows()))
    name = f"bezwaren-{clock.today()}.csv"
    return downloads.table(objection_list.COLUMNS, found.cells(), file_name=name)


def _record_export(request: StaffRequest, what: str, rows: list[Objection]) -> None:
    audit.record(
        AccessAction.EXPORT,
        what,
        by=request.user,
        about=[row.client for row in rows],
        detail={"filters": dict(request.GET.items()), "rows": len(rows)},
    )


@required("objections.work")
def register(request: StaffRequest, case_number: str) -> HttpResponse:
    """Register an objection of one client; `?brief=` and `?overdracht=` fill in what one came from."""
    client = get_object_or_404(Client.objects.visible_to(request.user), case_number=case_number)
    form = RegisterForm(
        request.POST or None, client=client, by=request.user, today=clock.today(), asked=request.GET
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = _register(request, client, form)
        except Refused as refusal:
            what, action = "Bezwaar registreren", AccessAction.CREATE
            audit.record_refused(what, refusal, by=request.user, about=[client], action=action)
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _registered(made))
            return redirect(made)
    elif request.method != "POST":
        audit.record(AccessAction.READ, "Bezwaar: registreren", by=request.user, about=[client])
    return render(request, "transitions/objection_form.html", {"client": client, "form": form})


def _register(request: StaffRequest, client: Client, form: RegisterForm) -> Objection:
    told = objections.Told(**form.cleaned_data)
    period = TransitionPeriod.objects.current()
    return objections.register(client, told=told, period=period, by=request.user, today=clock.today())


def _registered(made: Objection) -> str:
    if made.is_late:
        return f"Bezwaar {made} is geregistreerd. Het kwam na de termijn; dat staat erbij."
    return f"Bezwaar {made} is geregistreerd."


@require_safe
@required("objections.view")
def show(request: StaffRequest, number: str) -> HttpResponse:
    objection = objection_steps.shown(request, number)
    audit.record(AccessAction.READ, "Bezwaar bekeken", by=request.user, about=[objection.client])
    facts = objection_page.facts(objection, user=request.user, today=clock.today())
    return render(request, "transitions/objection_detail.html", facts)


def addresses() -> list[URLPattern]:
    """The pages of objections, and the steps of one."""
    return [
        path("bezwaren/", index, name="objections"),
        path("bezwaren/lijst.csv", download, name="objections_download"),
        path("bezwaren/afdruk/", print_list, name="objections_print"),
        path("bezwaren/nieuw/<str:case_number>/", register, name="objection_register"),
        path("bezwaren/<str:number>/", show, name="objection"),
        *objection_steps.addresses(),
    ]
