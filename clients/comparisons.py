"""A difference as people read it: per column what the portal holds and what the file says."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.utils.formats import date_format

from clients.models import Allocation, Difference
from clients.statuses import DifferenceKind, Source
from providers.models import ProviderCode

LABELS = {
    "aanbieder_agb": "Aanbieder",
    "beschikkingsnummer": "Beschikkingsnummer",
    "bsn": "BSN",
    "eenheid": "Eenheid",
    "frequentie": "Frequentie",
    "geboortedatum": "Geboortedatum",
    "herkend aan": "Herkend aan",
    "indicatie_tot": "Laatste dag",
    "indicatie_van": "Eerste dag",
    "kenmerk": "Kenmerk",
    "leveringsvorm": "Leveringsvorm",
    "naast": "Naast indicatie",
    "niet in het bestand sinds": "Niet in het bestand sinds",
    "productcode": "Product",
    "resultaat": "Resultaat",
    "toewijzingnummer": "Toewijzingnummer",
    "verwijzer": "Verwijzer",
    "vervangt": "Vervangt toewijzing",
    "volume": "Volume",
    "wet": "Wet",
    "zorg_sinds": "Zorg sinds",
}
ADVICE = {
    DifferenceKind.START: (
        "Het bestand noemt een start die het portaal nog niet kent. Bevestig die in de overdracht. "
        "Begon de zorg bij de aanbieder die al genoemd was, dan legt een coördinator de start hier vast."
    ),
    DifferenceKind.RENEWAL: (
        "Deze rij verlengt een indicatie. Neem je haar over, dan komt zij op dezelfde zorglijn. "
        "Bij een andere aanbieder verandert er niets tot een overdracht is begonnen."
    ),
    DifferenceKind.MATCH: (
        "Deze rij heeft een ander kenmerk, maar lijkt dezelfde indicatie. Neem je haar over, dan hoort "
        "het nieuwe toewijzingnummer voortaan bij deze indicatie."
    ),
    DifferenceKind.UNEXPLAINED: (
        "Het bestand zegt iets anders dan het portaal. Neem je het over, dan volgt de indicatie het bestand. "
        "Wie verantwoordelijk is, verandert alleen door een bevestigde start of een correctie."
    ),
    DifferenceKind.MISSING: (
        "Deze indicatie staat niet meer in het bestand. Zij blijft in elk overzicht tot je zegt waarom."
    ),
}
NEW_ROW = (
    "Deze rij is nieuw en staat naast zorg die niet meer in het bestand staat. Neem je haar over, dan wordt zij "
    "een nieuwe indicatie met een eigen zorglijn."
)
NOT_UPDATED = (
    "Het portaal weet van een bevestigde start, omzetting of correctie. "
    "Waarschijnlijk is de export nog niet bijgewerkt."
)


def label(column: str) -> str:
    """A column of the file in words."""
    return LABELS.get(column, column)


class Compared(NamedTuple):
    label: str
    portal: str
    file: str


def compare(difference: Difference) -> list[Compared]:
    """Per column both sides, with names for codes and days written out."""
    columns = difference.columns
    names = _provider_names({one[side] for one in columns for side in ("portal", "file")})
    return [
        Compared(label(one["column"]), _shown(one["portal"], names), _shown(one["file"], names))
        for one in columns
    ]


def summary(difference: Difference) -> str:
    """What differs, in a few words."""
    if difference.kind == DifferenceKind.MISSING:
        return f"sinds {_shown(difference.columns[0]['portal'], {})}"
    labels = [label(one["column"]).lower() for one in difference.columns]
    return ", ".join(labels[:3]) + (f" en nog {len(labels) - 3}" if len(labels) > 3 else "")


def advice(difference: Difference) -> str:
    """What this kind of difference asks of a person."""
    if difference.kind == DifferenceKind.UNEXPLAINED and difference.indication_id is None:
        return NEW_ROW
    return ADVICE[DifferenceKind(difference.kind)]


def is_export_behind(difference: Difference, links: Iterable[Allocation]) -> bool:
    """Whether the portal knows more than a file about who is responsible."""
    provided = {one["column"] for one in difference.columns} & {"aanbieder_agb", "zorg_sinds"}
    last = max(links, key=lambda link: link.first_day, default=None)
    return bool(provided and last and last.source != Source.IMPORT)


def _provider_names(values: set[str]) -> dict[str, str]:
    codes = [value for value in values if len(value) == 8 and value.isdigit()]
    named = ProviderCode.objects.filter(agb__in=codes).select_related("provider")
    return {code.agb: f"{code.provider.name} ({code.agb})" for code in named}


def _shown(value: str, names: dict[str, str]) -> str:
    try:
        return date_format(date.fromisoformat(value), "j F Y") if "-" in value else names.get(value, value)
    except ValueError:
        return value
