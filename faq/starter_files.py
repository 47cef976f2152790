"""The questions that a new portal begins with: `faq/starter/`, one file per question, named after its address.

A file is a row of blocks, each opened and closed by a line `+++`. The first block is about the question; every block
after it is an answer, with the day from which it holds, and under it what is said: a first paragraph that is the short
answer, and then the rest in Markdown. An answer that names `told_by` and `told_when` is one that is not known yet.
"""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from achterhoek.refusals import Refused
from faq import facts
from faq.statuses import AnswerKind

FOLDER = Path(__file__).parent / "starter"
FENCE = re.compile(r"^\+\+\+[ \t]*\n", re.MULTILINE)


@dataclass(frozen=True)
class StarterAnswer:
    holds_from: date
    short: str
    text: str = ""
    told_by: str = ""
    told_when: str = ""

    @property
    def kind(self) -> AnswerKind:
        return AnswerKind.NOT_KNOWN if self.told_by else AnswerKind.KNOWN


@dataclass(frozen=True)
class StarterFilm:
    slug: str
    title: str
    text: str
    subtitles: str = ""
    address: str = ""


@dataclass(frozen=True)
class StarterQuestion:
    slug: str
    question: str
    category: str
    order: int
    answers: tuple[StarterAnswer, ...]
    words: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    often_asked: int | None = None
    notice: str = ""
    film: StarterFilm | None = None


def categories(folder: Path = FOLDER) -> dict[str, str]:
    """Address and name of each category, in their order."""
    return tomllib.loads((folder / "categories.toml").read_text(encoding="utf-8"))


def questions(folder: Path = FOLDER) -> list[StarterQuestion]:
    """Every question of the folder. Refused: a file that is not as it should be, with its name."""
    found = []
    for path in sorted(folder.glob("*.md")):
        try:
            found.append(_read(path))
        except (KeyError, TypeError, ValueError) as error:
            raise Refused(f"Het bestand {path.name} klopt niet: {error}.", rule="starter_file") from error
    return found


def _read(path: Path) -> StarterQuestion:
    head, _, *blocks = _blocks(path.read_text(encoding="utf-8"))
    about = tomllib.loads(head)
    about |= {name: tuple(about.get(name, ())) for name in ("words", "related")}
    about["film"] = StarterFilm(**_stripped(about["film"])) if "film" in about else None
    answers = tuple(map(_answer, blocks[::2], blocks[1::2]))
    if not answers:
        raise ValueError("het heeft geen antwoord")
    return StarterQuestion(slug=path.stem, answers=answers, **about)


def _blocks(text: str) -> list[str]:
    """What stands between the fences: the head, nothing, and then by turns of each answer its head and its words."""
    before, *blocks = FENCE.split(text)
    if before.strip() or len(blocks) % 2:
        raise ValueError("elk blok begint en eindigt met een regel +++")
    return blocks


def _answer(head: str, said: str) -> StarterAnswer:
    short, _, text = said.strip().partition("\n\n")
    answer = StarterAnswer(short=short, text=text.strip(), **tomllib.loads(head))
    if unknown := facts.unknown(short, text, answer.told_by, answer.told_when):
        raise ValueError(f"onbekend veld {', '.join(unknown)}")
    return answer


def _stripped(film: dict[str, Any]) -> dict[str, str]:
    return {name: value.strip() for name, value in film.items()}
