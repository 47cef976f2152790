"""Figures that no plan can be made from are refused, with a sentence that says what to put right."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from achterhoek.refusals import Refused
from transitions.planning.problem import FIRST, ORDER, Contract, Problem
from transitions.planning.weeks import Weeks, monday


def require_sound(problem: Problem, weeks: Weeks) -> None:
    """Refuse what is wrong, the first thing found."""
    for rule, sentence in _faults(problem, weeks):
        raise Refused(sentence, rule=rule)


def _faults(problem: Problem, weeks: Weeks) -> Iterator[tuple[str, str]]:
    yield from _settings(problem, weeks)
    yield from _providers(problem)
    for contract in sorted(problem.contracts, key=lambda contract: contract.number):
        yield from _room(contract)
    yield from _lines(problem)
    yield from _lots(problem, weeks)


def _settings(problem: Problem, weeks: Weeks) -> Iterator[tuple[str, str]]:
    settings = problem.settings
    if not len(weeks):
        yield (
            "no_day_left",
            f"Tussen {_day(settings.start_from)} en {_day(settings.test_day)} ligt geen werkdag om te beginnen.",
        )
    if sorted(settings.order) != sorted(ORDER) or settings.order[: len(FIRST)] != FIRST:
        yield (
            "order",
            "De volgorde van de doelen klopt niet: elk doel staat er één keer in, plaatsen en dringendheid eerst.",
        )
    if not 0 <= settings.kept_back_percent <= 100:
        yield "kept_back", "Het deel van de plaatsen dat vrij blijft, ligt tussen 0 en 100 procent."


def _providers(problem: Problem) -> Iterator[tuple[str, str]]:
    known = {provider.key for provider in problem.providers}
    if len(known) < len(problem.providers):
        yield "doubled", "Een zorgaanbieder staat twee keer in de gegevens."
    for contract in problem.contracts:
        if unknown := {party.provider for party in contract.parties} - known:
            yield (
                "unknown_provider",
                f"Contract {contract.number} noemt een onbekende aanbieder: {min(unknown)}.",
            )
    if unknown := {line.giving for line in problem.lines if line.giving} - known:
        yield "unknown_provider", f"De zorg loopt bij een onbekende aanbieder: {min(unknown)}."
    numbers = Counter(contract.number for contract in problem.contracts)
    for number in sorted(number for number, count in numbers.items() if count > 1):
        yield "doubled", f"Contract {number} staat twee keer in de gegevens."


def _room(contract: Contract) -> Iterator[tuple[str, str]]:
    if contract.last_day < contract.first_day:
        yield "contract_days", f"Contract {contract.number} eindigt voor de eerste dag."
    if len({room.municipality for room in contract.rooms}) < len(contract.rooms):
        yield "doubled", f"Contract {contract.number} heeft voor één gemeente twee keer ruimte."
    for room in contract.rooms:
        if room.places < 0 or room.intake_per_week < 0:
            yield "room_below_zero", f"De ruimte van contract {contract.number} is kleiner dan nul."
    for stop in contract.stops:
        if stop.last_day is not None and stop.last_day < stop.first_day:
            yield "stop_days", f"De cliëntenstop van contract {contract.number} eindigt voor de eerste dag."


def _lines(problem: Problem) -> Iterator[tuple[str, str]]:
    if len({line.key for line in problem.lines}) < len(problem.lines):
        yield "doubled", "Een zorglijn staat twee keer in de gegevens."
    home: dict[str, str] = {}
    for line in problem.lines:
        if home.setdefault(line.client, line.municipality) != line.municipality:
            yield "two_municipalities", f"Cliënt {line.client} staat bij twee gemeenten."
        if line.last_day is not None and line.last_day < line.first_day:
            yield "indication_days", f"Een indicatie van cliënt {line.client} eindigt voor de eerste dag."


def _lots(problem: Problem, weeks: Weeks) -> Iterator[tuple[str, str]]:
    """A lot with residents to place and no contract at all, and a week in which none is in force: a gap in the data."""
    test_day = problem.settings.test_day
    going_on = [one for one in problem.contracts if one.parties and one.first_day <= test_day <= one.last_day]
    for lot in sorted(
        {line.lot for line in problem.lines if not line.by_hand} - {one.lot for one in going_on}
    ):
        yield (
            "lot_without_provider",
            f"Voor het perceel {lot} heeft op {_day(test_day)} geen enkele aanbieder een contract.",
        )
    for first_day, week in zip(weeks.mondays, weeks.days, strict=True):
        if problem.lines and not any(one.first_day <= week[-1] for one in going_on):
            yield (
                "week_without_contract",
                f"In de week van {_day(monday(first_day))} is geen enkel contract van kracht.",
            )


def _day(day: date) -> str:
    return f"{day:%d-%m-%Y}"
