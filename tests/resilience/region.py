"""Work for the programme, and the count of what became of it: `python -m tests.resilience.region fill|left|count`.

Each runs in a process of its own, against the database that the environment names.
"""

import argparse
import json
import os
from datetime import UTC, date, datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "achterhoek.settings")
django.setup()

from django.db.models import Count  # noqa: E402

from achterhoek import bsn  # noqa: E402
from achterhoek.models import Municipality, User  # noqa: E402
from clients.models import Allocation, CareLine, Client, Indication  # noqa: E402
from providers.models import Capacity, Contract, ContractParty, Product, Provider, ProviderCode  # noqa: E402
from transitions.models import (  # noqa: E402
    Assessment,
    Handover,
    HandoverEvent,
    HandoverLine,
    Offer,
    Placement,
    Plan,
    PlanPart,
    TransitionPeriod,
)
from transitions.statuses import PartState, PlacementState, PlanState, Status  # noqa: E402

DUE, STARTS_ON = date(2022, 9, 1), date(2022, 10, 31)
MOMENT = datetime(2022, 9, 1, 8, 0, tzinfo=UTC)
LOT = "wmo-ondersteuning"
AT_A_TIME = 2000


def fill(*, offers: int, residents: int) -> None:
    """Offers that wait too long for an answer, and a plan that is to be carried out."""
    places = list(Municipality.objects.order_by("pk"))
    coordinators = _people(places)
    old, new, contract = _providers(places)
    _offers(offers, places, coordinators, old, new)
    _plan(residents, places, coordinators, old, new, contract)


def _people(places):
    made = [
        User(username=f"{name}.{place.pk}", role="coordinator", municipality=place)
        for place in places
        for name in ("een", "twee")
    ]
    User.objects.bulk_create(made)
    return {place.pk: [user for user in made if user.municipality == place] for place in places}


def _providers(places):
    old, new = Provider.objects.bulk_create(
        Provider(agb=agb, name=name) for agb, name in (("41000001", "De Es"), ("41000002", "De Bron"))
    )
    ProviderCode.objects.bulk_create(ProviderCode(agb=one.agb, provider=one) for one in (old, new))
    contract = Contract.objects.create(
        number="AH22-1", lot_id=LOT, first_day=date(2022, 7, 1), last_day=date(2025, 6, 30)
    )
    contract.municipalities.set(places)
    ContractParty.objects.create(contract=contract, provider=new, role="lead")
    Capacity.objects.create(contract=contract, places=1_000_000, intake_per_week=1_000_000)
    return old, new, contract


def _clients(count, places, start):
    made = []
    for number in range(start, start + count):
        case, digits = f"C-{number}", f"{999900000 + number % 99999:09d}"
        made.append(
            Client(
                municipality=places[number % len(places)],
                case_number=case,
                bsn_sealed=bsn.seal(digits, case_number=case),
                bsn_index=f"{number:064d}",
                surname="Abbink",
                birth_date=date(1970, 5, 5),
            )
        )
    return Client.objects.bulk_create(made, batch_size=AT_A_TIME)


def _lines(clients, old, start):
    """Care at the old provider, that a person confirmed must move."""
    period, portal = TransitionPeriod.objects.current(), User.objects.portal()
    product, _ = Product.objects.get_or_create(category="02", code="02A01", defaults={"lot_id": LOT})
    lines = CareLine.objects.bulk_create(
        (CareLine(client=one, municipality_id=one.municipality_id, lot_id=LOT) for one in clients),
        batch_size=AT_A_TIME,
    )
    rights = Indication.objects.bulk_create(
        (
            Indication(
                care_line=line,
                client=line.client,
                municipality_id=line.municipality_id,
                product=product,
                key=f"{line.municipality_id}/Wmo/{start + number}",
                law="Wmo",
                delivery="ZIN",
                first_day=date(2021, 3, 1),
                last_day=date(2024, 2, 28),
                care_since=date(2021, 3, 1),
                named_provider=old,
            )
            for number, line in enumerate(lines)
        ),
        batch_size=AT_A_TIME,
    )
    Allocation.objects.bulk_create(
        (
            Allocation(
                care_line=line,
                municipality_id=line.municipality_id,
                provider=old,
                code=old.agb,
                first_day=date(2021, 3, 1),
                source="import",
                written_by=portal,
            )
            for line in lines
        ),
        batch_size=AT_A_TIME,
    )
    Assessment.objects.bulk_create(
        (
            Assessment(
                period=period,
                municipality_id=right.municipality_id,
                indication=right,
                outcome="moves",
                reason="no_contract",
                current_provider=old,
                confirmed_outcome="moves",
                confirmed_at=MOMENT,
                confirmed_by=portal,
            )
            for right in rights
        ),
        batch_size=AT_A_TIME,
    )
    return lines


