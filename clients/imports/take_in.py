"""Writes what was decided about a batch of clients: set by set, in the transaction of who calls."""

from dataclasses import dataclass
from datetime import date

from achterhoek import audit, numbering
from achterhoek.clock import now
from achterhoek.models import FileImport, User
from achterhoek.statuses import AccessAction
from clients import spelling
from clients.imports import differences, objects
from clients.imports.decisions import Decision
from clients.imports.differences import Found
from clients.imports.held import Batch, person_of
from clients.imports.lines import NewLine
from clients.imports.rows import Region
from clients.models import (
    Allocation,
    AllocationNumber,
    CareLine,
    Client,
    Difference,
    Household,
    Indication,
    Representative,
)
from clients.statuses import DifferenceState

AT_ONCE = 2_000
ADDRESS = ("street", "house_number", "addition", "postcode", "place")


@dataclass(slots=True)
class Writer:
    """Writes the decisions of one batch."""

    file_import: FileImport
    by: User
    portal: User
    region: Region
    batch: Batch
    today: date

    def write(self, decisions: list[Decision]) -> None:
        self._make_households(decisions)
        made = self._make_clients([decision for decision in decisions if decision.is_new])
        changed = self._change_clients([one for one in decisions if one.held.client and one.touches_person])
        lines = [(decision, line) for decision in decisions for line in decision.lines]
        self._make_lines(lines)
        self._update_care(decisions)
        self._keep_differences(decisions)
        added = [decision.client for decision, _ in lines if not decision.is_new]
        self._record(AccessAction.CREATE, "cliënten toegevoegd uit een bestand", made)
        self._record(AccessAction.CHANGE, "cliënten bijgewerkt uit een bestand", [*changed, *added])

    def _make_households(self, decisions: list[Decision]) -> None:
        wanted = {
            (one.person["gemeente"], one.person["huishouden"]): None
            for one in decisions
            if (one.is_new or "household" in one.changes) and one.person["huishouden"]
        }
        new = [key for key in wanted if key not in self.batch.households]
        made = Household.objects.bulk_create(
            [Household(municipality_id=municipality, code=code) for municipality, code in new],
            batch_size=AT_ONCE,
        )
        self.batch.households.update({(one.municipality_id, one.code): one.pk for one in made})

    def _make_clients(self, decisions: list[Decision]) -> list[Client]:
        if not decisions:
            return []
        numbers = numbering.reserve("case", len(decisions))
        for number, decision in zip(numbers, decisions, strict=True):
            decision.made = objects.client_of(
                decision.person,
                case_number=f"C-{number}",
                bsn_index=self.batch.indexes[person_of(decision.person)],
                region=self.region,
                household=self._household(decision),
            )
            decision.made.died_on = decision.died_on
        made = [decision.client for decision in decisions]
        Client.objects.bulk_create(made, batch_size=AT_ONCE)
        self._make_representatives(decisions)
        return made

    def _make_representatives(self, decisions: list[Decision]) -> None:
        people = [person for one in decisions for person in objects.representatives(one.client, one.person)]
        Representative.objects.bulk_create(people, batch_size=AT_ONCE)

    def _keep_addresses(self, decisions: list[Decision]) -> None:
        """No file knows where who decides lives: whoever is still named keeps the address that a person wrote."""
        for decision in decisions:
            for held in decision.held.representatives.values():
                if held.postcode:
                    same = Representative.objects.filter(client=decision.client, name=held.name)
                    same.update(**{name: getattr(held, name) for name in ADDRESS})

    def _household(self, decision: Decision) -> int | None:
        return self.batch.households.get((decision.person["gemeente"], decision.person["huishouden"]))

    def _change_clients(self, decisions: list[Decision]) -> list[Client]:
        """Personal details follow the file; `version` tells a person who has the form open."""
        fields = {"version"}
        for decision in decisions:
            changes = dict(decision.changes)
            if "household" in changes:
                del changes["household"]
                changes["household_id"] = self._household(decision)
            if "surname" in changes:
                changes["search_name"] = spelling.plain(changes["surname"])
            for name, value in changes.items():
                setattr(decision.client, name, value)
            decision.client.version += 1
            fields |= {name.removesuffix("_id") for name in changes}
        changed = [decision.client for decision in decisions]
        if changed:
            Client.objects.bulk_update(changed, sorted(fields), batch_size=200)
        if represented := [decision for decision in decisions if decision.representatives]:
            Representative.objects.filter(client__in=[decision.client for decision in represented]).delete()
            self._make_representatives(represented)
            self._keep_addresses(represented)
        return changed

    def _make_lines(self, lines: list[tuple[Decision, NewLine]]) -> None:
        made = [
            objects.care_line(decision.client, line.rows[0], died_on=decision.died_on, ended_by=self.portal)
            for decision, line in lines
        ]
        CareLine.objects.bulk_create(made, batch_size=AT_ONCE)
        pairs = [(care_line, line) for care_line, (_, line) in zip(made, lines, strict=True)]
        self._make_indications(pairs)
        Allocation.objects.bulk_create(
            [
                objects.link_of(row, care_line, first_day=day, by=self.portal)
                for care_line, line in pairs
                for day, row in line.links
            ],
            batch_size=AT_ONCE,
        )

    def _make_indications(self, pairs: list[tuple[CareLine, NewLine]]) -> None:
        """The first of each line, then what renews those, and so on: a renewal points at what is there."""
        before: dict[int, Indication] = {}
        numbers = []
        for depth in range(max((len(line.rows) for _, line in pairs), default=0)):
            made = []
            for number, (care_line, line) in enumerate(pairs):
                if depth < len(line.rows):
                    row = line.rows[depth]
                    before[number] = objects.indication_of(row, care_line, renews=before.get(number))
                    made.append(before[number])
                    if row["toewijzingnummer"]:
                        numbers.append((row, before[number]))
            Indication.objects.bulk_create(made, batch_size=AT_ONCE)
        AllocationNumber.objects.bulk_create(
            [objects.number_for(row, indication) for row, indication in numbers], batch_size=AT_ONCE
        )

    def _update_care(self, decisions: list[Decision]) -> None:
        """What follows the file of care that is there already: the wish, a death, and whether the file names it."""
        wishes = [wish for decision in decisions for wish in decision.wishes]
        for indication, wish in wishes:
            indication.wish_id = wish
        if wishes:
            Indication.objects.bulk_update([indication for indication, _ in wishes], ["wish"], batch_size=500)
        self._end_lines(decisions)
        if back := [one.pk for decision in decisions for one in decision.back]:
            Indication.objects.filter(pk__in=back).update(missing_since=None)
        if missing := [
            one.pk for decision in decisions for one in decision.missing if one.missing_since is None
        ]:
            Indication.objects.filter(pk__in=missing).update(missing_since=self.today)

    def _end_lines(self, decisions: list[Decision]) -> None:
        ending = []
        for decision in decisions:
            for line in decision.ending:
                objects.end_by_death(line, died_on=decision.died_on, ended_by=self.portal)
                ending.append(line)
        if ending:
            fields = ["ended_on", "end_reason", "ended_at", "ended_by"]
            CareLine.objects.bulk_update(ending, fields, batch_size=500)

    def _keep_differences(self, decisions: list[Decision]) -> None:
        """Open what was found; what the file no longer says is gone."""
        gone = [one.pk for decision in decisions for one in decision.gone]
        if gone:
            Difference.objects.filter(pk__in=gone, state=DifferenceState.OPEN).update(
                state=DifferenceState.GONE, settled_at=now(), settled_by=self.portal
            )
        opened = [self._difference(found, decision) for decision in decisions for found in decision.opened]
        Difference.objects.bulk_create(opened, batch_size=AT_ONCE)

    def _difference(self, found: Found, decision: Decision) -> Difference:
        client = found.indication.client if found.indication else decision.client
        return Difference(
            municipality_id=client.municipality_id,
            client=client,
            indication=found.indication,
            kind=found.kind,
            row_key=found.key,
            columns=found.columns,
            row_sealed=differences.seal_row(found.row, key=found.key),
            fingerprint=found.fingerprint(),
            found_in=self.file_import,
        )

    def _record(self, action: AccessAction, what: str, about: list[Client]) -> None:
        if about:
            audit.record(action, what, by=self.by, about=about, detail={"import": self.file_import.pk})
