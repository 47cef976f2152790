"""Where a provider stands: the page about an employer and the assessment answer from one source."""

from datetime import date

import pytest

from achterhoek.models import Municipality, User
from clients.models import Allocation, CareLine, Indication
from clients.statuses import Source
from providers.models import Contract, Lot, Provider
from tests.commands import run
from tests.factories import (
    ClientFactory,
    ContractFactory,
    ProductFactory,
    ProviderFactory,
    lot,
    period,
)
from transitions import standing
from transitions.actions import assessments
from transitions.demo.region import Region
from transitions.models import Assessment
from transitions.statuses import Reason

pytestmark = pytest.mark.django_db
TODAY = date(2022, 9, 12)


def read_region(folder) -> None:
    """Providers and contracts of a whole region, old ones and new, and no residents."""
    region = Region(residents=150, seed=7)
    for kind in ("products", "providers", "contracts"):
        (folder / f"{kind}.csv").write_bytes(region.file(kind))
        assert run(f"import_{kind}", str(folder / f"{kind}.csv")).code == 0


def care_everywhere() -> None:
    """One indication, begun long ago and lasting long, for every provider × lot × municipality."""
    portal, providers = User.objects.portal(), list(Provider.objects.order_by("pk"))
    for place in Municipality.objects.all():
        client = ClientFactory(municipality=place)
        for kind in Lot.objects.all():
            product = ProductFactory(code=f"Z{kind.order:04d}", lot=kind)
            lines = CareLine.objects.bulk_create(
                CareLine(client=client, municipality=place, lot=kind) for _ in providers
            )
            Indication.objects.bulk_create(
                Indication(
                    municipality=place,
                    client=client,
                    care_line=line,
                    key=f"{place.pk}/{kind.pk}/{provider.pk}",
                    law="Wmo",
                    product=product,
                    delivery="ZIN",
                    first_day=date(2021, 3, 1),
                    last_day=date(2024, 2, 28),
                    care_since=date(2021, 3, 1),
                    named_provider=provider,
                )
                for line, provider in zip(lines, providers, strict=True)
            )
            Allocation.objects.bulk_create(
                Allocation(
                    municipality=place,
                    care_line=line,
                    provider=provider,
                    code=provider.agb,
                    first_day=date(2021, 3, 1),
                    source=Source.IMPORT,
                    written_by=portal,
                )
                for line, provider in zip(lines, providers, strict=True)
            )


def standings() -> dict[tuple[int, str, str], str]:
    found = standing.of_all(period=period(), today=TODAY)
    return {(row.provider, row.lot, row.municipality): row.reason for row in found}


def assessed() -> dict[tuple[int, str, str], str]:
    assessments.run(period(), by=User.objects.portal())
    rows = Assessment.objects.values_list(
        "current_provider", "indication__product__lot", "municipality", "reason"
    )
    return {(provider, kind, place): reason for provider, kind, place, reason in rows}


def test_every_provider_stands_in_every_lot_and_municipality_as_the_assessment_says(tmp_path, on_day):
    """All is public on this day; then a part of it again is not."""
    on_day(TODAY)
    read_region(tmp_path)
    care_everywhere()

    said = assessed()

    assert len(said) == Provider.objects.count() * 4 * 8 > 1500
    assert standings() == said
    assert {Reason.OWN_CONTRACT, Reason.CONSORTIUM, Reason.SUBCONTRACTOR} < set(said.values())
    assert {Reason.NO_CONTRACT, Reason.NOT_FOR_LOT, Reason.OWN_PROCUREMENT} < set(said.values())

    secret = Contract.objects.filter(number__endswith="1", first_day=period().first_day)
    assert secret.update(public_from=date(2022, 9, 13)) > 2
    assert standings() == assessed() != said


def stands(provider, *, lot_slug="wmo-ondersteuning", code="0197", today=TODAY) -> standing.Standing:
    (row,) = [
        row
        for row in standing.of(provider.pk, period=period(), today=today)
        if (row.lot, row.municipality) == (lot_slug, code)
    ]
    return row


def test_partner_stands_with_its_consortium_and_lead():
    partner = ProviderFactory()
    ContractFactory(name="Samen Sterk", partners=[partner], lead=ProviderFactory(name="De Linde"))

    row = stands(partner)

    assert (row.reason, row.role, row.sure) == (Reason.CONSORTIUM, "partner", True)
    assert (row.consortium, row.lead, row.since) == ("Samen Sterk", "De Linde", date(2022, 7, 1))


def test_subcontractor_is_sure_once_one_lead_confirmed_it():
    """Also where another contract would come first by its number or by whom it allocates to."""
    sub = ProviderFactory()
    ContractFactory(number="A-1", subcontractors=[sub], allocate_to="partij")
    second = ContractFactory(number="A-2", subcontractors=[sub], lead=ProviderFactory(name="De Linde"))
    assert not stands(sub).sure

    second.parties.filter(provider=sub).update(confirmed_on=TODAY, confirmed_by=User.objects.portal())

    assert (stands(sub).sure, stands(sub).lead) == (True, "De Linde")


def test_municipality_that_buys_by_itself_says_whom_it_buys_from():
    provider, other = ProviderFactory(), ProviderFactory()
    ContractFactory(
        lead=provider, form="subsidie", municipalities=["1509"], first_day=date(2022, 1, 1), public_from=None
    )

    assert (stands(provider, code="1509").reason, stands(provider, code="1509").form) == (
        Reason.OWN_PROCUREMENT,
        "subsidie",
    )
    assert (stands(other, code="1509").reason, stands(other, code="1509").role) == (
        Reason.OWN_PROCUREMENT,
        "",
    )


def test_contract_that_begins_after_the_test_day_is_still_to_come():
    provider = ProviderFactory()
    ContractFactory(lead=provider, first_day=date(2023, 3, 1))

    assert (stands(provider).reason, stands(provider).coming) == (Reason.NO_CONTRACT, date(2023, 3, 1))
    assert stands(provider, today=date(2023, 3, 1)).reason == Reason.OWN_CONTRACT


def test_contract_that_has_ended_does_not_count_any_more():
    provider = ProviderFactory()
    ContractFactory(lead=provider)

    assert stands(provider, today=date(2025, 6, 30)).reason == Reason.OWN_CONTRACT
    assert stands(provider, today=date(2025, 7, 1)).reason == Reason.NO_CONTRACT


def test_lots_are_known_by_what_is_public_where_it_takes_part():
    """Another municipality's own purchasing is no outcome of the tender."""
    ContractFactory(lot=lot("jeugd-ambulant"), municipalities=["1509"], public_from=date(2021, 12, 1))
    ContractFactory(lot=lot("wmo-wonen"), public_from=date(2022, 4, 5))

    assert standing.known_lots(period=period(), today=date(2022, 4, 4)) == set()
    assert standing.known_lots(period=period(), today=date(2022, 4, 5)) == {"wmo-wonen"}


def test_one_query_however_many_contracts(django_assert_num_queries):
    provider, now = ProviderFactory(), period()
    for _ in range(3):
        ContractFactory(partners=[provider])

    with django_assert_num_queries(1):
        standing.of(provider.pk, period=now, today=TODAY)
