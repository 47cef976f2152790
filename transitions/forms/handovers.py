"""The forms of a handover's steps. Each carries the version of the handover that its page showed."""

from datetime import date
from typing import Any

from crispy_forms.layout import Row
from django import forms
from django.db.models import QuerySet

from achterhoek import layouts
from achterhoek.widgets import DayField
from achterhoek.wording import written
from clients.models import Contact
from clients.statuses import Channel, EndReason
from transitions import candidates, deadlines, letter_check, progress, recipients
from transitions.actions import handovers
from transitions.models import Handover, HandoverLine
from transitions.statuses import CANCELLED_BECAUSE, Agreement, Answer, CancelReason, NoLetter, Side


class StepForm(forms.Form):
    """A step of one handover on one day."""

    button = "Bewaar"
    danger = False
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, handover: Handover, today: date, **kwargs: Any) -> None:
        self.handover, self.today = handover, today
        kwargs["initial"] = {"version": handover.version, **self.start_with()}
        super().__init__(*args, **kwargs)
        self.helper = layouts.one_button(
            *self.layout(), button=self.button, back=handover.get_absolute_url(), danger=self.danger
        )

    def start_with(self) -> dict[str, Any]:
        """What the fields hold at first."""
        return {}

    def layout(self) -> list[Any]:
        """The fields in rows; empty means one under the other."""
        return []


