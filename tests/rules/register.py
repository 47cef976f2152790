"""Every address of the portal, who may come there, and whose thing it shows. An address that is not here is red.

Add a line with a new address:
- PUBLIC      open to visitors; its view says `login_not_required`
- OWN         for anyone who is signed in
- PLAIN       asks a permission, shows no single thing
- SCOPED      asks a permission and shows one thing of one municipality: to strangers it is as unknown as none
- SHARED      asks a permission and shows one thing of the whole region
The Django admin has rules of its own (tests/achterhoek/test_admin.py).
"""

from dataclasses import dataclass, replace
from typing import Any

from achterhoek import audit
from achterhoek.models import Errand, FileImport, User
from achterhoek.statuses import AccessAction, ImportKind, ImportState, Role
from clients.imports import differences
from clients.models import Client, Difference, Representative
from clients.statuses import DifferenceKind
from faq.models import Answer, Film, Notice, Reply, SearchMiss
from providers.models import Contract
from providers.statuses import PartyRole
from tests.factories import (
    AssessmentFactory,
    ClientFactory,
    ContractFactory,
    HandoverFactory,
    HandoverLineFactory,
    IndicationFactory,
    LetterFactory,
    ObjectionFactory,
    ProviderFactory,
    UserFactory,
    lot,
    period,
)
from tests.rules import rows
from transitions.models import (
    ArchiveDelivery,
    ArchiveRecord,
    BridgingAgreement,
    ConversionRule,
    NotStartedReport,
    Placement,
    Plan,
    PlanPart,
    Renewal,
    Takeover,
)
from transitions.statuses import PlanState

#: In no page of another municipality.
SECRET_NAME = "Zonnebloemsteeg"


@dataclass(frozen=True)
class Things:
    """One of everything of one municipality, and of the region."""

    client: Client
    staff: User
    assessment: Any
    handover: Any
    renewal: Any
    bridging: Any
    caseload: FileImport
    difference: Difference
    contract: Contract
    conversion_rule: Any
    report: Any
    answer: Answer
    reply: Reply
    notice: Notice
    film: Film
    miss: SearchMiss
    placement: Any
    objection: Any
    letter: Any
    representative: Any
    delivery: ArchiveDelivery


def things_of(place, *, surname) -> Things:
    consultant = UserFactory(municipality=place, last_name=f"{surname}-consulent")
    resident = ClientFactory(municipality=place, surname=surname, consultant=consultant)
    indication = IndicationFactory(care_line__client=resident)
    handover = HandoverFactory(client=resident, giving=indication.named_provider)
    HandoverLineFactory(handover=handover, care_line=indication.care_line)
    caseload = rows.make(
        FileImport, within=place, kind=ImportKind.CASELOAD, state=ImportState.CHECKED, offered_by=consultant
    )
    difference = rows.make(
        Difference,
        within=place,
        client=resident,
        indication=indication,
        found_in=caseload,
        kind=DifferenceKind.MISSING,
        row_key=indication.key,
        row_sealed=differences.seal_row(None, key=indication.key),
        columns=[differences.column("niet in het bestand sinds", "2022-09-09", "")],
    )
    audit.record(AccessAction.READ, "bekeken", by=consultant, about=[resident])
    return Things(
        client=resident,
        staff=consultant,
        assessment=AssessmentFactory(indication=indication, convert=True),
        handover=handover,
        renewal=rows.make(Renewal, within=place, indication=indication),
        bridging=rows.make(BridgingAgreement, within=place, client=resident, provider=handover.giving),
        caseload=caseload,
        difference=difference,
        contract=ContractFactory(subcontractors=[ProviderFactory()]),
        conversion_rule=ConversionRule.objects.get_or_create(
            period=period(), lot=lot("wmo-wonen"), defaults={"day": period().first_day}
        )[0],
        report=rows.make(NotStartedReport, within=place, phone="0612345678", employer=surname),
        answer=rows.make(Answer),
        reply=rows.make(Reply, state="failed", failure="geen verbinding"),
        notice=rows.make(Notice),
        film=rows.make(Film),
        miss=rows.make(SearchMiss),
        placement=placement_of(resident, indication, handover),
        objection=ObjectionFactory(
            client=resident, handover=handover, by_whom=surname, handled_by=consultant
        ),
        letter=LetterFactory(client=resident, name=surname),
        representative=rows.make(Representative, within=place, client=resident, position=1),
        delivery=delivery_of(resident),
    )


def delivery_of(resident):
    """A delivery to the archive that this resident's record is in."""
    opened = {"withdrawn_at": None, "withdrawn_by": None}
    delivery = rows.make(ArchiveDelivery, within=resident.municipality, period=period(), **opened)
    rows.make(
        ArchiveRecord, within=resident.municipality, delivery=delivery, case_number=resident.case_number
    )
    return delivery


