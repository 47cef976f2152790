"""Whether the letter "another provider" is a decision open to objection, per law and referrer.

Case law differs, so a municipality sets it; what it has not set is a decision, which gives the resident most.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from django.db import transaction

from achterhoek import audit
from achterhoek.clock import now
from achterhoek.models import Municipality, User
from achterhoek.permissions import may
from achterhoek.refusals import Refused
from achterhoek.statuses import AccessAction
from clients.statuses import Law, Referrer
from transitions.models import DecisionRule

EDIT = "letters.edit_texts"
#: An indication of which nobody noted who referred has none at all.
REFERRERS = (*Referrer.choices, ("", "niet bekend"))
Pair = tuple[str, str]


@dataclass(frozen=True)
class Rules:
    """What a municipality has set; what it has not set is a decision."""

    told: Mapping[Pair, bool]

    def is_decision(self, law: str, referrer: str) -> bool:
        """Whether a letter about care under this law, by this referrer, can be objected to."""
        return self.told.get((law, referrer), True)

    def all(self) -> dict[Pair, bool]:
        """Every law with every referrer, in the order of the page."""
        return {pair: self.is_decision(*pair) for pair in pairs()}


def pairs() -> Iterator[Pair]:
    """Every law with every referrer."""
    return product(Law.values, (value for value, _ in REFERRERS))


def rules_of(municipality: Municipality) -> Rules:
    """All that a municipality has set: one query."""
    rows = DecisionRule.objects.filter(municipality=municipality)
    return Rules({(row.law, row.referrer): row.is_decision for row in rows})


def is_decision(municipality: Municipality, law: str, referrer: str) -> bool:
    """Whether a letter about care under this law, by this referrer, can be objected to here."""
    return rules_of(municipality).is_decision(law, referrer)


def seen_of(rules: Rules) -> str:
    """What a page that shows these rules has seen."""
    return "".join("1" if decision else "0" for decision in rules.all().values())


@transaction.atomic
def change(municipality: Municipality, *, rules: Mapping[Pair, bool], seen: str, by: User) -> list[Pair]:
    """Set what differs from what stands, and return that. Letters already made stay as they are."""
    if not may(by, EDIT) or by.municipality_id != municipality.pk:
        raise Refused("Dit stelt alleen de functioneel beheerder van deze gemeente in.", rule=EDIT)
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    standing = rules_of(municipality)
    if seen_of(standing) != seen:
        raise Refused("Een collega heeft dit intussen gewijzigd. Kijk eerst wat er nu staat.", rule="version")
    changed = [pair for pair in pairs() if pair in rules and rules[pair] != standing.is_decision(*pair)]
    for pair in changed:
        _set(municipality, pair, decision=rules[pair], by=by)
    return changed


def _set(municipality: Municipality, pair: Pair, *, decision: bool, by: User) -> None:
    law, referrer = pair
    DecisionRule.objects.update_or_create(
        municipality=municipality,
        law=law,
        referrer=referrer,
        defaults={"is_decision": decision, "changed_by": by, "changed_at": now()},
    )
    says = "is een besluit" if decision else "is geen besluit"
    audit.record(
        AccessAction.CHANGE,
        f"Brief over een andere aanbieder {says}: {law}, verwijzer {dict(REFERRERS)[referrer]}",
        by=by,
        municipality=municipality.pk,
    )
