"""Until when a record is kept, what it waits for, and where people read it."""

from datetime import date, timedelta

import pytest

from achterhoek.models import User
from clients.models import Client, Difference
from tests.factories import HandoverFactory, IndicationFactory, ProviderFactory, UserFactory, period
from tests.rules import rows
from tests.rules.rows import DAY, MOMENT
from tests.transitions import archived, moving, objecting
from tests.transitions.lettered import TODAY
from transitions import retention
from transitions.models import (
    BridgingAgreement,
    CareGap,
    Handover,
    Letter,
    Placement,
    Renewal,
    TransitionPeriod,
)
from transitions.statuses import ObjectionOutcome, Remedy, RenewalState, Status


@pytest.mark.parametrize(
    ("last_day", "months", "first_day_to_go"),
    [
        (date(2022, 12, 31), 12, date(2023, 12, 31)),
        (date(2023, 3, 31), 12, date(2024, 3, 31)),
        (date(2022, 12, 31), 2, date(2023, 2, 28)),
        (date(2022, 12, 31), 14, date(2024, 2, 29)),
        (date(2022, 6, 30), 6, date(2022, 12, 30)),
        (date(2022, 12, 31), 0, date(2022, 12, 31)),
    ],
)
def test_record_is_kept_some_months_after_the_period(last_day, months, first_day_to_go):
    kept = TransitionPeriod(last_day=last_day, retention_months=months)

    assert retention.may_go_on(kept) == first_day_to_go


def waits_of(client, *, today=TODAY):
    among = Client.objects.filter(pk=client.pk)
    return retention.waiting(among, period=period(), today=today).get(client.pk, ())


@pytest.mark.django_db
@pytest.mark.parametrize("status", Status)
def test_record_waits_for_a_handover_until_it_is_completed_or_cancelled(status):
    client = HandoverFactory().client
    values = {"cancel_reason": "pgb", "cancel_confirmed_with": "x", "cancel_confirmed_on": TODAY}
    held = {"held_from": Status.TO_PLAN if status == Status.ON_HOLD else ""}
    Handover.objects.update(status=status, receiving=ProviderFactory(), **values, **held)

    waits = status not in (Status.COMPLETED, Status.CANCELLED)
    assert waits_of(client) == ((retention.HANDOVER,) if waits else ())


#: What still runs for a resident: the reason, the row, and what stands in it.
RUNNING = [
    (retention.TERM, Letter, {"state": "posted", "is_decision": True, "produced_at": MOMENT}),
    (retention.LETTER, Letter, {"state": "draft"}),
    (retention.LETTER, Letter, {"state": "produced", "produced_at": MOMENT}),
    (retention.RENEWAL, Renewal, {"state": RenewalState.TO_START}),
    (retention.RENEWAL, Renewal, {"state": RenewalState.IN_RESEARCH}),
    (retention.PLAN, Placement, {"binding": True}),
    (retention.DIFFERENCE, Difference, {}),
    (retention.GAP, CareGap, {}),
]
#: The same, when it is over.
OVER = [
    (Letter, {"state": "taken_out", "taken_out_reason": "verhuisd"}),
    (Renewal, {"state": "ended", "reason": "x", "told_on": DAY, "closed_at": MOMENT, "closed_by": 1}),
    (Placement, {"binding": True, "state": "skipped", "result_reason": "ging niet"}),
    (Placement, {}),
    (Difference, {"state": "dismissed", "settled_at": MOMENT, "settled_by": 1}),
]


def hung(model, given):
    """A row of this model on a resident."""
    line = IndicationFactory().care_line
    own = {"client": line.client, "care_line": line, "indication": line.indications.get()}
    names = {field.name for field in model._meta.concrete_fields}
    given = {name: User.objects.portal() if name.endswith("_by") else value for name, value in given.items()}
    if given.get("state") == "posted":
        given |= {"posted_on": DAY, "objection_until": TODAY}
    if given.get("state") in ("posted", "produced"):
        given |= {"batch": rows.make("transitions_letterbatch", within=line.municipality)}
    rows.make(model, within=line.municipality, **{k: v for k, v in own.items() if k in names} | given)
    return line.client


@pytest.mark.django_db
@pytest.mark.parametrize(("reason", "model", "given"), RUNNING)
def test_record_waits_for_what_still_asks_something(reason, model, given):
    assert waits_of(hung(model, given)) == (reason,)


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "given"), OVER)
def test_record_does_not_wait_for_what_is_over(model, given):
    assert waits_of(hung(model, given)) == ()


