"""The employer that a visitor means: by name or by any AGB code, also mistyped.

An employer is known here when it is public that it delivers: it has residents in care, or stands in a contract whose
outcome is public today, an old one too. Whoever is in the portal only for an outcome that is still secret is as unknown
as anyone who is not in it (P6). A name that fits one employer is that employer; what merely resembles a name is asked
back, never taken for it.
"""

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from clients.models import Allocation, Indication
from providers.models import Contract, ContractParty, ProviderCode
from providers.names import Names
from transitions import look_alikes

MOST = 8


class Employer(NamedTuple):
    """A provider as the public knows it."""

    pk: int
    name: str
    place: str
    agb: str
    codes: tuple[str, ...]


class Found(NamedTuple):
    """Whom somebody means, or those who may be meant."""

    employer: Employer | None = None
    alike: tuple[Employer, ...] = ()


def known(*, today: date) -> tuple[Employer, ...]:
    """Every employer that the public may know of, by name; one query."""
    public = ContractParty.objects.filter(
        provider=OuterRef("provider"), contract__in=Contract.objects.public_on(today)
    )
    delivers = Allocation.objects.filter(provider=OuterRef("provider"))
    named = Indication.objects.filter(named_provider=OuterRef("provider"))
    codes = ProviderCode.objects.filter(Exists(public) | Exists(delivers) | Exists(named))
    rows = codes.order_by("provider__name", "provider", "agb").values_list(
        "provider_id", "provider__name", "provider__place", "provider__agb", "agb"
    )
    grouped = (
        (head, tuple(code for *_, code in group)) for head, group in groupby(rows, lambda row: row[:4])
    )
    return tuple(Employer(pk, name, place, agb, codes) for (pk, name, place, agb), codes in grouped)


def find(typed: str, *, among: tuple[Employer, ...]) -> Found:
    """Look for a code where digits were typed, and else for a name."""
    digits = re.sub(r"[\s.\-]", "", typed)
    if digits.isascii() and digits.isdigit() and 5 <= len(digits) <= 8:
        return _by_code(digits.zfill(8), among=among)
    names = _names(among)
    same = names.same(typed)
    if len(same) == 1:
        return Found(among[same[0]])
    return Found(alike=tuple(among[place] for place in (same or names.ranked(typed, most=MOST))))


def _by_code(code: str, *, among: Iterable[Employer]) -> Found:
    for employer in among:
        if code in employer.codes:
            return Found(employer)
    slips = (one for one in among if any(look_alikes.one_slip(code, other) for other in one.codes))
    return Found(alike=tuple(slips)[:MOST])


@lru_cache(maxsize=4)
def _names(among: tuple[Employer, ...]) -> Names:
    return Names(tuple((place, employer.name) for place, employer in enumerate(among)))
