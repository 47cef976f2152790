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
from achterhoek.models import FileImport, User
from achterhoek.statuses import AccessAction, ImportKind, ImportState, Role
from clients.imports import differences
from clients.models import Client, Difference
from clients.statuses import DifferenceKind
from providers.models import Contract
from providers.statuses import PartyRole
from tests.factories import (
    AssessmentFactory,
    ClientFactory,
    ContractFactory,
    HandoverFactory,
    HandoverLineFactory,
    IndicationFactory,
    ProviderFactory,
    UserFactory,
    lot,
    period,
)
from tests.rules import rows
from transitions.models import BridgingAgreement, ConversionRule, Renewal

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
    )


@dataclass(frozen=True)
class Shown:
    """A kind of thing in an address: its arguments, those of one that does not exist, and who reaches their own.

    `to_post` is the permission a POST asks beside that of the page.
    """

    arguments: Any
    unknown: dict[str, Any]
    reached_by: frozenset[Role] = frozenset(Role)
    to_post: str = ""


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
#: Contract managers offer reference files; a caseload, their own municipality's too, is none of theirs.
CASELOAD = replace(by_number(lambda things: things.caseload), reached_by=frozenset({Role.COORDINATOR}))
PROVIDER = Shown(lambda things: {"agb": things.handover.giving.agb}, {"agb": "99999999"})
CHECK = replace(PROVIDER, to_post="checks.sign")

PUBLIC = {"achterhoek:sign_in", "achterhoek:healthy", "transitions:work"}
OWN = {"achterhoek:sign_out", "achterhoek:password"}
PLAIN = {
    "achterhoek:log": "log.view",
    "achterhoek:log_download": "log.view",
    "achterhoek:staff": "staff.manage",
    "achterhoek:staff_add": "staff.manage",
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
}
SHARED = {
    "transitions:provider": ("providers.view", PROVIDER),
    "transitions:check": ("checks.view", CHECK),
    "transitions:subcontractor_confirm": ("providers.confirm_subcontractor", SUBCONTRACTOR),
    "transitions:conversion_lot": ("conversions.carry_out", CONVERSION_RULE),
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
