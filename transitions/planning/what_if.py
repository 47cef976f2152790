"""Other room than there is, for one draft: the real figures are not touched."""

from collections.abc import Iterable
from dataclasses import replace

from achterhoek.refusals import Refused
from transitions.planning.problem import Contract, Problem, Room, RoomChange


def with_rooms(problem: Problem, changes: Iterable[RoomChange]) -> Problem:
    """The problem with other room; later changes go over earlier ones.

    Refused: a contract that is not in the problem, and a new room of which only one figure is given.
    """
    contracts = {contract.number: contract for contract in problem.contracts}
    for change in changes:
        if change.contract not in contracts:
            raise Refused(f"Contract {change.contract} is er niet in dit plan.", rule="what_if")
        contracts[change.contract] = _changed(contracts[change.contract], change)
    return replace(problem, contracts=tuple(contracts.values()))


def _changed(contract: Contract, change: RoomChange) -> Contract:
    others = tuple(room for room in contract.rooms if room.municipality != change.municipality)
    known = next((room for room in contract.rooms if room.municipality == change.municipality), None)
    if known is None and (change.places is None or change.intake_per_week is None):
        raise Refused(
            f"Voor contract {contract.number} is hier geen ruimte opgegeven: vul plaatsen en instroom allebei in.",
            rule="what_if",
        )
    room = known or Room(change.municipality, change.places or 0, change.intake_per_week or 0)
    if change.places is not None:
        room = replace(room, places=change.places)
    if change.intake_per_week is not None:
        room = replace(room, intake_per_week=change.intake_per_week)
    return replace(contract, rooms=(*others, room))
