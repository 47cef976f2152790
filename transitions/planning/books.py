"""The books of every room: which clients the plan gives a place, and which a first day in a week.

A client takes one place in a room, also with two lines, and counts once in a week. Who held a place or a week before
the plan takes no second one.
"""

from collections import defaultdict
from collections.abc import Iterable

from transitions.planning.supply import Door, Left


class Books:
    """What the plan has given out so far."""

    def __init__(self, rooms: Iterable[Left]) -> None:
        self.rooms = list(rooms)
        self.clients: dict[int, set[str]] = defaultdict(set)
        self.starts: dict[tuple[int, int], set[str]] = defaultdict(set)

    def holds(self, client: str, room: Left) -> bool:
        """Whether the client has a place in this room, from before or by the plan."""
        return client in room.holders or client in self.clients[room.index]

    def places_left(self, room: Left) -> int:
        return room.places - len(self.clients[room.index])

    def has_place(self, client: str, room: Left) -> bool:
        return self.holds(client, room) or self.places_left(room) > 0

    def has_week(self, client: str, room: Left, week: int) -> bool:
        if self.starts_anyway(client, room, week):
            return True
        return self.starts_in(room, week) < room.intake[week]

    def starts_anyway(self, client: str, room: Left, week: int) -> bool:
        """Whether the client has its first day there in this week already."""
        return client in room.starting[week] or client in self.starts[room.index, week]

    def take(self, client: str, door: Door, week: int) -> None:
        """Give the client a place and a week, unless it has them already."""
        room = door.room
        if client not in room.holders:
            self.clients[room.index].add(client)
        if client not in room.starting[week]:
            self.starts[room.index, week].add(client)

    def starts_in(self, room: Left, week: int) -> int:
        return len(self.starts[room.index, week])
