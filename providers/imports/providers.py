"""The file `aanbieders`: a provider with all its AGB codes.

A row is about the provider that has its main code, or, when no row of the file claims that provider by its own main
code, the one that has the row's code as another code: main codes may change. A code belongs to one provider: a row
with a code that another row or another provider has, is parked. Codes that a row no longer names go.
"""

from collections.abc import Hashable, Sequence
from typing import Any

from achterhoek.cells import Columns, Row, agb, agbs, day, text
from achterhoek.imports import kinds
from achterhoek.imports.kinds import Counts, Importer, Run
from achterhoek.statuses import ImportKind
from providers.imports.changes import Changes
from providers.models import Provider, ProviderCode

OTHER_ROW = "Deze AGB-code staat in dit bestand al bij een andere aanbieder."
OTHER_PROVIDER = "Deze AGB-code hoort in het portaal bij een andere aanbieder."
NO_ADDRESS = "Dit is geen webadres dat met https:// of http:// begint; het is overgeslagen."

FIELDS = {
    "naam": "name",
    "kvk": "kvk",
    "plaats": "place",
    "postcode": "postcode",
    "telefoon": "phone",
    "email": "email",
    "stopt_op": "stops_on",
    "contact_naam": "contact_name",
    "contact_email": "contact_email",
}


@kinds.register
class Providers(Importer):
    kind = ImportKind.PROVIDERS
    columns = Columns(
        agb("agb", required=True),
        agbs("agb_andere"),
        text("naam", 300, required=True),
        text("kvk", 8),
        text("plaats", 80),
        text("postcode", 7),
        text("telefoon", 30),
        text("email", 254),
        text("website", 200),
        day("stopt_op"),
        text("contact_naam", 100),
        text("contact_email", 254),
    )

    def __init__(self, run: Run) -> None:
        super().__init__(run)
        self._seen = kinds.FirstOfKey()
        self._row_of_code: dict[str, str] = {}
        self._rows: list[tuple[int, str, list[str]]] = []

    def look(self, rows: Sequence[Row]) -> None:
        for row in rows:
            codes = _codes(row)
            if not self._seen.accepts(row["agb"], row):
                self.run.park(row["line"], "agb", kinds.SAME_KEY)
                continue
            if taken := [
                code for code in codes if self._row_of_code.setdefault(code, row["agb"]) != row["agb"]
            ]:
                self.run.park(row["line"], "agb" if row["agb"] in taken else "agb_andere", OTHER_ROW)
                continue
            if row["website"] and not website(row["website"]):
                self.run.notice(NO_ADDRESS, line=row["line"], column="website")
            self._rows.append((row["line"], row["agb"], codes))

    def settle(self) -> None:
        """Park rows with a code of a provider that is not theirs."""
        owners = dict(ProviderCode.objects.values_list("agb", "provider_id"))
        mains = dict(Provider.objects.values_list("agb", "pk"))
        claimed = {mains[main] for _, main, _ in self._rows if main in mains}
        for line, main, codes in self._rows:
            own = mains.get(main) or (owners.get(main) if owners.get(main) not in claimed else None)
            if others := [code for code in codes if owners.get(code, own) != own]:
                self.run.park(line, "agb" if main in others else "agb_andere", OTHER_PROVIDER)

    def group(self, row: Row) -> Hashable:
        return str(row["agb"])

    def take_in(self, rows: Sequence[Row], *, write: bool) -> Counts:
        held = _held({code for row in rows for code in _codes(row)})
        changes, codes, counts = Changes(Provider), Codes(), Counts()
        for row in rows:
            provider, count = changes.put(held.get(row["agb"]), _values(row))
            held[row["agb"]] = provider
            if codes.put(provider, _codes(row)) and count.unchanged:
                count = Counts(updated=1)
            counts += count
        if write:
            changes.write()
            codes.write()
        return counts

    def finish(self, *, write: bool) -> int:
        named = {row["agb"] for rows in self.run.rows() for row in rows}
        return len(set(Provider.objects.values_list("agb", flat=True)) - named)


class Codes:
    """The codes of the providers of one batch, against those that the portal holds."""

    def __init__(self) -> None:
        self._new: list[ProviderCode] = []
        self._gone: list[str] = []
        self._settled: set[str] = set()

    def put(self, provider: Provider, codes: list[str]) -> bool:
        """Whether something changes; an identical row further on changes nothing more."""
        if provider.agb in self._settled:
            return False
        self._settled.add(provider.agb)
        held = {code.agb for code in provider.codes.all()} if provider.pk else set()
        self._new += [ProviderCode(agb=code, provider=provider) for code in codes if code not in held]
        self._gone += held - set(codes)
        return held != set(codes)

    def write(self) -> None:
        ProviderCode.objects.filter(agb__in=self._gone).delete()
        ProviderCode.objects.bulk_create(self._new, batch_size=1_000)


def website(written: str) -> str:
    """A web address that may be a link; one without a scheme gets https, anything else is none."""
    if written.casefold().startswith(("https://", "http://")):
        return written
    return "" if ":" in written or "." not in written or " " in written else f"https://{written}"[:200]


def _codes(row: Row) -> list[str]:
    return list(dict.fromkeys([row["agb"], *row["agb_andere"]]))


def _values(row: Row) -> dict[str, Any]:
    values = {field: row[column] for column, field in FIELDS.items()}
    return values | {"agb": row["agb"], "website": website(row["website"])}


def _held(codes: set[str]) -> dict[str, Provider]:
    """Providers by the code that finds them: any of theirs, their main code before all."""
    found: dict[str, Provider] = {}
    providers = Provider.objects.filter(codes__agb__in=codes).distinct().prefetch_related("codes")
    for provider in providers:
        found |= {code.agb: provider for code in provider.codes.all()}
    return found | {provider.agb: provider for provider in providers}
