"""`python -m benchmarks.letters`: letters per second, beside WeasyPrint with the same text in a similar layout.

Ours: from a document to its own PDF (PDF/UA-1), kept on disk, and all of them to the print file. The yardstick makes
each letter's own PDF and no print file: tagged as ours is, and once more without tags. They take turns, some letters
at a time; what counts is the best turn of each, by the clock and in time of the processor. Then a process of its own
prints a whole batch, and says how much memory it took at most.
"""

import argparse
import html
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import cycle, islice
from pathlib import Path

from transitions.letters.document import Document, Part, Sender
from transitions.letters.print_file import print_file
from transitions.letters.printing import Printer, facts, return_line

#: Turns as long as each other on a clock, and so short that a busy machine disturbs both alike.
TURNS, OURS, THEIRS = 10, 60, 6
NAMES = (
    "Çelik Nguyễn Šarić Ølgaard Wassink Lammers Obbink Hoftijzer Yildiz Nijenhuis Kowalczyk Bruggink".split()
)
STREETS = "Markt,Wooldseweg,Hoofdstraat,Burgemeester van der Zandestraat,Ruurloseweg,Kerkplein".split(",")
PROVIDERS = ("De Linde", "Het Kompas", "Zorggroep Slingeland", "Jeugd Dichtbij", "Stichting Integrale Zorg")
CARE = ("Begeleiding individueel", "Dagbesteding", "Jeugdhulp thuis", "Huishoudelijke hulp")
SENDER = Sender(
    name="Gemeente Winterswijk",
    department="Team Zorg in overgang",
    return_address=("Postbus 101", "7100 AC Winterswijk"),
    phone="0543 – 54 35 43",
    phone_hours="maandag tot en met donderdag van 8.30 tot 17.00 uur",
    email="overgang@winterswijk.example",
    website="www.winterswijk.example",
)
CSS = """
@page { size: A4; margin: 17mm 40mm 28mm 25mm;
  @bottom-right { content: "Pagina " counter(page) " van " counter(pages); font-size: 8.5pt } }
body { font: 11pt/1.35 serif; color: #1c2420; margin: 0 } h1, h2, .facts b { color: #1e5a43 }
h1 { font-size: 16pt } h2 { font-size: 11.5pt; margin: 1.5em 0 .5em } p { margin: 0 0 .8em }
.head { position: relative; height: 75mm } .return { position: absolute; top: 29mm; font-size: 7.5pt }
.recipient { position: absolute; top: 34mm; width: 85mm } .name { font-size: 18pt; font-weight: 600 }
.facts { position: absolute; left: 113mm; top: 0; width: 56mm; font-size: 9.5pt } .closing { margin-top: 2em }
"""


@dataclass
class Pace:
    """The least seconds that a letter took, by the clock and of the processor."""

    clock: float = 1e9
    processor: float = 1e9

    def turn(self, work: Callable[[], int]) -> None:
        """Do some work that says how many letters it made."""
        began, spent = time.perf_counter(), time.process_time()
        made = work()
        self.clock = min(self.clock, (time.perf_counter() - began) / made)
        self.processor = min(self.processor, (time.process_time() - spent) / made)


def documents(number: int) -> Iterator[Document]:
    """Letters to residents with one to four kinds of care; always the same ones."""
    drawn = random.Random(7)
    for one in range(number):
        name = drawn.choice(NAMES)
        yield Document(
            number=f"BR-2022-{one:06}",
            day=date(2022, 9, 12),
            sender=SENDER,
            recipient=(
                f"Mevrouw A. {name}",
                f"{drawn.choice(STREETS)} {one % 200 + 1}",
                "7101 NX WINTERSWIJK",
            ),
            reference=f"Z-2022-{drawn.randrange(10**5)}",
            subject="U krijgt een andere aanbieder",
            salutation=f"Geachte mevrouw {name},",
            parts=(*_opening(), *(_care(care, drawn) for care in CARE[: drawn.randrange(4) + 1]), *_ending()),
            closing=(
                "Met vriendelijke groet,",
                "",
                "Namens het college van burgemeester en wethouders",
                "J. Bos",
            ),
        )


def _opening() -> tuple[Part, ...]:
    told = (
        "In deze brief leest u per soort zorg wat er verandert, en vanaf welke dag. Uw besluit blijft gelden."
    )
    return (Part("", ("Per 2 januari 2023 veranderen de contracten voor zorg in de Achterhoek.", told)),)


def _care(care: str, drawn: random.Random) -> Part:
    old, new = drawn.sample(PROVIDERS, 2)
    why = f"De gemeente heeft met {old} geen nieuw contract. Daarom neemt {new} uw zorg over."
    points = (
        f"Nu helpt: {old}",
        f"Straks helpt: {new}",
        f"Eerste dag: {drawn.randrange(2, 28)} januari 2023",
    )
    return Part(care, (why, f"{new} belt u om kennis te maken. U houdt evenveel uren."), points)