def _handovers(lines, old, status, start, receiving=None):
    period, portal = TransitionPeriod.objects.current(), User.objects.portal()
    made = Handover.objects.bulk_create(
        (
            Handover(
                number=f"O-{start + number}",
                period=period,
                municipality_id=line.municipality_id,
                client=line.client,
                status=status,
                giving=old,
                receiving=receiving,
                created_by=portal,
            )
            for number, line in enumerate(lines)
        ),
        batch_size=AT_A_TIME,
    )
    HandoverLine.objects.bulk_create(
        (
            HandoverLine(handover=one, municipality_id=one.municipality_id, care_line=line)
            for one, line in zip(made, lines, strict=True)
        ),
        batch_size=AT_A_TIME,
    )
    return made


def _offers(count, places, coordinators, old, new):
    lines = _lines(_clients(count, places, 20_000), old, 20_000)
    made = _handovers(lines, old, Status.OFFERED, 20_000, receiving=new)
    Offer.objects.bulk_create(
        (
            Offer(
                municipality_id=one.municipality_id,
                handover=one,
                provider=new,
                profile="profiel",
                offered_on=date(2022, 8, 29),
                offered_by=coordinators[one.municipality_id][0],
                due_on=DUE,
            )
            for one in made
        ),
        batch_size=AT_A_TIME,
    )


def _plan(count, places, coordinators, old, new, contract):
    lines = _lines(_clients(count, places, 60_000), old, 60_000)
    _handovers(lines, old, Status.TO_PLAN, 60_000)
    plan = Plan.objects.create(
        number="P-1",
        name="Plan",
        period=TransitionPeriod.objects.current(),
        state=PlanState.MADE,
        start_from=STARTS_ON,
        day=DUE,
        made_by=User.objects.portal(),
    )
    parts = {
        place.pk: PlanPart.objects.create(
            plan=plan,
            municipality=place,
            made_by=plan.made_by,
            state=PartState.RUNNING,
            approved_at=MOMENT,
            approved_by=coordinators[place.pk][0],
            run_at=MOMENT,
            run_by=coordinators[place.pk][1],
        )
        for place in places
    }
    Placement.objects.bulk_create(
        (
            Placement(
                municipality_id=line.municipality_id,
                plan=plan,
                part=parts[line.municipality_id],
                client=line.client,
                care_line=line,
                lot_id=LOT,
                giving=old,
                contract=contract,
                delivered_by=new,
                starts_on=STARTS_ON,
                why="Er is plaats.",
                binding=True,
            )
            for line in lines
        ),
        batch_size=AT_A_TIME,
    )


def left(*, offers: int, residents: int) -> int:
    """How many changes are still to come; what was done twice counts once."""
    said = HandoverEvent.objects.filter(to_status="").values("handover", "what").distinct().count()
    moved = Placement.objects.filter(state=PlacementState.DONE).count()
    return (2 * offers - said) + (residents - moved)


def count(*, offers: int, residents: int) -> dict[str, int]:
    """Changes that were lost, and those that were made twice."""
    said = HandoverEvent.objects.order_by().values("handover", "what").annotate(times=Count("pk"))
    doubled = sum(row["times"] - 1 for row in said)
    proposed = Handover.objects.filter(status=Status.PROPOSED).count()
    lost = left(offers=offers, residents=residents)
    return {"changes": 2 * offers + residents, "lost": lost, "doubled": doubled, "proposed": proposed}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["fill", "left", "count"])
    parser.add_argument("--offers", type=int, required=True)
    parser.add_argument("--residents", type=int, required=True)
    asked = vars(parser.parse_args())
    print(json.dumps({"fill": fill, "left": left, "count": count}[asked.pop("what")](**asked)))  # noqa: T201


if __name__ == "__main__":
    main()
