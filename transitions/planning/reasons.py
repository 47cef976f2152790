"""Why a line has no place: the first rule that stands in the way, in the order of `draft.Reason`."""

from transitions.planning.books import Books
from transitions.planning.demand import doors_of, excluded_for, meet
from transitions.planning.draft import Reason
from transitions.planning.problem import Line
from transitions.planning.supply import Door, Supply
from transitions.planning.weeks import Days

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
    doors = doors_of(line, supply)
    with_place = [
        door for door in doors if books.has_place(line.client, door.room) and _serves(door, line, days)
    ]
    willing = [door for door in with_place if not _refused(door, line)]
    if willing:
        on_a_day = any(meet(door.free, days) for door in willing)
        return Reason.WEEKLY_INTAKE if on_a_day else Reason.INTAKE_STOP
    if any(_serves(door, line, days) and not _refused(door, line) for door in doors):
        return Reason.NO_PLACES
    serving = any(_serves(door, line, days) for door in doors)
    return Reason.DECLINED_BY_ALL if serving else Reason.NO_CONTRACT


def _serves(door: Door, line: Line, days: Days) -> bool:
    return any(party != line.giving for party in door.parties) and meet(door.in_force, days)


def _refused(door: Door, line: Line) -> bool:
    return excluded_for(line).issuperset(door.parties)
