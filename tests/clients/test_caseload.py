import pytest

from clients import caseload
from clients.models import Client
from clients.statuses import Measure
from tests.factories import ClientFactory, HouseholdFactory, UserFactory, municipality

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
