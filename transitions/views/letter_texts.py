"""Texts of letters, who they come from, and what is a decision: read by casework, kept by functional administrators."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from achterhoek.models import Municipality
from achterhoek.permissions import may, required
from achterhoek.refusals import Refused
from achterhoek.requests import StaffRequest
from achterhoek.statuses import Role
from transitions import letter_text_page as page
from transitions.actions.letters import decisions, senders, texts
from transitions.forms.letter_texts import (
    DecisionForm,
    LetterTextForm,
    LogoForm,
    MomentForm,
    SeenForm,
    SenderForm,
    table_of,
)
from transitions.letters import fields
from transitions.models import LetterText, TransitionPeriod
from transitions.statuses import TextKind, TextState

EDIT = texts.EDIT
PUT_TOGETHER = "Brieven die al klaarstonden, moeten opnieuw worden samengesteld."


@require_safe
@required("letters.texts")
def index(request: StaffRequest) -> HttpResponse:
    """Every text with its state and when it last changed."""
    place = _place(request)
    used = texts.in_use_all(place)
    context = {"groups": page.groups(place, used), "municipality": place}
    return render(request, "transitions/lettertext_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@required("letters.texts")
def show(request: StaffRequest, kind: str) -> HttpResponse:
    """One text: write it, see it filled with example facts, and what its versions said."""
    wanted, place = _kind(kind), _place(request)
    now = texts.latest(place, wanted)
    if request.method == "POST":
        return _save(request, now, wanted)
    return _page(request, now, wanted, form=_form(wanted, now) if may(request.user, EDIT) else None)


def _save(request: StaffRequest, now: LetterText, kind: TextKind) -> HttpResponse:
    """Keep what was typed as a draft. Who saves over another's change is told so, and keeps what was typed."""
    if not may(request.user, EDIT):
        raise PermissionDenied
    form, theirs = _form(kind, now, request.POST), None
    if form.is_valid():
        said = {"subject": form.cleaned_data.get("subject", ""), "text": form.cleaned_data["text"]}
        try:
            texts.draft(_place(request), kind, **said, seen=form.cleaned_data["seen"], by=request.user)
        except texts.Overtaken as refusal:
            now = texts.latest(_place(request), kind)
            form.add_error(None, refusal.sentence)
            form.begin_anew_from(texts.seen_of(now))
            theirs = page.differing(page.whole(now.subject, now.text), page.whole(**said))
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(
                request, "Het concept is bewaard. De brieven gebruiken nog de tekst van voorheen."
            )
            return redirect("transitions:letter_text", kind)
    return _page(request, now, kind, form=form, theirs=theirs)


def _page(
    request: StaffRequest, now: LetterText, kind: TextKind, *, form: LetterTextForm | None, **more: Any
) -> HttpResponse:
    place, period = _place(request), TransitionPeriod.objects.current()
    values = page.facts(kind, place, period, senders.facts_of(senders.sender_of(place)))
    subject, text = _words(form, now)
    context = {
        "kind": kind,
        "now": now,
        "is_draft": now.state == TextState.DRAFT,
        "form": form,
        "care": values.get("zorg", ""),
        "preview": page.preview(subject, text, values),
        "problems": texts.problems_of(now) if now.state == TextState.DRAFT else [],
        "warnings": page.hard_to_read(text, values),
        "fields": [(field, values[field.name]) for field in fields.FIELDS[kind]],
        "required": fields.REQUIRED.get(kind, ()),
        "versions": page.versions(place, kind),
        **more,
    }
    status = 422 if form and form.errors else 200
    return render(request, "transitions/lettertext_detail.html", context, status=status)


def _words(form: LetterTextForm | None, now: LetterText) -> tuple[str, str]:
    """What the preview shows: what was typed, or else what stands."""
    if form is None or not form.is_bound:
        return now.subject, now.text
    typed = form.cleaned_data if form.is_valid() else form.data
    text = str(typed.get("text", ""))[: fields.LONGEST_TEXT].replace("\r\n", "\n")
    return str(typed.get("subject", ""))[: fields.LONGEST_SUBJECT], text


