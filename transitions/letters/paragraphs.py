"""Which paragraphs a resident's letter has: for each indication what changes, first what touches the resident most.

"Nothing changes now" is the whole message only where it holds for all care of the resident (docs/letters.md).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from achterhoek.wording import written
from transitions.letters.facts import Care, Move, Resident
from transitions.statuses import Outcome, Reason, TextKind

#: In this order a letter tells them.
ORDER = (
    TextKind.OTHER_PROVIDER,
    TextKind.FIRST_PROVIDER,
    TextKind.BRIDGING,
    TextKind.RUNS_THROUGH,
    TextKind.INDICATION_ENDS,
    TextKind.HEAR_LATER,
    TextKind.NOTHING_CHANGES,
)
#: Where these are said, the end of the indication is said beside it; elsewhere it is said instead.
SAID_BESIDE = (TextKind.OTHER_PROVIDER, TextKind.FIRST_PROVIDER, TextKind.BRIDGING, TextKind.RUNS_THROUGH)
WITHOUT_CONTRACT: dict[str, str] = {
    Reason.NOT_IN_MUNICIPALITY: "{} heeft geen nieuw contract in uw gemeente.",
    Reason.NOT_FOR_LOT: "{} heeft geen nieuw contract voor deze hulp.",
    Reason.NO_CONTRACT: "{} heeft geen nieuw contract met de gemeente.",
    Reason.EXPIRES_IN_PERIOD: "De indicatie loopt af. Daarom is opnieuw gekeken welke aanbieder past.",
}
DECIDED = "De gemeente heeft besloten dat een andere aanbieder deze zorg gaat geven."


@dataclass(frozen=True)
class Paragraph:
    """A text to fill, the words for its fields, and the move that it promises."""

    kind: TextKind
    values: tuple[tuple[str, str], ...]
    law: str
    referrer: str
    heading: str
    move: Move | None = None


def of(resident: Resident, *, phone: str) -> list[Paragraph]:
    """What changes for this resident. `phone` is the municipality's, where a provider has none."""
    found = [paragraph for care in resident.cares for paragraph in _about(care, phone)]
    return sorted(_each_move_once(found), key=lambda one: ORDER.index(one.kind))


def _each_move_once(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """An indication and the one that renews it move together: one line, told once."""
    told: set[int] = set()
    for one in paragraphs:
        if one.move is None or one.move.line not in told:
            yield one
        if one.move:
            told.add(one.move.line)


def nothing_changes(paragraphs: list[Paragraph]) -> bool:
    return all(one.kind == TextKind.NOTHING_CHANGES for one in paragraphs)


def of_new_days(resident: Resident, *, said: Mapping[int, tuple[date, int]], phone: str) -> list[Paragraph]:
    """A paragraph for each move at the same provider whose day is another one than the letter `said`, per line."""
    found = [
        _paragraph(TextKind.CHANGE_OF_DAY, care, phone, oude_dag=written(said[care.move.line][0]))
        for care in resident.cares
        if care.move and _has_another_day(care.move, said)
    ]
    return list(_each_move_once(found))


def _has_another_day(move: Move, said: Mapping[int, tuple[date, int]]) -> bool:
    if move.started or move.line not in said:
        return False
    day, receiving = said[move.line]
    return receiving == move.receiving and day != move.first_day


def _about(care: Care, phone: str) -> Iterator[Paragraph]:
    main = _main(care)
    if not care.ends or main in SAID_BESIDE:
        yield _paragraph(main, care, phone)
    if care.ends:
        yield _paragraph(TextKind.INDICATION_ENDS, care, phone)


def _main(care: Care) -> TextKind:
    """First what is agreed, then what the assessment says. What is not sure yet is not promised."""
    if care.move and not care.move.started:
        return TextKind.OTHER_PROVIDER if care.begun else TextKind.FIRST_PROVIDER
    if care.bridged_until and not care.move:
        return TextKind.BRIDGING
    if care.outcome in (Outcome.MOVES, Outcome.TO_ALLOCATE, Outcome.REASSESS) and not care.move:
        return TextKind.HEAR_LATER
    if (
        not care.move
        and care.outcome == Outcome.STAYS
        and care.reason in (Reason.CONSORTIUM, Reason.SUBCONTRACTOR)
    ):
        return TextKind.RUNS_THROUGH if care.sure and care.holder else TextKind.HEAR_LATER
    return TextKind.NOTHING_CHANGES


def _paragraph(kind: TextKind, care: Care, phone: str, **more: str) -> Paragraph:
    move = None if care.move and care.move.started else care.move
    values = {
        "zorg": care.about,
        "oude_aanbieder": care.move.provider if care.move and care.move.started else care.provider,
        "organisatie": care.holder,
        "indicatie_einde": written(care.last_day),
        "overbrugging_tot": written(care.bridged_until),
        "waarom": _why(care),
        **(_of_move(move, phone) if move else {}),
        **more,
    }
    told = kind in (TextKind.OTHER_PROVIDER, TextKind.FIRST_PROVIDER, TextKind.CHANGE_OF_DAY)
    return Paragraph(
        kind, tuple(sorted(values.items())), care.law, care.referrer, care.about, move if told else None
    )


def _why(care: Care) -> str:
    """Why there is another provider; the name is put in as it is, whatever it holds."""
    before, named, after = WITHOUT_CONTRACT.get(care.reason, DECIDED).partition("{}")
    return f"{before}{care.provider}{after}" if named else before


def _of_move(move: Move, phone: str) -> dict[str, str]:
    return {
        "nieuwe_aanbieder": move.provider,
        "eerste_dag": written(move.first_day),
        "laatste_dag": written(date.fromordinal(move.first_day.toordinal() - 1)),
        "bel_aanbieder": move.phone or phone,
    }
