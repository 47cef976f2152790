"""What accepting a difference does. Nothing here moves a resident: who is responsible changes by a confirmed start, a
conversion or a correction only, and what would need one of those is refused with what to do instead.
"""

from datetime import date
from typing import Any

from achterhoek.cells import Row
from achterhoek.models import User
from achterhoek.permissions import may
from achterhoek.refusals import Refused
from achterhoek.wording import written
from clients import comparisons
from clients.actions import corrections
from clients.imports import differences, lines, objects
from clients.imports.columns import INDICATED
from clients.imports.rows import Region, key_of
from clients.models import Allocation, AllocationNumber, CareLine, Difference, Indication
from clients.statuses import DifferenceKind

STAYS = (
    "Dit blijft staan, want alleen een bevestigde start of een correctie verandert wie verantwoordelijk is: "
)
ELSEWHERE = (
    "De aanbieder in het bestand is een andere dan die nu verantwoordelijk is. De verlenging staat nu op de zorglijn; "
    "wie de zorg geeft, verandert pas met een overdracht."
)
#: What a person may take over from a file, column → field; the others say who is responsible, or who it is about.
TAKEABLE = {name: field for name, field in INDICATED.items() if name != "wet"}


def take_over(difference: Difference, *, by: User) -> str:
    """Do what accepting this difference means; a sentence for who accepted, empty if all is said."""
    row = objects.enrich([differences.open_row(difference)], Region.load())[0]
    match difference.kind:
        case DifferenceKind.MATCH:
            return _join_number(difference, row)
        case DifferenceKind.RENEWAL:
            return _renew(difference, row, by=by)
        case DifferenceKind.START:
            return _begin(difference, row, by=by)
        case _ if difference.indication is None:
            return _add(difference, row, by=by)
    return _update(difference, row)


# The same indication under another number.


def _join_number(difference: Difference, row: Row) -> str:
    indication = _indication(difference)
    if row["toewijzingnummer"]:
        _give_number(indication, row)
    return ""


def _give_number(indication: Indication, row: Row) -> None:
    known = AllocationNumber.objects.filter(
        municipality_id=indication.municipality_id, law=row["wet"], number=row["toewijzingnummer"]
    ).first()
    if known and known.indication_id != indication.pk:
        raise Refused("Dit toewijzingnummer hoort al bij een andere indicatie.", rule="number_once")
    if known is None:
        objects.number_for(row, indication).save(force_insert=True)


# A renewal joins the care line of what it renews.


def _renew(difference: Difference, row: Row, *, by: User) -> str:
    before = _renewed(difference, row)
    line = CareLine.objects.select_for_update(of=("self",)).get(pk=before.care_line_id)
    _require_renewable(before, line, row)
    indication = objects.indication_of(row, line, renews=before)
    indication.save(force_insert=True)
    if row["toewijzingnummer"]:
        _give_number(indication, row)
    return _continue(line, row, by=by)


def _renewed(difference: Difference, row: Row) -> Indication:
    """The indication that the row renews, as the portal holds it now."""
    if not row["vervangt"]:
        return _indication(difference)
    named = AllocationNumber.objects.filter(
        municipality_id=difference.municipality_id, law=row["wet"], number=row["vervangt"]
    ).select_related("indication")
    if (found := named.first()) is None:
        raise Refused(
            "Beoordeel eerst het verschil over de toewijzing die deze vervangt.", rule="renewal_order"
        )
    indication: Indication = found.indication
    return indication


def _require_renewable(before: Indication, line: CareLine, row: Row) -> None:
    _require_new(row)
    if Indication.objects.filter(renews=before).exists():
        raise Refused("Deze indicatie is al verlengd met een andere.", rule="renewed_once")
    if line.lot_id != row["product"].lot_id:
        raise Refused("Dit product valt in een ander perceel; dat is geen verlenging.", rule="same_lot")
    if line.ended_on:
        raise Refused(
            f"Deze zorg is geëindigd op {written(line.ended_on)} ({line.get_end_reason_display()}).",
            rule="ended",
        )


def _continue(line: CareLine, row: Row, *, by: User) -> str:
    """The link of a renewal at the same provider; at another one nothing moves until a handover starts there."""
    if row["zorg_sinds"] is None:
        return ""
    day = row["indicatie_van"]
    links = list(Allocation.objects.standing().filter(care_line=line).order_by("first_day"))
    before = next((link for link in reversed(links) if link.first_day <= day), None)
    if before is None or before.provider_id != row["provider"]:
        return ELSEWHERE
    if before.first_day < day:
        objects.link_of(row, line, first_day=day, by=by).save(force_insert=True)
    return ""


# Care that began at the provider that the portal names already.


def _begin(difference: Difference, row: Row, *, by: User) -> str:
    """A start is confirmed in its handover; without one a coordinator records it as a correction."""
    indication = _indication(difference)
    if indication.named_provider_id != row["provider"] or _links(indication):
        raise Refused(
            "Bevestig deze start in de overdracht. Is die er niet, laat een coördinator de toewijzing corrigeren.",
            rule="start_is_confirmed",
        )
    if not may(by, "clients.correct"):
        raise Refused("Een start zonder overdracht legt een coördinator vast.", rule="clients.correct")
    link = (row["zorg_sinds"], _provider(indication), row["aanbieder_agb"], None)
    corrections.correct(indication.care_line, links=[link], by=by, reason="Start overgenomen uit het bestand")
    indication.care_since, indication.named_code = row["zorg_sinds"], row["aanbieder_agb"]
    indication.save(update_fields=["care_since", "named_code"])
    return ""


