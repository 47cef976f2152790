"""The pages of assessments, checks, renewals, conversions and bridging: who sees what, and what each button does."""

from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from achterhoek.models import AccessEvent, User
from achterhoek.statuses import AccessAction
from clients.models import Indication
from providers.statuses import PartyRole
from tests.factories import (
    CareLineFactory,
    ClientFactory,
    ContractFactory,
    IndicationFactory,
    ProviderFactory,
    UserFactory,
    lot,
    municipality,
    period,
)
from transitions import assessed
from transitions.actions import assessments, bridgings, renewals
from transitions.models import (
    Assessment,
    AssessmentChange,
    BridgingAgreement,
    Conversion,
    ConversionRule,
    Handover,
    ProviderCheck,
    Renewal,
)
from transitions.statuses import Outcome, RenewalState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_september")]


def browse(**user) -> Browser:
    browser = Browser()
    browser.force_login(UserFactory(**user))
    return browser


@pytest.fixture
def consultant():
    return browse()


@pytest.fixture
def coordinator():
    return browse(coordinator=True)


@pytest.fixture
def manager():
    return browse(contract_manager=True)


def run():
    assessments.run(period(), by=User.objects.portal())


def moving(provider=None, place="0197", **client):
    line = CareLineFactory(client=ClientFactory(municipality=municipality(place), **client))
    return IndicationFactory(care_line=line, named_provider=provider or ProviderFactory())


def partner(**kwargs):
    provider = ProviderFactory()
    ContractFactory(partners=[provider])
    return IndicationFactory(named_provider=provider, **kwargs)


def text(answer) -> str:
    return answer.content.decode()


def said(answer) -> str:
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def post(browser, name, *args, **data):
    return browser.post(reverse(f"transitions:{name}", args=args), data)


# The overview.


def test_overview_adds_up_to_the_caseload(consultant):
    moving()
    partner()
    IndicationFactory(budget=True)
    moving(place="0222")
    run()

    answer = consultant.get(reverse("transitions:assessment"))

    counts = answer.context["counts"]
    assert sum(line.count for line in counts.outcomes) == counts.total == answer.context["caseload"] == 3
    assert all(
        sum(reason.count for reason in line.reasons) == line.count for line in counts.outcomes if line.count
    )
    assert "Het klopt: 3 beoordelingen voor 3 indicaties." in text(answer)
    assert counts.unconfirmed == 2


def test_overview_tells_a_municipality_of_its_own_part_of_the_last_run_only(consultant, client):
    elsewhere = ClientFactory(municipality=municipality("0222"))
    for person in (ClientFactory(), elsewhere):
        IndicationFactory(care_line=CareLineFactory(client=person))
    assessments.run(period(), by=User.objects.portal())
    Indication.objects.update(delivery="PGB")
    assessments.run(period(), by=User.objects.portal())
    assessments.run(period(), by=UserFactory(coordinator=True), municipality=municipality("0222"))

    def told(browser):
        return browser.get(reverse("transitions:assessment")).context["last_run"]

    own = told(consultant)
    assert (own.run.municipality, own.changed, own.created, own.unchanged) == (None, 1, None, None)
    client.force_login(UserFactory(regional=True))
    assert (told(client).changed, told(client).unchanged) == (2, 0)


def test_overview_says_what_is_not_assessed_yet(consultant):
    moving()
    run()
    moving()

    answer = consultant.get(reverse("transitions:assessment"))

    assert "1 van de 2 indicaties is nog niet beoordeeld." in text(answer)


def test_overview_counts_an_own_decision_where_it_counts(coordinator):
    moving()
    run()
    assessments.override(
        Assessment.objects.get(), outcome=Outcome.STAYS, reason="Afspraak", by=UserFactory(coordinator=True)
    )

    counts = coordinator.get(reverse("transitions:assessment")).context["counts"]

    [line] = [line for line in counts.outcomes if line.count]
    assert (line.value, [reason.word for reason in line.reasons]) == (Outcome.STAYS, ["eigen besluit"])


@pytest.mark.parametrize("role", ["contract_manager", "regional"])
def test_who_may_only_count_sees_no_person(role):
    indication = moving(surname="Zeldzaam")
    run()

    answer = browse(**{role: True}).get(reverse("transitions:assessment"))

    assert answer.context["counts"].total == 1
    assert "Zeldzaam" not in text(answer)
    assert indication.client.case_number not in text(answer)
    assert reverse("transitions:assessments") not in text(answer)


