"""The set-based assessment against an oracle written apart, on random small regions and on a whole one from files."""

import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from achterhoek.models import User
from clients.models import Allocation, CareLine, Indication
from clients.statuses import EndReason, Source
from providers.models import Contract, ContractParty
from providers.statuses import AllocateTo, PartyRole
from tests.commands import run
from tests.factories import (
    ClientFactory,
    ProductFactory,
    ProviderFactory,
    lot,
    municipality,
    period,
)
from tests.transitions import assessment_oracle as oracle
from tests.transitions.assessment_files import region_from_files
from transitions import explanations
from transitions.actions import assessments
from transitions.demo.region import Region
from transitions.models import Assessment, PeriodScope

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_september")]

TODAY = date(2022, 9, 12)
PLACES = ("0197", "0222", "1509")
LOTS = ("wmo-ondersteuning", "wmo-wonen", "jeugd-ambulant")
NAMES = ("a", "b", "c", "d")

FILES = {
    "products": "producten",
    "providers": "aanbieders",
    "contracts": "contracten",
    "capacity": "capaciteit",
    "caseload": "caseload",
}

around = st.sampled_from(
    [
        date(2022, 6, 29),
        date(2022, 6, 30),
        date(2022, 7, 1),
        date(2022, 9, 12),
        date(2022, 12, 30),
        date(2022, 12, 31),
        date(2023, 1, 1),
        date(2023, 1, 2),
        date(2024, 5, 5),
    ]
)
contract_days = st.sampled_from(
    [
        (date(2022, 7, 1), date(2025, 6, 30)),
        (date(2022, 7, 1), date(2022, 12, 31)),
        (date(2023, 1, 1), date(2023, 1, 1)),
        (date(2023, 1, 2), date(2025, 6, 30)),
        (date(2021, 1, 1), date(2022, 6, 30)),
    ]
)
publication = st.sampled_from([None, date(2022, 4, 5), TODAY, TODAY + timedelta(days=1)])
providers = st.sampled_from(NAMES)


@st.composite
def contracts(draw) -> oracle.Contract:
    first_day, last_day = draw(contract_days)
    roles = draw(st.dictionaries(providers, st.sampled_from(["partner", "subcontractor"]), max_size=2))
    lead = draw(providers)
    roles.pop(lead, None)
    return oracle.Contract(
        lot=draw(st.sampled_from(LOTS)),
        places=draw(st.sets(st.sampled_from(PLACES), min_size=1)),
        first_day=first_day,
        last_day=last_day,
        public_from=draw(publication),
        to_party=draw(st.booleans()),
        lead=lead,
        partners={name for name, role in roles.items() if role == "partner"},
        subcontractors={name for name, role in roles.items() if role == "subcontractor"},
    )


@st.composite
def cases(draw) -> oracle.Case:
    last_day = draw(st.none() | around)
    first_day = date(2020, 3, 1)
    begun = draw(st.booleans()) or draw(st.booleans())
    latest = min(last_day or date(2030, 1, 1), date(2022, 10, 1))
    since = draw(st.sampled_from([first_day, min(date(2022, 6, 30), latest), latest])) if begun else None
    named = draw(providers) if begun else draw(st.none() | providers)
    links = [(since, named)] if since else []
    if since and draw(st.booleans()):
        links.append((since + timedelta(days=draw(st.sampled_from([1, 30, 400]))), draw(providers)))
    rarely = st.sampled_from([False, False, False, False, True])
    return oracle.Case(
        place=draw(st.sampled_from(PLACES)),
        lot=draw(st.sampled_from([*LOTS, None])),
        died_on=date(2022, 8, 1) if draw(rarely) else None,
        budget=draw(rarely),
        last_day=last_day,
        ended_on=draw(around) if draw(rarely) else None,
        care_since=since,
        named=named,
        links=links,
        measure=draw(rarely),
        crisis=draw(rarely),
        out_of_region=draw(rarely),
    )


