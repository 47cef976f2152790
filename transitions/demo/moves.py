"""What the fictitious staff did from July to 12 September 2022: checks, confirmations, and moves in every state."""

from collections.abc import Callable
from datetime import date, timedelta

from achterhoek.clock import living_on
from achterhoek.models import Municipality, User
from achterhoek.refusals import Refused
from achterhoek.statuses import Role
from clients.statuses import Channel
from transitions import candidates
from transitions.actions import assessments, bridging, checks, handovers, renewals
from transitions.demo import people
from transitions.models import Assessment, Handover, Renewal, TransitionPeriod
from transitions.statuses import Agreement, Answer, CancelReason, Outcome, Status

Say = Callable[[str], object]

#: How far each handover gets, in turn.
STORIES = (
    *("completed", "scheduled", "offered", "to_plan", "started", "proposed", "accepted", "scheduled"),
    *("declined", "completed", "on_hold", "overdue", "due", "heard", "started", "withdrawn", "cancelled"),
)
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
    providers = sorted({found.current_provider for found in waiting.select_related("current_provider")}, key=str)
    for number, provider in enumerate(providers):
        if provider is not None and number % 7 != 6:
            checks.sign_off(provider, period=period, municipality=place, by=by)


def _confirm(period: TransitionPeriod, place: Municipality) -> None:
    by = people.of(place, Role.COORDINATOR)
    found = Assessment.objects.of_municipality(place.pk).filter(period=period).order_by("pk")
    ready = [row for row in found if not row.by_hand and row.pk % 6]
    assessments.confirm(ready, by=by)


def _carry(handover: Handover, story: str, day: date) -> None:
    """Take one handover as far as its story goes; where a rule stands in the way it stays where it is."""
    consultant = handover.client.consultant or people.of(handover.municipality, Role.CONSULTANT)
    chief = people.of(handover.municipality, Role.COORDINATOR)
    try:
        _Move(handover, consultant, chief, day).until(story)
    except Refused:
        return


class _Move:
    """One handover, the two people who work on it, and the day on which they do."""

    def __init__(self, handover: Handover, consultant: User, chief: User, day: date) -> None:
        self.handover, self.by, self.chief, self.day = handover, consultant, chief, day

    def until(self, story: str) -> None:
        if story == "to_plan":
            return
        self.propose()
        if story == "proposed":
            return
        if story in ("offered", "overdue"):
            self.day = date(2022, 9, 9) if story == "offered" else date(2022, 9, 1)
        self.hear()
        if story == "heard":
            return
        self.offer()
        if story in ("offered", "overdue"):
            return
        self.answer(story)
        if story in ("declined", "accepted"):
            return
        if story == "withdrawn":
            return self.withdraw()
        if story == "cancelled":
            return self.cancel()
        self.schedule(story)
        if story == "on_hold":
            return self.hold()
        if story in ("started", "completed"):
            self.start()
        if story == "completed":
            self.complete()

    def propose(self) -> None:
        """The first provider with room takes it."""
        with living_on(self.day):
            lines = list(self.handover.lines.select_related("care_line"))
            found = candidates.candidates(self.handover, lines, today=self.day)
            chosen = next((one.provider for one in found if one.may), None)
            if chosen is None:
                raise Refused("Nergens is plek.", rule="room")
            self.handover = handovers.propose(self.handover, receiving=chosen, by=self.by, today=self.day)

    def hear(self) -> None:
        self._wait(3)
        with living_on(self.day):
            talk = handovers.Talk(
                self.day, Channel.PHONE, "de cliënt", "Wil graag dezelfde dagen houden.", Agreement.YES
            )
            handovers.hear(self.handover, talk=talk, by=self.by, today=self.day)

    def offer(self) -> None:
        with living_on(self.day):
            handovers.offer(
                self.handover,
                help_asked="Hulp bij dagritme en bij contact met instanties.",
                days_and_times="dinsdag en donderdag, liefst in de ochtend",
                by=self.by,
                today=self.day,
            )

    def answer(self, story: str) -> None:
        self._wait(2)
        no = story == "declined"
        with living_on(self.day):
            reply = handovers.Reply(
                Answer.DECLINED if no else Answer.YES_AFTER_MEETING,
                self.day,
                "Team overdracht",
                Channel.MAIL,
                "Geen medewerker met deze deskundigheid beschikbaar." if no else "",
            )
            handovers.record_answer(self.handover, reply=reply, by=self.by, today=self.day)

    def schedule(self, story: str) -> None:
        """The first day, at least 28 days ahead, that has room in its week."""
        self._wait(2)
        start = {"due": date(2022, 9, 8), "scheduled": date(2022, 10, 3)}.get(story, self.day + timedelta(days=28))
        with living_on(self.day):
            for ahead in range(28):
                day = start + timedelta(days=ahead)
                if day.weekday() < 5 and self._fits(day):
                    return

    def _fits(self, day: date) -> bool:
        try:
            self.handover = handovers.schedule(
                self.handover, day=day, consulted_on=self.day, by=self.by, today=self.day
            )
        except Refused:
            return False
        return True

    def start(self) -> None:
        for line in self.handover.lines.order_by("pk"):
            first_day = line.planned_first_day
            if first_day is None or first_day > date(2022, 9, 9):
                raise Refused("Nog niet begonnen.", rule="start")
            self.day = min(first_day + timedelta(days=1), date(2022, 9, 12))
            with living_on(self.day):
                handovers.confirm_start(line, day=first_day, by=self.by, today=self.day)

    def complete(self) -> None:
        self.day = date(2022, 9, 12)
        with living_on(self.day):
            self.handover.refresh_from_db()
            handovers.note_stop(self.handover, known_on=self.day, by=self.by, today=self.day)
            for item in self.handover.checklist.all():
                handovers.tick(item, done_on=self.day, note="consulent", by=self.by, today=self.day)
            handovers.complete(self.handover, by=self.by, today=self.day)

    def hold(self) -> None:
        self._wait(4)
        with living_on(self.day):
            handovers.hold(self.handover, reason="Cliënt ligt tijdelijk in het ziekenhuis.", by=self.by)

    def withdraw(self) -> None:
        self._wait(5)
        with living_on(self.day):
            handovers.withdraw_acceptance(
                self.handover, side="client", reason="Na de kennismaking toch geen klik.", by=self.by
            )

    def cancel(self) -> None:
        self._wait(4)
        with living_on(self.day):
            handovers.cancel(
                self.handover,
                reason=CancelReason.OTHER_LAW,
                confirmed_with="zorgkantoor",
                confirmed_on=self.day,
                by=self.chief,
                today=self.day,
            )

    def _wait(self, days: int) -> None:
        self.day += timedelta(days=days)


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
    bridging.record(
        client=handover.client,
        provider=handover.giving,
        first_day=period.test_day,
        last_day=period.test_day + timedelta(days=58),
        agreed_with="directie van de oude aanbieder",
        agreed_on=date(2022, 9, 6),
        reason="Behandeling loopt nog acht weken.",
        by=people.of(place, Role.COORDINATOR),
    )
