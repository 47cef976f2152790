"""The file `contracten`: a contract with its lot, municipalities, days and parties.

A later file updates all of it. A party that stays keeps what was noted of it: when the lead confirmed it.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Prefetch

from achterhoek.cells import NOT_IN_LIST, Columns, Row, agb, agbs, cbses, choice, day, text, word
from achterhoek.imports import kinds
from achterhoek.imports.kinds import Counts, Importer, Run
from achterhoek.models import Municipality
from achterhoek.statuses import ImportKind
from providers.imports.changes import Changes
from providers.imports.parties import Municipalities, Parties
from providers.models import Contract, ContractParty, Lot, ProviderCode
from providers.statuses import AllocateTo, Form, PartyRole

UNKNOWN_AGB = "Deze AGB-code staat niet in het portaal. Lees eerst het bestand met aanbieders in."
UNKNOWN_MUNICIPALITY = "Deze gemeente doet niet mee in het portaal."
ENDS_BEFORE = "De einddatum ligt vóór de ingangsdatum."
SAME_LEAD = "Deze penvoerder heeft in dit perceel nog een contract waarvan de dagen overlappen."
TWO_ROLES = "Een aanbieder staat in twee rollen; de eerste telt (penvoerder, partner, onderaannemer)."

ROLES = (
    ("penvoerder_agb", PartyRole.LEAD),
    ("partners_agb", PartyRole.PARTNER),
    ("onderaannemers_agb", PartyRole.SUBCONTRACTOR),
)


class Term(NamedTuple):
    """The days of one contract of a lead in a lot; `line` is 0 where the file does not name it."""

    first_day: date
    last_day: date
    line: int


@kinds.register
class Contracts(Importer):
    kind = ImportKind.CONTRACTS
    columns = Columns(
        word("contractnummer", 40, required=True),
        text("naam", 200),
        word("perceel", 40, required=True),
        agb("penvoerder_agb", required=True),
        agbs("partners_agb"),
        agbs("onderaannemers_agb"),
        choice("toewijzen_aan", AllocateTo),
        cbses("gemeenten", required=True),
        choice("vorm", Form, required=True),
        day("ingangsdatum", required=True),
        day("einddatum", required=True),
        day("openbaar_vanaf"),
    )
    batch_size = 500

    def __init__(self, run: Run) -> None:
        super().__init__(run)
        self._lots = {slug.casefold(): slug for slug in Lot.objects.values_list("slug", flat=True)}
        self._municipalities = frozenset(Municipality.objects.values_list("code", flat=True))
        self._providers = dict(ProviderCode.objects.values_list("agb", "provider_id"))
        self._seen = kinds.FirstOfKey()
        self._terms: defaultdict[tuple[int, str], list[Term]] = defaultdict(list)

    def look(self, rows: Sequence[Row]) -> None:
        for row in rows:
            if fault := self._fault(row):
                self.run.park(row["line"], *fault)
                continue
            if len(self._parties(row)) < len(_written_parties(row)):
                self.run.notice(TWO_ROLES, line=row["line"], column="onderaannemers_agb")
            key = (self._providers[row["penvoerder_agb"]], self._lots[row["perceel"].casefold()])
            self._terms[key].append(Term(row["ingangsdatum"], row["einddatum"], row["line"]))

    def settle(self) -> None:
        """Tell of two contracts of one lead in one lot on the same day."""
        for key, term in self._other_terms():
            self._terms[key].append(term)
        for terms in self._terms.values():
            ordered = sorted(terms, key=lambda term: term.line)
            for number, term in enumerate(ordered):
                if term.line and any(_overlap(term, earlier) for earlier in ordered[:number]):
                    self.run.notice(SAME_LEAD, line=term.line, column="penvoerder_agb")

    def group(self, row: Row) -> Hashable:
        return str(row["contractnummer"])

    def take_in(self, rows: Sequence[Row], *, write: bool) -> Counts:
        held = {contract.number: contract for contract in _held(row["contractnummer"] for row in rows)}
        changes, parties, places = Changes(Contract), Parties(), Municipalities()
        counts = Counts()
        for row in rows:
            number = row["contractnummer"]
            contract, count = changes.put(held.get(number), self._values(row), number=number)
            held[number] = contract
            told = [parties.put(contract, self._parties(row)), places.put(contract, row["gemeenten"])]
            counts += Counts(updated=1) if count.unchanged and any(told) else count
        if write:
            for change in (changes, parties, places):
                change.write()
        return counts

    def finish(self, *, write: bool) -> int:
        named = {row["contractnummer"] for rows in self.run.rows() for row in rows}
        return len(set(Contract.objects.values_list("number", flat=True)) - named)

    def _fault(self, row: Row) -> tuple[str, str] | None:
        if row["perceel"].casefold() not in self._lots:
            return "perceel", NOT_IN_LIST
        for column, _ in ROLES:
            if any(code not in self._providers for code in _listed(row[column])):
                return column, UNKNOWN_AGB
        if not self._municipalities.issuperset(row["gemeenten"]):
            return "gemeenten", UNKNOWN_MUNICIPALITY
        if row["einddatum"] < row["ingangsdatum"]:
            return "einddatum", ENDS_BEFORE
        return None if self._seen.accepts(row["contractnummer"], row) else ("contractnummer", kinds.SAME_KEY)

    def _values(self, row: Row) -> dict[str, Any]:
        return {
            "name": row["naam"],
            "lot_id": self._lots[row["perceel"].casefold()],
            "form": row["vorm"],
            "allocate_to": row["toewijzen_aan"] or AllocateTo.LEAD.value,
            "first_day": row["ingangsdatum"],
            "last_day": row["einddatum"],
            "public_from": row["openbaar_vanaf"],
        }

    def _parties(self, row: Row) -> dict[int, PartyRole]:
        """Provider → role; a provider with two codes or two roles stands once, in its best role."""
        parties: dict[int, PartyRole] = {}
        for code, role in _written_parties(row):
            parties.setdefault(self._providers[code], role)
        return parties

    def _other_terms(self) -> Iterator[tuple[tuple[int, str], Term]]:
        """The contracts in the portal that the file does not name."""
        leads = ContractParty.objects.filter(role=PartyRole.LEAD).values_list(
            "contract__number", "provider_id", "contract__lot_id", "contract__first_day", "contract__last_day"
        )
        for number, provider, lot, first_day, last_day in leads:
            if number not in self._seen:
                yield (provider, lot), Term(first_day, last_day, line=0)


def _held(numbers: Iterable[str]) -> Iterable[Contract]:
    parties = Prefetch("parties", ContractParty.objects.order_by("pk"))
    return Contract.objects.filter(number__in=set(numbers)).prefetch_related(parties, "municipalities")


def _written_parties(row: Row) -> list[tuple[str, PartyRole]]:
    return [(code, role) for column, role in ROLES for code in _listed(row[column])]


def _listed(cell: str | list[str]) -> list[str]:
    return [cell] if isinstance(cell, str) else cell


def _overlap(one: Term, other: Term) -> bool:
    return one.first_day <= other.last_day and other.first_day <= one.last_day
