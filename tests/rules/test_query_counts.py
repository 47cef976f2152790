"""Every list asks its literal number of queries, with 1 row, 3 rows and 1,000 rows."""

from copy import copy

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from achterhoek.models import AccessSubject
from clients.models import Client
from providers.models import ProviderCode
from tests.factories import AssessmentFactory, IndicationFactory, UserFactory, municipality
from tests.rules import register
from transitions.models import (
    AssessmentChange,
    AssessmentRun,
    Handover,
)
from transitions.statuses import Outcome, Reason

pytestmark = pytest.mark.django_db
SIZES = (1, 3, 1000)
LISTS = {
    "transitions:work": 134,
    "clients:list": 22,
    "clients:differences": 19,
    "transitions:assessment": 9,
    "transitions:assessments": 13,
    "transitions:assessment_changes": 11,
    "transitions:checks": 13,
    "transitions:renewals": 15,
    "transitions:conversions": 14,
    "transitions:bridgings": 11,
    "transitions:handovers": 26,
    "transitions:objections": 18,
    "transitions:providers": 10,
    "transitions:continuity": 23,
    "achterhoek:log": 11,
}
#: An overview, and a log that grows by what reads it.
WITHOUT_ROWS = {"transitions:assessment", "achterhoek:log"}


def another(row, turn, /, **changed):
    """The same row again, with what must differ."""
    made = copy(row)
    made._state = copy(row._state)
    made._state.fields_cache = {}
    if row._meta.pk.get_internal_type() != "CharField":
        made.pk = None
    made._state.adding = True
    for name, value in changed.items():
        setattr(made, name, value(turn) if callable(value) else value[turn])
    return made


def grow(one, count):
    """`count` times the same resident more, each at a provider of their own, in every list."""

    def add(row, /, **changed):
        return type(row)._base_manager.bulk_create(another(row, n, **changed) for n in range(count))

    first = Client.objects.count() * 10_000
    providers = add(
        one["provider"], agb=lambda n: f"{30_000_000 + first + n}", name=lambda n: f"Zorg {first + n}"
    )
    ProviderCode.objects.bulk_create(ProviderCode(provider=row, agb=row.agb) for row in providers)
    clients = add(
        one["client"],
        case_number=lambda n: f"G-{first + n}",
        bsn_index=lambda n: f"{first + n:064d}",
        surname=lambda n: f"Groot{n}",
    )
    lines = add(one["line"], client=clients)
    indications = add(
        one["indication"],
        client=clients,
        care_line=lines,
        key=lambda n: f"K/{first + n}",
        named_provider=providers,
    )
    add(one["allocation"], care_line=lines, provider=providers)
    assessments = add(one["assessment"], indication=indications, current_provider=providers)
    add(one["change"], assessment=assessments)
    staying = add(one["staying"].indication, client=clients, care_line=lines, key=lambda n: f"S/{first + n}")
    add(one["staying"], indication=staying)
    handovers = add(one["handover"], client=clients, giving=providers, number=lambda n: f"Q-{first + n}")
    add(one["handover_line"], handover=handovers, care_line=lines)
    add(one["renewal"], indication=indications)
    add(one["bridging"], client=clients, provider=providers)
    add(one["difference"], client=clients, indication=indications, row_key=lambda n: f"K/{first + n}")
    add(one["objection"], client=clients, handover=handovers, number=lambda n: f"W-{first + n}")
    add(one["subject"], case_number=lambda n: f"G-{first + n}")


@pytest.fixture
def one():
    """One of everything, as the register of addresses has it."""
    things = register.things_of(municipality(), surname="Klein")
    assessment = things.assessment
    run = AssessmentRun.objects.create(period=assessment.period, day="2022-09-01", run_by=things.staff)
    facts = {"outcome": Outcome.MOVES, "reason": Reason.NO_CONTRACT}
    line = assessment.indication.care_line
    return {
        "provider": assessment.current_provider,
        "client": things.client,
        "line": line,
        "indication": assessment.indication,
        "allocation": line.allocations.get(),
        "assessment": assessment,
        "staying": AssessmentFactory(
            indication=IndicationFactory(care_line=line, allocation=False),
            outcome=Outcome.STAYS,
            reason=Reason.SUBCONTRACTOR,
            convert=True,
            party=things.contract.parties.first(),
        ),
        "change": AssessmentChange.objects.create(
            municipality=things.client.municipality, run=run, assessment=assessment, before=facts, after=facts
        ),
        "handover": things.handover,
        "handover_line": things.handover.lines.get(),
        "renewal": things.renewal,
        "bridging": things.bridging,
        "difference": things.difference,
        "objection": things.objection,
        "subject": AccessSubject.objects.get(case_number=things.client.case_number),
    }


def test_lists_ask_as_many_queries_for_1_and_3_and_1000_rows(client, one):
    client.force_login(UserFactory(coordinator=True))
    asked = {name: [] for name in LISTS}

    for size in SIZES:
        grow(one, size - Client.objects.count())
        for name, counts in asked.items():
            with CaptureQueriesContext(connection) as captured:
                answer = client.get(reverse(name))
            counts.append(len(captured))
            assert answer.status_code == 200
            if name not in WITHOUT_ROWS:
                assert answer.context["page_obj"].paginator.count >= size, name

    assert Client.objects.count() == Handover.objects.count() == SIZES[-1]
    assert asked == {name: [number] * len(SIZES) for name, number in LISTS.items()}
