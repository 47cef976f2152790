from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from clients import caseload
from clients.models import Client
from clients.statuses import Measure
from tests.factories import ClientFactory, HouseholdFactory, UserFactory, municipality
from tests.files import region, row, take_in

pytestmark = pytest.mark.django_db


def found(text, clients=None):
    rows = caseload.search(Client.objects.all() if clients is None else clients, text)
    return [client.surname for client in rows.order_by("surname")]


@pytest.fixture
def people():
    for infix, surname in [("te", "Riet"), ("", "Rietveld"), ("van", "Dam"), ("", "Özdemir"), ("", "Vandam")]:
        ClientFactory(infix=infix, surname=surname)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("riet", ["Riet", "Rietveld"]),
        ("RIETV", ["Rietveld"]),
        ("te riet", ["Riet", "Rietveld"]),
        ("T. te Riet", ["Riet", "Rietveld"]),
        ("van dam", ["Dam"]),
        ("van", ["Vandam"]),
        ("özd", ["Özdemir"]),
        ("Özd", ["Özdemir"]),
        ("veld", []),
        ("%", []),
        ("ri_t", []),
        ("", ["Dam", "Riet", "Rietveld", "Vandam", "Özdemir"]),
    ],
)
def test_search_takes_the_beginning_of_the_surname(people, text, names):
    assert found(text) == names


@pytest.mark.parametrize("text", ["Nguyen", "nguyễn", "NGUYỄN", "nguye\u0302\u0303n"])
def test_search_makes_no_difference_for_accents(text):
    for surname in ("Nguyễn", "Nguyen"):
        ClientFactory(surname=surname)

    assert found(text) == ["Nguyen", "Nguyễn"]


@pytest.mark.parametrize(
    ("typed", "surname"),
    [
        ("celik", "Çelik"),
        ("ÇELİK", "Celik"),
        ("isik", "I\u015f\u0131k"),
        ("sorensen", "Sørensen"),
        ("gross", "Groß"),
        ("o’dw", "O'Dwyer"),
        ("łuk", "Lukasz"),
    ],
)
def test_search_knows_letters_that_are_no_accent(typed, surname):
    ClientFactory(surname=surname)

    assert found(typed) == [surname]


def test_search_reads_the_index():
    ClientFactory()

    plan = caseload.search(Client.objects.filter(municipality="0197"), "Çelik").explain()

    assert "clients_cli_municip" in plan or connection.vendor != "sqlite"


def test_name_of_a_later_file_is_found():
    region()
    take_in(row(achternaam="Jansen"))
    take_in(row(achternaam="Çelik"))

    assert found("celik") == ["Çelik"]
    assert found("jansen") == []


def test_search_finds_a_case_number_however_it_is_written():
    ClientFactory(case_number="C-10012", surname="Ebbers")
    ClientFactory(case_number="C-100123", surname="Anders")

    assert found("c-10012") == ["Ebbers"]


@pytest.mark.parametrize("text", ["999929884", "9999.29.884", "Ebbers 99992988", "9999 29884"])
def test_number_as_long_as_a_bsn_is_never_searched_for(text):
    ClientFactory()

    assert caseload.names_a_bsn(text)
    assert found(text) == []


def test_filters_narrow_to_owner_and_mark():
    user = UserFactory()
    mine = ClientFactory(consultant=user)
    marked = ClientFactory(measure=Measure.GUARDIANSHIP)
    safe = ClientFactory(safety=True)
    home = ClientFactory(household=HouseholdFactory())

    def narrowed(owner="", mark=""):
        return set(caseload.narrow(caseload.of(user), owner=owner, mark=mark, user=user))

    assert narrowed() == {mine, marked, safe, home}
    assert narrowed(owner="mijn") == {mine}
    assert narrowed(owner="pool") == {marked, safe, home}
    assert narrowed(mark="maatregel") == {marked}
    assert narrowed(mark="veiligheid") == {safe}
    assert narrowed(mark="gezin") == {home}
    assert narrowed(owner="onzin", mark="onzin") == {mine, marked, safe, home}


def test_caseload_holds_the_own_municipality_only():
    ClientFactory(municipality=municipality("0222"))

    assert not caseload.of(UserFactory()).exists()
    assert not caseload.of(UserFactory(regional=True)).exists()


def test_migration_writes_the_name_of_clients_that_were_there():
    ClientFactory(surname="Çelik")
    Client.objects.update(search_name="")

    import_module("clients.migrations.0003_fill_search_name").fill(apps, connection.schema_editor())

    assert Client.objects.get().search_name == "celik"
