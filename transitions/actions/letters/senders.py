"""Who a municipality's letters come from: names, addresses, hours and logo, kept by its functional administrator.

A municipality begins with what the portal knows of it, filled in by the portal itself; its page asks to check that.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from achterhoek import audit
from achterhoek.clock import now
from achterhoek.models import Municipality, User
from achterhoek.permissions import may
from achterhoek.refusals import Refused
from achterhoek.statuses import AccessAction
from transitions.letters import printing
from transitions.letters.document import Sender
from transitions.letters.facts import fingerprint
from transitions.models import LetterSender, LetterText

EDIT = "letters.edit_texts"
#: Where post to a municipality goes, by CBS code: its box, postcode and place. Check them, they are data.
POST_BOXES = {
    "0197": ("Postbus 119", "7120 AC", "Aalten"),
    "1859": ("Postbus 200", "7270 HA", "Borculo"),
    "1876": ("Postbus 200", "7255 ZJ", "Hengelo"),
    "0222": ("Postbus 9020", "7000 HA", "Doetinchem"),
    "1955": ("Postbus 47", "6940 BA", "Didam"),
    "1586": ("Postbus 17", "7130 AA", "Lichtenvoorde"),
    "1509": ("Postbus 42", "7080 AA", "Gendringen"),
    "0294": ("Postbus 101", "7100 AC", "Winterswijk"),
}
OFFICE_HOURS = "op werkdagen van 9.00 tot 16.00 uur"
WRITABLE = (
    *("name", "department", "street", "postcode", "place", "phone", "phone_hours", "email", "website"),
    *("signed_by", "objections_to", "complaints_to"),
)
#: Which of the sender's facts each field of a text shows.
SHOWN_AS = {
    "telefoon": "phone",
    "bereikbaar": "phone_hours",
    "website": "website",
    "ondertekening": "signed_by",
    "bezwaar_adres": "objections_to",
    "klachten": "complaints_to",
}


class Overtaken(Refused):
    """A colleague changed the sender after this page was opened."""

    def __init__(self) -> None:
        super().__init__(
            "Een collega heeft de afzender intussen gewijzigd. Kijk eerst wat er nu staat; er is niets overschreven.",
            rule="version",
        )


def sender_of(municipality: Municipality) -> LetterSender:
    """The municipality as its letters show it; begun from what the portal knows where it has none yet."""
    known = LetterSender.objects.select_related("changed_by").filter(municipality=municipality).first()
    return known or _begin(municipality)


def block(sender: LetterSender) -> Sender:
    """The sender as it is printed on a letter."""
    return Sender(
        name=sender.name,
        department=sender.department,
        return_address=(sender.name, f"{sender.street}, {sender.postcode}  {sender.place}"),
        phone=sender.phone,
        phone_hours=sender.phone_hours,
        email=sender.email,
        website=sender.website,
        logo=bytes(sender.logo) if sender.logo else None,
    )


def mark_of(sender: LetterSender) -> str:
    """The fingerprint of all that a letter shows of the sender; another logo makes another one."""
    logo = hashlib.sha256(bytes(sender.logo or b"")).hexdigest()
    return fingerprint({"logo": logo} | {name: getattr(sender, name) for name in WRITABLE})


def facts_of(sender: LetterSender) -> dict[str, str]:
    """What the fields of texts show of the sender, empty ones included."""
    return {field: getattr(sender, attribute) for field, attribute in SHOWN_AS.items()}


@transaction.atomic
def change(municipality: Municipality, *, facts: Mapping[str, str], seen: datetime, by: User) -> LetterSender:
    """Write the sender anew; `seen` is the moment of its last change that the page showed."""
    sender = _locked(municipality, seen=seen, by=by)
    before = {name: getattr(sender, name) for name in WRITABLE}
    for name in WRITABLE:
        setattr(sender, name, facts.get(name, before[name]))
    _require_valid(sender)
    _require_no_empty_field(sender)
    changed = [name for name in WRITABLE if getattr(sender, name) != before[name]]
    return _save(sender, "Afzender van brieven gewijzigd", *WRITABLE, by=by, changed=changed)


@transaction.atomic
def put_logo(municipality: Municipality, content: bytes, *, seen: datetime, by: User) -> LetterSender:
    """Take a logo that was really read and printed; anything but a PNG of a fit size is refused."""
    sender = _locked(municipality, seen=seen, by=by)
    printing.printer().check_logo(content)
    sender.logo = content
    return _save(sender, "Logo van brieven gewijzigd", "logo", by=by, changed=["logo"])


@transaction.atomic
def remove_logo(municipality: Municipality, *, seen: datetime, by: User) -> LetterSender:
    """Letters show the municipality's name from now on."""
    sender = _locked(municipality, seen=seen, by=by)
    sender.logo = None
    return _save(sender, "Logo van brieven weggehaald", "logo", by=by, changed=["logo"])


