"""The texts of a municipality's letters: one version of each is in use, at most one draft stands beside it.

A municipality begins with the starter texts (transitions/letters/starter.py), approved by the portal itself. Whoever
saves says what they saw (`seen_of`); if it is another by now nothing is written, and the page keeps what was typed.
"""

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from achterhoek import audit
from achterhoek.clock import now
from achterhoek.models import Municipality, User
from achterhoek.permissions import may
from achterhoek.refusals import Refused
from achterhoek.statuses import AccessAction
from transitions.actions.letters import senders
from transitions.letters import fields, starter
from transitions.models import LetterText
from transitions.statuses import TextKind, TextState

EDIT = "letters.edit_texts"


class Overtaken(Refused):
    """A colleague changed the text after this page was opened."""

    def __init__(self) -> None:
        super().__init__(
            "Een collega heeft deze tekst intussen gewijzigd. Kijk eerst wat er nu staat; er is niets overschreven.",
            rule="version",
        )


class Unfit(Refused):
    """The text cannot be approved; `problems` says why, a sentence for each reason."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems), rule="fields")
        self.problems = problems


def in_use(municipality: Municipality, kind: TextKind | str) -> LetterText:
    """The version that letters are made with now; the starter text where the municipality has none yet."""
    found = LetterText.objects.in_use().filter(municipality=municipality, kind=kind).first()
    return found or _begin(municipality, TextKind(kind))


def in_use_all(municipality: Municipality) -> dict[TextKind, LetterText]:
    """The version in use of every kind, in the order of the kinds."""
    found = {text.kind: text for text in LetterText.objects.in_use().filter(municipality=municipality)}
    return {kind: found.get(kind) or _begin(municipality, kind) for kind in TextKind}


def latest(municipality: Municipality, kind: TextKind | str) -> LetterText:
    """What an editor goes on from: the draft, or else the version in use."""
    drafts = LetterText.objects.drafts().filter(municipality=municipality, kind=kind)
    return drafts.select_related("made_by").first() or in_use(municipality, kind)


def seen_of(text: LetterText) -> str:
    """What a page that shows this text has seen; any change of it or after it makes another."""
    return f"{text.number}.{text.version}"


@transaction.atomic
def draft(
    municipality: Municipality, kind: TextKind | str, *, subject: str, text: str, seen: str, by: User
) -> LetterText:
    """Write the draft, or begin one; the version in use stays as it is. Raises Overtaken where `seen` is old."""
    _require_editor(municipality, by)
    _require_storable(subject, text)
    found = latest(municipality, kind)
    if seen_of(found) != seen:
        raise Overtaken
    if found.state == TextState.DRAFT:
        return _change(found, subject=subject, words=text, by=by)
    return _add(found, subject=subject, words=text, by=by)


def problems_of(text: LetterText) -> list[str]:
    """Why a text cannot be approved: what it says, and fields that would stay empty in every letter."""
    asked = fields.asked_in(text.subject) | fields.asked_in(text.text)
    filled = senders.facts_of(senders.sender_of(text.municipality))
    return fields.problems(text.kind, text.subject, text.text) + [
        f"Het veld {{{name}}} is nog leeg. Vul het eerst in bij de afzender."
        for name, value in filled.items()
        if name in asked and not value
    ]


@transaction.atomic
def approve(text: LetterText, *, seen: str, by: User) -> LetterText:
    """Take a draft into use; the version before it is kept as it was. Refused with every problem of the text."""
    _require_editor(text.municipality, by)
    text = _locked_draft(text, seen=seen)
    if problems := problems_of(text):
        raise Unfit(problems)
    used = in_use(text.municipality, text.kind)
    if (used.subject, used.text) == (text.subject, text.text):
        raise Refused("Deze tekst is gelijk aan de tekst die al in gebruik is.", rule="same")
    _move(used, TextState.RETIRED, retired_at=now())
    _move(text, TextState.APPROVED, approved_at=now(), approved_by=by)
    _log(AccessAction.CHANGE, "Tekst van brieven goedgekeurd", text, by=by)
    return text


@transaction.atomic
def drop_draft(text: LetterText, *, seen: str, by: User) -> None:
    """Throw a draft away that nobody else changed meanwhile."""
    _require_editor(text.municipality, by)
    text = _locked_draft(text, seen=seen)
    _log(AccessAction.DELETE, "Concept van een tekst weggegooid", text, by=by)
    text.delete()


def _begin(municipality: Municipality, kind: TextKind) -> LetterText:
    """Make version 1 of the starter text; of two who ask at once one makes it and both get it."""
    portal, first = User.objects.portal(), starter.STARTERS[kind]
    text, made = LetterText.objects.get_or_create(
        municipality=municipality,
        kind=kind,
        number=1,
        defaults={
            "subject": first.subject,
            "text": first.text,
            "state": TextState.APPROVED,
            "made_by": portal,
            "approved_at": now(),
            "approved_by": portal,
        },
    )
    if made:
        _log(AccessAction.CREATE, "Begintekst van brieven in gebruik", text, by=portal)
    elif text.state != TextState.APPROVED:  # approved and replaced between the two looks
        text = LetterText.objects.in_use().get(municipality=municipality, kind=kind)
    return text


def _change(text: LetterText, *, subject: str, words: str, by: User) -> LetterText:
    """Write the draft as it was seen; Overtaken where it changed, or went, between the look and the write."""
    seen = LetterText.objects.drafts().filter(pk=text.pk, version=text.version)
    if not seen.update(subject=subject, text=words, made_by=by, made_at=now(), version=F("version") + 1):
        raise Overtaken
    text.refresh_from_db()
    _log(AccessAction.CHANGE, "Concept van een tekst gewijzigd", text, by=by)
    return text


def _add(used: LetterText, *, subject: str, words: str, by: User) -> LetterText:
    """Begin a draft beside the version in use; Overtaken where a colleague began one at the same moment."""
    rows = LetterText.objects.filter(municipality=used.municipality_id, kind=used.kind)
    last = rows.aggregate(last=Max("number"))["last"]
    text = LetterText(
        municipality_id=used.municipality_id,
        kind=used.kind,
        number=last + 1,
        subject=subject,
        text=words,
        made_by=by,
    )
    text.made_at = now()
    try:
        with transaction.atomic():
            text.save(force_insert=True)
    except IntegrityError:
        raise Overtaken from None
    _log(AccessAction.CREATE, "Concept van een tekst begonnen", text, by=by)
    return text


def _locked_draft(text: LetterText, *, seen: str) -> LetterText:
    """The draft as it stands, locked; Overtaken where it is no draft any more or another than was seen."""
    rows = LetterText.objects.select_for_update(of=("self",)).select_related("municipality")
    locked: LetterText | None = rows.filter(pk=text.pk, state=TextState.DRAFT).first()
    if locked is None or seen_of(locked) != seen:
        raise Overtaken
    return locked


def _move(text: LetterText, to: TextState, **moment: object) -> None:
    """The only writer of the state of a text."""
    changes = {"state": to, "version": text.version + 1, **moment}
    if not LetterText.objects.filter(pk=text.pk, version=text.version).update(**changes):
        raise Overtaken
    for name, value in changes.items():
        setattr(text, name, value)


def _require_editor(municipality: Municipality, by: User) -> None:
    if not may(by, EDIT) or by.municipality_id != municipality.pk:
        raise Refused("Teksten wijzigt alleen de functioneel beheerder van deze gemeente.", rule=EDIT)


def _require_storable(subject: str, text: str) -> None:
    """A draft may be wrong, but it must fit its row; approving asks the rest."""
    if not text.strip():
        raise Refused("Schrijf eerst de tekst.", rule="text")
    if len(subject) > fields.LONGEST_SUBJECT or len(text) > fields.LONGEST_TEXT:
        raise Refused(
            f"Een onderwerp heeft ten hoogste {fields.LONGEST_SUBJECT} tekens, een tekst {fields.LONGEST_TEXT}.",
            rule="length",
        )
    if "\0" in subject + text:
        raise Refused("Er staat een teken in de tekst dat niet bewaard kan worden.", rule="sign")


def _log(action: AccessAction, what: str, text: LetterText, *, by: User) -> None:
    audit.record(
        action,
        f"{what}: {text.get_kind_display()}",
        by=by,
        municipality=text.municipality_id,
        detail={"kind": text.kind, "number": text.number},
    )
