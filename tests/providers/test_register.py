"""The public register: what stands in it, what may not, and how one finds something in it."""

from datetime import date

import pytest
from django.urls import reverse

from achterhoek.models import User
from providers import register
from providers.models import Contract
from tests.factories import ContractFactory, ProviderFactory, lot, municipality

pytestmark = pytest.mark.django_db
TODAY, THE_DAY_BEFORE = date(2022, 9, 12), date(2022, 4, 4)
WMO, YOUTH = "wmo-ondersteuning", "jeugd-ambulant"


@pytest.fixture(autouse=True)
def in_september(on_day):
    on_day(TODAY)


def page(client, query="", **headers) -> str:
    answer = client.get(reverse("providers:register") + query, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def file(client, query="") -> list[str]:
    answer = client.get(reverse("providers:register_download") + query)
    return answer.content.decode("utf-8-sig").splitlines()


def named(entries) -> list[str]:
    return [entry.name for entry in entries]


def found(**asked) -> list[str]:
    return named(register.narrow(register.read(today=TODAY).entries, **asked))


# What stands in it.


def test_consortium_stands_with_its_lead_partners_and_first_day(client):
    ContractFactory(
        name="Samen Sterk",
        lead=ProviderFactory(name="De Linde"),
        partners=[ProviderFactory(name="Het Kompas")],
        municipalities=["0197", "0294"],
    )

    shown = page(client)

    for words in (
        "Samen Sterk",
        "De Linde",
        "Het Kompas",
        "Aalten en Winterswijk",
        "1 juli 2022",
        "1 contract<",
    ):
        assert words in shown


def test_subcontractor_stands_in_it_once_the_lead_confirmed_it(client):
    contract = ContractFactory(subcontractors=[ProviderFactory(name="De Kievit")])
    assert "Kievit" not in page(client) + "".join(file(client)) + page(client, "?weergave=afdruk")
    assert found(text="kievit") == []

    contract.parties.filter(role="subcontractor").update(
        confirmed_on=TODAY, confirmed_by=User.objects.portal()
    )

    assert "Onderaannemers: De Kievit" in page(client)
    assert "De Kievit" in "".join(file(client))
    assert found(text="kievit") == [contract.parties.get(role="lead").provider.name]


def test_contract_of_the_round_before_or_one_that_ended_is_gone(client, on_day):
    ContractFactory(old=True, lead=ProviderFactory(name="Van Vroeger"))
    ContractFactory(lead=ProviderFactory(name="Van Nu"))
    assert "Van Vroeger" not in page(client)
    assert "Van Nu" in page(client)

    on_day(date(2025, 7, 1))

    assert "Van Nu" not in page(client)


def test_contract_that_begins_later_says_when(client):
    ContractFactory()
    ContractFactory(lead=ProviderFactory(name="Nieuw"), first_day=date(2023, 3, 1), number="Z")

    assert "1 maart 2023" in page(client, "?zoek=nieuw")
    assert "begint nog" in page(client, "?zoek=nieuw")


def test_subsidies_are_counted_apart(client):
    ContractFactory()
    ContractFactory(form="subsidie", municipalities=["1509"])

    assert "1 contract en 1 subsidie<" in page(client)


def test_municipalities_are_written_briefly():
    every = [row[0] for row in _codes()]
    ContractFactory(municipalities=every, number="A")
    ContractFactory(municipalities=[code for code in every if code != "1509"], number="B")

    assert [entry.where for entry in register.read(today=TODAY).entries] == [
        "alle gemeenten",
        "alle gemeenten behalve Oude IJsselstreek",
    ]


def _codes():
    return Contract.municipalities.field.related_model.objects.values_list("pk")


# What may not.


def answers(client) -> set[bytes]:
    """What a visitor gets for all kinds of questions, page and file apart."""
    asked = (
        "",
        "?zoek=linde",
        "?gemeente=aalten&soort=wmo-wonen",
        "?volgorde=vanaf&page=3",
        "?weergave=afdruk",
    )
    return {client.get(reverse("providers:register") + query).content for query in asked}


def test_before_publication_the_answer_is_the_same_whatever_is_asked(client, on_day):
    """Also where a municipality's own purchasing has long been public."""
    ContractFactory(lead=ProviderFactory(name="De Linde"))
    ContractFactory(municipalities=["1509"], public_from=date(2021, 12, 1), first_day=date(2022, 1, 1))
    on_day(THE_DAY_BEFORE)

    (only,) = answers(client)

    assert b"Nog niet bekend" in only
    assert b"Linde" not in only
    assert len(file(client)) == 1

    on_day(date(2022, 4, 5))
    assert len(answers(client)) > 1
    assert len(file(client)) == 4


def test_embargoed_contract_among_public_ones_leaves_no_trace(client):
    ContractFactory(lead=ProviderFactory(name="De Linde"))
    before = (page(client), file(client), page(client, "?zoek=geheim"), page(client, "?weergave=afdruk"))

    ContractFactory(
        lead=ProviderFactory(name="Geheim"), public_from=date(2022, 9, 13), lot=lot(YOUTH), name="Aap"
    )

    assert before == (
        page(client),
        file(client),
        page(client, "?zoek=geheim"),
        page(client, "?weergave=afdruk"),
    )
    assert "Nog niet bekend" in before[0]


def test_contract_without_publication_day_is_public_from_its_first(on_day):
    ContractFactory(public_from=None)

    assert not register.read(today=date(2022, 6, 30)).is_known
    assert register.read(today=date(2022, 7, 1)).is_known


# Finding something in it.


def test_name_is_found_whatever_its_accents_case_and_order():
    ContractFactory(name="Coöperatie Zorg-Één", lead=ProviderFactory(name="Çelik Begeleiding"))
    ContractFactory(lead=ProviderFactory(name="De Linde", agb="41410101"))

    for text in ("celik", "EEN zorg", "begeleiding çel", "  cooperatie  "):
        assert found(text=text) == ["Coöperatie Zorg-Één"]
    assert found(text="41410101") == ["De Linde"]
    assert found(text="celik linde") == []


def test_filters_leave_one_lot_in_one_municipality(client):
    ContractFactory(lead=ProviderFactory(name="Alfa"), municipalities=["0197"])
    ContractFactory(lead=ProviderFactory(name="Beta"), municipalities=["0294", "0197"], lot=lot(YOUTH))

    assert found(lot=YOUTH) == ["Beta"]
    assert found(place="winterswijk") == ["Beta"]
    assert found(place="winterswijk", lot=WMO) == []
    assert [line.split(";")[0] for line in file(client, "?gemeente=winterswijk")[1:]] == ["Winterswijk"]
    assert "Geen contract gevonden" in page(client, f"?gemeente=winterswijk&soort={WMO}")


def test_orders():
    ContractFactory(lead=ProviderFactory(name="Beta"), number="1")
    ContractFactory(lead=ProviderFactory(name="alfa"), number="2", lot=lot(YOUTH))
    ContractFactory(lead=ProviderFactory(name="Gamma"), number="3", first_day=date(2022, 1, 1))
    entries = register.read(today=TODAY).entries

    assert named(register.in_order(entries, "naam")) == ["alfa", "Beta", "Gamma"]
    assert named(register.in_order(entries, "soort")) == ["Beta", "Gamma", "alfa"]
    assert named(register.in_order(entries, "vanaf")) == ["Gamma", "alfa", "Beta"]
    assert named(register.in_order(entries, "onzin")) == ["alfa", "Beta", "Gamma"]


def test_pages_hold_twenty_five_and_keep_the_filters(client):
    for number in range(27):
        ContractFactory(lead=ProviderFactory(name=f"Huis {number:02d}"))

    first, second = page(client, "?zoek=huis"), page(client, "?zoek=huis&page=2")

    assert ("Huis 24" in first, "Huis 25" in first) == (True, False)
    assert "zoek=huis&amp;page=2" in first
    assert "Huis 26" in second
    assert "27 contracten" in second


def test_paper_has_every_municipality_with_its_lots(client):
    ContractFactory(lead=ProviderFactory(name="Alfa"), municipalities=["0197", "0294"])

    whole, one = page(client, "?weergave=afdruk"), page(client, "?weergave=afdruk&gemeente=aalten")

    assert whole.count("<strong>Alfa</strong>") == 2
    assert "<h2>Doetinchem</h2>" in whole
    assert one.count("<h2>") == 1


def test_file_has_a_row_per_municipality_and_provider_and_no_formula(client):
    ContractFactory(
        lead=ProviderFactory(name="=HYPERLINK(1)"), partners=[ProviderFactory(name="@som")], name="-2+3"
    )

    head, *rows = file(client)

    assert head.startswith("gemeente;soort zorg;aanbieder;agb;rol;")
    assert [row.split(";")[0] for row in rows] == ["Aalten", "Aalten", "Doetinchem", "Doetinchem"]
    assert all(cell[:1] not in {"=", "+", "-", "@"} for row in rows for cell in row.split(";"))
    assert "'=HYPERLINK(1)" in rows[0]


def test_part_for_htmx_is_the_list_alone(client):
    ContractFactory(lead=ProviderFactory(name="Alfa"))

    part = page(client, **{"HX-Request": "true"})

    assert "Alfa" in part
    assert "<html" not in part


def test_a_few_queries_however_long_it_is(django_assert_num_queries):
    for _ in range(5):
        ContractFactory(partners=[ProviderFactory()])

    with django_assert_num_queries(3):
        register.read(today=TODAY)


@pytest.mark.parametrize(
    "query",
    [
        "?zoek=" + "a" * 5000,
        "?zoek=%00%1f%f0%9f%98%80&gemeente=%00",
        "?zoek=<script>alert(1)</script>&soort=<b>",
        "?page=-1&volgorde=drop+table",
        "?page=9999999999999999999999",
        "?gemeente=aalten&gemeente=winterswijk&weergave=iets",
        "?" + "&".join(f"x{n}=1" for n in range(500)),
    ],
)
def test_senseless_questions_get_a_page(client, query):
    ContractFactory(municipalities=[municipality("0197")])

    assert "<script>alert" not in page(client, query)
    assert client.get(reverse("providers:register_download") + query).status_code == 200
