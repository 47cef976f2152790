"""What a letter is made from, as plain data: a resident's care, what becomes of each part of it, and the moves.

`transitions.letter_facts` reads it from the database; `paragraphs` makes words of it. Equal facts have equal
fingerprints: a letter whose facts changed since it was looked at is not printed.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Move:
    """Where one line of a handover leads, and from which day. `started`: the new provider has begun."""

    line: int
    receiving: int
    provider: str
    phone: str
    first_day: date
    started: bool = False


@dataclass(frozen=True)
class Care:
    """One indication with what counts for it. `holder`: the lead of the contract that its provider works under.

    `sure`: nothing about that contract waits for a confirmation. `ends`: its last day lies in the period, and nobody
    renewed it yet. `bridged_until`: the last day of a bridging agreement with its provider.
    """

    indication: int
    about: str
    law: str
    referrer: str
    outcome: str
    reason: str
    provider: str
    holder: str = ""
    sure: bool = True
    begun: bool = True
    ends: bool = False
    last_day: date | None = None
    bridged_until: date | None = None
    move: Move | None = None


@dataclass(frozen=True)
class Resident:
    """A client and their care that has not ended, in the order in which the letter tells it."""

    client: int
    name: str
    cares: tuple[Care, ...]


def fingerprint(facts: Mapping[str, Any]) -> str:
    """The same facts give the same hash, whatever the order of their names."""
    return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()
