"""Converting: the provider stays, the allocation goes to the lead's code from a day, never backwards."""

from datetime import date

import pytest

from achterhoek.clock import now
from achterhoek.models import User
from achterhoek.refusals import Refused
from clients.models import Allocation
from clients.statuses import Source
from providers.statuses import AllocateTo, PartyRole
from tests.factories import (
    AllocationFactory,
    CareLineFactory,
    ContractFactory,
    HandoverLineFactory,
    IndicationFactory,
    ProviderFactory,
    UserFactory,
    lot,
    municipality,
    period,
)
from transitions.actions import assessments, conversions
from transitions.models import Assessment, Conversion, ConversionRule
from transitions.statuses import Outcome

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_september")]

TODAY = date(2022, 9, 12)


def staying(*, role="partners", confirmed=True, lead_confirmed=True, **kwargs):
    provider = ProviderFactory()
    contract = ContractFactory(**{role: [provider]}, allocate_to=AllocateTo.LEAD)
    if role == "subcontractors" and lead_confirmed:
        contract.parties.filter(role=PartyRole.SUBCONTRACTOR).update(
            confirmed_on=TODAY, confirmed_by=User.objects.portal()
        )
    indication = IndicationFactory(named_provider=provider, **kwargs)
    assessments.run(period(), by=User.objects.portal())
    assessment = Assessment.objects.get(indication=indication)
    if confirmed:
        assessments.confirm([assessment], outcome=Outcome.STAYS, by=UserFactory())
    return assessment


def convert(assessment, *, day=date(2022, 10, 1)):
    return conversions.convert(assessment, day=day, by=UserFactory(coordinator=True), today=TODAY)


@pytest.mark.parametrize("role", ["partners", "subcontractors"])
def test_conversion_keeps_the_provider_and_takes_the_code_of_the_lead(role):
    assessment = staying(role=role)

    made = convert(assessment)

    contract = assessment.party.contract
    lead = contract.parties.get(role=PartyRole.LEAD).provider
    link = made.allocation
    assert (link.provider, link.code, link.contract) == (assessment.current_provider, lead.agb, contract)
    assert (link.first_day, link.source) == (date(2022, 10, 1), Source.CONVERSION)
    assert Allocation.objects.standing().filter(care_line=made.care_line).count() == 2


def test_conversion_today_is_not_backwards():
    assert convert(staying(), day=TODAY).day == TODAY


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2022, 9, 11), "terugwerkende kracht"),
        (date(2025, 7, 1), "kies een dag daarbinnen"),
        (date(2024, 3, 1), "geen geldige indicatie"),
    ],
)
def test_conversion_on_a_wrong_day_is_refused(day, why):
    with pytest.raises(Refused, match=why):
        convert(staying(), day=day)
    assert not Conversion.objects.exists()


def test_conversion_comes_after_the_link_that_stands():
    assessment = staying()
    AllocationFactory(
        care_line=assessment.indication.care_line,
        provider=assessment.current_provider,
        first_day=date(2022, 10, 2),
    )

    with pytest.raises(Refused, match="zet om vanaf een latere dag"):
        convert(assessment)


def test_conversion_at_renewal_supersedes_the_link_that_the_file_wrote_on_that_day():
    assessment = staying(last_day=date(2022, 12, 31))
    line = assessment.indication.care_line
    IndicationFactory(
        care_line=line,
        renews=assessment.indication,
        first_day=date(2023, 1, 1),
        named_provider=assessment.current_provider,
    )
    renewed = Allocation.objects.get(care_line=line, first_day=date(2023, 1, 1))
    person = UserFactory(coordinator=True)

    made = conversions.convert(assessment, day=date(2023, 1, 1), by=person, today=TODAY)

    renewed.refresh_from_db()
    assert (renewed.superseded_by, renewed.superseded_at is None) == (person, False)
    standing = Allocation.objects.standing().filter(care_line=line, first_day=date(2023, 1, 1))
    assert list(standing) == [made.allocation]


def test_conversion_on_the_day_of_a_start_or_correction_is_refused():
    assessment = staying()
    AllocationFactory(
        care_line=assessment.indication.care_line,
        provider=assessment.current_provider,
        first_day=date(2022, 10, 1),
        source=Source.CORRECTION,
    )

    with pytest.raises(Refused, match="zet om vanaf een latere dag"):
        convert(assessment)


def test_subcontractor_waits_for_its_lead():
    with pytest.raises(Refused, match="nog niet als onderaannemer bevestigd"):
        convert(staying(role="subcontractors", lead_confirmed=False))


def test_conversion_waits_for_a_person():
    with pytest.raises(Refused, match="Bevestig eerst"):
        convert(staying(confirmed=False))


def test_lead_is_never_converted():
    provider = ProviderFactory()
    ContractFactory(lead=provider)
    IndicationFactory(named_provider=provider)
    assessments.run(period(), by=User.objects.portal())

    with pytest.raises(Refused, match="hoeft niet"):
        convert(Assessment.objects.get())


def test_line_is_converted_once():
    assessment = staying()
    convert(assessment)

    with pytest.raises(Refused, match="al omgezet"):
        convert(assessment, day=date(2022, 11, 1))
    assert not conversions.to_convert(Assessment.objects.all()).exists()


def test_care_that_went_elsewhere_is_not_converted():
    assessment = staying()
    AllocationFactory(care_line=assessment.indication.care_line, first_day=date(2022, 8, 1))

    with pytest.raises(Refused, match="andere aanbieder"):
        convert(assessment)


def test_open_handover_goes_first():
    assessment = staying()
    line = assessment.indication.care_line
    HandoverLineFactory(handover__client=line.client, care_line=line)

    with pytest.raises(Refused, match="loopt een overdracht"):
        convert(assessment)


def test_care_that_has_not_begun_has_nothing_to_convert():
    with pytest.raises(Refused, match="nog niet begonnen"):
        convert(staying(waiting=True))


def test_whole_lot_on_its_day_leaves_what_may_not_with_the_reason():
    fine, waits = staying(), staying(confirmed=False)
    staying(care_line=CareLineFactory(client__municipality=municipality("0222")))
    rule = ConversionRule.objects.create(period=period(), lot=lot("wmo-ondersteuning"), day=date(2022, 10, 1))

    made = conversions.convert_lot(
        rule, municipality=municipality(), by=UserFactory(coordinator=True), today=TODAY
    )

    assert (made.count, list(made.left.values())) == (1, [1])
    assert Conversion.objects.get().care_line == fine.indication.care_line
    assert list(conversions.to_convert(Assessment.objects.filter(municipality="0197"))) == [waits]


def test_correction_of_a_conversion_brings_it_back_to_the_list():
    assessment = staying()
    made = convert(assessment)
    Allocation.objects.filter(pk=made.allocation.pk).update(
        superseded_at=now(), superseded_by=User.objects.portal(), superseded_reason="Verkeerde dag"
    )

    assert list(conversions.to_convert(Assessment.objects.all())) == [assessment]
