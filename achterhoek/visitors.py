"""What a visitor sends us, without cookies: where it comes from, how old its form is, and what must not be in it.

A form for visitors carries a token: the day on which it was shown, signed, the same for everybody that day, so that
its page may be kept in a cache. Anyone can fetch a token; that no other site sends a form in a visitor's name is what
the Origin header tells, which a browser adds to every form sent by POST and no page can change.

Visitors are asked to write nothing that says who a client is. `personal_data` finds the numbers and days that people
write nevertheless; it rather stops too much than too little, and nothing of what it stops is kept.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest

from achterhoek.encryption import keyed_hash
from achterhoek.lockout import client_address
from achterhoek.refusals import Refused

#: The name of the hidden field of the token.
FIELD = "formulier"
#: A form may be sent on the day it was shown, and on the next one.
DAYS_OPEN = 1

# Where it comes from.


def token(form: str, *, today: date) -> str:
    """The token of one kind of form for the pages of one day."""
    return _signer(form).sign(today.isoformat())


def check(request: HttpRequest, form: str, *, today: date) -> None:
    """Refuse what was not sent from our own page, or from one that stood open too long."""
    if not _comes_from_us(request):
        raise Refused(
            "Dit formulier kwam niet van onze eigen pagina. Ga naar de pagina en vul het daar in.",
            rule="origin",
        )
    try:
        shown_on = date.fromisoformat(_signer(form).unsign(request.POST.get(FIELD, "")))
    except (BadSignature, ValueError):
        raise Refused("Dit formulier klopt niet meer. Stuur het nog een keer.", rule="token") from None
    if not today - timedelta(days=DAYS_OPEN) <= shown_on <= today:
        raise Refused("Deze pagina stond te lang open. Stuur het formulier nog een keer.", rule="token")


def caller(request: HttpRequest, *, today: date) -> str:
    """What stands for this visitor's address on one day, to count by; the address itself is not kept."""
    return keyed_hash(f"visitor|{today.isoformat()}|{client_address(request)}")[:32]


def _signer(form: str) -> Signer:
    return Signer(salt=f"achterhoek.visitors.{form}")


def _comes_from_us(request: HttpRequest) -> bool:
    """Our own origin sent it; an old browser that names none still names the page it came from."""
    named = request.headers.get("Origin")
    if named is None:
        named = _origin_of(request.headers.get("Referer", ""))
    return named in {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}


def _origin_of(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}"


# What it says.


def one_line(text: str) -> str:
    """The text on one line, without signs that nobody sees."""
    seen = (" " if unicodedata.category(sign) == "Cc" else sign for sign in text)
    return " ".join("".join(sign for sign in seen if unicodedata.category(sign) not in {"Cf", "Cs"}).split())


def phone(written: str) -> str:
    """A number to call, as 0612345678 or +4928711234; nothing where it can be none.

    A Dutch number has ten digits and does not begin with 09: nine digits, or a BSN behind a zero, are none.
    """
    digits = re.sub(r"[^\d+]", "", _plain(written).replace("(0)", ""))
    digits = re.sub(r"^00", "+", digits)
    digits = re.sub(r"^\+31", "0", digits)
    return digits if re.fullmatch(r"0[1-8]\d{8}|\+[1-9]\d{8,13}", digits) else ""


# What must not be in it.

BSN = "een nummer dat op een burgerservicenummer lijkt"
PHONE = "een telefoonnummer"
BIRTH = "een geboortedatum"
EMAIL = "een e-mailadres"

