"""The forms of an objection. Each step carries the version of the objection that its page showed."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from crispy_forms.layout import Row
from django import forms
from django.db.models import QuerySet

from achterhoek import layouts
from achterhoek.models import User
from achterhoek.permissions import PERMISSIONS
from achterhoek.widgets import DayField
from achterhoek.wording import written
from clients.models import Client
from transitions.actions.objections import Verdict
from transitions.models import Handover, Letter, Objection
from transitions.statuses import OPEN, ObjectionOutcome, Remedy, Status, Weighing

LONG = forms.Textarea(attrs={"rows": 4})
SHORT = forms.Textarea(attrs={"rows": 3})


def colleagues(municipality: str) -> QuerySet[User]:
    """Who may handle an objection of this municipality."""
    roles = PERMISSIONS["objections.work"]
    rows: QuerySet[User] = User.objects.filter(municipality=municipality, role__in=roles, is_active=True)
    return rows.order_by("last_name", "first_name", "pk")


class RegisterForm(forms.Form):
    """An objection as it came in. `asked` names the letter or handover that the person came from."""

    received_on = DayField(
        label="Binnengekomen op", help_text="De dag waarop het bezwaar bij de gemeente kwam."
    )
    by_whom = forms.CharField(
        label="Wie maakt bezwaar?", max_length=150, help_text="De cliënt, of wie namens de cliënt schrijft."
    )
    letter = forms.ModelChoiceField(
        Letter.objects.none(), label="Tegen welke brief?", required=False, empty_label="geen of onbekend"
    )
    handover = forms.ModelChoiceField(
        Handover.objects.none(),
        label="Over welke overdracht?",
        required=False,
        empty_label="geen of onbekend",
    )
    ground = forms.CharField(
        label="Waarmee is de cliënt het niet eens?",
        max_length=1000,
        widget=LONG,
        help_text="In een paar zinnen. Niets over gezondheid: dat staat in het dossier.",
    )
    committee = forms.BooleanField(
        label="Een commissie geeft advies", required=False, help_text="Dan is er meer tijd om te beslissen."
    )
    handled_by = forms.ModelChoiceField(User.objects.none(), label="Behandelaar", empty_label=None)

    def __init__(
        self, *args: Any, client: Client, by: User, today: date, asked: Mapping[str, str], **kwargs: Any
    ) -> None:
        letters = Letter.objects.visible_to(by).filter(client=client).posted().order_by("-posted_on", "-pk")
        handovers = Handover.objects.visible_to(by).filter(client=client).order_by("-pk")
        kwargs["initial"] = {
            "received_on": today,
            "by_whom": client.name,
            "handled_by": by.pk,
            "letter": _first(letters, number=asked.get("brief", "")),
            "handover": _first(handovers, number=asked.get("overdracht", "")) or _only_open(handovers),
        }
        super().__init__(*args, **kwargs)
        _offer(self.fields["letter"], letters, _letter_words)
        _offer(self.fields["handover"], handovers, _handover_words)
        _offer(self.fields["handled_by"], colleagues(client.municipality_id), str)
        self.helper = layouts.one_button(
            Row("received_on", "by_whom"),
            "letter",
            "handover",
            "ground",
            "committee",
            "handled_by",
            button="Registreer het bezwaar",
            back=client.get_absolute_url(),
        )


def _offer(field: Any, rows: QuerySet[Any], words: Any) -> None:
    field.queryset, field.label_from_instance = rows, words


def _first(rows: QuerySet[Any], **wanted: str) -> int | None:
    found = rows.filter(**wanted).first()
    return found.pk if found else None


def _only_open(handovers: QuerySet[Handover]) -> int | None:
    found = list(handovers.filter(status__in=OPEN)[:2])
    return found[0].pk if len(found) == 1 else None


def _letter_words(letter: Letter) -> str:
    kind = letter.get_kind_display()
    until = (
        f", bezwaar tot en met {written(letter.objection_until)}"
        if letter.objection_until
        else ", geen besluit"
    )
    return f"{letter.number}: {kind}, verstuurd op {written(letter.posted_on)}{until}"


def _handover_words(handover: Handover) -> str:
    to = f" naar {handover.receiving}" if handover.receiving else ""
    return f"{handover.number}{to} ({handover.get_status_display()})"


class StepForm(forms.Form):
    """A step of one objection on one day."""

    button = "Bewaar"
    danger = False
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, objection: Objection, today: date, **kwargs: Any) -> None:
        self.objection, self.today = objection, today
        kwargs["initial"] = {"version": objection.version, **self.start_with()}
        super().__init__(*args, **kwargs)
        self.prepare()
        self.helper = layouts.one_button(
            *self.layout(), button=self.button, back=objection.get_absolute_url(), danger=self.danger
        )

    def start_with(self) -> dict[str, Any]:
        """What the fields hold at first."""
        return {}

    def prepare(self) -> None:
        """Fit the fields to this objection."""

    def layout(self) -> list[Any]:
        """The fields in rows; empty means one under the other."""
        return []


class WeighForm(StepForm):
    button = "Leg de keuze vast"
    choice = forms.ChoiceField(
        label="Wat gebeurt er met de overdracht?", choices=Weighing.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label="Waarom",
        max_length=500,
        widget=SHORT,
        help_text="Weeg wat de cliënt verliest bij doorgaan, en wat er misgaat bij wachten.",
    )

    def start_with(self) -> dict[str, Any]:
        return {"choice": self.objection.weighing}


class CommitteeForm(StepForm):
    button = "Leg vast"
    committee = forms.TypedChoiceField(
        label="Geeft een commissie advies?",
        choices=(("ja", "ja"), ("nee", "nee")),
        coerce=lambda said: said == "ja",
        widget=forms.RadioSelect,
    )

    def start_with(self) -> dict[str, Any]:
        return {"committee": "ja" if self.objection.committee else "nee"}


class PostponeForm(StepForm):
    button = "Verdaag het besluit"
    reason = forms.CharField(label="Waarom", max_length=300, widget=SHORT)


class HearingForm(StepForm):
    button = "Leg de hoorzitting vast"
    day = DayField(label="Dag van de hoorzitting")
    note = forms.CharField(
        label="Hoe het ging",
        max_length=300,
        required=False,
        widget=SHORT,
        help_text="Laat leeg als de hoorzitting nog moet komen. Wil de cliënt niet gehoord worden, schrijf dat dan op.",
    )

    def start_with(self) -> dict[str, Any]:
        return {"day": self.objection.hearing_on, "note": self.objection.hearing_note}


class GiveForm(StepForm):
    button = "Geef het over"
    to = forms.ModelChoiceField(User.objects.none(), label="Wie behandelt het bezwaar?", empty_label=None)

    def prepare(self) -> None:
        others = colleagues(self.objection.municipality_id).exclude(pk=self.objection.handled_by_id)
        _offer(self.fields["to"], others, str)


class PointForm(StepForm):
    button = "Koppel de overdracht"
    handover = forms.ModelChoiceField(
        Handover.objects.none(),
        label="Over welke overdracht gaat het?",
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def prepare(self) -> None:
        own = (
            Handover.objects.filter(client=self.objection.client_id)
            .select_related("receiving")
            .order_by("-pk")
        )
        _offer(self.fields["handover"], own, _handover_words)


class ReliefForm(StepForm):
    button = "Leg het verzoek vast"
    asked_on = DayField(label="Gevraagd op", help_text="De dag van het verzoek aan de rechter.")

    def start_with(self) -> dict[str, Any]:
        return {"asked_on": self.today}


class RulingForm(StepForm):
    button = "Leg de uitspraak vast"
    granted = forms.TypedChoiceField(
        label="Wat zei de rechter?",
        choices=(("ja", "toegewezen: alles blijft voorlopig zoals het was"), ("nee", "afgewezen")),
        coerce=lambda said: said == "ja",
        widget=forms.RadioSelect,
    )
    day = DayField(label="Dag van de uitspraak")
    until = DayField(
        label="Geldt tot en met",
        required=False,
        help_text="Leeg: tot het besluit, of tot de rechter anders beslist.",
    )
    note = forms.CharField(label="Wat de rechter bepaalde", max_length=500, widget=SHORT)

    def start_with(self) -> dict[str, Any]:
        return {"day": self.today}

    def layout(self) -> list[Any]:
        return ["granted", Row("day", "until"), "note"]


class EndReliefForm(StepForm):
    button = "Leg vast dat zij is afgelopen"
    ended_on = DayField(label="Laatste dag")
    reason = forms.CharField(label="Waarom", max_length=300, widget=SHORT)

    def start_with(self) -> dict[str, Any]:
        return {"ended_on": self.today}


class DecideForm(StepForm):
    """What was upheld is chosen together with what follows from it."""

    button, danger = "Leg het besluit vast", True
    outcome = forms.ChoiceField(label="Uitkomst", widget=forms.RadioSelect)
    day = DayField(label="Dag van het besluit")
    reason = forms.CharField(label="Motivering in het kort", max_length=1000, widget=LONG)

    def start_with(self) -> dict[str, Any]:
        return {"day": self.today}

    def prepare(self) -> None:
        handover = self.objection.handover
        self.fields["outcome"].choices = list(_outcomes(has_handover=handover is not None))  # type: ignore[attr-defined]
        if handover and handover.status in (Status.STARTED, Status.COMPLETED):
            self.fields["outcome"].help_text = (
                "De nieuwe aanbieder is al begonnen. Bij gegrond draait dat niet vanzelf terug: na het vastleggen lees "
                "je wat een mens moet doen."
            )

    def verdict(self) -> Verdict:
        """What was filled in, as the action takes it."""
        said = self.cleaned_data
        outcome, _, remedy = said["outcome"].partition(":")
        follows = Remedy(remedy) if remedy else None
        return Verdict(ObjectionOutcome(outcome), said["day"], said["reason"], follows)


def _outcomes(*, has_handover: bool) -> Iterator[tuple[str, str]]:
    upheld = ObjectionOutcome.UPHELD
    if has_handover:
        yield from ((f"{upheld}:{remedy}", f"{upheld.label}: {remedy.label}") for remedy in Remedy)
    else:
        yield upheld.value, str(upheld.label)
    for outcome in (ObjectionOutcome.UNFOUNDED, ObjectionOutcome.INADMISSIBLE):
        yield outcome.value, str(outcome.label)


class WithdrawForm(StepForm):
    button, danger = "Leg vast dat het is ingetrokken", True
    day = DayField(label="Ingetrokken op")
    reason = forms.CharField(
        label="Door wie, en hoe",
        max_length=300,
        widget=SHORT,
        help_text="Bijvoorbeeld: door de cliënt, per brief.",
    )

    def start_with(self) -> dict[str, Any]:
        return {"day": self.today}


class FollowUpForm(StepForm):
    button = "Leg vast wat er is gedaan"
    note = forms.CharField(label="Wat er is gedaan", max_length=300, widget=SHORT)