def test_regional_coordinator_sees_the_municipalities_side_by_side():
    moving()
    moving(place="0222")
    run()

    answer = browse(regional=True).get(reverse("transitions:assessment"))

    assert [place.name for place, _, _ in answer.context["places"]] == ["Aalten", "Doetinchem"]
    assert answer.context["counts"].total == 2


def test_button_assesses_the_own_municipality(coordinator):
    moving()
    moving(place="0222")

    answer = post(coordinator, "assess")

    assert "1 nieuw, 0 veranderd" in said(answer)
    assert Assessment.objects.get().municipality_id == "0197"


# Lists.


def listed(browser, **query) -> list[Assessment]:
    answer = browser.get(reverse("transitions:assessments"), query)
    assert answer.status_code == 200
    return [row for row, _ in answer.context["rows"]]


def test_list_shows_the_own_municipality_and_is_logged(consultant):
    own, _ = moving(), moving(place="0222")
    run()

    rows = listed(consultant)

    event = AccessEvent.objects.latest("pk")
    assert [row.indication for row in rows] == [own]
    assert (event.action, [s.case_number for s in event.subjects.all()]) == (
        AccessAction.READ,
        [own.client.case_number],
    )


def test_list_filters():
    browser, provider = browse(coordinator=True), ProviderFactory(name="Het Bijzondere Huis")
    special = moving(provider, surname="Klompenmaker", measure="ots")
    stays = partner(expiring=True)
    housed = IndicationFactory(care_line=CareLineFactory(lot=lot("wmo-wonen")))
    run()
    wanted = {
        "uitkomst": ("moves", {special, housed}),
        "reden": ("consortium", {stays}),
        "vervolg": ("met-de-hand", {special}),
        "perceel": ("wmo-wonen", {housed}),
        "aanbieder": ("bijzondere", {special}),
        "zoek": ("klomp", {special}),
        "stand": ("open", {special, stays, housed}),
    }

    found = {
        name: {row.indication for row in listed(browser, **{name: value})}
        for name, (value, _) in wanted.items()
    }

    assert found == {name: rows for name, (_, rows) in wanted.items()}
    assert {row.indication for row in listed(browser, vervolg="verlengen")} == {stays}
    assert {row.indication for row in listed(browser, aanbieder=provider.agb)} == {special}
    assert {row.indication for row in listed(browser, zoek=stays.client.case_number)} == {stays}
    assert len(listed(browser, uitkomst="zomaar", perceel="nergens")) == 3


def test_list_filters_by_what_people_did():
    browser = browse(coordinator=True)
    provider = ProviderFactory()
    changed, own = moving(provider), moving()
    run()
    assessments.confirm(
        Assessment.objects.filter(indication=changed),
        outcome=Outcome.MOVES,
        by=UserFactory(),
        one_by_one=True,
    )
    ContractFactory(lead=provider)
    assessments.override(
        own.assessments.get(), outcome=Outcome.STAYS, reason="x", by=UserFactory(coordinator=True)
    )
    run()

    assert {row.indication for row in listed(browser, stand="bevestigd")} == {changed, own}
    assert {row.indication for row in listed(browser, stand="eigen")} == {own}
    assert {row.indication for row in listed(browser, stand="veranderd")} == {changed}


def test_list_passes_over_a_bsn(consultant):
    answer = consultant.get(reverse("transitions:assessments"), {"zoek": "999990018"})

    assert answer.status_code == 302
    assert "999990018" not in answer.url


def test_search_is_logged_as_a_search(consultant):
    moving(surname="Klompenmaker")
    run()
    listed(consultant, zoek="klomp")

    assert AccessEvent.objects.latest("pk").action == AccessAction.SEARCH


@pytest.mark.parametrize(
    "name", ["assessments", "assessment_changes", "renewals", "conversions", "bridgings", "checks"]
)
def test_list_asks_as_many_questions_for_one_as_for_three(name):
    browser = browse(coordinator=True)
    counted = []
    for more in (1, 2):
        for _ in range(more):
            provider = ProviderFactory()
            made = partner(expiring=True), moving(provider)
            run()
            ContractFactory(subcontractors=[provider])
            bridge(made[1])
        run()
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(reverse(f"transitions:{name}")).status_code == 200
        counted.append(len(queries))

    assert counted[0] == counted[1]


