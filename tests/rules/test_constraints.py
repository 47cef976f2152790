"""Every constraint of every model is broken once, past all our own checks; a new one is red until its line is here."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, models, transaction

from achterhoek.models import User
from achterhoek.statuses import Role
from providers.models import Provider
from providers.statuses import PartyRole
from tests.rules import rows
from tests.rules.rows import DAY, MOMENT
from transitions.statuses import Answer, CancelReason, RenewalState, Status

pytestmark = pytest.mark.django_db
BEFORE = DAY - timedelta(days=1)


def somebody():
    return User.objects.portal()


def provider():
    return rows.make(Provider)


#: What makes a valid row break a check constraint. A value that is a function is called when the test runs.
BREAKS = {
    # achterhoek
    "a_municipal_role_has_a_municipality_and_no_other_role_has": {"municipality": None},
    "only_administrators_enter_the_admin": {"is_staff": True},
    "the_system_account_cannot_sign_in": {"role": Role.SYSTEM, "municipality": None, "is_active": True},
    "a_seal_runs_from_its_first_event_to_its_last": {"first_event": 2, "last_event": 1},
    "a_queued_import_names_who_said_go": {"queued_at": MOMENT},
    "a_refused_import_says_why": {"state": "refused"},
    "a_run_ends_after_it_began": {"started_at": MOMENT, "finished_at": MOMENT - timedelta(seconds=1)},
    # providers
    "a_contract_ends_on_or_after_its_first_day": {"last_day": BEFORE},
    "a_confirmed_party_names_who_recorded_it": {"confirmed_on": DAY},
    "an_intake_stop_ends_on_or_after_its_first_day": {"last_day": BEFORE},
    # clients
    "nobody_dies_before_birth": {"died_on": BEFORE},
    "a_care_line_that_ended_says_when_why_and_by_whom": {"ended_on": DAY},
    "an_indication_ends_on_or_after_its_first_day": {"last_day": BEFORE},
    "a_volume_is_not_below_zero": {"volume": -1},
    "care_begins_within_its_indication": {
        "last_day": DAY,
        "care_since": DAY + timedelta(days=1),
        "named_provider": provider,
    },
    "care_that_began_names_its_provider": {"care_since": DAY},
    "a_superseded_allocation_says_when_why_and_by_whom": {"superseded_at": MOMENT},
    "a_settled_difference_says_when_and_by_whom": {"settled_at": MOMENT},
    # transitions
    "a_period_ends_after_its_first_day": {"last_day": DAY},
    "a_change_of_the_period_says_why": {"reason": ""},
    "a_confirmed_assessment_says_what_when_and_by_whom": {"confirmed_at": MOMENT},
    "an_own_decision_says_when_why_and_by_whom": {
        "own_at": MOMENT,
        "own_by": somebody,
        "own_outcome": "moves",
    },
    "a_seen_change_says_when_and_by_whom": {"seen_at": MOMENT},
    "a_renewed_indication_names_its_successor": {
        "state": RenewalState.RENEWED,
        "closed_at": MOMENT,
        "closed_by": somebody,
    },
    "an_ended_indication_says_why_and_that_the_client_was_told": {
        "state": RenewalState.ENDED,
        "closed_at": MOMENT,
        "closed_by": somebody,
    },
    "a_closed_renewal_says_when_and_by_whom": {"closed_at": MOMENT},
    "a_bridging_ends_on_or_after_its_first_day": {"last_day": BEFORE},
    "a_bridging_says_who_agreed_and_why": {"reason": ""},
    "a_withdrawn_bridging_says_when_why_and_by_whom": {"withdrawn_at": MOMENT},
    "a_handover_beyond_planning_names_its_receiving_provider": {"status": Status.PROPOSED},
    "a_handover_goes_to_another_provider": {"giving": provider, "receiving": "giving"},
    "a_cancelled_handover_says_why_and_who_confirmed": {
        "status": Status.CANCELLED,
        "cancel_reason": CancelReason.values[0],
    },
    "a_split_handover_says_why": {"split_from": lambda: rows.make("transitions_handover")},
    "a_handover_on_hold_remembers_where_it_was": {"status": Status.ON_HOLD},
    "a_shortened_notice_says_why_and_by_whom": {"shortened_reason": "haast"},
    "a_confirmed_start_says_when_and_by_whom": {"started_on": DAY},
    "going_on_without_agreement_says_when_why_and_by_whom": {"decided_at": MOMENT},
    "an_answer_needs_its_day_and_who_recorded_it": {"answer": Answer.YES},
    "a_no_says_why": {
        "answer": Answer.DECLINED,
        "answered_on": DAY,
        "recorded_at": MOMENT,
        "recorded_by": somebody,
    },
    "a_view_that_ended_says_when_why_and_by_whom": {"view_ended_at": MOMENT},
    "a_checklist_point_is_done_or_excused_not_both": {
        "done_on": DAY,
        "excused_reason": "al bekend",
        "recorded_at": MOMENT,
        "recorded_by": somebody,
    },
    "a_ticked_point_says_when_and_by_whom": {"done_on": DAY},
}
#: What a row needs so that this unique constraint is the one that it meets.
WITHIN = {
    "a_provider_is_party_to_a_contract_once": {"role": PartyRole.PARTNER},
    "a_care_line_is_in_a_handover_once": {"is_open": False},
    "a_contract_has_one_lead": {"role": PartyRole.LEAD},
    "one_room_per_contract_and_municipality": {"municipality": rows.municipality},
    "one_stop_per_contract_and_municipality": {"municipality": rows.municipality},
}


def constraints(kind):
    return [
        pytest.param(model, constraint, id=constraint.name)
        for model in rows.all_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, kind)
    ]


def called(values):
    found = {name: value() if callable(value) else value for name, value in values.items()}
    return {
        name: found[value] if value in found and name != value else value for name, value in found.items()
    }


def save(row):
    with transaction.atomic():
        row.save(force_insert=True)


def names_it(message, model, constraint):
    """PostgreSQL names the constraint; SQLite names a unique one by its columns."""
    table, fields = model._meta.db_table, getattr(constraint, "fields", ())
    columns = [f"{table}.{model._meta.get_field(name).column}" for name in fields]
    return constraint.name in message or (bool(columns) and ", ".join(columns) in message)


@pytest.mark.parametrize(("model", "constraint"), constraints(models.CheckConstraint))
def test_check_is_broken_once(model, constraint):
    values = called(BREAKS[constraint.name])
    save(rows.new(model))

    with pytest.raises(IntegrityError) as refusal:
        save(rows.new(model, **values))

    assert names_it(str(refusal.value), model, constraint)


@pytest.mark.parametrize(("model", "constraint"), constraints(models.UniqueConstraint))
def test_second_of_its_kind_is_refused(model, constraint):
    values = called(WITHIN.get(constraint.name, {}))
    first = rows.new(model, **values)
    save(first)
    same = {name: getattr(first, name) for name in constraint.fields}

    with pytest.raises(IntegrityError) as refusal:
        save(rows.new(model, **values | same))

    assert names_it(str(refusal.value), model, constraint)


def test_every_line_is_about_a_constraint_there_is():
    known = {constraint.name for model in rows.all_models() for constraint in model._meta.constraints}

    assert (set(BREAKS) | set(WITHIN)) - known == set()


@pytest.mark.parametrize(
    "name", [constraint.name for model in rows.all_models() for constraint in model._meta.constraints]
)
def test_name_is_the_rule_as_a_sentence(name):
    assert re.fullmatch(r"[a-z]+(_[a-z]+){2,}", name)


def test_no_two_constraints_share_a_name():
    names = [constraint.name for model in rows.all_models() for constraint in model._meta.constraints]

    assert len(names) == len(set(names)) > 50
