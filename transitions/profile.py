"""The pseudonymous sheet with which a provider is asked (P7; Wmo 5.2.1): who it is stays closed until a yes.

It holds case number, age band, municipality, lot, help asked, days and times, language, and nothing else. Free text is
refused where it names the person.
"""

import re
from collections.abc import Iterable
from datetime import date

from achterhoek.refusals import Refused
from clients.models import CareLine, Client
from clients.statuses import RepresentativeKind
from transitions.deciders import age_on

#: Last age of each band; wide enough that a band and a municipality do not point at one person.
BANDS = (3, 11, 15, 17, 26, 44, 64, 79)
NINE_DIGITS = re.compile(r"(?<!\d)\d(?:[ .-]?\d){7,9}(?!\d)")
MAIL = re.compile(r"\S+@\S+")


class SaysWhoItIs(Refused):
    """Free text that says who the client is may not go to a provider that did not accept."""


def age_band(birth_date: date, *, today: date) -> str:
    """The band of someone's age: "12 tot en met 15 jaar"."""
    age, first = age_on(birth_date, today), 0
    for last in BANDS:
        if age <= last:
            return f"{first} tot en met {last} jaar"
        first = last + 1
    return f"{first} jaar of ouder"


def sheet(
    client: Client,
    lines: Iterable[CareLine],
    *,
    help_asked: str,
    days_and_times: str,
    language: str,
    today: date,
) -> list[tuple[str, str]]:
    """The sheet as labels and values, in the order in which it is read."""
    lots = dict.fromkeys(str(line.lot) for line in lines if line.lot)
    return [
        ("Dossiernummer", client.case_number),
        ("Leeftijd", age_band(client.birth_date, today=today)),
        ("Gemeente", str(client.municipality)),
        ("Soort zorg", ", ".join(lots)),
        ("Hulpvraag", help_asked),
        ("Dagen en tijden", days_and_times or "in overleg"),
        ("Taal", language or "Nederlands"),
    ]


def as_text(rows: Iterable[tuple[str, str]]) -> str:
    """The sheet as text to paste into a mail, one fact a line."""
    return "\n".join(f"{label}: {value}" for label, value in rows)


def rows_of(text: str) -> list[tuple[str, str]]:
    """The labels and values of a sheet that was kept as text."""
    return [(label, value) for label, _, value in (line.partition(": ") for line in text.splitlines())]


def require_anonymous(client: Client, *texts: str) -> None:
    """Refuse free text that holds a name (a relative's too), address, number or mail address of the client."""
    for text in texts:
        if NINE_DIGITS.search(text) or MAIL.search(text) or _names(client, text):
            raise SaysWhoItIs(
                "Deze tekst zegt wie de cliënt is. Laat namen, adres, telefoon, e-mail en nummers weg: "
                "de aanbieder weet dat pas na een ja.",
                rule="P7",
            )


def _names(client: Client, text: str) -> bool:
    words = {client.surname, client.street, *_parts(client.surname)}
    for person in client.representatives.exclude(kind=RepresentativeKind.GI):
        words |= _parts(person.name.split()[-1] if person.name.strip() else "")
    patterns = [re.escape(word) for word in words if len(word) > 2]
    if postcode := "".join(client.postcode.split()):
        patterns.append(rf"{re.escape(postcode[:4])}\s?{re.escape(postcode[4:])}")
    return any(re.search(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE) for pattern in patterns)


def _parts(surname: str) -> set[str]:
    """The names of a double surname; its small words ("de", "van") say nothing."""
    return {part for part in re.split(r"[\s-]+", surname) if len(part) > 3}