def placement_of(resident, indication, handover):
    """The resident's place in a plan of the own municipality."""
    place = resident.municipality
    plan = rows.make(Plan, municipality=place, period=period(), state=PlanState.MADE)
    part = rows.make(PlanPart, within=place, plan=plan)
    return rows.make(
        Placement, within=place, plan=plan, part=part, client=resident, care_line=indication.care_line
    )


@dataclass(frozen=True)
class Shown:
    """A kind of thing in an address: its arguments, those of one that does not exist, and who reaches their own.

    `to_post` is the permission a POST asks beside that of the page. `of_all`: roles that see those of every
    municipality, by case number.
    """

    arguments: Any
    unknown: dict[str, Any]
    reached_by: frozenset[Role] = frozenset(Role)
    to_post: str = ""
    of_all: frozenset[Role] = frozenset()


def by_number(find) -> Shown:
    return Shown(lambda things: {"pk": find(things).pk}, {"pk": 9_999_999})


CLIENT = Shown(lambda things: {"case_number": things.client.case_number}, {"case_number": "C-99999"})
HANDOVER = Shown(lambda things: {"number": things.handover.number}, {"number": "O-99999"})
POINT = Shown(
    lambda things: {"number": things.handover.number, "kind": "plan"}, {"number": "O-99999", "kind": "plan"}
)
STAFF = by_number(lambda things: things.staff)
ASSESSMENT = by_number(lambda things: things.assessment)
RENEWAL = by_number(lambda things: things.renewal)
BRIDGING = by_number(lambda things: things.bridging)
CARE_LINE = by_number(lambda things: things.handover.lines.get().care_line)
DIFFERENCE = by_number(lambda things: things.difference)
CONVERSION_RULE = by_number(lambda things: things.conversion_rule)
SUBCONTRACTOR = by_number(lambda things: things.contract.parties.get(role=PartyRole.SUBCONTRACTOR))
PLAN = Shown(
    lambda things: {"number": things.placement.plan.number},
    {"number": "P-99999"},
    of_all=frozenset({Role.REGIONAL}),
)
REPRESENTATIVE = Shown(
    lambda things: {"case_number": things.client.case_number, "position": 1},
    {"case_number": "C-99999", "position": 1},
)
LETTER = Shown(lambda things: {"number": things.letter.number}, {"number": "B-99999"})
LETTERS = Shown(lambda things: {"number": things.letter.batch.number}, {"number": "PB-99999"})
DELIVERY = Shown(lambda things: {"number": things.delivery.number}, {"number": "A-99999"})
LETTER_TEXT = Shown(
    lambda things: {"kind": "closing"}, {"kind": "bestaat-niet"}, to_post="letters.edit_texts"
)
LETTER_KIND = Shown(lambda things: {"kind": "outcome"}, {"kind": "bestaat-niet"})
OBJECTION = Shown(lambda things: {"number": things.objection.number}, {"number": "W-99999"})
PLACEMENT = by_number(lambda things: things.placement)
JOB = Shown(lambda things: {"job": "assess_changed"}, {"job": "bestaat-niet"})
ERRAND = by_number(lambda things: rows.make(Errand, dead_at=rows.MOMENT, error="Geen post."))
TAKEOVER = by_number(lambda things: rows.make(Takeover))
QUESTION = by_number(lambda things: things.answer.question)
ANSWER = by_number(lambda things: things.answer)
VOICE = by_number(lambda things: things.reply.visitor_question)
NOTICE = by_number(lambda things: things.notice)
FILM = by_number(lambda things: things.film)
MISS = by_number(lambda things: things.miss)
REPORT = by_number(lambda things: things.report)
#: Contract managers offer reference files; a caseload, their own municipality's too, is none of theirs.
CASELOAD = replace(by_number(lambda things: things.caseload), reached_by=frozenset({Role.COORDINATOR}))
PROVIDER = Shown(lambda things: {"agb": things.handover.giving.agb}, {"agb": "99999999"})
CHECK = replace(PROVIDER, to_post="checks.sign")

