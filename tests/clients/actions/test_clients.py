import pytest

from achterhoek.models import AccessEvent
from achterhoek.refusals import Refused
from clients.actions import clients as actions
from tests.factories import BSNS, ClientFactory, UserFactory, municipality

pytestmark = pytest.mark.django_db


def last_event():
    event = AccessEvent.objects.latest("pk")
    return event.action, event.what, [subject.case_number for subject in event.subjects.all()]


@pytest.fixture
def consultant():
    return UserFactory(first_name="M.", last_name="de Wit")


@pytest.fixture
def coordinator():
    return UserFactory(coordinator=True)


def test_take_gives_the_client_to_who_takes(consultant):
    client = ClientFactory()

    actions.take([client], by=consultant)

    client.refresh_from_db()
    assert client.consultant == consultant
    assert last_event() == ("change", "Cliënten uit de pool genomen", [client.case_number])


def test_take_is_refused_as_a_whole_when_someone_was_first(consultant):
    free, gone = ClientFactory(), ClientFactory(consultant=consultant)

    with pytest.raises(Refused, match=f"{gone.case_number} is net door M. de Wit genomen"):
        actions.take([free, gone], by=UserFactory())

    free.refresh_from_db()
    assert free.consultant is None


def test_taking_again_changes_and_records_nothing(consultant):
    client = ClientFactory(consultant=consultant)

    assert actions.take([client], by=consultant) == [client]
    assert not AccessEvent.objects.exists()


def test_nobody_takes_across_municipalities(consultant):
    client = ClientFactory(municipality=municipality("0222"))

    with pytest.raises(Refused):
        actions.take([client], by=consultant)


@pytest.mark.parametrize("role", ["contract_manager", "regional", "functional", "administrator"])
def test_who_does_no_casework_takes_and_reveals_nothing(role):
    client, user = ClientFactory(), UserFactory(**{role: True})

    for action in (lambda: actions.take([client], by=user), lambda: actions.reveal_bsn(client, by=user)):
        with pytest.raises(Refused):
            action()


def test_coordinator_gives_to_a_colleague_and_back_to_the_pool(coordinator, consultant):
    client = ClientFactory()

    assert actions.give([client], to=consultant, by=coordinator) == [client]
    client.refresh_from_db()
    assert client.consultant == consultant
    assert actions.give([client], to=consultant, by=coordinator) == []

    actions.give([client], to=None, by=coordinator)
    client.refresh_from_db()
    assert client.consultant is None
    assert last_event() == ("change", "Cliënten teruggezet in de pool", [client.case_number])


def test_consultant_does_not_give_away(consultant):
    with pytest.raises(Refused):
        actions.give([ClientFactory()], to=consultant, by=consultant)


@pytest.mark.parametrize(
    "fields", [{"municipality": "0222"}, {"is_active": False}, {"role": "contract_manager"}]
)
def test_client_goes_to_someone_who_does_casework_here(coordinator, fields):
    if "municipality" in fields:
        fields = {"municipality": municipality(fields["municipality"])}
    stranger = UserFactory(**fields)

    with pytest.raises(Refused):
        actions.give([ClientFactory()], to=stranger, by=coordinator)


def test_revealing_shows_the_number_and_logs_that_not_what(consultant):
    client = ClientFactory(bsn=BSNS[40])

    assert actions.reveal_bsn(client, by=consultant) == BSNS[40]

    assert last_event() == ("reveal", "BSN getoond", [client.case_number])
    event = AccessEvent.objects.latest("pk")
    assert BSNS[40] not in f"{event.what}{event.why}{event.detail}"


def test_bsn_finds_the_client_of_the_own_municipality_only(consultant):
    own = ClientFactory(bsn=BSNS[50])
    ClientFactory(bsn=BSNS[51], municipality=municipality("0222"))

    assert actions.find_by_bsn(BSNS[50], by=consultant) == own
    assert last_event() == ("search", "Gezocht op BSN", [own.case_number])
    assert actions.find_by_bsn(BSNS[51], by=consultant) is None
    assert last_event() == ("search", "Gezocht op BSN", [])


def test_bsn_that_fails_the_eleven_test_is_refused(consultant):
    with pytest.raises(Refused, match="klopt niet"):
        actions.find_by_bsn("123456789", by=consultant)