def write_contract(contract: oracle.Contract, known: dict[str, object], *, number: str) -> None:
    row = Contract.objects.create(
        number=number,
        lot_id=contract.lot,
        first_day=contract.first_day,
        last_day=contract.last_day,
        public_from=contract.public_from,
        allocate_to=AllocateTo.PARTY if contract.to_party else AllocateTo.LEAD,
    )
    row.municipalities.set(contract.places)
    parties = [(contract.lead, PartyRole.LEAD)]
    parties += [(name, PartyRole.PARTNER) for name in contract.partners]
    parties += [(name, PartyRole.SUBCONTRACTOR) for name in contract.subcontractors]
    for name, role in parties:
        ContractParty.objects.create(contract=row, provider=known[name], role=role)


def write_case(case: oracle.Case, known: dict[str, object], *, key: str) -> None:
    portal = User.objects.portal()
    client = ClientFactory(
        municipality=municipality(case.place),
        died_on=case.died_on,
        measure="ots" if case.measure else "geen",
        crisis=case.crisis,
        out_of_region=case.out_of_region,
    )
    kind = lot(case.lot) if case.lot else None
    ended = {"ended_on": case.ended_on, "end_reason": EndReason.GOAL, "ended_by": portal}
    line = CareLine.objects.create(
        client=client,
        municipality=client.municipality,
        lot=kind,
        **({**ended, "ended_at": "2022-06-01T12:00Z"} if case.ended_on else {}),
    )
    Indication.objects.create(
        municipality=client.municipality,
        client=client,
        care_line=line,
        key=key,
        law="Wmo",
        product=ProductFactory(code=f"X{kind.order if kind else 0:04d}", lot=kind),
        delivery="PGB" if case.budget else "ZIN",
        first_day=date(2020, 3, 1),
        last_day=case.last_day,
        care_since=case.care_since,
        named_provider=known[case.named] if case.named else None,
    )
    for first_day, name in case.links:
        Allocation.objects.create(
            municipality=client.municipality,
            care_line=line,
            provider=known[name],
            code="00000000",
            first_day=first_day,
            source=Source.IMPORT if first_day == case.care_since else Source.START,
            written_by=portal,
        )


def answers() -> dict[str, tuple[str, str, list[str]]]:
    rows = Assessment.objects.select_related("indication")
    return {row.indication.key: (row.outcome, row.reason, explanations.follow_ups(row)) for row in rows}


@given(st.lists(contracts(), max_size=6), st.lists(cases(), min_size=10, max_size=25))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_assessment_agrees_with_the_oracle_on_random_regions(drawn, people):
    with transaction.atomic():
        known = {name: ProviderFactory() for name in NAMES}
        for number, contract in enumerate(drawn):
            write_contract(contract, known, number=f"R-{number}")
        for number, case in enumerate(people):
            write_case(case, known, key=f"{case.place}/Wmo/{number}")
        scope = set(PeriodScope.objects.values_list("municipality", "lot"))
        region = oracle.Region(period().first_day, period().last_day, TODAY, scope, drawn)

        assessments.run(period(), by=User.objects.portal())

        assert answers() == {
            f"{case.place}/Wmo/{number}": oracle.assess(case, region) for number, case in enumerate(people)
        }
        transaction.set_rollback(True)


@pytest.fixture
def region_dir(tmp_path) -> Path:
    """The region that REGION_DIR names, or one drawn for the test."""
    if named := os.environ.get("REGION_DIR"):
        return Path(named)
    region = Region(residents=150, seed=7)
    for kind, name in FILES.items():
        (tmp_path / f"{name}.csv").write_bytes(region.file(kind))
    return tmp_path


def test_assess_command_agrees_with_the_oracle_on_a_region_of_files(region_dir):
    for kind, name in FILES.items():
        run(f"import_{kind}", str(region_dir / f"{name}.csv"))

    ran = run("assess", "--period", "achterhoek-2022")

    region, people = region_from_files(region_dir, today=TODAY)
    answer = {row["indication"]: (row["outcome"], row["reason"], row["follow_ups"]) for row in ran.value}
    assert ran.code == 0
    assert len(answer) == len(ran.value) == Indication.objects.count() > 100
    assert answer == {key: oracle.assess(people[key], region) for key in answer}
    assert all(row["explanation"].endswith(".") for row in ran.value)


def test_assess_command_refuses_an_unknown_period():
    ran = run("assess", "--period", "nergens")

    assert (ran.code, ran.value) == (2, {"error": "Er is geen overgangsperiode nergens."})
