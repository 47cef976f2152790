"""The list of objections: running ones first by the day on which they are due, filtered by stand and owner."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.db.models import Case, IntegerField, Value, When

from achterhoek import pages
from achterhoek.models import User
from transitions import objecting
from transitions.models import Objection
from transitions.querysets import ObjectionQuerySet

STATES = {
    "": "Lopend",
    "kiezen": "Doorgaan of wachten",
    "te-laat": "Te laat",
    "voorziening": "Voorlopige voorziening",
    "nog-doen": "Nog te doen",
    "afgedaan": "Afgedaan",
    "alle": "Alle",
}
OWNERS = (("", "Van iedereen"), ("mijn", "Van mij"))
COLUMNS = (
    "bezwaar",
    "dossiernummer",
    "binnengekomen",
    "na_de_termijn",
    "overdracht",
    "brief",
    "stand",
    "doorgaan_of_wachten",
    "kiezen_uiterlijk",
    "besluit_uiterlijk",
    "voorziening",
    "uitkomst",
    "besloten",
    "behandelaar",
)


@dataclass(frozen=True)
class Asked:
    """What the address asks for; what it does not know is passed over."""

    state: str = ""
    owner: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Self:
        state, owner = query.get("stand", ""), query.get("van", "")
        return cls(state if state in STATES else "", owner if owner == "mijn" else "")


@dataclass(frozen=True)
class Found:
    """The objections that one person sees, on one day."""

    user: User
    asked: Asked
    today: date

    def rows(self) -> ObjectionQuerySet:
        """The rows in order, with all that they show."""
        found: ObjectionQuerySet = self._in_order().select_related(
            "client", "handled_by", "handover", "letter"
        )
        return found.with_relief()

    def states(self) -> list[tuple[str, str, int | str]]:
        """The chips with their counts."""
        return [(value, word, pages.counted(self._of_state(value))) for value, word in STATES.items()]

    def shown(self, objection: Any) -> dict[str, Any]:
        """One row: what it waits for and until when."""
        due_on = objecting.next_due(objection)
        return {
            "objection": objection,
            "relief": objecting.relief_of(objection),
            "due_on": due_on,
            "left": objecting.left(due_on, today=self.today) if due_on else "",
            "late": objecting.is_overdue(objection, today=self.today),
        }

    def cells(self) -> Iterator[tuple[Any, ...]]:
        """Every row as the download has it: case numbers, no names."""
        for one in self.rows():
            relief = objecting.relief_of(one)
            yield (
                one.number,
                one.client.case_number,
                one.received_on,
                "ja" if one.is_late else "nee",
                one.handover or "",
                one.letter.number if one.letter else "",
                "afgedaan" if one.outcome else "loopt",
                one.get_weighing_display() or "nog niet gekozen",
                one.weigh_due_on,
                one.answer_due_on,
                relief.get_state_display() if relief else "",
                one.get_outcome_display(),
                one.decided_on or "",
                one.handled_by,
            )

    def _in_order(self) -> ObjectionQuerySet:
        rows = self._of_state(self.asked.state)
        if self.asked.state == "afgedaan":
            return rows.order_by("-decided_on", "-pk")
        if self.asked.state == "alle":
            running_first = Case(
                When(outcome="", then=Value(0)), default=Value(1), output_field=IntegerField()
            )
            return rows.order_by(running_first, "answer_due_on", "pk")
        return rows.order_by("answer_due_on", "pk")

    def _of_state(self, state: str) -> ObjectionQuerySet:
        rows: ObjectionQuerySet = Objection.objects.visible_to(self.user)
        if self.asked.owner == "mijn":
            rows = rows.filter(handled_by=self.user)
        return {
            "": rows.running,
            "kiezen": rows.to_weigh,
            "te-laat": lambda: rows.overdue(self.today),
            "voorziening": rows.with_running_relief,
            "nog-doen": rows.to_follow_up,
            "afgedaan": rows.decided,
            "alle": rows.all,
        }[state]()