def _begin(municipality: Municipality) -> LetterSender:
    """Make the first one; of two who ask at once one makes it and both get it."""
    portal = User.objects.portal()
    sender, made = LetterSender.objects.get_or_create(
        municipality=municipality, defaults=_known_of(municipality) | {"changed_by": portal}
    )
    if made:
        _log("Afzender van brieven begonnen", sender, by=portal, changed=[])
    return sender


def _known_of(municipality: Municipality) -> dict[str, str]:
    """What the portal knows of a municipality."""
    name = municipality.name
    street, postcode, place = POST_BOXES.get(municipality.code, ("", "", name))
    address = ", ".join(filter(None, (street, f"{postcode} {place}".strip())))
    return {
        "name": f"Gemeente {name}",
        "street": street,
        "postcode": postcode,
        "place": place,
        "phone": municipality.phone,
        "phone_hours": OFFICE_HOURS,
        "email": municipality.email,
        "website": municipality.website.partition("://")[2].rstrip("/"),
        "signed_by": f"Burgemeester en wethouders van {name}",
        "objections_to": f"Burgemeester en wethouders van {name}, {address}",
        "complaints_to": f"Gemeente {name}, klachten, {address}",
    }


def _locked(municipality: Municipality, *, seen: datetime, by: User) -> LetterSender:
    if not may(by, EDIT) or by.municipality_id != municipality.pk:
        raise Refused("De afzender wijzigt alleen de functioneel beheerder van deze gemeente.", rule=EDIT)
    sender_of(municipality)
    sender: LetterSender = LetterSender.objects.select_for_update(of=("self",)).get(municipality=municipality)
    if sender.changed_at != seen:
        raise Overtaken
    return sender


def _require_valid(sender: LetterSender) -> None:
    try:
        sender.clean_fields(exclude=["municipality", "logo", "changed_at", "changed_by"])
    except ValidationError as error:
        names = [str(sender._meta.get_field(name).verbose_name) for name in error.message_dict]  # type: ignore[union-attr]
        raise Refused(f"Dit is niet goed ingevuld: {', '.join(names)}.", rule="facts") from None
    if any(not sign.isprintable() for name in WRITABLE for sign in getattr(sender, name)):
        raise Refused("Zet elk gegeven op één regel, zonder bijzondere tekens.", rule="facts")


def _require_no_empty_field(sender: LetterSender) -> None:
    """A text in use may not ask what would be empty now: its letters could not be made."""
    for field in (name for name, value in facts_of(sender).items() if not value):
        using = LetterText.objects.in_use().filter(
            municipality=sender.municipality_id, text__contains=f"{{{field}}}"
        )
        if text := using.first():
            raise Refused(
                f"De tekst “{text.get_kind_display()}” gebruikt {{{field}}}. Haal dat veld daar eerst weg.",
                rule="in_use",
            )


def _save(sender: LetterSender, what: str, *names: str, by: User, changed: list[str]) -> LetterSender:
    sender.changed_at, sender.changed_by = now(), by
    sender.save(update_fields=[*names, "changed_at", "changed_by"])
    _log(what, sender, by=by, changed=changed)
    return sender


def _log(what: str, sender: LetterSender, *, by: User, changed: list[str]) -> None:
    action = AccessAction.CHANGE if changed else AccessAction.CREATE
    audit.record(
        action,
        what,
        by=by,
        municipality=sender.municipality_id,
        detail={"changed": changed} if changed else None,
    )