def _form(kind: TextKind, now: LetterText, data: Any = None) -> LetterTextForm:
    initial = {"subject": now.subject, "text": now.text, "seen": texts.seen_of(now)}
    return LetterTextForm(
        data,
        kind=kind,
        initial=initial,
        is_ready=now.state == TextState.DRAFT and not texts.problems_of(now),
        back=reverse("transitions:letter_texts"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@required(EDIT)
def approve(request: StaffRequest, kind: str) -> HttpResponse:
    """Ask first: every letter that is put together from now on says this."""
    draft = _draft(request, kind)
    if draft and (problems := texts.problems_of(draft)):
        messages.error(request, problems[0])
        return redirect("transitions:letter_text", kind)
    page_of_it = {
        "title": "Neem de tekst in gebruik",
        "text": "Brieven die vanaf nu worden samengesteld, krijgen deze tekst. De vorige versie blijft bewaard.",
        "button": "Neem in gebruik",
    }
    done = "De tekst is in gebruik. Brieven die al gemaakt zijn, blijven zoals ze zijn."
    return _settle(request, draft, texts.approve, page_of_it, done=done, kind=kind)


@require_http_methods(["GET", "HEAD", "POST"])
@required(EDIT)
def drop(request: StaffRequest, kind: str) -> HttpResponse:
    """Ask first: a draft that is thrown away does not come back."""
    page_of_it = {
        "title": "Gooi het concept weg",
        "text": "Een concept dat je weggooit, komt niet terug. De tekst in gebruik blijft.",
        "button": "Gooi het concept weg",
        "danger": True,
    }
    done = "Het concept is weg. De tekst in gebruik is niet veranderd."
    return _settle(request, _draft(request, kind), texts.drop_draft, page_of_it, done=done, kind=kind)


def _settle(
    request: StaffRequest,
    draft: LetterText | None,
    action: Callable[..., object],
    context: dict[str, Any],
    *,
    done: str,
    kind: str,
) -> HttpResponse:
    """Ask, and do with the draft that was shown what was asked."""
    back = reverse("transitions:letter_text", args=[kind])
    if draft is None:
        messages.error(request, "Er is geen concept van deze tekst.")
        return redirect(back)
    form = SeenForm(request.POST or None, initial={"seen": texts.seen_of(draft)})
    if request.method == "POST" and form.is_valid():
        try:
            action(draft, seen=form.cleaned_data["seen"], by=request.user)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, done)
        return redirect(back)
    facts = [
        ("Tekst", draft.get_kind_display()),
        ("Versie", draft.number),
        ("Geschreven door", draft.made_by),
    ]
    return render(request, "confirm.html", {"facts": facts, "form": form, "back": back, **context})


# Who letters come from.


@require_http_methods(["GET", "HEAD", "POST"])
@required("letters.texts")
def sender(request: StaffRequest) -> HttpResponse:
    """Names, addresses, hours and logo."""
    place = _place(request)
    form = SenderForm(
        request.POST or None, instance=senders.sender_of(place), back=reverse("transitions:letter_texts")
    )
    if request.method == "POST":
        if not may(request.user, EDIT):
            raise PermissionDenied
        if form.is_valid() and _sender_saved(request, form):
            return redirect("transitions:letter_sender")
    return _sender_page(request, form=form)


def _sender_saved(request: StaffRequest, form: SenderForm) -> bool:
    try:
        senders.change(_place(request), facts=form.facts, seen=form.cleaned_data["seen"], by=request.user)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return False
    differs = not set(senders.WRITABLE).isdisjoint(form.changed_data)
    messages.success(request, f"De afzender is bewaard. {PUT_TOGETHER if differs else ''}".strip())
    return True


@require_POST
@required(EDIT)
def put_logo(request: StaffRequest) -> HttpResponse:
    """Take another logo."""
    form = LogoForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            senders.put_logo(_place(request), form.content, seen=form.cleaned_data["seen"], by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, f"Het logo is gewijzigd. {PUT_TOGETHER}")
            return redirect("transitions:letter_sender")
    return _sender_page(request, logo_form=form)


@require_POST
@required(EDIT)
def remove_logo(request: StaffRequest) -> HttpResponse:
    """Letters show the name instead."""
    form = MomentForm(request.POST)
    form.is_valid()
    try:
        senders.remove_logo(_place(request), seen=form.cleaned_data["seen"], by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"Het logo is weg. {PUT_TOGETHER}")
    return redirect("transitions:letter_sender")


def _sender_page(
    request: StaffRequest, *, form: SenderForm | None = None, logo_form: LogoForm | None = None
) -> HttpResponse:
    now = senders.sender_of(_place(request))
    failed = [one for one in (form, logo_form) if one is not None and one.errors]
    context = {
        "sender": now,
        "printed": senders.block(now),
        "unchecked": now.changed_by.role == Role.SYSTEM,
        "form": form or SenderForm(instance=now, back=reverse("transitions:letter_texts")),
        "logo_form": logo_form or LogoForm(initial={"seen": now.changed_at.isoformat()}),
    }
    return render(request, "transitions/lettersender_form.html", context, status=422 if failed else 200)


@require_safe
@required("letters.texts")
def logo(request: StaffRequest) -> HttpResponse:
    """The logo as it stands on letters: it was read as a PNG before it was kept."""
    content = senders.sender_of(_place(request)).logo
    if not content:
        raise Http404
    return HttpResponse(bytes(content), content_type="image/png")


# What is a decision.


@require_http_methods(["GET", "HEAD", "POST"])
@required("letters.texts")
def decide(request: StaffRequest) -> HttpResponse:
    """Per law and referrer whether the letter about another provider is a decision."""
    place = _place(request)
    form = DecisionForm(request.POST or None)
    if request.method == "POST":
        if not may(request.user, EDIT):
            raise PermissionDenied
        if form.is_valid() and _decisions_saved(request, form):
            return redirect("transitions:letter_decisions")
    rules = decisions.rules_of(place)
    context = {
        "form": form,
        "rows": table_of(rules.all()),
        "seen": decisions.seen_of(rules),
        "laws": [law for _, law, _ in table_of(rules.all())[0][1]],
    }
    return render(request, "transitions/decisionrule_list.html", context, status=422 if form.errors else 200)


def _decisions_saved(request: StaffRequest, form: DecisionForm) -> bool:
    try:
        changed = decisions.change(
            _place(request), rules=form.rules, seen=form.cleaned_data["seen"], by=request.user
        )
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return False
    messages.success(request, "Bewaard." if changed else "Er is niets veranderd.")
    return True


def _place(request: StaffRequest) -> Municipality:
    place = request.user.municipality
    assert place is not None  # noqa: S101  (these permissions are of municipal roles)
    return place


def _kind(kind: str) -> TextKind:
    if kind not in TextKind.values:
        raise Http404
    return TextKind(kind)


def _draft(request: StaffRequest, kind: str) -> LetterText | None:
    """The draft of one's own municipality, if there is one."""
    text = texts.latest(_place(request), _kind(kind))
    return text if text.state == TextState.DRAFT else None


def addresses() -> list[URLPattern]:
    """Texts, sender and decisions under /brieven/."""
    return [
        path("brieven/teksten/", index, name="letter_texts"),
        path("brieven/teksten/<slug:kind>/", show, name="letter_text"),
        path("brieven/teksten/<slug:kind>/in-gebruik/", approve, name="letter_text_approve"),
        path("brieven/teksten/<slug:kind>/weggooien/", drop, name="letter_text_drop"),
        path("brieven/afzender/", sender, name="letter_sender"),
        path("brieven/afzender/logo/", put_logo, name="letter_sender_put_logo"),
        path("brieven/afzender/logo/weg/", remove_logo, name="letter_sender_remove_logo"),
        path("brieven/afzender/logo.png", logo, name="letter_sender_logo"),
        path("brieven/besluit/", decide, name="letter_decisions"),
    ]
