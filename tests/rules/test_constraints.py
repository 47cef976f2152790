"""Every constraint of every model is broken once, past all our own checks; a new one is red until its line is here."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, models, transaction

from achterhoek.models import User
from achterhoek.statuses import Role
from faq.models import Question
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


def a_batch():
    return rows.make("transitions_letterbatch")


#: A delivery to the archive that nobody took back.
STILL_OPEN = {"withdrawn_at": None, "withdrawn_by": None}
#: What makes a valid row break a check constraint. A value that is a function is called when the test runs.
BREAKS = {
    # achterhoek
    "a_municipal_role_has_a_municipality_and_no_other_role_has": {"municipality": None},
    "only_administrators_enter_the_admin": {"is_staff": True},
    "the_system_account_cannot_sign_in": {"role": Role.SYSTEM, "municipality": None, "is_active": True},
    "a_seal_runs_from_its_first_event_to_its_last": {"first_event": 2, "last_event": 1},
    "a_queued_import_names_who_said_go": {"queued_at": MOMENT},
    "a_refused_import_says_why": {"state": "refused"},
    "an_errand_is_done_or_dead_not_both": {"done_at": MOMENT, "dead_at": MOMENT, "error": "x"},
    "a_dead_errand_says_what_went_wrong": {"dead_at": MOMENT},
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
    # the end of a record
    "an_acknowledgement_follows_a_delivery_with_day_and_reference": {
        "acknowledged_at": MOMENT,
        "acknowledged_by": somebody,
        "acknowledged_on": DAY,
        "acknowledged_reference": "ARCH-1",
        **STILL_OPEN,
    },
    "a_delivery_that_was_acknowledged_is_not_withdrawn": {
        **{f"{done}_at": MOMENT for done in ("delivered", "acknowledged", "withdrawn")},
        **{f"{done}_by": somebody for done in ("delivered", "acknowledged", "withdrawn")},
        "acknowledged_on": DAY,
        "acknowledged_reference": "ARCH-1",
    },
    "a_delivery_delivered_says_when_and_by_whom": {"delivered_at": MOMENT},
    "a_delivery_acknowledged_says_when_and_by_whom": {"acknowledged_by": somebody, **STILL_OPEN},
    "a_delivery_withdrawn_says_when_and_by_whom": {"withdrawn_at": None},
    "a_dossier_that_was_delivered_is_known_by_its_hash": {"state": "delivered"},
    "a_dossier_that_was_left_out_says_why": {"state": "left_out"},
    "a_dossier_that_was_deleted_says_when_and_by_whom": {"state": "deleted", "sha256": "0" * 64},
    # faq
    "a_retired_question_says_when_and_by_whom": {"retired_at": MOMENT},
    "only_a_retired_question_forwards": {"forward_to": lambda: rows.make(Question)},
    "a_question_forwards_to_another": {
        "pk": 77,
        "forward_to_id": 77,
        "retired_at": MOMENT,
        "retired_by": somebody,
    },
    "an_unknown_answer_says_who_will_tell_and_when": {"kind": "not_known"},
    "a_published_answer_says_when_and_by_whom": {"published_at": MOMENT},
    "a_scheduled_answer_has_its_day": {"state": "scheduled"},
    "a_notice_ends_on_or_after_its_first_day": {"last_day": BEFORE},
    "a_search_was_last_missed_on_or_after_its_first_day": {"last_day": BEFORE},
    "a_settled_search_miss_says_when_and_by_whom": {"settled_at": MOMENT},
    "a_settled_visitor_question_says_when_and_by_whom": {"settled_at": MOMENT},
    "a_visitor_question_that_became_one_names_it": {
        "outcome": "became",
        "settled_at": MOMENT,
        "settled_by": somebody,
    },
    "a_forgotten_address_is_gone": {"forgotten_at": MOMENT, "email": "anja@example.nl"},
    "a_sent_reply_says_when": {"state": "sent"},
    "a_failed_reply_says_why": {"state": "failed"},
    "a_reply_being_sent_says_since_when": {"state": "sending"},
    "a_settled_remark_says_when_and_by_whom": {"settled_at": MOMENT},
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
    "a_sent_digest_says_when": {"state": "sent"},
    "a_failed_digest_says_why": {"state": "failed"},
    "a_plan_that_was_not_made_says_why": {"state": "failed"},
    "a_plan_is_approved_by_someone_else_than_its_author": {
        "made_by": somebody,
        "approved_at": MOMENT,
        "approved_by": somebody,
    },
    "a_plan_is_carried_out_after_approval": {"run_at": MOMENT, "run_by": somebody},
    "a_plan_checked_says_when_and_by_whom": {"checked_at": MOMENT},
    "a_plan_approved_says_when_and_by_whom": {"approved_at": MOMENT},
    "a_plan_run_says_when_and_by_whom": {"run_by": somebody},
    "a_plan_undone_says_when_and_by_whom": {"undone_at": MOMENT},
    "a_placement_that_was_done_names_its_handover": {"state": "done"},
    "a_placement_that_was_passed_over_or_left_says_why": {"state": "skipped"},
    "a_takeover_goes_to_another_provider": {"giving": provider, "receiving": "giving"},
    "a_settled_report_says_when_by_whom_and_what_came_of_it": {"settled_at": MOMENT},
    "a_report_that_waits_has_a_number": {"phone": ""},
    # letters and objections
    "a_text_in_use_was_approved": {"state": "approved"},
    "a_text_approved_says_when_and_by_whom": {"state": "approved", "approved_at": MOMENT},
    "letters_are_approved_by_someone_else_than_their_maker": {
        "made_by": somebody,
        "approved_by": somebody,
        "approved_at": MOMENT,
    },
    "letters_are_produced_after_approval": {"state": "producing"},
    "posted_letters_have_a_day": {"posted_on": DAY},
    "letters_approved_says_when_and_by_whom": {"approved_at": MOMENT},
    "letters_posted_says_when_and_by_whom": {"posted_by": somebody},
    "a_letter_taken_out_says_why": {"state": "taken_out"},
    "a_letter_is_printed_in_a_batch": {"state": "produced", "produced_at": MOMENT},
    "a_posted_letter_has_a_day": {"state": "posted", "produced_at": MOMENT, "batch": a_batch},
    "a_letter_is_posted_after_it_was_made": {"state": "posted", "posted_on": DAY, "batch": a_batch},
    "only_a_posted_letter_comes_back": {
        "returned_on": DAY,
        "returned_reason": "x",
        "returned_at": MOMENT,
        "returned_by": somebody,
    },
    "a_term_runs_from_a_posted_decision": {"objection_until": DAY},
    "a_letter_returned_says_when_and_by_whom": {"returned_at": MOMENT},
    "a_weighing_says_what_when_why_and_by_whom": {"weighing": "wait"},
    "an_outcome_says_what_when_why_and_by_whom": {"outcome": "upheld"},
    "only_what_was_upheld_has_a_remedy": {"remedy": "cancel"},
    "only_an_objection_that_was_upheld_excludes_a_provider": {"excluded": provider},
    "what_a_person_must_do_says_since_when": {"follow_up": "x"},
    "what_a_person_did_says_what_when_and_by_whom": {
        "follow_up": "x",
        "follow_up_on": DAY,
        "followed_up_at": MOMENT,
        "followed_up_by": somebody,
    },
    "an_objection_is_postponed_with_a_reason": {"postponed_on": DAY},
    "an_objection_is_decided_after_it_came": {
        "outcome": "upheld",
        "outcome_reason": "x",
        "decided_on": BEFORE,
        "decided_at": MOMENT,
        "decided_by": somebody,
    },
    "a_ruling_has_a_day": {"state": "granted"},
    "a_ruling_comes_after_the_request": {"state": "granted", "ruled_on": BEFORE},
    "a_relief_that_ended_has_a_last_day": {"state": "ended", "ruled_on": DAY},
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
    "a_person_is_in_a_batch_once": {"batch": a_batch},
    "a_version_of_a_text_stands_once": {"state": "retired", "approved_at": MOMENT, "approved_by": somebody},
    "one_version_of_a_text_is_in_use": {"state": "approved", "approved_at": MOMENT, "approved_by": somebody},
    "a_contract_has_one_lead": {"role": PartyRole.LEAD},
    "one_approved_placement_per_care_line": {"binding": True},
    "one_open_delivery_per_municipality": STILL_OPEN,
    "a_dossier_is_in_a_delivery_once": {"state": "left_out", "reason": "een bezwaar"},
    "one_room_per_contract_and_municipality": {"municipality": rows.municipality},
    "one_stop_per_contract_and_municipality": {"municipality": rows.municipality},
}


#: What the second row has otherwise, so that it meets this constraint and no other.
OTHERWISE = {
    "one_version_of_a_text_is_in_use": {"number": 2},
    "one_draft_of_a_text_at_a_time": {"number": 2},
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
        save(rows.new(model, **values | same | OTHERWISE.get(constraint.name, {})))

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
