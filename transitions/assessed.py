"""The assessments of a period as people read them: counts that add up to the caseload, and lists.

All counts come from numbers that the database keeps (achterhoek/tallies.py), so that the overview costs no more for a
large municipality than for a small one. A count is of indications; the overview holds it against the caseload.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import F, Q

from achterhoek import tallies
from achterhoek.models import User
from achterhoek.templatetags.portal import TONE_OF
from clients import caseload
from clients.models import Indication
from providers.models import Provider
from transitions import explanations
from transitions.assessment import OUTCOMES
from transitions.models import Assessment, AssessmentChange, AssessmentRun, TransitionPeriod
from transitions.querysets import AssessmentQuerySet
from transitions.statuses import Outcome, Reason

#: A search finds so many clients; whoever needs another types more letters.
MOST_CLIENTS = 200
FOLLOW_UPS = {"verlengen": "renew", "omzetten": "convert", "met-de-hand": "by_hand"}
FOLLOW_UP_WORDS = {"renew": "verlengen", "convert": "omzetten", "by_hand": "met de hand"}
OWN_DECISION = "eigen besluit"
#: A person confirmed it, and the facts changed since: the rules' reason belongs to another outcome.
OTHERWISE = "anders dan de regels nu zeggen"
STATES = (
    ("", "Alle"),
    ("open", "Nog te bevestigen"),
    ("bevestigd", "Bevestigd"),
    ("eigen", "Eigen besluit"),
    ("anders", "Anders dan de regels nu zeggen"),
    ("veranderd", "Veranderd sinds de bevestiging"),
)
#: As people work through them: who must move first, who has nothing to do with it last.
IN_ORDER = (Outcome.MOVES, Outcome.TO_ALLOCATE, Outcome.REASSESS, Outcome.STAYS, Outcome.NOT_AFFECTED)
#: Confirming what does not concern anyone is no work.
TO_CONFIRM = (Outcome.MOVES, Outcome.TO_ALLOCATE, Outcome.REASSESS, Outcome.STAYS)


@dataclass(frozen=True)
class Line:
    """One outcome, or one reason within it; `state` is the filter of a line that is no reason of the rules."""

    value: str
    word: str
    count: int
    unconfirmed: int
    reasons: tuple["Line", ...] = ()
    state: str = ""

    @property
    def tone(self) -> str:
        """How the outcome is drawn: as every status is."""
        return TONE_OF.get(self.value, "open")


class Counts:
    """Every number of the overview: how many there are of each kind (`Assessment.tallied`), per municipality."""

    def __init__(self, groups: list[dict[str, Any]]) -> None:
        self.groups = groups

    @property
    def total(self) -> int:
        return self.of()

    def of(self, **wanted: Any) -> int:
        """How many have these values."""
        return sum(
            group["number"]
            for group in self.groups
            if all(group[name] == value for name, value in wanted.items())
        )

    @property
    def follow_ups(self) -> list[tuple[str, str, int]]:
        return [(slug, FOLLOW_UP_WORDS[name], self.of(**{name: True})) for slug, name in FOLLOW_UPS.items()]

    @property
    def unconfirmed(self) -> int:
        return sum(line.unconfirmed for line in self.outcomes)

    @property
    def outcomes(self) -> list[Line]:
        """Each outcome with its reasons; an own decision is one, and so is what the rules no longer say."""
        return [self._outcome(outcome) for outcome in IN_ORDER]

    @property
    def places(self) -> dict[str, Counter[str]]:
        """Per municipality (CBS code) how many of each outcome."""
        found: dict[str, Counter[str]] = {}
        for group in self.groups:
            counter = found.setdefault(group["municipality_id"], Counter())
            counter[group["effective_outcome"]] += group["number"]
        return found

    def _outcome(self, outcome: Outcome) -> Line:
        own = [group for group in self.groups if group["effective_outcome"] == outcome]
        by_rule: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for group in own:
            by_rule[_reason(group)].append(group)
        lines = [self._line(reason, reason.label, by_rule[reason]) for reason in Reason]
        lines += [
            self._line("", OTHERWISE, by_rule[OTHERWISE], state="anders"),
            self._line("", OWN_DECISION, by_rule[OWN_DECISION], state="eigen"),
        ]
        filled = tuple(line for line in lines if line.count)
        return replace(self._line(outcome, outcome.label, own), reasons=filled)

    def _line(self, value: str, word: str, groups: list[dict[str, Any]], *, state: str = "") -> Line:
        waiting = [
            group
            for group in groups
            if not group["confirmed_outcome"] and group["effective_outcome"] in TO_CONFIRM
        ]
        count = sum(group["number"] for group in groups)
        return Line(value, word, count, sum(group["number"] for group in waiting), state=state)


def _reason(group: Mapping[str, Any]) -> str:
    """Why these have their outcome. A reason of the rules explains the outcome of the rules only."""
    if group["own_outcome"]:
        return OWN_DECISION
    reason = Reason(group["reason"])
    return reason if OUTCOMES[reason] == group["effective_outcome"] else OTHERWISE


def of(user: User, period: TransitionPeriod) -> AssessmentQuerySet:
    """The assessments that `user` may open."""
    rows: AssessmentQuerySet = Assessment.objects.visible_to(user).filter(period=period)
    return rows


def to_confirm(user: User, period: TransitionPeriod) -> AssessmentQuerySet:
    """What waits for a person; the overview counts the same."""
    waiting = of(user, period).filter(confirmed_at__isnull=True, effective_outcome__in=TO_CONFIRM)
    return waiting.order_by("effective_outcome", "pk")


def counts(user: User, period: TransitionPeriod) -> Counts:
    """The numbers that `user` may see."""
    rows = tallies.of(Assessment, "outcomes").countable_by(user).beginning_with(period.pk)
    return Counts(tallies.read(Assessment, "outcomes", rows))


def caseload_of(user: User) -> int:
    """How many indications there are in the part of the caseload that `user` may count."""
    return tallies.total(tallies.of(Indication, "all").countable_by(user))


@dataclass(frozen=True)
class LastRun:
    """The last run that `user` may know of, with the numbers of the own part: none where those were not kept."""

    run: AssessmentRun
    changed: int
    created: int | None = None
    unchanged: int | None = None


def last_run(user: User, period: TransitionPeriod) -> LastRun | None:
    """Of the whole region or the own municipality. What a run of the region did elsewhere is not shown to one of it."""
    own = user.municipality_id
    runs = AssessmentRun.objects.filter(Q(municipality=None) | Q(municipality=own), period=period)
    run = runs.select_related("run_by").first()
    if run is None:
        return None
    if run.municipality_id == own:
        return LastRun(run, run.changed, run.created, run.unchanged)
    return LastRun(run, AssessmentChange.objects.filter(run=run, municipality=own).count())


def open_changes(user: User, period: TransitionPeriod) -> AssessmentQuerySet:
    """What a run found otherwise and nobody looked at yet."""
    rows: AssessmentQuerySet = AssessmentChange.objects.visible_to(user)
    found: AssessmentQuerySet = rows.filter(seen_at__isnull=True, run__period=period)
    return found


def listed(rows: AssessmentQuerySet) -> AssessmentQuerySet:
    """In the order of the list's index, with what a row shows."""
    related = rows.select_related("indication__client", "indication__product__lot", "current_provider")
    return related.order_by("effective_outcome", "pk")


