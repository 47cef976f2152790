"""Is my employer contracted? The public page on which a care worker looks that up."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from achterhoek import clock, public_pages
from transitions import employer_page
from transitions.forms.employers import EmployerForm


@login_not_required
@public_pages.kept("soort", "gemeente", free=["werkgever"])
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Before publication the same page, whatever is asked: it is not even read."""
    now = employer_page.region(today=clock.today())
    if now is None or not now.known:
        return render(request, "transitions/employer_unknown.html", {"is_over": bool(now and now.is_over)})
    asked = request.GET if "werkgever" in request.GET else None
    form = EmployerForm(asked, initial=request.GET.dict(), tender=now.tender)
    context = {"form": form, "region": now}
    if form.is_valid():
        context |= employer_page.look_up(form.cleaned_data, now=now)
    return render(request, f"transitions/{'_' if request.htmx else ''}employer.html", context)  # type: ignore[attr-defined]
