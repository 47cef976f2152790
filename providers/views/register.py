"""The public register: a list to search, the same on paper per municipality, and as a file.

Before anything is public the answer does not depend on what is asked: the same page, whatever stands in the address.
"""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from achterhoek import clock, public_pages, tables
from providers import register
from providers.forms.register import RegisterFilterForm
from providers.register import Entry, Register

PER_PAGE = 25


@login_not_required
@public_pages.kept("soort", "gemeente", "volgorde", "weergave", "page", free=["zoek"])
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    known = register.read(today=clock.today())
    if not known.is_known or known.tender is None:
        return render(request, "providers/register_unknown.html")
    form = RegisterFilterForm(request.GET, tender=known.tender)
    found = _found(known, form.chosen)
    if request.GET.get("weergave") == "afdruk":
        return _on_paper(request, known, found, form)
    context = {
        "form": form,
        "page_obj": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "subsidies": sum(entry.is_subsidy for entry in found),
        "contracts": sum(not entry.is_subsidy for entry in found),
        "register": known,
    }
    return render(request, f"providers/{'_' if request.htmx else ''}register_list.html", context)  # type: ignore[attr-defined]


def _on_paper(
    request: HttpRequest, known: Register, found: list[Entry], form: RegisterFilterForm
) -> HttpResponse:
    """One list per municipality, or only that of the chosen one."""
    chosen = form.chosen["gemeente"]
    places = [place for place in known.tender.municipalities if chosen in ("", place.slug)]  # type: ignore[union-attr]
    pages = register.per_municipality(found, places)
    return render(request, "providers/register_print.html", {"pages": pages, "register": known})


@login_not_required
@public_pages.kept("soort", "gemeente", "volgorde", free=["zoek"])
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """What the filters leave, one row per municipality, kind of care and provider; before publication only the head."""
    known, rows = register.read(today=clock.today()), []
    if known.is_known and known.tender:
        asked = RegisterFilterForm(request.GET, tender=known.tender).chosen
        rows = list(register.rows(_found(known, asked), place=asked["gemeente"]))
    written = tables.write(register.COLUMNS, rows)
    response = HttpResponse(written, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="aanbieders-met-contract.csv"'
    return response


def _found(known: Register, asked: dict[str, str]) -> list[Entry]:
    found = register.narrow(known.entries, lot=asked["soort"], place=asked["gemeente"], text=asked["zoek"])
    return register.in_order(found, asked["volgorde"])