def changed_among(rows: Iterable[Assessment]) -> set[int]:
    """Those of one page with a change that nobody looked at."""
    numbers = [row.pk for row in rows]
    changes = AssessmentChange.objects.filter(assessment__in=numbers, seen_at__isnull=True)
    return set(changes.values_list("assessment", flat=True))


def narrow(rows: AssessmentQuerySet, chosen: Mapping[str, Any], *, user: User) -> AssessmentQuerySet:
    """The filters of the list; an empty one changes nothing."""
    if outcome := chosen.get("uitkomst"):
        rows = rows.filter(effective_outcome=outcome)
    if reason := chosen.get("reden"):
        rows = rows.filter(reason=reason, own_at__isnull=True)
    if follow_up := FOLLOW_UPS.get(chosen.get("vervolg") or ""):
        rows = rows.filter(**{follow_up: True})
    if lot := chosen.get("perceel"):
        rows = rows.filter(lot=lot)
    if provider := chosen.get("aanbieder"):
        rows = rows.filter(current_provider__in=_providers(provider))
    if text := chosen.get("zoek"):
        rows = rows.filter(pk__in=_found(text, user=user))
    return _in_state(rows, chosen.get("stand") or "")


def _found(text: str, *, user: User) -> list[int]:
    """The assessments of the first clients with this name or number.

    Read in steps: a planner that sees them all at once walks through the whole municipality instead.
    """
    clients = list(caseload.search(caseload.of(user), text).values_list("pk", flat=True)[:MOST_CLIENTS])
    indications = list(Indication.objects.filter(client__in=clients).order_by().values_list("pk", flat=True))
    found = Assessment.objects.filter(indication__in=indications)
    return list(found.order_by().values_list("pk", flat=True))


def _providers(text: str) -> list[int]:
    """Providers with this in their name, or with this AGB code."""
    found = Provider.objects.filter(Q(name__icontains=text) | Q(codes__agb=text))
    return list(found.order_by().values_list("pk", flat=True).distinct())


def _in_state(rows: AssessmentQuerySet, state: str) -> AssessmentQuerySet:
    changed = AssessmentChange.objects.filter(seen_at__isnull=True, was_confirmed=True).values("assessment")
    conditions = {
        "open": Q(confirmed_at__isnull=True),
        "bevestigd": Q(confirmed_at__isnull=False),
        "eigen": Q(own_at__isnull=False),
        "anders": Q(own_at__isnull=True, confirmed_at__isnull=False) & ~Q(confirmed_outcome=F("outcome")),
        "veranderd": Q(pk__in=changed),
    }
    return rows.filter(conditions[state]) if state in conditions else rows


def follow_ups(assessment: Assessment) -> list[tuple[str, str]]:
    """The follow-ups of an assessment, each with what it asks."""
    return [
        (FOLLOW_UP_WORDS[name], explanations.FOLLOW_UPS[name]) for name in explanations.follow_ups(assessment)
    ]


def told(change: AssessmentChange) -> tuple[str, str]:
    """A change as two phrases: what it was, and what it is."""
    return _phrase(change.before), _phrase(change.after)


def _phrase(facts: Mapping[str, Any]) -> str:
    follow_ups = [word for name, word in FOLLOW_UP_WORDS.items() if facts.get(name)]
    outcome = f"{Outcome(facts['outcome']).label}: {Reason(facts['reason']).label}"
    return f"{outcome} ({', '.join(follow_ups)})" if follow_ups else outcome