def _provider(indication: Indication) -> Any:
    return indication.named_provider


# A row that would be new, beside care that is no longer in the file.


def _add(difference: Difference, row: Row, *, by: User) -> str:
    client = difference.client
    _require_new(row)
    if client.birth_date != row["geboortedatum"]:
        raise Refused(
            "De geboortedatum is een andere dan in het portaal. Laat het bestand verbeteren.", rule="birth"
        )
    line = objects.care_line(client, row, died_on=client.died_on, ended_by=User.objects.portal())
    line.save(force_insert=True)
    indication = objects.indication_of(row, line)
    indication.save(force_insert=True)
    if row["toewijzingnummer"]:
        _give_number(indication, row)
    for day, _ in lines.line_of([row]).links:
        objects.link_of(row, line, first_day=day, by=by).save(force_insert=True)
    return ""


def _require_new(row: Row) -> None:
    if Indication.objects.filter(key=key_of(row)).exists():
        raise Refused("Deze rij staat al in het portaal. Lees het bestand opnieuw in.", rule="key_once")


# Everything else that the file says of an indication.


def _update(difference: Difference, row: Row) -> str:
    """Take over what may be taken over; what may not stays open, as a difference of its own."""
    indication = _indication(difference)
    taken = [one for one in difference.columns if _is_takeable(one["column"], indication)]
    left = [one for one in difference.columns if one not in taken]
    if not taken:
        raise Refused(_why_not(difference.columns), rule="nothing_moves")
    names = {one["column"] for one in taken}
    if "indicatie_tot" in names or "indicatie_van" in names:
        _require_days(indication, row)
    fields = _fields(names, indication, row)
    for field, value in fields.items():
        setattr(indication, field, value)
    indication.save(update_fields=list(fields))
    difference.columns = left
    return STAYS + ", ".join(comparisons.label(one["column"]).lower() for one in left) + "." if left else ""


def refused_ahead(difference: Difference) -> str:
    """Why nothing of this difference can be taken over, if that is known beforehand."""
    if difference.kind != DifferenceKind.UNEXPLAINED or difference.indication is None:
        return ""
    columns = difference.columns
    if any(_is_takeable(one["column"], difference.indication) for one in columns):
        return ""
    return _why_not(columns)


def _is_takeable(column: str, indication: Indication) -> bool:
    if column == "aanbieder_agb":
        return indication.care_since is None and not _links(indication)
    return column in TAKEABLE or column == "productcode"


def _why_not(columns: list[dict[str, str]]) -> str:
    names = {one["column"] for one in columns}
    if names & {"aanbieder_agb", "zorg_sinds"}:
        return "Een bestand verandert niet wie verantwoordelijk is: gebruik een overdracht of een correctie."
    if "vervangt" in names:
        return "Deze twee indicaties hebben elk een eigen zorglijn. Wijs het verschil af, of corrigeer de toewijzingen."
    return "Dit kan niet worden overgenomen: het nummer of de wet hoort bij iets anders. Laat het bestand verbeteren."


def _fields(names: set[str], indication: Indication, row: Row) -> dict[str, Any]:
    fields = {field: row[name] for name, field in TAKEABLE.items() if name in names}
    if "productcode" in names:
        if row["product"].lot_id != indication.care_line.lot_id:
            raise Refused(
                "Dit product valt in een ander perceel; de zorglijn kan daar niet heen.", rule="same_lot"
            )
        fields["product"] = row["product"]
    if "aanbieder_agb" in names:
        fields |= {"named_provider_id": row["provider"], "named_code": row["aanbieder_agb"]}
    return fields


def _require_days(indication: Indication, row: Row) -> None:
    """An indication is not shortened below its last link: what begins after it would belong to nothing."""
    last_day: date | None = row["indicatie_tot"]
    if last_day is None:
        return
    if indication.care_since and indication.care_since > last_day:
        raise Refused(
            "De zorg begint na deze laatste dag. Corrigeer eerst de toewijzing.", rule="care_inside"
        )
    others = [one for one in indication.care_line.indications.all() if one.pk != indication.pk]
    for link in _links(indication):
        covered = any(one.last_day is None or one.last_day >= link.first_day for one in others)
        if link.first_day > last_day and not covered:
            raise Refused(
                f"Op {written(link.first_day)} begint nog een toewijzing van deze zorg. Corrigeer die eerst.",
                rule="below_last_link",
            )


def _links(indication: Indication) -> list[Allocation]:
    return list(Allocation.objects.standing().filter(care_line=indication.care_line_id).order_by("first_day"))


def _indication(difference: Difference) -> Indication:
    if difference.indication is None:
        raise Refused("Dit verschil hoort bij geen indicatie in het portaal.", rule="indication")
    return difference.indication