@pytest.mark.django_db
def test_record_waits_until_the_last_day_for_objecting():
    client = hung(Letter, RUNNING[0][2])

    assert [waits_of(client, today=TODAY + timedelta(days=days)) for days in (0, 1)] == [
        (retention.TERM,),
        (),
    ]


@pytest.mark.django_db
def test_what_records_wait_for_is_one_question_for_all(django_assert_num_queries):
    for _, model, given in RUNNING[3:]:
        hung(model, given)

    now = period()
    with django_assert_num_queries(1):
        found = retention.waiting(Client.objects.all(), period=now, today=TODAY)

    assert len(found) == 5


def keeping(browser, client):
    return browser.get(client.get_absolute_url()).context["keeping"]


@pytest.fixture
def signed_in(client, on_day):
    on_day(TODAY)

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


@pytest.mark.django_db
def test_client_page_says_until_when_and_what_it_waits_for(signed_in):
    found = objecting.case(Status.STARTED)
    browser, client = signed_in(found.coordinator), found.handover.client
    TransitionPeriod.objects.update(retention_months=14)

    page = browser.get(client.get_absolute_url()).content.decode()

    waits = (retention.OBJECTION, retention.TERM, retention.HANDOVER)
    assert keeping(browser, client).waits_for == waits
    assert "29 februari 2024" in page
    assert f"langer, zolang dit nog loopt: {'; '.join(waits)}" in page
    assert "nog niet aan het archief geleverd" in page


@pytest.mark.django_db
def test_client_page_says_whether_the_archive_has_the_record(signed_in):
    client, by = IndicationFactory().client, archived.coordinator()
    browser, said = signed_in(by), []

    def look():
        page = browser.get(client.get_absolute_url()).content.decode()
        found = (
            "staat klaar voor het archief",
            "dat nog niet zei dat het er is",
            "het archief heeft het sinds",
        )
        said.append([words for words in found if words in page])

    made = archived.order(by, today=TODAY)
    look()
    archived.unpacked(made, by=by)
    look()
    archived.acknowledge(made, by=by, day=TODAY, today=TODAY)
    look()

    assert said == [
        ["staat klaar voor het archief"],
        ["dat nog niet zei dat het er is"],
        ["het archief heeft het sinds"],
    ]


@pytest.mark.django_db
def test_record_waits_for_what_an_outcome_left_to_be_done(signed_in):
    found = objecting.case(Status.STARTED)
    browser, client = signed_in(found.coordinator), found.handover.client

    objecting.decide(found, ObjectionOutcome.UPHELD, remedy=Remedy.CANCEL)
    waits = retention.OBJECTION in keeping(browser, client).waits_for
    page = browser.get(found.now.get_absolute_url()).content.decode()
    objecting.objections.follow_up(found.now, note="Nieuwe overdracht begonnen.", by=found.coordinator)

    assert waits
    assert "het dossier blijft bewaard zolang hieruit nog iets volgt" in page
    assert retention.OBJECTION not in keeping(browser, client).waits_for
    after = browser.get(found.now.get_absolute_url()).content.decode()
    assert "dit bezwaar houdt het dossier niet langer vast" in after


@pytest.mark.django_db
def test_page_of_a_running_objection_says_that_the_record_is_kept(signed_in):
    found = objecting.case()

    page = signed_in(found.consultant).get(found.now.get_absolute_url()).content.decode()

    assert "het dossier blijft bewaard zolang dit bezwaar loopt" in page


@pytest.mark.django_db
@pytest.mark.parametrize(("last_day", "waits"), [(TODAY, True), (date(2022, 9, 11), False)])
def test_record_waits_for_a_bridging_until_its_last_day(signed_in, last_day, waits):
    found = moving.at(Status.CANCELLED)
    client = Client.objects.get(pk=found.handover.client_id)
    user = UserFactory(coordinator=True)
    BridgingAgreement.objects.create(
        municipality=client.municipality,
        client=client,
        provider=found.handover.giving,
        first_day=period().first_day,
        last_day=last_day,
        reason="De nieuwe hulp is er nog niet.",
        agreed_on=date(2022, 6, 1),
        agreed_with="De aanbieder",
        recorded_by=user,
    )

    assert keeping(signed_in(user), client).waits_for == ((retention.BRIDGING,) if waits else ())
