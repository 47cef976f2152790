"""Why a line has no place: the first rule that stands in the way, in the order of `draft.Reason`."""

from transitions.planning.books import Books
from transitions.planning.demand import doors_of, excluded_for, meet
from transitions.planning.draft import Reason
from transitions.planning.problem import Line
from transitions.planning.supply import Supply

SENTENCES = {
    Reason.BY_HAND: "Over deze cliënt beslist een mens: een plan plaatst hier niemand.",
    Reason.ENDS_BEFORE_START: "Op geen werkdag waarop iemand in dit plan kan beginnen, geldt de indicatie.",
    Reason.NO_CONTRACT: "Geen andere aanbieder heeft na de periode een contract voor dit perceel in deze gemeente.",
    Reason.DECLINED_BY_ALL: "Alle aanbieders met een contract zeiden eerder nee voor deze cliënt.",
    Reason.NO_PLACES: "Bij de contracten die deze cliënt kunnen helpen, is geen plaats meer.",
    Reason.INTAKE_STOP: "Waar nog plaats is, geldt een cliëntenstop op alle dagen waarop deze cliënt kan beginnen.",
    Reason.WEEKLY_INTAKE: "Waar nog plaats is, zijn alle weken vol waarin deze cliënt kan beginnen.",
}


def binding(line: Line, supply: Supply, books: Books) -> Reason:
    """The rule that keeps this line from a place, in a plan that gave out all it could."""
    days = supply.weeks.within(line.first_day, line.last_day)
    if line.by_hand:
        return Reason.BY_HAND
    if not any(days):
        return Reason.ENDS_BEFORE_START
    serving = [
        door
        for door in doors_of(line, supply)
        if set(door.parties) - {line.giving} and meet(door.in_force, days)
    ]
    willing = [door for door in serving if set(door.parties) - excluded_for(line)]
    if not willing:
        return Reason.DECLINED_BY_ALL if serving else Reason.NO_CONTRACT
    with_place = [door for door in willing if books.has_place(line.client, door.room)]
    if not with_place:
        return Reason.NO_PLACES
    return Reason.WEEKLY_INTAKE if any(meet(door.free, days) for door in with_place) else Reason.INTAKE_STOP