_MONTHS = {
    name: number for number, name in enumerate("jan feb maa apr mei jun jul aug sep okt nov dec".split(), 1)
} | {"mrt": 3}
_TO = " ?[-./ ] ?"
#: Days with a whole year or a month in letters can be nothing else; those in six digits may be part of a number.
_LONG_DAYS = (
    re.compile(rf"(?<!\d)(?P<year>\d{{4}}){_TO}(?P<month>\d\d?){_TO}(?P<day>\d\d?)(?!\d)"),
    re.compile(rf"(?<!\d)(?P<day>\d\d?){_TO}(?P<month>\d\d?){_TO}(?P<year>\d{{4}})(?!\d)"),
    re.compile(
        rf"(?<!\d)(?P<day>\d\d?)[ .-]?(?P<word>{'|'.join(_MONTHS)})[a-z]*[ .'-]{{0,3}}(?P<year>\d{{4}}|\d\d)(?!\d)"
    ),
)
_SHORT_DAYS = (re.compile(rf"(?<!\d)(?P<day>\d\d?){_TO}(?P<month>\d\d?){_TO}'?(?P<year>\d\d)(?!\d)"),)
_BORN = re.compile(r"\bgeb(oren|oorte[a-z]*)?\b[^a-z0-9]*(is|op)?[^a-z0-9]*(de )?$")
_ADDRESS = re.compile(r"[\w.+-]{1,64} ?@ ?[\w-]{1,63}(?:\.[\w-]{1,63})+")
_RUN = re.compile(r"\+?\d(?:[ .,\-/()_]{0,3}\d)*")
#: Nobody's indication is this old, and a client who is younger is rare: an older day is taken for a birth date.
YOUNGEST = 2


def personal_data(text: str, *, today: date) -> list[str]:
    """What in `text` looks like personal data, in Dutch words for a sentence; empty when nothing does."""
    plain = _plain(text)
    mail = {EMAIL} if _ADDRESS.search(plain) else set()
    plain, found = _without_days(plain, _LONG_DAYS, today=today)
    for run in _RUN.findall(plain):
        found.update(_numbers(run))
    found |= _without_days(plain, _SHORT_DAYS, today=today)[1] if PHONE not in found else set()
    return [kind for kind in (BSN, BIRTH, PHONE, EMAIL) if kind in found | mail]


def _plain(text: str) -> str:
    """Small letters, one kind of digit, space and dash, and nothing that cannot be seen."""
    letters = (_plain_letter(c) for c in unicodedata.normalize("NFKC", text).lower())
    return " ".join("".join(letters).split())


def _plain_letter(letter: str) -> str:
    if letter.isdecimal():
        return str(int(letter))
    kind = unicodedata.category(letter)
    return {"Cf": "", "Pd": "-", "Zs": " ", "Zl": " ", "Zp": " ", "Cc": " "}.get(kind, letter)


def _without_days(text: str, kinds: Iterable[re.Pattern[str]], *, today: date) -> tuple[str, set[str]]:
    """The text with a bar for every day in it, and whether one of them may be a birth date."""
    found: set[str] = set()

    def take(written: re.Match[str]) -> str:
        day = _read(written.groupdict(), today=today)
        if day is None:
            return written[0]
        if day.year <= today.year - YOUNGEST or _BORN.search(written.string[: written.start()]):
            found.add(BIRTH)
        return "|"

    for kind in kinds:
        text = kind.sub(take, text)
    return text, found


def _read(parts: dict[str, str], *, today: date) -> date | None:
    """The day that was written, if there is such a day and it is one of the last 120 years or the next ten."""
    month = _MONTHS[parts["word"]] if "word" in parts else int(parts["month"])
    try:
        day = date(_year(parts["year"], today=today), month, int(parts["day"]))
    except ValueError:
        return None
    return day if today.year - 120 <= day.year <= today.year + 10 else None


def _year(written: str, *, today: date) -> int:
    """Two digits mean a year up to five years from now, or else one of the century before."""
    if len(written) == 4:
        return int(written)
    year = today.year // 100 * 100 + int(written)
    return year if year <= today.year + 5 else year - 100


def _numbers(run: str) -> Iterator[str]:
    """What a run of digits may be: its groups may be parts of one number, or numbers side by side."""
    groups = re.findall(r"\d+", run)
    if run.startswith(("+", "00")) and sum(map(len, groups)) > 9:
        yield PHONE
        return
    for begin in range(len(groups)):
        number = ""
        for group in groups[begin : begin + 10]:
            number += group
            if len(number) == 9:
                yield BSN
            elif len(number) == 10 and number.startswith("0"):
                yield PHONE