def bridge(indication) -> BridgingAgreement:
    terms = bridgings.Terms(
        provider=indication.named_provider,
        first_day=date(2023, 1, 1),
        last_day=date(2023, 3, 31),
        agreed_with="mw. Wamelink",
        agreed_on=date(2022, 9, 1),
        reason="Nieuwe aanbieder begint later",
    )
    by = UserFactory(coordinator=True)
    return bridgings.record(indication.client, terms=terms, period=period(), by=by, today=date(2022, 9, 12))


# Confirming.


def test_ticked_ones_are_confirmed_and_the_list_comes_back(consultant):
    first, other = partner(), partner()
    run()

    answer = post(
        consultant,
        "assessments_confirm",
        beoordeling=[first.assessments.get().pk],
        uitkomst="stays",
        perceel="wmo-ondersteuning",
    )

    assert answer.url.endswith("?perceel=wmo-ondersteuning&uitkomst=stays")
    assert said(answer) == "1 beoordeling bevestigd."
    assert (first.assessments.get().confirmed_outcome, other.assessments.get().confirmed_outcome) == (
        "stays",
        "",
    )


def test_whole_list_is_confirmed_as_it_was_filtered(consultant):
    partner()
    partner()
    elsewhere = moving()
    run()

    post(consultant, "assessments_confirm", alles="1", uitkomst="stays")

    confirmed = Assessment.objects.exclude(confirmed_outcome="")
    assert confirmed.count() == 2
    assert elsewhere.assessments.get() not in confirmed


def test_nothing_ticked_confirms_nothing_and_says_so(consultant):
    partner()
    run()

    answer = post(consultant, "assessments_confirm", uitkomst="stays")

    assert said(answer) == "Vink eerst iemand aan."
    assert not Assessment.objects.exclude(confirmed_outcome="").exists()


def test_stranger_is_not_confirmed(consultant):
    foreign = moving(place="0222")
    run()

    post(consultant, "assessments_confirm", beoordeling=[foreign.assessments.get().pk], uitkomst="moves")

    assert foreign.assessments.get().confirmed_at is None


def test_bulk_moves_say_which_check_is_missing(consultant):
    moving(ProviderFactory(name="Praktijk De Es"))
    run()

    answer = post(consultant, "assessments_confirm", alles="1", uitkomst="moves")

    assert "de controle van Praktijk De Es is nog niet afgetekend" in said(answer)
    assert not Handover.objects.exists()


def test_list_is_confirmed_per_outcome(consultant):
    moving()
    run()

    assert "Kies eerst een uitkomst" in said(post(consultant, "assessments_confirm", alles="1"))


def test_one_by_one_leads_to_the_handover(consultant):
    indication = moving()
    run()

    answer = post(consultant, "assessment_confirm", indication.assessments.get().pk, outcome="moves")

    assert answer.url == Handover.objects.get().get_absolute_url()


def test_detail_says_why_and_shows_the_facts(consultant):
    indication = moving(ProviderFactory(name="Praktijk De Es"), measure="ots")
    run()

    answer = consultant.get(reverse("transitions:assessment_detail", args=[indication.assessments.get().pk]))

    assert "Praktijk De Es heeft op 1 januari 2023 geen contract" in text(answer)
    assert "een mens beslist" in text(answer)
    assert AccessEvent.objects.latest("pk").subjects.get().case_number == indication.client.case_number


def test_stranger_is_not_found(consultant):
    foreign = moving(place="0222")
    run()

    answer = consultant.get(reverse("transitions:assessment_detail", args=[foreign.assessments.get().pk]))

    assert answer.status_code == 404


def test_coordinator_decides_otherwise_and_takes_it_back(coordinator):
    moving()
    run()
    pk = Assessment.objects.get().pk

    post(coordinator, "assessment_override", pk, outcome="stays", reason="Individuele afspraak")
    assert Assessment.objects.get().effective_outcome == Outcome.STAYS

    post(coordinator, "assessment_follow_rules", pk, reason="Vervallen")
    assert Assessment.objects.get().effective_outcome == Outcome.MOVES