def _ending() -> tuple[Part, ...]:
    object_to = (
        "U kunt bezwaar maken. Doe dat binnen zes weken na de dag waarop deze brief is verstuurd: uiterlijk op "
        "24 oktober 2022. Stuur uw bezwaar naar het college van burgemeester en wethouders, Postbus 101, "
        "7100 AC Winterswijk. Schrijf erbij waarom u het niet eens bent met dit besluit."
    )
    return (
        Part("Wat doet u nu?", ("U hoeft niets te doen. Heeft u een wens? Laat het ons dan weten.",)),
        Part("Bent u het er niet mee eens?", (object_to,)),
    )


def page(document: Document) -> str:
    """The same text as a page for the yardstick."""
    told = html.escape
    side = "".join(f"<p><b>{told(label)}</b><br>{_lines(lines)}</p>" for label, lines in facts(document))
    head = (
        f"<div class=head><div class=name>{told(document.sender.name)}</div>"
        f"<div class=return>{told(return_line(document.sender))}</div>"
        f"<div class=recipient>{_lines(document.recipient)}</div><div class=facts>{side}</div></div>"
    )
    body = "".join(map(_part, document.parts))
    return (
        f"<html lang=nl><head><title>{told(document.subject)}</title></head><body>{head}"
        f"<h1>{told(document.subject)}</h1><p>{told(document.salutation)}</p>{body}"
        f"<p class=closing>{_lines(document.closing)}</p></body></html>"
    )


def _lines(lines: tuple[str, ...]) -> str:
    return "<br>".join(map(html.escape, lines))


def _part(part: Part) -> str:
    heading = f"<h2>{html.escape(part.heading)}</h2>" if part.heading else ""
    points = "".join(f"<li>{html.escape(point)}</li>" for point in part.points)
    return heading + "".join(f"<p>{html.escape(text)}</p>" for text in part.paragraphs) + f"<ul>{points}</ul>"


def produce(letters: Iterator[Document], printer: Printer, folder: Path) -> int:
    """Each letter's own file, and the print file of them all."""
    kept: list[Path] = []
    for document in letters:
        kept.append(folder / f"{document.number}.pdf")
        kept[-1].write_bytes(printer.pdf(document))
    with (folder / "print.pdf").open("wb") as file:
        print_file((path.read_bytes() for path in kept), file, double_sided=True)
    return len(kept)


def compare() -> tuple[Pace, Pace, Pace]:
    """Ours, the yardstick with tags, and without: in turn."""
    import weasyprint  # type: ignore[import-untyped]
    from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]

    fonts = FontConfiguration()
    style = weasyprint.CSS(string=CSS, font_config=fonts)
    printer, pages = Printer(), cycle(page(document) for document in documents(OURS))

    def yardstick(**tags: str) -> int:
        for one in islice(pages, THEIRS):
            weasyprint.HTML(string=one).write_pdf(stylesheets=[style], font_config=fonts, **tags)
        return THEIRS

    paces = Pace(), Pace(), Pace()
    with tempfile.TemporaryDirectory(prefix="letters-") as folder:
        produce(documents(OURS), printer, Path(folder))
        for _ in range(TURNS):
            paces[0].turn(lambda: produce(documents(OURS), printer, Path(folder)))
            paces[1].turn(lambda: yardstick(pdf_variant="pdf/ua-1"))
            paces[2].turn(yardstick)
    return paces


def memory(number: int) -> dict[str, float]:
    """Print so many letters in a process of its own: seconds, most megabytes, and the size of the print file."""
    command = [sys.executable, "-m", "benchmarks.letters", "--letters", str(number), "--produce"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def measured_batch(number: int) -> None:
    """What that process does and says."""
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="letters-") as folder:
        produce(documents(number), Printer(), Path(folder))
        size = (Path(folder) / "print.pdf").stat().st_size
    told = {"seconds": time.perf_counter() - began, "megabytes": _peak(), "print_file": size / 1e6}
    print(json.dumps(told))


def _peak() -> float:
    """The most memory that this process held; its parent's, which `getrusage` would count in, left out."""
    status = Path("/proc/self/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


def main() -> None:
    words = argparse.ArgumentParser(prog="benchmarks.letters")
    words.add_argument("--letters", type=int, default=300)
    words.add_argument("--produce", action="store_true", help="print them only, and say what it took")
    chosen = words.parse_args()
    if chosen.produce:
        measured_batch(chosen.letters)
        return
    ours, tagged, plain = compare()
    batch = memory(chosen.letters)
    print("\n| letters per second | by the clock | of the processor |\n|---|---|---|")
    for name, pace in (
        ("own PDF and print file", ours),
        ("WeasyPrint, own PDF, tagged", tagged),
        ("WeasyPrint, own PDF, no tags", plain),
    ):
        print(f"| {name} | {1 / pace.clock:.0f} | {1 / pace.processor:.0f} |")
    for name, pace in (("tagged", tagged), ("no tags", plain)):
        print(f"| ours / WeasyPrint, {name}; asked ≥ 5 | {pace.clock / ours.clock:.1f} |", end="")
        print(f" {pace.processor / ours.processor:.1f} |")
    print(
        f"\n{chosen.letters:,} letters: {batch['seconds']:.0f} s, at most {batch['megabytes']:.0f} MB (asked < 1,000),"
    )
    print(f"print file of {batch['print_file']:.0f} MB")


if __name__ == "__main__":
    main()
