"""What the fictitious staff did from July to 12 September 2022: checks, confirmations, and moves in every state."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from achterhoek import workdays
from achterhoek.clock import living_on
from achterhoek.models import Municipality, User
from achterhoek.refusals import Refused
from achterhoek.statuses import Role
from clients.statuses import Channel
from transitions import candidates
from transitions.actions import assessments, bridgings, checks, handovers, renewals
from transitions.demo import people
from transitions.models import Assessment, Handover, Renewal, TransitionPeriod
from transitions.statuses import Agreement, Answer, CancelReason, Outcome, Side, Status

Say = Callable[[str], object]

SIGNED, CONFIRMED, FIRST_TALKS = date(2022, 7, 6), date(2022, 7, 11), date(2022, 7, 14)


def live(period: TransitionPeriod, *, say: Say) -> None:
    """Live through the summer in every municipality."""
    for place in Municipality.objects.order_by("pk"):
        with living_on(SIGNED):
            _sign_checks(period, place)
        with living_on(CONFIRMED):
            _confirm(period, place)
    say("  beoordelingen zijn bevestigd, overdrachten zijn geboren")
    for number, handover in enumerate(Handover.objects.order_by("pk")):
        _carry(handover, STORIES[number % len(STORIES)], FIRST_TALKS + timedelta(days=number % 9))
    say("  overdrachten zijn in gang gezet")
    with living_on(date(2022, 9, 7)):
        for place in Municipality.objects.order_by("pk"):
            _begin_renewals(place)
            _bridge(period, place)


def _sign_checks(period: TransitionPeriod, place: Municipality) -> None:
    """Contract management signs most old providers off; each seventh still waits."""
    by = people.of(place, Role.CONTRACT_MANAGER)
    waiting = Assessment.objects.of_municipality(place.pk).filter(period=period, outcome=Outcome.MOVES)
    providers = sorted(
        {found.current_provider for found in waiting.select_related("current_provider")}, key=str
    )
    for number, provider in enumerate(providers):
        if provider is not None and number % 7 != 6:
            checks.sign(provider, period=period, municipality=place, by=by)


def _confirm(period: TransitionPeriod, place: Municipality) -> None:
    """Most go in bulk; of those who are looked at one by one a part was looked at."""
    by = people.of(place, Role.COORDINATOR)
    found = Assessment.objects.of_municipality(place.pk).filter(period=period).order_by("pk")
    ready = [row for row in found if row.pk % 6]
    for outcome in Outcome:
        with suppress(Refused):
            assessments.confirm([row for row in ready if row.outcome == outcome], outcome=outcome, by=by)
    one_by_one = found.filter(confirmed_at__isnull=True, outcome__in=(Outcome.MOVES, Outcome.TO_ALLOCATE))
    for row in one_by_one:
        with suppress(Refused):
            if row.pk % 2:
                assessments.confirm([row], outcome=Outcome(row.outcome), by=by, one_by_one=True)


@dataclass
class Move:
    """One handover, the two people who work on it, and the day on which they do."""

    handover: Handover
    by: User
    chief: User
    day: date

    def wait(self, days: int) -> None:
        self.day += timedelta(days=days)


Story = tuple[Callable[[Move], None], ...]


def _carry(handover: Handover, story: Story, day: date) -> None:
    """Take one handover as far as its story goes; where a rule stands in the way it stays where it is."""
    consultant = handover.client.consultant or people.of(handover.municipality, Role.CONSULTANT)
    move = Move(handover, consultant, people.of(handover.municipality, Role.COORDINATOR), day)
    with suppress(Refused):
        for step in story:
            with living_on(move.day):
                step(move)


def propose(move: Move) -> None:
    """The first provider with room takes it."""
    lines = list(move.handover.lines.select_related("care_line"))
    found = candidates.candidates(move.handover, lines, today=move.day)
    chosen = next((one.provider for one in found if one.may), None)
    if chosen is None:
        raise Refused("Nergens is plek.", rule="room")
    move.handover = handovers.propose(move.handover, receiving=chosen, by=move.by, today=move.day)
    move.wait(3)


def hear(move: Move) -> None:
    talk = handovers.Talk(
        move.day, Channel.PHONE, "de cliënt", "Wil graag dezelfde dagen houden.", Agreement.YES
    )
    handovers.hear(move.handover, talk=talk, by=move.by, today=move.day)


def wait_until_september(move: Move) -> None:
    move.day = date(2022, 9, 1)


def wait_until_last_week(move: Move) -> None:
    move.day = date(2022, 9, 9)


def offer(move: Move) -> None:
    handovers.offer(
        move.handover,
        help_asked="Hulp bij dagritme en bij contact met instanties.",
        days_and_times="dinsdag en donderdag, liefst in de ochtend",
        by=move.by,
        today=move.day,
    )
    move.wait(2)


def say_yes(move: Move) -> None:
    reply = handovers.Reply(Answer.YES_AFTER_MEETING, move.day, "Team overdracht", Channel.MAIL)
    handovers.record_answer(move.handover, reply=reply, by=move.by, today=move.day)
    move.wait(2)


def say_no(move: Move) -> None:
    why = "Geen medewerker met deze deskundigheid beschikbaar."
    reply = handovers.Reply(Answer.DECLINED, move.day, "Team overdracht", Channel.MAIL, why)
    handovers.record_answer(move.handover, reply=reply, by=move.by, today=move.day)


def schedule_soon(move: Move) -> None:
    """28 days ahead, or as soon after that as a week has room."""
    _schedule(move, move.day + timedelta(days=28))


def schedule_in_autumn(move: Move) -> None:
    _schedule(move, date(2022, 10, 3))


def _schedule(move: Move, start: date) -> None:
    for day in (start + timedelta(days=ahead) for ahead in range(70)):
        with suppress(Refused):
            if workdays.is_workday(day):
                move.handover = handovers.schedule(
                    move.handover, day=day, consulted_on=move.day, by=move.by, today=move.day
                )
                return
    raise Refused("Geen week met plek.", rule="room")


def start(move: Move) -> None:
    """The day after, the new provider tells that it began; what lies ahead has not begun."""
    for line in move.handover.lines.order_by("pk"):
        if line.planned_first_day is None or line.planned_first_day > date(2022, 9, 9):
            raise Refused("Nog niet begonnen.", rule="start")
        day = line.planned_first_day + timedelta(days=1)
        with living_on(day):
            handovers.confirm_start(line, day=line.planned_first_day, by=move.by, today=day)
    move.day = date(2022, 9, 12)


def complete(move: Move) -> None:
    move.handover.refresh_from_db()
    handovers.note_stop(move.handover, known_on=move.day, by=move.by, today=move.day)
    for item in move.handover.checklist.all():
        handovers.tick(item, done_on=move.day, note="consulent", by=move.by, today=move.day)
    handovers.complete(move.handover, by=move.by, today=move.day)


def hold(move: Move) -> None:
    handovers.hold(move.handover, reason="Cliënt ligt tijdelijk in het ziekenhuis.", by=move.by)


def withdraw(move: Move) -> None:
    why = "Na de kennismaking toch geen klik."
    handovers.withdraw_acceptance(move.handover, side=Side.CLIENT, reason=why, by=move.by)


def cancel(move: Move) -> None:
    handovers.cancel(
        move.handover,
        reason=CancelReason.OTHER_LAW,
        confirmed_with="zorgkantoor",
        confirmed_on=move.day,
        by=move.chief,
        today=move.day,
    )


TALKED: Story = (propose, hear)
AGREED: Story = (*TALKED, offer, say_yes)
STARTED: Story = (*AGREED, schedule_soon, start)

#: How far each handover gets, in turn: so that every state is there to see.
STORIES: tuple[Story, ...] = (
    (*STARTED, complete),
    (*AGREED, schedule_in_autumn),
    (propose, wait_until_last_week, hear, offer),
    (),
    STARTED,
    (propose,),
    AGREED,
    (*TALKED, offer, say_no),
    (*STARTED, complete),
    (*AGREED, schedule_in_autumn, hold),
    (propose, wait_until_september, hear, offer),
    (*AGREED, schedule_soon),
    TALKED,
    (*AGREED, withdraw),
    (*AGREED, cancel),
)


def _begin_renewals(place: Municipality) -> None:
    """Half of the renewals that are due are in research."""
    by = people.of(place, Role.CONSULTANT)
    waiting = Renewal.objects.of_municipality(place.pk).order_by("indication__last_day", "pk")
    for renewal in waiting[: waiting.count() // 2]:
        renewals.start(renewal, by=by)


def _bridge(period: TransitionPeriod, place: Municipality) -> None:
    """One resident per municipality stays with the old provider for a while after the period."""
    handover = (
        Handover.objects.of_municipality(place.pk)
        .filter(status=Status.TO_PLAN, giving__isnull=False, giving__stops_on__isnull=True)
        .order_by("pk")
        .first()
    )
    if handover is None:
        return
    terms = bridgings.Terms(
        provider=handover.giving,
        first_day=period.test_day,
        last_day=period.test_day + timedelta(days=58),
        agreed_with="directie van de oude aanbieder",
        agreed_on=date(2022, 9, 6),
        reason="Behandeling loopt nog acht weken.",
    )
    by = people.of(place, Role.COORDINATOR)
    bridgings.record(handover.client, terms=terms, period=period, by=by, today=date(2022, 9, 7))