def test_decision_without_reason_comes_back_with_the_error(coordinator):
    moving()
    run()

    answer = post(coordinator, "assessment_override", Assessment.objects.get().pk, outcome="stays")

    assert answer.status_code == 200
    assert answer.context["form"].errors["reason"]


# What changed.


def changed():
    provider = ProviderFactory()
    moving(provider)
    run()
    assessments.confirm(Assessment.objects.all(), outcome=Outcome.MOVES, by=UserFactory(), one_by_one=True)
    ContractFactory(lead=provider)
    run()


def test_changes_stand_until_somebody_looks(consultant):
    changed()
    page = reverse("transitions:assessment_changes")
    assert "was bevestigd: bekijk" in text(consultant.get(page))
    assert "moet over: geen contract" in text(consultant.get(page))

    answer = post(consultant, "assessment_changes_see", verschil=[AssessmentChange.objects.get().pk])

    assert said(answer) == "1 verschil gezien."
    assert "Er zijn geen verschillen" in text(consultant.get(page))
    assert Assessment.objects.get().effective_outcome == Outcome.MOVES


def test_changes_lead_back_only_to_our_own_pages(consultant):
    answer = post(consultant, "assessment_changes_see", terug="https://elders.example/")

    assert answer.url == reverse("transitions:assessment_changes")


# The check per old provider.


def test_contract_manager_signs_the_check(manager):
    provider = ProviderFactory()
    moving(provider)
    run()
    page = reverse("transitions:checks")
    assert [row.state for row in manager.get(page).context["rows"]] == ["nodig"]

    post(manager, "check", provider.agb, remark="Nagevraagd")

    assert ProviderCheck.objects.get().remark == "Nagevraagd"
    assert [row.state for row in manager.get(page).context["rows"]] == ["afgetekend"]
    ContractFactory(lead=provider)
    assert [row.state for row in manager.get(page).context["rows"]] == ["opnieuw"]


def test_coordinator_reads_the_check_and_does_not_sign(coordinator):
    provider = ProviderFactory()
    moving(provider)
    run()

    assert coordinator.get(reverse("transitions:check", args=[provider.agb])).status_code == 200
    assert post(coordinator, "check", provider.agb).status_code == 403
    assert not ProviderCheck.objects.exists()


def test_secret_contract_is_shown_to_contract_managers_alone(manager, coordinator):
    provider = ProviderFactory()
    moving(provider)
    run()
    ContractFactory(lead=provider, public_from=date(2022, 10, 1), number="AH22-GEHEIM")
    page = reverse("transitions:check", args=[provider.agb])

    assert "AH22-GEHEIM" in text(manager.get(page))
    assert "AH22-GEHEIM" not in text(coordinator.get(page))


def test_check_of_a_provider_without_residents_is_not_found(manager):
    assert manager.get(reverse("transitions:check", args=[ProviderFactory().agb])).status_code == 404


def test_contract_manager_notes_that_the_lead_confirmed(manager):
    contract = ContractFactory(subcontractors=[ProviderFactory()])
    party = contract.parties.get(role=PartyRole.SUBCONTRACTOR)

    post(manager, "subcontractor_confirm", party.pk, confirmed_on="2022-09-10")

    party.refresh_from_db()
    assert party.confirmed_on == date(2022, 9, 10)


def test_subcontractor_elsewhere_is_not_found(manager):
    contract = ContractFactory(subcontractors=[ProviderFactory()], municipalities=["0222"])
    party = contract.parties.get(role=PartyRole.SUBCONTRACTOR)

    assert post(manager, "subcontractor_confirm", party.pk, confirmed_on="2022-09-10").status_code == 404


# Renewals.


def test_renewals_stand_in_order_of_their_last_day(consultant):
    later, first = IndicationFactory(expiring=True), IndicationFactory(last_day=date(2022, 10, 1))
    run()

    rows = consultant.get(reverse("transitions:renewals")).context["rows"]

    assert [row.indication for row, _ in rows] == [first, later]
    assert rows[1][1] == date(2022, 11, 5)


def test_renewal_is_lived_by_its_buttons(consultant):
    indication = IndicationFactory(expiring=True)
    run()
    renewal = Renewal.objects.get()
    successor = IndicationFactory(
        care_line=CareLineFactory(client=indication.client),
        waiting=True,
        first_day=date(2023, 1, 1),
        named_provider=indication.named_provider,
    )

    post(consultant, "renewal_start", renewal.pk)
    page = consultant.get(reverse("transitions:renewal", args=[renewal.pk]))
    assert list(page.context["renew_form"].fields["successor"].queryset) == [successor]
    post(consultant, "renewal_renew", renewal.pk, successor=successor.pk)

    renewal.refresh_from_db()
    assert (renewal.state, renewal.successor) == (RenewalState.RENEWED, successor)


