"""What the letter to one resident would say today: to look at a text before it is used. Nothing is kept."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from achterhoek import audit
from achterhoek.models import User
from achterhoek.refusals import Refused
from achterhoek.statuses import AccessAction
from clients.models import Client
from transitions.actions.letters import batches, telling
from transitions.letters import composing, fields
from transitions.models import LetterBatch, LetterText, TransitionPeriod
from transitions.statuses import LetterKind, TextKind

NUMBER = "B-00000"
REMARK = "Hier staat straks wat er nu juist is."


@dataclass(frozen=True)
class Tried:
    """One letter that would go out, or why there would be none."""

    name: str
    content: dict[str, Any] | None = None
    why_not: str = ""


def letters(
    period: TransitionPeriod, *, case_number: str, kind: LetterKind, drafts: bool, by: User, today: date
) -> list[Tried]:
    """The letters about this resident. `drafts`: with the drafts of texts in the place of those in use."""
    place = by.municipality_id or ""
    batches.require(by, "letters.preview", municipality=place)
    client = (
        Client.objects.filter(case_number=case_number, municipality=place)
        .prefetch_related("representatives")
        .first()
    )
    if client is None:
        raise Refused("Er is geen inwoner met dit dossiernummer in deze gemeente.", rule="case_number")
    audit.record(AccessAction.READ, "Brief uitgeprobeerd", by=by, about=[client])
    batch = LetterBatch(
        municipality=by.municipality, period=period, kind=kind, dated=today, remark=REMARK, made_by=by
    )
    shared = telling.office(batch, today=today)
    if drafts:
        shared = replace(shared, texts={**shared.texts, **_drafts(place)})
    return [_tried(one, shared) for one in telling.tell_all(shared, [client], again=True)]


def _drafts(municipality: str) -> dict[TextKind, composing.Text]:
    rows = LetterText.objects.drafts().filter(municipality=municipality)
    return {TextKind(row.kind): composing.Text(row.number, row.subject, row.text) for row in rows}


def _tried(one: telling.Ready | telling.Left, shared: telling.Office) -> Tried:
    if isinstance(one, telling.Left):
        return Tried(one.client.name, why_not=str(one))
    try:
        told = telling.compose(one, shared, number=NUMBER)
    except fields.MissingFact as missing:
        return Tried(
            one.recipient.name, why_not=f"Het veld {{{missing.name}}} is van deze inwoner niet bekend."
        )
    return Tried(one.recipient.name, content=telling.content(one, told))
