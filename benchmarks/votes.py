"""`python -m benchmarks.votes`: ten thousand votes sent to the real server, honest ones among doubled and forged ones.

One granian process serves the portal as in production; a few connections send votes as fast as it answers. Asked: no
answer is a fault of ours (5xx), every honest vote is counted once, nothing else is, and what is kept stays bounded: one
row per answer and day, and the most remarks. Ends with an error where that does not hold.
"""

import argparse
import asyncio
import gzip
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlencode

from django.core.signing import Signer

from benchmarks.__main__ import ROOT, Place, places
from benchmarks.visits import ask_once, production, served

PINNED, STALE, AHEAD = date(2022, 9, 12), date(2022, 9, 10), date(2022, 9, 13)
QUESTIONS = ("houdt-client-zorg", "hoe-gaat-overdracht", "pgb")
CONNECTIONS = 8
#: Remarks kept per answer and day (faq/actions/votes.py).
MOST_REMARKS = 20
ELSEWHERE = "https://elders.example"
#: How often each kind of vote comes, and what it is answered.
KINDS = {
    "honest": (40, 200),
    "doubled": (10, 200),
    "with a remark": (8, 200),
    "with an endless remark": (2, 200),
    "with personal data": (5, 422),
    "from another site": (8, 422),
    "from nowhere": (5, 422),
    "stale": (8, 422),
    "of tomorrow": (2, 422),
    "with a token of another form": (3, 422),
    "with a forged token": (4, 422),
    "for an answer that is none": (3, 404),
    "of nonsense": (2, 404),
}


@dataclass(frozen=True)
class Vote:
    """One form to send, and what it is answered."""

    kind: str
    path: str
    form: dict[str, str]
    origin: str
    expected: int

    @property
    def counted(self) -> bool:
        return self.kind in {"honest", "doubled"}


@dataclass
class Signed:
    """Tokens as the portal's key makes them for its forms."""

    key: str

    def token(self, day: date, form: str = "geholpen") -> str:
        signer = Signer(key=self.key, salt=f"achterhoek.visitors.{form}", fallback_keys=[])
        return signer.sign(day.isoformat())


def drawn(number: int, answers: dict[str, str], signed: Signed, *, own: str, seed: int = 7) -> Iterator[Vote]:
    """So many votes, on these answers (number by slug of the question); a doubled one comes twice in a row."""
    chance = random.Random(seed)
    kinds, weights = list(KINDS), [weight for weight, _ in KINDS.values()]
    left = number
    while left > 0:
        vote = _vote(chance, chance.choices(kinds, weights)[0], answers, signed, own=own)
        times = min(2 if vote.kind == "doubled" else 1, left)
        yield from [vote] * times
        left -= times


def _vote(chance: random.Random, kind: str, answers: dict[str, str], signed: Signed, *, own: str) -> Vote:
    slug = chance.choice(sorted(answers))
    form = {
        "answer": answers[slug],
        "helped": chance.choice(["ja", "nee"]),
        "formulier": signed.token(PINNED),
    }
    form |= {
        "with a remark": {"remark": f"Ik mis het {chance.randrange(10**6)}e woord."},
        "with an endless remark": {"remark": "woord " * 10_000},
        "with personal data": {"remark": "Bel 06 12345678."},
        "stale": {"formulier": signed.token(STALE)},
        "of tomorrow": {"formulier": signed.token(AHEAD)},
        "with a token of another form": {"formulier": signed.token(PINNED, "stel")},
        "with a forged token": {"formulier": f"{PINNED}:{chance.randbytes(20).hex()}"},
        "for an answer that is none": {"answer": str(chance.choice([0, 999_999_999, 10**30]))},
        "of nonsense": {"answer": "\x00<b>-1", "helped": "\x00" * 50, "formulier": "\ud7ff" * 50},
    }.get(kind, {})
    origin = {"from another site": ELSEWHERE, "from nowhere": ""}.get(kind, own)
    return Vote(kind, f"/vragen/{slug}/geholpen/", form, origin, KINDS[kind][1])


@dataclass
class Found:
    """What came back, per kind and status, and how long each answer took."""

    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    milliseconds: list[float] = field(default_factory=list)
    seconds: float = 0.0

    def wrong(self) -> list[str]:
        return [
            f"{kind}: {number} times {status}"
            for (kind, status), number in sorted(self.answers.items())
            if status != KINDS[kind][1]
        ]


