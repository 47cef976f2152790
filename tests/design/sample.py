"""Pages that show every part of the design system, on made-up facts; served only to the tests of this folder."""

from datetime import date, timedelta
from typing import Any

from crispy_forms.layout import Fieldset, Row
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from achterhoek import layouts
from achterhoek.drawing import Stretch, care_chart
from achterhoek.widgets import DayInput

TODAY = date(2022, 11, 21)
MUST_SAY = "Kies hoe je de cliënt sprak."


class HearingForm(forms.Form):
    """Every kind of control that the portal uses."""

    day = forms.DateField(label="Dag van het gesprek", widget=DayInput, help_text="Bijvoorbeeld vandaag.")
    minutes = forms.IntegerField(label="Minuten", min_value=1, required=False)
    channel = forms.ChoiceField(
        label="Hoe sprak je de cliënt?",
        choices=[("phone", "telefoon"), ("visit", "bezoek"), ("video", "videogesprek")],
        widget=forms.RadioSelect,
        error_messages={"required": MUST_SAY},
        help_text="Is er een wettelijke vertegenwoordiger? Die beslist mee.",
    )
    provider = forms.ChoiceField(
        label="Nieuwe aanbieder", choices=[("", "Kies een aanbieder"), ("1", "Het Kompas Jeugdhulp 41")]
    )
    wishes = forms.MultipleChoiceField(
        label="Wensen",
        choices=[("same", "zelfde dagen"), ("near", "dichtbij school"), ("female", "een vrouw")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    said = forms.CharField(label="Wat is er gezegd?", widget=forms.Textarea, max_length=400)
    file = forms.FileField(label="Bestand", required=False, help_text="CSV of XLSX, hoogstens 50 MB.")
    told = forms.BooleanField(
        label="De cliënt weet wat er met het dossier gebeurt", help_text="Zonder dit kan het aanbod niet weg."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = layouts.one_button(
            Fieldset("Het gesprek", Row("day", "minutes"), "channel"),
            Fieldset("Wat het opleverde", "provider", "wishes", "said", "file", "told"),
            button="Leg het gesprek vast",
            back="/voorbeeld/dossier/",
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("day") and cleaned["day"] > TODAY:
            self.add_error(None, "Een gesprek kan niet later zijn dan vandaag.")
        return cleaned


class SignInForm(forms.Form):
    name = forms.CharField(label="Gebruikersnaam")
    word = forms.CharField(
        label="Wachtwoord", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    helper = layouts.one_button(button="Meld aan")


class FilterForm(forms.Form):
    name = forms.CharField(label="Naam of zaaknummer", required=False)
    provider = forms.ChoiceField(
        label="Huidige aanbieder", choices=[("", "Alle"), ("1", "Praktijk De Es 118")], required=False
    )
    since = forms.DateField(label="Sinds", widget=DayInput, required=False)
    mine = forms.BooleanField(label="Alleen van mij", required=False)


def work(request: HttpRequest) -> HttpResponse:
    messages.success(request, "Het gesprek met C-10110 is vastgelegd.")
    messages.warning(request, "Twee dingen op je lijst zijn te laat.")
    messages.error(request, "De plek bij Het Kompas is net door iemand anders gekozen. Kies opnieuw.")
    messages.info(request, "Vanaf 1 december staat de lijst op datum.")
    rows = [(number, TODAY + timedelta(days=number - 2)) for number in range(1, 12)]
    return render(
        request,
        "sample/_list.html" if request.htmx else "sample/work.html",
        {
            "rows": rows[:1] if request.GET.get("name") else rows,
            "page_obj": Paginator(range(120), 10).page(int(request.GET.get("page", 2))),
            "form": FilterForm(request.GET or {"name": "", "provider": ""}),
            "options": [
                ("", "Alles", 26),
                ("late", "Te laat", 2),
                ("talk", "Gesprekken", 8),
                ("offer", "Aanbod", 16),
            ],
        },
    )


def case(request: HttpRequest) -> HttpResponse:
    return render(request, "sample/case.html", {"chart": chart(), "steps": steps(), "events": events()})


def chart() -> Any:
    lanes = [
        [
            Stretch("Praktijk De Es 118", date(2021, 3, 1), date(2022, 12, 4)),
            Stretch("Het Kompas Jeugdhulp 41", date(2022, 12, 5), None, "planned"),
        ],
        [
            Stretch("De Linde Begeleiding", date(2022, 7, 1), date(2022, 10, 14)),
            Stretch("Niemand", date(2022, 10, 15), date(2022, 11, 6), "gap"),
            Stretch("Stichting Bron Thuis", date(2022, 11, 7), None, "new"),
        ],
    ]
    return care_chart(
        lanes,
        title="Wie verantwoordelijk is, van juli 2022 tot en met januari 2023",
        first_day=date(2022, 7, 1),
        last_day=date(2023, 1, 31),
        today=TODAY,
        end=date(2022, 12, 31),
    )


def steps() -> list[dict[str, Any]]:
    words = ["Te plannen", "Voorstel", "Aanbod", "Akkoord", "Gepland", "Gestart", "Afgerond"]
    return [
        {
            "word": word,
            "past": place < 4,
            "current": place == 4,
            "day": date(2022, 12, 5) if place == 4 else None,
        }
        for place, word in enumerate(words)
    ]


def events() -> list[dict[str, Any]]:
    return [
        {"day": date(2022, 12, 5), "text": "Start bij Het Kompas Jeugdhulp", "ahead": True},
        {"day": date(2022, 11, 3), "text": "Het Kompas zei ja, na kennismaking", "by": "M. de Wit"},
        {
            "day": date(2022, 10, 27),
            "text": "Gesproken met moeder",
            "detail": "Telefoon. Akkoord, wil graag dezelfde dagen.",
            "by": "M. de Wit",
        },
        {"day": date(2022, 7, 20), "text": "Beoordeeld: moet over", "url": "/voorbeeld/dossier/"},
    ]


def hearing(request: HttpRequest) -> HttpResponse:
    form = HearingForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        messages.success(request, "Vastgelegd.")
    return render(request, "sample/form.html", {"form": form})


def confirm(request: HttpRequest) -> HttpResponse:
    context = {
        "title": "Overdracht van C-10110 annuleren?",
        "text": "De cliënt blijft bij Praktijk De Es. De plek bij Het Kompas komt vrij.",
        "facts": [("Cliënt", "C-10110"), ("Van", "Praktijk De Es 118"), ("Naar", "Het Kompas Jeugdhulp 41")],
        "button": "Annuleer de overdracht",
        "danger": True,
        "back": "/voorbeeld/dossier/",
    }
    return render(request, "confirm.html", context)


def board(request: HttpRequest) -> HttpResponse:
    """The progress stands at 4,200 when the page opens, and is done when it asks again."""
    progress = {
        "id": "inlezen",
        "label": "Caseload Aalten",
        "done": 15000 if request.htmx else 4200,
        "total": 15000,
        "running": not request.htmx,
        "url": request.path,
    }
    shares = [("moet over", 214, "late"), ("blijft", 402, "done")]
    template = "_progress.html" if request.htmx else "sample/board.html"
    return render(request, template, {"shares": shares, **progress})


def public(request: HttpRequest) -> HttpResponse:
    return render(request, "sample/public.html")


def small(request: HttpRequest) -> HttpResponse:
    return render(request, "sample/narrow.html", {"form": SignInForm()})


def failure(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, f"{code}.html", status=200)


STAFF_PAGES = {"werk": work, "dossier": case, "gesprek": hearing, "vraag": confirm, "stand": board}
PUBLIC_PAGES = {"vragen": public, "smal": small}
PAGES = STAFF_PAGES | PUBLIC_PAGES

urlpatterns = [
    *[path(f"voorbeeld/{name}/", view) for name, view in STAFF_PAGES.items()],
    *[path(f"voorbeeld/{name}/", login_not_required(view)) for name, view in PUBLIC_PAGES.items()],
    path("voorbeeld/fout/<str:code>/", failure),
    path("", include("tests.design.places")),
]