PUBLIC = {
    *("achterhoek:sign_in", "achterhoek:healthy", "transitions:work"),
    *(
        "achterhoek:municipalities",
        "achterhoek:municipality",
        "achterhoek:accessibility",
        "achterhoek:privacy",
    ),
    *("achterhoek:robots", "achterhoek:sitemap", "achterhoek:security", "achterhoek:favicon"),
    *("faq:feed", "faq:handout"),
    *("faq:ask", "faq:asked", "faq:helped"),
    *("faq:start", "faq:search", "faq:category", "faq:question", "faq:film", "faq:film_subtitles"),
}
PUBLIC |= {
    *("providers:register", "providers:register_download"),
    *("transitions:announcement", "transitions:employer", "transitions:not_started"),
}
OWN = {"achterhoek:sign_out", "achterhoek:password"}
PLAIN = {
    "achterhoek:log": "log.view",
    "achterhoek:log_download": "log.view",
    "achterhoek:staff": "staff.manage",
    "achterhoek:staff_add": "staff.manage",
    "achterhoek:operations": "operations.view",
    "achterhoek:imports": "imports.view",
    "achterhoek:import_offer": "imports.view",
    "clients:list": "clients.view",
    "clients:search": "clients.view",
    "clients:take": "clients.take",
    "clients:differences": "clients.settle_difference",
    "clients:assign": "clients.assign",
    "transitions:take": "clients.take",
    "transitions:handovers": "handovers.view",
    "transitions:assessment": "assessments.numbers",
    "transitions:assess": "assessments.run",
    "transitions:assessments": "assessments.view",
    "transitions:assessments_confirm": "assessments.confirm",
    "transitions:assessment_changes": "assessments.view",
    "transitions:assessment_changes_see": "assessments.confirm",
    "transitions:checks": "checks.view",
    "transitions:renewals": "renewals.work",
    "transitions:conversions": "assessments.view",
    "transitions:bridgings": "assessments.view",
    "transitions:continuity": "continuity.numbers",
    "transitions:continuity_download": "continuity.view",
    "transitions:continuity_print": "continuity.view",
    "transitions:providers": "providers.view",
    **{
        f"transitions:letter_{name}": "letters.texts"
        for name in ("texts", "sender", "sender_logo", "decisions")
    },
    **{f"transitions:letter_sender_{name}": "letters.edit_texts" for name in ("put_logo", "remove_logo")},
    "transitions:letters": "letters.view",
    "transitions:letters_untold": "letters.view",
    "transitions:letters_untold_download": "letters.view",
    "transitions:letter_try": "letters.preview",
    **{f"transitions:objections{name}": "objections.view" for name in ("", "_download", "_print")},
    **{f"transitions:archive{name}": "archive.deliver" for name in ("", "_order")},
    "transitions:plans": "plans.view",
    "transitions:plan_new": "plans.make",
    "transitions:plan_compare": "plans.view",
    "transitions:takeovers": "takeovers.manage",
}
PLAIN |= {
    f"faq:{name}": "questions.edit"
    for name in (
        *("editing", "edit_questions", "edit_question_add", "edit_voices", "edit_misses"),
        *("edit_extras", "edit_notice_add", "edit_film_add"),
    )
}
SHARED = {
    # every municipality has a text of each kind
    "transitions:letter_text": ("letters.texts", LETTER_TEXT),
    **{
        f"transitions:letter_text_{name}": ("letters.edit_texts", LETTER_TEXT) for name in ("approve", "drop")
    },
    "transitions:letter_batch_new": ("letters.make", LETTER_KIND),
    # the public questions have no municipality
    **{
        f"faq:edit_question{name}": ("questions.edit", QUESTION)
        for name in ("", "_change", "_retire", "_restore", "_move", "_remarks", "_preview")
    },
    "faq:edit_answer_add": ("questions.edit", QUESTION),
    **{
        f"faq:edit_answer{name}": ("questions.edit", ANSWER)
        for name in ("", "_preview", "_publish", "_call_back", "_discard")
    },
    **{
        f"faq:edit_voice{name}": ("questions.edit", VOICE)
        for name in ("", "_reply", "_send_again", "_make_question", "_close", "_reopen")
    },
    "faq:edit_notice": ("questions.edit", NOTICE),
    "faq:edit_notice_take_away": ("questions.edit", NOTICE),
    "faq:edit_film": ("questions.edit", FILM),
    "faq:edit_miss_settle": ("questions.edit", MISS),
    "transitions:provider": ("providers.view", PROVIDER),
    "transitions:check": ("checks.view", CHECK),
    "transitions:subcontractor_confirm": ("providers.confirm_subcontractor", SUBCONTRACTOR),
    "transitions:conversion_lot": ("conversions.carry_out", CONVERSION_RULE),
    "achterhoek:operations_job": ("operations.view", JOB),
    "achterhoek:errand_try_again": ("operations.retry", ERRAND),
    "transitions:takeover_withdraw": ("takeovers.manage", TAKEOVER),
}
SCOPED = {
    "achterhoek:log_client": ("log.view", CLIENT),
    **{
        f"achterhoek:staff_{name}": ("staff.manage", STAFF)
        for name in ("edit", "password", "close", "reopen")
    },
    **{
        f"achterhoek:{name}": ("imports.view", CASELOAD)
        for name in ("import", "import_queue", "import_stop", "import_withdraw", "import_parked")
    },
    **{
        f"clients:{name}": ("clients.settle_difference", DIFFERENCE)
        for name in ("difference", "difference_accept", "difference_dismiss", "difference_explain")
    },
    "clients:death": ("clients.record_death", CLIENT),
    "clients:death_withdraw": ("clients.correct", CLIENT),
    "clients:care_line_correct": ("clients.correct", CARE_LINE),
    "clients:care_line_end": ("clients.correct", CARE_LINE),
    "clients:care_line_reopen": ("clients.correct", CARE_LINE),
    # one assessment and what follows from it
    "transitions:assessment_detail": ("assessments.view", ASSESSMENT),
    "transitions:assessment_confirm": ("assessments.confirm", ASSESSMENT),
    "transitions:assessment_override": ("assessments.override", ASSESSMENT),
    "transitions:assessment_follow_rules": ("assessments.override", ASSESSMENT),
    "transitions:conversion": ("conversions.carry_out", ASSESSMENT),
    **{f"transitions:renewal{name}": ("renewals.work", RENEWAL) for name in ("", "_start", "_renew", "_end")},
    "transitions:bridging_record": ("bridging.record", CLIENT),
    "transitions:bridging_withdraw": ("bridging.record", BRIDGING),
    "clients:representative_address": ("clients.address", REPRESENTATIVE),
    # letters
    "transitions:letter_batch": ("letters.view", LETTERS),
    "transitions:letter_batch_letters": ("letters.view", LETTERS),
    "transitions:letter_batch_left_out": ("letters.view", LETTERS),
    **{f"transitions:letter_batch_{name}": ("letters.approve", LETTERS) for name in ("approve", "withdraw")},
    **{f"transitions:letter_batch_{name}": ("letters.make", LETTERS) for name in ("start", "stop", "drop")},
    **{
        f"transitions:letter_batch_{name}": ("letters.post", LETTERS)
        for name in ("post", "print", "manifest")
    },
    "transitions:letter": ("letters.view", LETTER),
    "transitions:letter_pdf": ("letters.view", LETTER),
    "transitions:letter_take_out": ("letters.make", LETTER),
    "transitions:letter_returned": ("letters.post", LETTER),
    **{
        f"transitions:archive_{name}": ("archive.deliver", DELIVERY)
        for name in ("delivery", "download", "acknowledge", "withdraw")
    },
    # one objection
    "transitions:objection": ("objections.view", OBJECTION),
    "transitions:objection_register": ("objections.work", CLIENT),
    **{f"transitions:objection_{name}": ("objections.decide", OBJECTION) for name in ("weigh", "decide")},
    **{
        f"transitions:objection_{name}": ("objections.work", OBJECTION)
        for name in (
            *("hearing", "relief", "rule", "end_relief", "committee", "postpone", "point", "give"),
            *("withdraw", "follow_up"),
        )
    },
    # a plan
    "transitions:plan": ("plans.view", PLAN),
    "transitions:plan_residents": ("plans.view", PLAN),
    "transitions:plan_what_if": ("plans.make", PLAN),
    **{f"transitions:plan_{name}": ("plans.check", PLAN) for name in ("check", "stop", "drop")},
    **{f"transitions:plan_{name}": ("plans.approve", PLAN) for name in ("approve", "withdraw_approval")},
    **{f"transitions:plan_{name}": ("plans.carry_out", PLAN) for name in ("start", "undo")},
    "transitions:placement_take_over": ("plans.carry_out", PLACEMENT),
    "transitions:placement_undo": ("plans.carry_out", PLACEMENT),
    "transitions:not_started_settle": ("reports.settle", REPORT),
    # one client
    "transitions:client": ("clients.view", CLIENT),
    "transitions:client_bsn": ("clients.reveal_bsn", CLIENT),
    "transitions:client_take": ("clients.take", CLIENT),
    "transitions:client_assign": ("clients.assign", CLIENT),
    "transitions:client_contact": ("clients.log_contact", CLIENT),
    # one handover
    "transitions:handover": ("handovers.view", HANDOVER),
    "transitions:handover_sheet": ("handovers.view", HANDOVER),
    **{
        f"transitions:handover_{name}": ("handovers.work", HANDOVER)
        for name in (
            *("propose", "identity", "wish", "another", "split", "hear", "offer", "answer", "withdraw"),
            *("schedule", "start", "stop", "call", "complete", "hold", "resume", "staff"),
        )
    },
    "transitions:handover_checklist": ("handovers.work", POINT),
    "transitions:handover_decide": ("handovers.decide_without_agreement", HANDOVER),
    "transitions:handover_withdraw_offer": ("handovers.withdraw_offer", HANDOVER),
    "transitions:handover_cancel": ("handovers.cancel", HANDOVER),
    "transitions:handover_correct": ("handovers.correct", HANDOVER),
}
EVERY_NAME = PUBLIC | OWN | set(PLAIN) | set(SHARED) | set(SCOPED)