def main() -> None:
    words = argparse.ArgumentParser(prog="benchmarks.votes")
    words.add_argument("--votes", type=int, default=10_000)
    words.add_argument("--only", default="", help="sqlite or postgresql")
    chosen = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="votes") as folder:
        for place in places(Path(folder)):
            if chosen.only in ("", place.name):
                report(place, chosen.votes)


def report(place: Place, number: int) -> None:
    """Send the votes, and compare what is kept with what was sent."""
    place.step("prepare", 100)
    environment = production(place)
    for command in (["load_questions"], ["collectstatic", "--noinput", "--verbosity=0"]):
        run = [sys.executable, "manage.py", *command]
        subprocess.run(run, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    with served(environment, quiet=True) as server:
        answers = {slug: answer_of(server.port, slug) for slug in QUESTIONS}
        own = f"https://127.0.0.1:{server.port}"
        votes = list(drawn(number, answers, Signed(environment["SECRET_KEY"]), own=own))
        found = asyncio.run(send_all(server.port, votes))
    print_table(place.name, votes, found)
    check(votes, found, kept=kept(environment))


def answer_of(port: int, slug: str) -> str:
    """The number of the answer that the page of a question shows."""
    status, content = asyncio.run(ask_once(port, f"/vragen/{slug}/"))
    number = re.search(rb'name="answer" value="(\d+)"', gzip.decompress(content))
    if status != 200 or number is None:
        raise SystemExit(f"{slug} answered {status} without a form")
    return number[1].decode()


async def send_all(port: int, votes: list[Vote]) -> Found:
    """Over a few connections, each taking the next vote as soon as it has an answer."""
    found, turn = Found(), iter(votes)
    began = time.perf_counter()
    await asyncio.gather(*(_send(port, turn, found) for _ in range(CONNECTIONS)))
    found.seconds = time.perf_counter() - began
    return found


async def _send(port: int, votes: Iterator[Vote], found: Found) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for vote in votes:
        body = urlencode(vote.form, errors="surrogatepass").encode()
        origin = f"Origin: {vote.origin}\r\n" if vote.origin else ""
        head = (
            f"POST {vote.path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX-Forwarded-Proto: https\r\n{origin}"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        began = time.perf_counter()
        writer.write(head.encode() + body)
        answer = await reader.readuntil(b"\r\n\r\n")
        length = int(answer.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        await reader.readexactly(length)
        found.milliseconds.append((time.perf_counter() - began) * 1000)
        found.answers[vote.kind, int(answer[9:12])] += 1
    writer.close()


def kept(environment: dict[str, str]) -> dict[str, int]:
    """What the database holds afterwards."""
    asked = (
        "import json; from django.db.models import Sum; from faq.models import HelpedCount, Remark;"
        "found = HelpedCount.objects.aggregate(yes=Sum('yes'), no=Sum('no'), remarks=Sum('remarks'));"
        "print(json.dumps(found | {'counters': HelpedCount.objects.count(), 'kept': Remark.objects.count()}))"
    )
    run = [sys.executable, "manage.py", "shell", "-v0", "-c", asked]
    done = subprocess.run(run, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    rows: dict[str, int] = json.loads(done.stdout.strip().splitlines()[-1])
    return rows


def print_table(name: str, votes: list[Vote], found: Found) -> None:
    cuts = quantiles(found.milliseconds, n=100)
    print(f"\n| {name}: {len(votes):,} votes | sent | answered |\n|---|---|---|")
    for kind in KINDS:
        said = ", ".join(
            f"{status}: {n:,}" for (of, status), n in sorted(found.answers.items()) if of == kind
        )
        print(f"| {kind} | {sum(vote.kind == kind for vote in votes):,} | {said} |")
    print(
        f"\n{found.seconds:.0f} s, {len(votes) / found.seconds:.0f} a second; "
        f"p50 {cuts[49]:.0f}, p95 {cuts[94]:.0f}, longest {max(found.milliseconds):.0f} ms"
    )


def check(votes: list[Vote], found: Found, *, kept: dict[str, int]) -> None:
    """Stop with an error where an answer or a count is not what it should be."""
    counted = sum(vote.counted for vote in votes)
    print(f"{counted:,} votes to count; kept: {kept}")
    wrong = found.wrong()
    if kept["yes"] + kept["no"] != counted:
        wrong.append(f"{counted} honest votes are counted as {kept['yes'] + kept['no']}")
    if kept["counters"] > len(QUESTIONS) or kept["kept"] > len(QUESTIONS) * MOST_REMARKS:
        wrong.append("more rows than there may be")
    if wrong:
        raise SystemExit("\n".join(wrong))


if __name__ == "__main__":
    main()
