"""One letter: what it says, its PDF, taken out of its batch, come back; and what one would say today."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from achterhoek import audit, clock
from achterhoek.permissions import required
from achterhoek.refusals import Refused
from achterhoek.requests import StaffRequest, attempt
from achterhoek.statuses import AccessAction
from transitions import letter_life, letter_page
from transitions.actions.letters import batches, posting, trying
from transitions.forms.letters import ReturnForm, TakeOutForm, TryForm
from transitions.models import Letter, TransitionPeriod
from transitions.statuses import LetterKind, LetterState, TextKind

#: A letter that can still be taken out of its batch.
IN_A_BATCH = (LetterState.DRAFT, LetterState.PRODUCED)


def _letter(request: StaffRequest, number: str) -> Letter:
    rows = Letter.objects.visible_to(request.user).select_related(
        "batch", "municipality", "client", "returned_by"
    )
    found: Letter = get_object_or_404(rows, number=number)
    return found


def _log_read(request: StaffRequest, what: str, letter: Letter) -> None:
    audit.record(AccessAction.READ, what, by=request.user, about=[letter.client])


@require_safe
@required("letters.view")
def show(request: StaffRequest, number: str) -> HttpResponse:
    found = _letter(request, number)
    _log_read(request, f"Brief {number} bekeken", found)
    context = {
        "letter": found,
        "texts": [(TextKind(kind).label, number) for kind, number in found.texts.items()],
        "why_not": letter_page.why_not(found, today=clock.today()),
        "days_left": letter_page.days_left(found, today=clock.today()),
        "take_out": TakeOutForm() if found.batch and found.state in IN_A_BATCH else None,
        "moves": found.moves.select_related("line__handover", "receiving").order_by("pk"),
        "objections": found.objections.order_by("-received_on", "pk"),
    }
    return render(request, "transitions/letter_detail.html", context)


@require_safe
@required("letters.view")
def pdf(request: StaffRequest, number: str) -> HttpResponse:
    """The letter as it was printed; of one that was not made yet, as it would be."""
    found = _letter(request, number)
    _log_read(request, f"Brief {number} als PDF bekeken", found)
    try:
        response = HttpResponse(posting.page_of(found), content_type="application/pdf")
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect(found)
    response["Content-Disposition"] = f'inline; filename="{number}.pdf"'
    return response


@require_POST
@required(letter_life.MAKE)
def take_out(request: StaffRequest, number: str) -> HttpResponse:
    found, form = _letter(request, number), TakeOutForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    act = partial(batches.take_out, found, reason=reason, by=request.user)
    attempt(request, act, said="Deze brief gaat niet mee.")
    return redirect(found)


@required(letter_life.POST)
def returned(request: StaffRequest, number: str) -> HttpResponse:
    found = _letter(request, number)
    form = ReturnForm(request.POST or None, letter=found, initial={"day": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            posting.record_return(found, **form.cleaned_data, by=request.user, today=clock.today())
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "Vastgelegd. Zoek het goede adres, en stuur de brief opnieuw.")
            return redirect(found)
    return render(request, "transitions/letter_returned.html", {"form": form, "letter": found})


@required("letters.preview")
def try_out(request: StaffRequest) -> HttpResponse:
    """The letter to any resident of the own municipality, as it would be today."""
    form, found = TryForm(request.POST or None), []
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            found = trying.letters(
                TransitionPeriod.objects.current(),
                case_number=said["case_number"].strip().upper(),
                kind=LetterKind(said["kind"]),
                drafts=said["drafts"],
                by=request.user,
                today=clock.today(),
            )
        except Refused as refusal:
            form.add_error("case_number", refusal.sentence)
    return render(request, "transitions/letter_try.html", {"form": form, "letters": found})