class ReasonForm(StepForm):
    reason = forms.CharField(label="Reden", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class WishForm(StepForm):
    button = "Noteer de wens"
    wish = forms.CharField(
        label="Wat wil de cliënt?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Bijvoorbeeld: dichtbij huis, een vrouw, zelfde dagen. Niets over gezondheid.",
    )

    def start_with(self) -> dict[str, Any]:
        return {"wish": self.handover.wish}


class AnotherForm(WishForm):
    button = "Terug naar kiezen"

    def start_with(self) -> dict[str, Any]:
        return {}


class SplitForm(ReasonForm):
    button = "Splits de overdracht"
    lines = forms.ModelMultipleChoiceField(
        HandoverLine.objects.none(),
        label="Welke zorg krijgt een eigen overdracht?",
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, handover: Handover, **kwargs: Any) -> None:
        super().__init__(*args, handover=handover, **kwargs)
        field = self.fields["lines"]
        field.queryset = _not_started(handover)  # type: ignore[attr-defined]
        field.label_from_instance = lambda line: str(line.care_line.lot)  # type: ignore[attr-defined]

    def layout(self) -> list[Any]:
        return ["lines", "reason"]


class HearingForm(StepForm):
    button = "Leg het gesprek vast"
    day = DayField(label="Dag van het gesprek")
    channel = forms.ChoiceField(label="Hoe", choices=Channel.choices, widget=forms.RadioSelect)
    with_whom = forms.CharField(
        label="Met wie", max_length=100, help_text="De cliënt zelf, of wie beslist: zie hiernaast."
    )
    said = forms.CharField(
        label="Wat is er gezegd?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Kort, en niets over gezondheid.",
    )
    agreement = forms.ChoiceField(label="Akkoord", choices=Agreement.choices, widget=forms.RadioSelect)

    def start_with(self) -> dict[str, Any]:
        return {"day": self.today}

    def layout(self) -> list[Any]:
        return [Row("day", "with_whom"), "channel", "said", "agreement"]


class DecideForm(ReasonForm):
    button = "Ga verder zonder akkoord"


class OfferForm(StepForm):
    button = "Maak het blad en bied aan"
    help_asked = forms.CharField(
        label="Hulpvraag in één zin",
        max_length=200,
        help_text="Zonder naam, adres of nummers. Dit leest de aanbieder.",
    )
    days_and_times = forms.CharField(label="Dagen en tijden", max_length=200, required=False)
    language = forms.CharField(label="Taal", max_length=40)

    def start_with(self) -> dict[str, Any]:
        return {
            "help_asked": self.handover.help_asked,
            "days_and_times": self.handover.days_and_times,
            "language": self.handover.language,
        }

    def layout(self) -> list[Any]:
        return ["help_asked", Row("days_and_times", "language")]


class AnswerForm(StepForm):
    button = "Leg het antwoord vast"
    answer = forms.ChoiceField(
        label="Antwoord",
        choices=[(one.value, one.label) for one in (Answer.YES, Answer.YES_AFTER_MEETING, Answer.DECLINED)],
        widget=forms.RadioSelect,
    )
    answered_on = DayField(label="Geantwoord op")
    name = forms.CharField(label="Wie antwoordde", max_length=100)
    how = forms.ChoiceField(label="Hoe", choices=Channel.choices, widget=forms.RadioSelect)
    earliest_start = DayField(label="Kan beginnen vanaf", required=False)
    reason = forms.CharField(
        label="Reden",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Bij een nee altijd. Deze aanbieder wordt dan niet opnieuw gevraagd voor deze cliënt.",
    )

    def start_with(self) -> dict[str, Any]:
        return {"answered_on": self.today}

    def layout(self) -> list[Any]:
        return ["answer", Row("answered_on", "name"), "how", "earliest_start", "reason"]


class WithdrawOfferForm(ReasonForm):
    button, danger = "Trek het aanbod in", True


class WithdrawForm(ReasonForm):
    button, danger = "Leg vast en kies opnieuw", True
    side = forms.ChoiceField(label="Wie trok zich terug?", choices=Side.choices, widget=forms.RadioSelect)

    def layout(self) -> list[Any]:
        return ["side", "reason"]


class ScheduleForm(StepForm):
    button = "Leg de dag vast"
    day = DayField(label="Eerste dag bij de nieuwe aanbieder")
    consulted_on = DayField(
        label="Oude aanbieder gesproken op",
        required=False,
        help_text="De oude aanbieder gaat door tot en met de dag ervoor.",
    )
    shorten_reason = forms.CharField(
        label="Waarom korter van tevoren",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    unlettered_reason = forms.CharField(
        label="Waarom zonder brief",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Alleen een coördinator kan een dag afspreken voordat de brief gemaakt kan worden.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound and self._can_be_written_to():
            del self.fields["unlettered_reason"]  # asked where it turns out that the letter cannot be made
        notice = deadlines.earliest_start(self.today, terms=self.handover.period)
        first = max(notice, self.handover.earliest_start or notice)
        self.fields["day"].help_text = f"Op of na {written(first)}."
        self.fields[
            "shorten_reason"
        ].help_text = "Voor een eerdere dag; alleen een coördinator kan die kiezen."
        if candidates.is_late(self.handover, today=self.today):
            self._ask_why_so_late()
        if self.handover.giving is None:
            del self.fields["consulted_on"]
        elif self.handover.giving_consulted_on is None:
            needed = self.fields["consulted_on"]
            needed.required = True
            needed.error_messages["required"] = (
                f"Overleg eerst met {self.handover.giving} over de laatste dag daar."
            )

    def _can_be_written_to(self) -> bool:
        client = self.handover.client
        try:
            recipients.of(client, list(client.representatives.all()), today=self.today)
        except recipients.Unreachable as unreachable:
            return unreachable.reason == NoLetter.SAFETY  # for a person, whatever the day
        return True

    def _ask_why_so_late(self) -> None:
        """The old provider has no ground any more: a first day is still possible, in the open."""
        why = self.fields["shorten_reason"]
        since = written(candidates.last_first_day(self.handover))
        why.label, why.required = "Waarom pas deze dag", True
        why.help_text = (
            f"Sinds {since} heeft de oude aanbieder geen grond meer; alleen een coördinator kan dit."
        )

    def start_with(self) -> dict[str, Any]:
        line = self.handover.lines.first()
        return {
            "day": line.planned_first_day if line else None,
            "consulted_on": self.handover.giving_consulted_on,
        }


class StartForm(StepForm):
    """A day per line that has not started; an empty one has not begun yet.

    The planned day is a hint: what happened is typed by who heard it.
    """

    button = "Bevestig de start"

    def __init__(self, *args: Any, handover: Handover, **kwargs: Any) -> None:
        super().__init__(*args, handover=handover, **kwargs)
        self.lines = list(_not_started(handover))
        for line in self.lines:
            self.fields[f"line_{line.pk}"] = DayField(
                label=f"{line.care_line.lot}: begonnen op",
                required=len(self.lines) == 1,
                help_text=self._hint(line),
            )
        if any(letter_check.says_otherwise(line, self.handover) for line in self.lines):
            self.fields["reason"] = forms.CharField(
                label="Reden om niet op een nieuwe brief te wachten",
                max_length=300,
                required=False,
                help_text="De brief die de inwoner kreeg, noemt een andere dag of aanbieder. "
                "Alleen een coördinator kan zonder nieuwe brief verder.",
            )

    def _hint(self, line: HandoverLine) -> str:
        planned = f"Gepland: {written(line.planned_first_day)}." if line.planned_first_day else ""
        return " ".join(filter(None, (planned, "" if len(self.lines) == 1 else "Leeg: nog niet begonnen.")))

    def started(self) -> list[tuple[HandoverLine, date]]:
        """The lines that began, with their day."""
        days = [(line, self.cleaned_data.get(f"line_{line.pk}")) for line in self.lines]
        return [(line, day) for line, day in days if day]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not self.started():
            changed = cleaned["version"] != self.handover.version
            what = "Vul van minstens één zorg de dag in waarop die begon."
            self.add_error(None, handovers.Stale().sentence if changed else what)
        return cleaned


class StopForm(StepForm):
    button = "Leg de stop vast"
    known_on = DayField(label="Stop bekend op", help_text="De dag waarop de oude aanbieder het meldde.")

    def start_with(self) -> dict[str, Any]:
        return {"known_on": self.today}


class CallForm(StepForm):
    button = "Leg het belletje vast"
    day = DayField(label="Dag")
    channel = forms.ChoiceField(label="Hoe", choices=Channel.choices, widget=forms.RadioSelect)
    with_whom = forms.CharField(label="Met wie", max_length=100)
    result = forms.ChoiceField(
        label="Resultaat", choices=Contact._meta.get_field("result").choices or (), widget=forms.RadioSelect
    )
    note = forms.CharField(
        label="Korte notitie", max_length=200, required=False, help_text="Eén zin, niets over gezondheid."
    )

    def start_with(self) -> dict[str, Any]:
        return {"day": self.today, "channel": Channel.PHONE}

    def layout(self) -> list[Any]:
        return [Row("day", "with_whom"), "channel", "result", "note"]


class CompleteForm(StepForm):
    button = "Rond de overdracht af"


class ResumeForm(StepForm):
    button = "Ga verder"


class HoldForm(ReasonForm):
    button = "Houd aan"


class CancelForm(StepForm):
    button, danger = "Annuleer de overdracht", True
    reason = forms.ChoiceField(label="Reden", choices=CancelReason.choices, widget=forms.RadioSelect)
    confirmed_with = forms.CharField(label="Bevestigd door", max_length=100, help_text="Naam en organisatie.")
    confirmed_on = DayField(label="Bevestigd op")

    def start_with(self) -> dict[str, Any]:
        """Why the care ended is on record already; who confirmed it is for a person to say."""
        lines = progress.care_that_ended(today=self.today).filter(handover=self.handover)
        reasons = {EndReason(line.care_line.end_reason) for line in lines.select_related("care_line")}
        if self.handover.client.died_on:
            reasons = {EndReason.DIED}
        return {"reason": CANCELLED_BECAUSE[reasons.pop()]} if len(reasons) == 1 else {}

    def layout(self) -> list[Any]:
        return ["reason", Row("confirmed_with", "confirmed_on")]


class CorrectForm(ReasonForm):
    button, danger = "Corrigeer", True
    line = forms.ModelChoiceField(
        HandoverLine.objects.none(), label="Welke zorg", widget=forms.RadioSelect, empty_label=None
    )
    day = DayField(
        label="De goede eerste dag", required=False, help_text="Leeg: de nieuwe aanbieder is nooit begonnen."
    )

    def __init__(self, *args: Any, handover: Handover, **kwargs: Any) -> None:
        super().__init__(*args, handover=handover, **kwargs)
        started = handover.lines.filter(started_on__isnull=False).select_related("care_line__lot")
        field = self.fields["line"]
        field.queryset = started.order_by("pk")  # type: ignore[attr-defined]
        field.label_from_instance = _said_to_start  # type: ignore[attr-defined]

    def layout(self) -> list[Any]:
        return ["line", "day", "reason"]


class ChecklistForm(StepForm):
    """Done on a day, or not needed for a reason."""

    button = "Leg vast"
    done_on = DayField(label="Gedaan op", required=False)
    note = forms.CharField(label="Wie, wat", max_length=200, required=False)
    excused_reason = forms.CharField(
        label="Of: waarom niet nodig",
        max_length=300,
        required=False,
        help_text="Alleen een coördinator kan een punt overslaan.",
    )

    def start_with(self) -> dict[str, Any]:
        return {"done_on": self.today}

    def layout(self) -> list[Any]:
        return [Row("done_on", "note"), "excused_reason"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("done_on") and not cleaned.get("excused_reason"):
            self.add_error(None, "Vul in wanneer het gedaan is, of waarom het niet nodig is.")
        return cleaned


class StaffForm(StepForm):
    button = "Leg het overleg vast"
    held_on = DayField(label="Gesproken op")
    result = forms.CharField(label="Uitkomst", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def start_with(self) -> dict[str, Any]:
        return {"held_on": self.today}


class ProposeForm(StepForm):
    """The candidate is chosen in the page's own table; a contract where a candidate has several for one line."""

    button = "Stel deze aanbieder voor"
    receiving = forms.CharField(label="Nieuwe aanbieder", max_length=8, required=False)
    day = DayField(label="Geplande dag", required=False)


class DayQuery(forms.Form):
    """The day for which candidates are looked at."""

    dag = DayField(label="Op welke dag? (niet verplicht)", required=False)


class FilterForm(forms.Form):
    """The filters of the list beside its chips."""

    perceel = forms.ChoiceField(label="Perceel", required=False)
    oud = forms.CharField(label="Oude aanbieder", required=False, max_length=80)
    nieuw = forms.CharField(label="Nieuwe aanbieder", required=False, max_length=80)
    stand = forms.CharField(required=False, widget=forms.HiddenInput)
    van = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, lots: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["perceel"].choices = [("", "Alle percelen"), *lots]  # type: ignore[attr-defined]


def _not_started(handover: Handover) -> QuerySet[HandoverLine]:
    rows: QuerySet[HandoverLine] = handover.lines.filter(started_on=None).select_related("care_line__lot")
    return rows.order_by("pk")


def _said_to_start(line: HandoverLine) -> str:
    return f"{line.care_line.lot}: begonnen op {written(line.started_on)}"
