"""Letters in batches: from order to post."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST, require_safe

from achterhoek import audit, clock, downloads, pages
from achterhoek.permissions import required
from achterhoek.refusals import Refused
from achterhoek.requests import StaffRequest, attempt, shown_version
from achterhoek.statuses import AccessAction
from clients.models import Client
from transitions import letter_check, letter_life, letter_page
from transitions.actions.letters import batches, posting, work
from transitions.forms.letters import BatchForm, PostForm
from transitions.models import LetterBatch, Plan, TransitionPeriod
from transitions.statuses import BatchState, LetterKind, LetterState, PlanState
from transitions.tasks import ring_for_letters
from transitions.views import letter, letter_untold


def _batch(request: StaffRequest, number: str) -> LetterBatch:
    rows = LetterBatch.objects.visible_to(request.user).select_related(
        "municipality", "period", "plan", "made_by", "approved_by", "posted_by"
    )
    found: LetterBatch = get_object_or_404(rows, number=number)
    return found


@require_safe
@required("letters.view")
def index(request: StaffRequest) -> HttpResponse:
    rows = LetterBatch.objects.visible_to(request.user).select_related("made_by", "approved_by")
    page = pages.page_of(rows.order_by("-pk"), request)
    period = TransitionPeriod.objects.current()
    untold = [
        (
            which,
            word,
            pages.counted(letter_check.found(request.user, period, which=which, today=clock.today())),
        )
        for which, word in letter_check.FOUND.items()
    ]
    context = {
        "page_obj": page,
        "untold": untold,
        "waiting": letter_page.waiting_per_kind(request.user),
    }
    return render(request, "transitions/letterbatch_list.html", context)


@required("letters.make")
def new(request: StaffRequest, kind: str) -> HttpResponse:
    """Ask for letters of one kind; `?dossier=` fills in one resident."""
    wanted, period = _kind(kind), TransitionPeriod.objects.current()
    plans = Plan.objects.visible_to(request.user).filter(state=PlanState.MADE, period=period, what_if=[])
    form = BatchForm(
        request.POST or None,
        kind=wanted,
        plans=plans.order_by("-made_at", "-pk"),
        back=reverse("transitions:letters"),
        initial={"dated": clock.today(), **_of_one(request)},
    )
    if request.method == "POST" and form.is_valid() and (made := _ordered(request, form, period)):
        return redirect(made)
    return render(request, "transitions/letterbatch_form.html", {"form": form, "kind": wanted})


def _kind(kind: str) -> LetterKind:
    """The kind that an address names."""
    found = {value.replace("_", "-"): LetterKind(value) for value in LetterKind.values}.get(kind)
    if found is None:
        raise Http404
    return found


def _of_one(request: StaffRequest) -> dict[str, str]:
    number = request.GET.get("dossier", "")
    return {"who": "inwoner", "case_number": number} if number else {}


def _ordered(request: StaffRequest, form: BatchForm, period: TransitionPeriod) -> LetterBatch | None:
    place = request.user.municipality
    assert place is not None  # noqa: S101  (who makes letters works for a municipality)
    try:
        made = batches.order(
            period, wanted=form.order(), municipality=place, by=request.user, today=clock.today()
        )
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return None
    ring_for_letters(made)
    return made


@require_safe
@required("letters.view")
def show(request: StaffRequest, number: str) -> HttpResponse:
    batch = _batch(request, number)
    numbers = letter_page.numbers(batch)
    context: dict[str, Any] = {
        "batch": batch,
        "numbers": numbers,
        "working": batch.state in letter_page.WORKING,
    }
    if request.htmx:  # type: ignore[attr-defined]
        response = render(request, "transitions/_letterbatch_progress.html", context)
        if not context["working"]:
            response["HX-Refresh"] = "true"
        return response
    context |= {
        "steps": letter_page.steps(batch, request.user, found=numbers),
        "may_drop": letter_page.may_drop(batch, request.user),
        "own": batch.made_by_id == request.user.pk,
        "exclusions": letter_page.exclusions(batch),
        "taken_out": letter_page.taken_out(batch) if numbers.taken_out else [],
        "is_empty": not numbers.to_produce and batch.state not in (BatchState.POSTED, BatchState.DROPPED),
        "outdated": letter_page.outdated(batch).count() if batch.state == BatchState.PRODUCED else 0,
        "ready": numbers.to_produce and batch.state in (BatchState.PRODUCED, BatchState.POSTED),
        "post_form": PostForm(today=clock.today(), initial={"version": batch.version}),
    }
    return render(request, "transitions/letterbatch_detail.html", context)


LISTS = (
    ("", "Alle brieven"),
    ("besluit", "Besluiten"),
    ("uit", "Uit de partij"),
    ("anders", "Kloppen niet meer"),
    ("terug", "Teruggekomen"),
)


@require_safe
@required("letters.view")
def letters(request: StaffRequest, number: str) -> HttpResponse:
    """The letters of a batch, as they go to the printer."""
    batch, which = _batch(request, number), request.GET.get("lijst", "")
    rows = batch.letters.visible_to(request.user).select_related("client")
    if which == "besluit":
        rows = rows.filter(is_decision=True)
    elif which == "uit":
        rows = rows.filter(state=LetterState.TAKEN_OUT)
    elif which == "anders":
        rows = letter_page.outdated(batch).visible_to(request.user).select_related("client")
    elif which == "terug":
        rows = rows.filter(returned_on__isnull=False)
    page = pages.page_of(rows.order_by("postcode", "pk"), request)
    _log_read(request, f"Brieven van {batch.number} bekeken", [row.client for row in page.object_list])
    context = {"batch": batch, "page_obj": page, "which": which, "lists": LISTS}
    return render(request, "transitions/letter_list.html", context)


@require_safe
@required("letters.view")
def left_out(request: StaffRequest, number: str) -> HttpResponse:
    """The residents who get no letter from this batch, and why."""
    batch, reason = _batch(request, number), request.GET.get("reden", "")
    page = pages.page_of(letter_page.left_out(batch, reason=reason), request)  # type: ignore[arg-type]
    _log_read(request, f"Niet in {batch.number} bekeken", [row.client for row in page.object_list])
    chips = [("", "Alle redenen"), *letter_page.exclusions(batch)]
    context = {"batch": batch, "page_obj": page, "reason": reason, "reasons": chips}
    return render(request, "transitions/letterexclusion_list.html", context)


def _log_read(request: StaffRequest, what: str, about: list[Client]) -> None:
    audit.record(AccessAction.READ, what, by=request.user, about=about)


# Steps with a batch.


def _step(
    request: StaffRequest, number: str, step: Callable[..., LetterBatch], said: str, *, ring: bool = False
) -> HttpResponse:
    act = partial(step, _batch(request, number), by=request.user, version=shown_version(request))
    if (batch := attempt(request, act, said=said)) and ring:
        ring_for_letters(batch)
    return redirect("transitions:letter_batch", number)


@require_POST
@required(letter_life.APPROVE)
def approve(request: StaffRequest, number: str) -> HttpResponse:
    return _step(
        request, number, batches.approve, "De brieven zijn goedgekeurd. Ze kunnen nu gemaakt worden."
    )


@require_POST
@required(letter_life.APPROVE)
def withdraw(request: StaffRequest, number: str) -> HttpResponse:
    return _step(request, number, batches.withdraw_approval, "De goedkeuring is ingetrokken.")


@require_POST
@required(letter_life.MAKE)
def start(request: StaffRequest, number: str) -> HttpResponse:
    return _step(request, number, batches.start, "De brieven worden gemaakt.", ring=True)


@require_POST
@required(letter_life.MAKE)
def stop(request: StaffRequest, number: str) -> HttpResponse:
    return _step(
        request, number, work.ask_to_stop, "Het stopt, uiterlijk na de brieven die nu aan de beurt zijn."
    )


@required(letter_life.MAKE)
def drop(request: StaffRequest, number: str) -> HttpResponse:
    """Ask first: letters that were made are of no use any more."""
    batch = _batch(request, number)
    if request.method == "POST":
        return _step(request, number, batches.drop, "Deze brieven gaan niet weg. Je kunt ze nog lezen.")
    context = {
        "title": f"Brieven {number} laten vervallen?",
        "text": "Geen van deze brieven gaat dan nog weg. De inwoners komen weer in aanmerking voor een nieuwe brief.",
        "button": "Ja, laat vervallen",
        "danger": True,
        "back": batch.get_absolute_url(),
    }
    return render(request, "confirm.html", context)


@require_POST
@required(letter_life.POST)
def post(request: StaffRequest, number: str) -> HttpResponse:
    _batch(request, number)
    form = PostForm(request.POST, today=clock.today())
    if not form.is_valid():
        messages.error(request, "Geef de dag waarop de brieven op de post gingen.")
        return redirect("transitions:letter_batch", number)
    step = partial(posting.post, day=form.cleaned_data["day"], today=clock.today())
    return _step(request, number, step, "Vastgelegd: de brieven zijn verstuurd.")


def _file(
    request: StaffRequest, number: str, make: Callable[[LetterBatch], HttpResponseBase]
) -> HttpResponseBase:
    try:
        return make(_batch(request, number))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("transitions:letter_batch", number)


@require_safe
@required(letter_life.POST)
def print_file(request: StaffRequest, number: str) -> HttpResponseBase:
    """One PDF of all letters, sorted by postcode."""

    def make(batch: LetterBatch) -> HttpResponseBase:
        file = posting.print_file(batch, by=request.user)
        return FileResponse(
            file, as_attachment=True, filename=f"{number}.pdf", content_type="application/pdf"
        )

    return _file(request, number, make)


@require_safe
@required(letter_life.POST)
def manifest(request: StaffRequest, number: str) -> HttpResponseBase:
    """What lies in the print file, in its order."""

    def make(batch: LetterBatch) -> HttpResponseBase:
        rows = posting.manifest(batch, by=request.user)
        return downloads.table(posting.MANIFEST, rows, file_name=f"{number}-lijst.csv")

    return _file(request, number, make)


#: What is done with one batch: word in the address → name and view.
STEPS = {
    "goedkeuren": ("letter_batch_approve", approve),
    "intrekken": ("letter_batch_withdraw", withdraw),
    "maken": ("letter_batch_start", start),
    "stoppen": ("letter_batch_stop", stop),
    "vervallen": ("letter_batch_drop", drop),
    "verstuurd": ("letter_batch_post", post),
    "brieven": ("letter_batch_letters", letters),
    "niet": ("letter_batch_left_out", left_out),
    "drukbestand": ("letter_batch_print", print_file),
    "lijst": ("letter_batch_manifest", manifest),
}


def addresses() -> list[URLPattern]:
    """Everything under /brieven/ but the texts; what is fixed comes before a number."""
    one, batch = "brieven/brief/<str:number>/", "brieven/partij/<str:number>/"
    return [
        path("brieven/", index, name="letters"),
        path("brieven/ontbreekt/", letter_untold.index, name="letters_untold"),
        path("brieven/ontbreekt/lijst.csv", letter_untold.download, name="letters_untold_download"),
        path("brieven/uitproberen/", letter.try_out, name="letter_try"),
        path("brieven/nieuw/<slug:kind>/", new, name="letter_batch_new"),
        path(one, letter.show, name="letter"),
        path(f"{one}pdf/", letter.pdf, name="letter_pdf"),
        path(f"{one}uit/", letter.take_out, name="letter_take_out"),
        path(f"{one}terug/", letter.returned, name="letter_returned"),
        path(batch, show, name="letter_batch"),
        *(path(f"{batch}{word}/", view, name=name) for word, (name, view) in STEPS.items()),
    ]
