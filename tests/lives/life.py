"""One resident's life in the portal: days pass, people act, some of it is refused, and the truth is kept beside it."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction

from achterhoek.clock import living_on
from achterhoek.refusals import Refused
from clients.actions import care_lines, corrections, differences
from clients.models import Allocation, Client, Difference, Indication
from clients.models import CareLine as Line
from clients.statuses import Channel, EndReason
from tests import files
from tests.lives.truth import CareLine
from tests.lives.world import HELP, HOUSING, OLD, STAYER, World
from transitions import candidates
from transitions.actions import assessments, bridgings, handovers, periods, renewals
from transitions.models import Assessment, Handover, HandoverLine, Renewal
from transitions.statuses import Agreement, Answer, CancelReason, Outcome, RenewalState, Side, Status

PRODUCT = {HELP: ("02", "02A01"), HOUSING: ("15", "15A01")}
Move = tuple[str, Callable[[], None]]


class Life:
    """What can happen next is asked of the portal; what is true afterwards is asked of the oracle."""

    def __init__(
        self, world: World, *, lots: list[str], provider: str, first_day: date, last_day: date
    ) -> None:
        self.world, self.day, self.pick, self.story = world, date(2022, 7, 4), 0, []
        self.rows = {
            slug: self._row(slug, number, provider, first_day, last_day) for number, slug in enumerate(lots)
        }
        self.truth: dict[str, CareLine] = {}
        with living_on(self.day):
            files.take_in(*self.rows.values())
        for slug in lots:
            self.truth[slug] = CareLine(rights=[(first_day, last_day)])
            self.truth[slug].began(first_day, provider)
        self.client = Client.objects.get()

    def step(self, days: int, pick: int) -> None:
        """Let `days` pass, then do one of the things that can be done; a refusal changes nothing."""
        self.day += timedelta(days=days)
        self.pick = pick
        with living_on(self.day):
            name, happen = self._choose()
            try:
                with transaction.atomic():
                    happen()
            except Refused as refusal:
                self.story.append(f"{self.day} {name}: refused, {refusal.sentence}")
            else:
                self.story.append(f"{self.day} {name}")

    def _choose(self) -> Move:
        """Four times out of five the next step of a move or a renewal, so that lives get somewhere; else anything."""
        ahead = self.steps_ahead()
        can = ahead if ahead and self.pick % 5 else self.all_else()
        return can[self.pick // 5 % len(can)]

    def steps_ahead(self) -> list[Move]:
        """What someone would do next."""
        handovers_ = Handover.objects.filter(client=self.client).order_by("pk")
        ahead = [move for handover in handovers_ for move in self._forward(handover)]
        renewals_ = Renewal.objects.filter(indication__client=self.client).order_by("pk")
        ahead += [move for renewal in renewals_ for move in self._renew(renewal)]
        unconfirmed = Assessment.objects.filter(indication__client=self.client, confirmed_at=None)
        if unconfirmed.exists():
            ahead.append(("confirm", self.confirm))
        return ahead

    def all_else(self) -> list[Move]:
        """What may cross it: files, second thoughts, mistakes mended, a changed period, the end of care."""
        can: list[Move] = [("assess", self.assess), ("later file", self.later_file)]
        for handover in Handover.objects.filter(client=self.client).order_by("pk"):
            can += self._aside(handover)
        can += [("settle", lambda d=d: self.settle(d)) for d in Difference.objects.open().order_by("pk")]
        can += [("change the period", self.change_period)]
        if self.pick % 7 == 0:
            can += [
                ("die", self.die),
                ("end care", self.end_care),
                ("reopen", self.reopen),
                ("correct by hand", self.correct_line),
            ]
            can.append(("bridge", self.bridge))
        return can

    # -- assessment ------------------------------------------------------------------------------------------------

    def assess(self) -> None:
        assessments.run(self.world.period, by=self.world.coordinator)

    def confirm(self) -> None:
        """A person looks at each, one by one."""
        self.assess()
        for row in Assessment.objects.filter(indication__client=self.client, confirmed_at=None):
            assessments.confirm(
                [row], outcome=Outcome(row.outcome), by=self.world.coordinator, one_by_one=True
            )

    # -- handover --------------------------------------------------------------------------------------------------

    def _forward(self, handover: Handover) -> list[Move]:
        steps: dict[str, list[Move]] = {
            Status.TO_PLAN: [("propose", lambda: self.propose(handover))],
            Status.PROPOSED: [("hear", lambda: self.hear(handover)), ("offer", lambda: self.offer(handover))],
            Status.OFFERED: [("answer", lambda: self.answer(handover))],
            Status.ACCEPTED: [("schedule", lambda: self.schedule(handover))],
            Status.SCHEDULED: [("start", lambda: self.start(handover))],
            Status.STARTED: [
                ("start", lambda: self.start(handover)),
                ("complete", lambda: self.complete(handover)),
            ],
            Status.ON_HOLD: [
                ("resume", lambda: handovers.resume(handover, by=self.world.consultant, today=self.day))
            ],
        }
        return steps.get(handover.status, [])

    def _aside(self, handover: Handover) -> list[Move]:
        who, chief = self.world.consultant, self.world.coordinator
        return [
            ("hold", lambda: handovers.hold(handover, reason="ziekenhuis", by=who)),
            ("cancel", lambda: self.cancel(handover)),
            ("split", lambda: self.split(handover)),
            ("another", lambda: handovers.choose_another(handover, wish="dichterbij", by=who)),
            (
                "withdraw offer",
                lambda: handovers.withdraw_offer(handover, reason="stil", by=chief, today=self.day),
            ),
            (
                "withdraw",
                lambda: handovers.withdraw_acceptance(handover, side=Side.CLIENT, reason="geen klik", by=who),
            ),
            ("reschedule", lambda: self.schedule(handover)),
            ("correct start", lambda: self.correct_start(handover)),
        ]

    def propose(self, handover: Handover) -> None:
        lines = list(handover.lines.select_related("care_line"))
        found = candidates.candidates(handover, lines, today=self.day)
        if not found:
            raise Refused("Niemand kan het.", rule="room")
        chosen = found[self.pick % len(found)].provider
        handovers.propose(handover, receiving=chosen, by=self.world.consultant, today=self.day)

    def hear(self, handover: Handover) -> None:
        agreement = Agreement.YES if self.pick % 4 else Agreement.NO
        talk = handovers.Talk(self.day, Channel.PHONE, "de cliënt", "prima", agreement)
        handovers.hear(handover, talk=talk, by=self.world.consultant, today=self.day)
        if agreement == Agreement.NO and self.pick % 3:
            handovers.decide_without_agreement(handover, reason="toch nodig", by=self.world.coordinator)

    def offer(self, handover: Handover) -> None:
        handovers.offer(handover, help_asked="hulp bij dagritme", by=self.world.consultant, today=self.day)

    def answer(self, handover: Handover) -> None:
        kinds = (Answer.YES, Answer.YES_AFTER_MEETING, Answer.YES, Answer.DECLINED)
        answer = kinds[self.pick % len(kinds)]
        reason = "geen plek" if answer == Answer.DECLINED else ""
        reply = handovers.Reply(answer, self.day, "intake", Channel.MAIL, reason)
        handovers.record_answer(handover, reply=reply, by=self.world.consultant, today=self.day)

    def schedule(self, handover: Handover) -> None:
        day = self.day + timedelta(days=(28, 35, 3, 60)[self.pick % 4])
        handovers.schedule(
            handover,
            day=day,
            consulted_on=self.day,
            shorten_reason="haast" if self.pick % 2 else "",
            by=self.world.coordinator if self.pick % 2 else self.world.consultant,
            today=self.day,
        )

    def start(self, handover: Handover) -> None:
        """On the planned day, or on a day on which they say it was; a wrong day is refused."""
        waiting = handover.lines.filter(started_on=None).order_by("pk")
        line: HandoverLine = waiting[self.pick % len(waiting)] if waiting else handover.lines.first()
        planned = line.planned_first_day or self.day
        day = (planned, self.day, planned + timedelta(days=2), self.day - timedelta(days=1))[self.pick % 4]
        handovers.confirm_start(line, day=day, by=self.world.consultant, today=self.day)
        self.truth[line.care_line.lot_id].began(day, handover.receiving.agb)

    def complete(self, handover: Handover) -> None:
        who, chief = self.world.consultant, self.world.coordinator
        handovers.note_stop(handover, known_on=self.day, by=who, today=self.day)
        for item in handover.checklist.filter(done_on=None, excused_reason=""):
            if item.pk % 2:
                handovers.tick(item, done_on=self.day, note="consulent", by=who, today=self.day)
            else:
                handovers.excuse(item, reason="niet nodig", by=chief)
        handovers.complete(handover, by=who, today=self.day)

    def cancel(self, handover: Handover) -> None:
        """Any reason that ends no care by itself; what ends it is a step of its own."""
        reason = (CancelReason.STAYS, CancelReason.RENEWED_ELSEWHERE)[self.pick % 2]
        handovers.cancel(
            handover,
            reason=reason,
            confirmed_with="de wijkcoach",
            confirmed_on=self.day,
            by=self.world.coordinator,
            today=self.day,
        )

    def split(self, handover: Handover) -> None:
        lines = list(handover.lines.order_by("pk"))
        handovers.split(
            handover, lines=lines[:1], reason="geen aanbieder voor beide", by=self.world.consultant
        )

    def correct_start(self, handover: Handover) -> None:
        line = handover.lines.exclude(started_on=None).order_by("pk").first() or handover.lines.first()
        old = line.started_on
        new = (None, old and old + timedelta(days=1), self.day)[self.pick % 3]
        handovers.correct(line, day=new, reason="verkeerd gehoord", by=self.world.coordinator, today=self.day)
        if new != old:
            self.truth[line.care_line.lot_id].corrected(old, new)

    # -- what else happens -----------------------------------------------------------------------------------------

    def later_file(self) -> None:
        """The municipality's export of today says something else, or leaves a row out: nobody moves by it."""
        rows = {slug: dict(row) for slug, row in self.rows.items()}
        slug = list(rows)[self.pick % len(rows)]
        change = self.pick % 6
        if change == 0:
            rows[slug]["indicatie_tot"] = (self.day + timedelta(days=200)).isoformat()
        elif change == 1:
            rows[slug]["aanbieder_agb"] = STAYER
        elif change == 2:
            rows[slug]["zorg_sinds"] = self.day.isoformat()
        elif change == 3:
            rows[slug]["volume"] = "9"
        elif change == 4 and len(rows) > 1:
            del rows[slug]
        elif change == 5:
            rows[slug]["indicatie_tot"] = (self.day + timedelta(days=3)).isoformat()
        files.take_in(*rows.values())

    def settle(self, difference: Difference) -> None:
        """Take over what the file says, or not. The last day of a decision may follow the file; a provider never."""
        if self.pick % 3 == 0:
            differences.dismiss(difference, reason="klopt niet", by=self.world.consultant)
            return
        differences.accept(difference, by=self.world.coordinator, reason="klopt")
        if difference.indication_id is None:
            return
        indication = Indication.objects.select_related("care_line").get(pk=difference.indication_id)
        line = self.truth[indication.care_line.lot_id]
        line.rights = [
            (first, indication.last_day if first == indication.first_day and indication.last_day else last)
            for first, last in line.rights
        ]

    def die(self) -> None:
        """The one thing a file may end."""
        rows = [{**row, "overleden_op": self.day.isoformat()} for row in self.rows.values()]
        files.take_in(*rows)
        for line in self.truth.values():
            line.died(self.day)

    def end_care(self) -> None:
        line = self._some_line()
        care_lines.end_care(line, on=self.day, reason=EndReason.OWN_WISH, by=self.world.coordinator)
        self.truth[line.lot_id].stopped(self.day)

    def reopen(self) -> None:
        """A wrong day of death is wrong for all care of a resident."""
        reopened = care_lines.reopen(self._some_line(), reason="typefout", by=self.world.coordinator)
        for line in reopened:
            self.truth[line.lot_id].reopened()

    def correct_line(self) -> None:
        """Care began on another day than the file said."""
        line = self._some_line()
        standing = list(Allocation.objects.standing().filter(care_line=line).order_by("first_day"))
        first = standing[0]
        earlier = first.first_day - timedelta(days=7)
        links = [
            (earlier if row is first else row.first_day, row.provider, row.code, row.contract)
            for row in standing
        ]
        corrections.correct(line, links=links, by=self.world.coordinator, reason="zorg begon eerder")
        self.truth[line.lot_id].corrected(first.first_day, earlier)

    def change_period(self) -> None:
        """The real period was extended too: the end is data."""
        periods.change_days(
            self.world.period,
            first_day=self.world.period.first_day,
            last_day=date(2023, 3, 31) if self.pick % 2 else date(2022, 12, 31),
            by=self.world.administrator,
            reason="besluit van de acht gemeenten",
        )
        self.world.period.refresh_from_db()

    def bridge(self) -> None:
        terms = bridgings.Terms(
            provider=self.world.provider(OLD),
            first_day=self.world.period.test_day,
            last_day=self.world.period.test_day + timedelta(days=60),
            agreed_with="directie",
            agreed_on=self.day,
            reason="behandeling loopt",
        )
        bridgings.record(
            self.client, terms=terms, period=self.world.period, by=self.world.coordinator, today=self.day
        )

    def _renew(self, renewal: Renewal) -> list[Move]:
        if renewal.state == RenewalState.TO_START:
            return [("research", lambda: renewals.start(renewal, by=self.world.consultant))]
        if renewal.state == RenewalState.IN_RESEARCH:
            return [
                ("renew", lambda: self.renew(renewal)),
                ("end by decision", lambda: self.end_renewal(renewal)),
            ]
        return []

    def renew(self, renewal: Renewal) -> None:
        """The successor comes by file, and a person names it. At another provider a move is born: nobody changes."""
        slug = renewal.indication.care_line.lot_id
        old = self.rows[slug]
        first_day = renewal.indication.last_day + timedelta(days=1)
        last_day = first_day + timedelta(days=365)
        provider = STAYER if self.pick % 2 else old["aanbieder_agb"]
        new = {
            **old,
            "toewijzingnummer": f"9{old['toewijzingnummer']}",
            "beschikkingsnummer": f"{old['beschikkingsnummer']}-2",
            "indicatie_van": first_day.isoformat(),
            "indicatie_tot": last_day.isoformat(),
            "aanbieder_agb": provider,
            "zorg_sinds": "",
        }
        files.take_in(*self.rows.values(), new)
        for difference in Difference.objects.open().filter(row_key__endswith=new["toewijzingnummer"]):
            differences.accept(difference, by=self.world.coordinator, reason="verlenging")
        successor = Indication.objects.filter(
            client=self.client, first_day=first_day, product__lot=slug
        ).first()
        if successor is None:
            raise Refused("De opvolger kwam niet binnen.", rule="renewal")
        renewal.refresh_from_db()
        if renewal.state == RenewalState.IN_RESEARCH:
            renewals.renew(renewal, successor=successor, by=self.world.consultant)
        self.truth[slug].renewed(first_day, last_day)

    def end_renewal(self, renewal: Renewal) -> None:
        renewals.end(
            renewal, reason="doel bereikt", told_on=self.day, by=self.world.consultant, today=self.day
        )

    # -- comparing -------------------------------------------------------------------------------------------------

    def spells(self) -> dict[str, list[tuple[date, str]]]:
        """Who is responsible from which day, as the portal holds it."""
        found: dict[str, list[tuple[date, str]]] = {slug: [] for slug in self.truth}
        links = (
            Allocation.objects.standing().filter(care_line__client=self.client).order_by("first_day", "pk")
        )
        for slug, first, agb in links.values_list("care_line__lot", "first_day", "provider__agb"):
            if not found[slug] or found[slug][-1][1] != agb:
                found[slug].append((first, agb))
        return found

    def ends(self) -> dict[str, date]:
        rows = Line.objects.filter(client=self.client).values_list("lot", "ended_on")
        return {slug: ended_on or date.max for slug, ended_on in rows}

    def _some_line(self) -> Line:
        lines = list(Line.objects.filter(client=self.client).order_by("pk"))
        return lines[self.pick % len(lines)]

    def _row(self, slug: str, number: int, provider: str, first_day: date, last_day: date) -> dict[str, str]:
        category, code = PRODUCT[slug]
        return files.row(
            productcategorie=category,
            productcode=code,
            toewijzingnummer=str(100 + number),
            beschikkingsnummer=f"0197-2021-{number}",
            indicatie_van=first_day.isoformat(),
            indicatie_tot=last_day.isoformat(),
            zorg_sinds=first_day.isoformat(),
            aanbieder_agb=provider,
        )
