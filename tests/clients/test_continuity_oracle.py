"""Intervals against days: on any small region both proofs say the same."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from clients.care_lines import Line, Link, Right
from clients.continuity import Agreed, Question, examine
from providers.grounds import Days, Grounds, Term
from tests.clients.oracle import Oracle

FIRST, LAST = date(2022, 7, 1), date(2022, 7, 9)
AROUND = (FIRST - timedelta(days=3), LAST + timedelta(days=3))
LOTS = ("wmo", "wmo", "wmo", "jeugd")
SCOPE = frozenset({("0197", "wmo"), ("0197", "jeugd"), ("1509", "wmo")})
PROVIDERS = (1, 2)

days = st.dates(*AROUND)


@st.composite
def stretches(draw):
    first_day, last_day = sorted((draw(days), draw(days)))
    return Days(first_day, last_day)


@st.composite
def rights(draw, pk, lot):
    first_day, last_day = draw(stretches())
    return Right(
        pk=pk,
        key=f"key-{pk}",
        law=draw(st.sampled_from(("Wmo", "Jeugdwet"))),
        lot=lot,
        in_kind=draw(st.sampled_from((True, True, True, False))),
        first_day=first_day,
        last_day=draw(st.sampled_from((last_day, date.max))),
        care_since=draw(st.none() | days),
    )


@st.composite
def lines(draw, stops):
    lot = draw(st.sampled_from(LOTS))
    own = [draw(rights(pk, lot)) for pk in range(1, draw(st.integers(1, 3)) + 1)]
    begins = sorted(draw(st.sets(days, max_size=4)))
    links = [
        Link(day, provider, stops.get(provider))
        for day, provider in zip(
            begins, draw(st.lists(st.sampled_from(PROVIDERS), min_size=4, max_size=4)), strict=False
        )
    ]
    return Line(
        pk=7,
        client=70,
        municipality=draw(st.sampled_from(("0197", "0197", "0197", "1509"))),
        birth_date=draw(st.dates(date(2004, 6, 29), date(2004, 7, 12))),
        ended_on=draw(st.just(date.max) | days),
        rights=tuple(sorted(own, key=lambda right: (right.first_day, right.pk))),
        links=tuple(links),
    )


@st.composite
def terms(draw):
    first_day, last_day = draw(stretches())
    return Term(
        provider=draw(st.sampled_from(PROVIDERS)),
        lot=draw(st.sampled_from(LOTS)),
        municipality=draw(st.sampled_from(("0197", "0197", "0197", "1509"))),
        first_day=first_day,
        last_day=draw(st.sampled_from((last_day, date.max))),
        public_from=draw(st.none() | days),
    )


@st.composite
def regions(draw):
    stops = draw(st.dictionaries(st.sampled_from(PROVIDERS), days, max_size=2))
    agreed = Agreed(
        bridgings=draw(
            st.dictionaries(
                st.tuples(st.just(70), st.sampled_from(PROVIDERS)), st.lists(stretches(), max_size=2)
            )
        ),
        planned=draw(st.dictionaries(st.just(7), days)),
        started=draw(st.dictionaries(st.just(7), days)),
        ending=draw(st.frozensets(st.integers(1, 3))),
    )
    question = Question(FIRST, LAST, SCOPE, draw(days), agreed)
    return draw(lines(stops)), question, draw(st.lists(terms(), max_size=4))


@settings(max_examples=400)
@given(regions())
def test_intervals_and_days_agree(region):
    line, question, contracts = region
    known = Grounds(contracts, first_day=FIRST, last_day=LAST, today=question.today)

    proof = examine([line], question=question, known=known)

    oracle = Oracle(line, question, contracts)
    assert proof.indications == len(oracle.covered())
    assert proof.days == sum(len(oracle.covered_days(right)) for right in line.rights)
    assert [finding[:3] for finding in proof.breaches] == oracle.breaches()
    assert [finding[:3] for finding in proof.risks] == oracle.risks()