def test_renewal_elsewhere_leads_to_its_handover(consultant):
    indication = IndicationFactory(expiring=True)
    run()
    renewal = renewals.start(Renewal.objects.get(), by=UserFactory())
    successor = IndicationFactory(
        care_line=CareLineFactory(client=indication.client), waiting=True, first_day=date(2023, 1, 1)
    )

    answer = post(consultant, "renewal_renew", renewal.pk, successor=successor.pk)

    assert answer.url == Handover.objects.get().get_absolute_url()


def test_renewal_ends_with_a_reason_and_a_day(consultant):
    IndicationFactory(expiring=True)
    run()
    renewal = renewals.start(Renewal.objects.get(), by=UserFactory())
    refused = post(consultant, "renewal_end", renewal.pk, reason="Doel bereikt", told_on="2022-09-13")
    assert "toekomst" in text(refused)

    post(consultant, "renewal_end", renewal.pk, reason="Doel bereikt", told_on="2022-09-12")

    renewal.refresh_from_db()
    assert renewal.state == RenewalState.ENDED


# Conversions and bridging.


def test_conversion_by_page(coordinator):
    indication = partner()
    run()
    assessments.confirm(Assessment.objects.all(), outcome=Outcome.STAYS, by=UserFactory())
    pk = indication.assessments.get().pk
    assert "terugwerkende kracht" in text(post(coordinator, "conversion", pk, day="2022-09-11"))

    post(coordinator, "conversion", pk, day="2022-10-01")

    assert Conversion.objects.get().day == date(2022, 10, 1)
    assert "Niets om te zetten" in text(coordinator.get(reverse("transitions:conversions")))


def test_conversion_of_a_whole_lot_by_page(coordinator):
    partner()
    partner()
    run()
    assessments.confirm(Assessment.objects.all()[:1], outcome=Outcome.STAYS, by=UserFactory())
    rule = ConversionRule.objects.create(period=period(), lot=lot(), day=date(2022, 10, 1))

    answer = post(coordinator, "conversion_lot", rule.pk)

    assert "1 toewijzingen omgezet" in said(answer)
    assert "1 niet omgezet: Bevestig eerst" in said(answer)


def test_bridging_is_recorded_and_withdrawn_by_page(coordinator):
    indication = moving()
    case = indication.client.case_number
    facts = {
        "provider": indication.named_provider.pk,
        "first_day": "2023-01-01",
        "last_day": "2022-12-31",
        "agreed_with": "mw. Wamelink",
        "agreed_on": "2022-09-12",
        "reason": "Nieuwe aanbieder begint later",
    }
    refused = post(coordinator, "bridging_record", case, **facts)
    assert "mag de oude aanbieder doorgaan" in text(refused)

    post(coordinator, "bridging_record", case, **{**facts, "last_day": "2023-02-28"})
    agreement = BridgingAgreement.objects.get()
    assert "mw. Wamelink" in text(coordinator.get(reverse("transitions:bridgings")))
    post(coordinator, "bridging_withdraw", agreement.pk, reason="Begint toch eerder")

    agreement.refresh_from_db()
    assert agreement.withdrawn_reason == "Begint toch eerder"
    assert "Begint toch eerder" in text(
        coordinator.get(reverse("transitions:bridgings"), {"stand": "ingetrokken"})
    )


def test_counts_hold_against_the_rows():
    """The overview's numbers come from grouped counts; a list of the same rows says the same."""
    moving()
    partner(expiring=True)
    IndicationFactory(waiting=True, named_provider=None)
    run()
    user = UserFactory()

    counts = assessed.counts(user, period())

    assert {line.value: line.count for line in counts.outcomes if line.count} == {
        "moves": 1,
        "stays": 1,
        "to_allocate": 1,
    }
    assert counts.total == Indication.objects.count()
    assert {slug: number for slug, _, number in counts.follow_ups} == {
        "verlengen": 1,
        "omzetten": 1,
        "met-de-hand": 0,
    }
