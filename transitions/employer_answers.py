"""What the public page says about an employer: today and next, in the words of the promises P1 to P5 (docs/domain.md).

A pure function of where the employer stands, the period and the day. It speaks about the employer, never about one
client, and promises nothing that the rules do not: the organisation may stay, the person is not promised.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from achterhoek.wording import written
from providers.statuses import Form
from transitions.models import TransitionPeriod
from transitions.standing import Standing
from transitions.statuses import Reason

YES = {Reason.OWN_CONTRACT, Reason.CONSORTIUM, Reason.SUBCONTRACTOR}
#: In a list of municipalities: one or two words per answer.
BRIEF = {
    Reason.OWN_CONTRACT: ("Eigen contract", "done"),
    Reason.CONSORTIUM: ("Partner in een samenwerking", "done"),
    Reason.SUBCONTRACTOR: ("Onderaannemer", "done"),
    Reason.NOT_IN_MUNICIPALITY: ("Geen contract", "off"),
    Reason.NOT_FOR_LOT: ("Geen contract", "off"),
    Reason.NO_CONTRACT: ("Geen contract", "off"),
    Reason.OWN_PROCUREMENT: ("Gemeente koopt zelf in", "open"),
}
UNSURE = ("Nog niet zeker", "wait")
AWAITED = ("Nog niet bekend", "wait")
#: The questions that a page may lead on to, in the words of the link.
LINKS = {
    "hoe-gaat-overdracht": "Hoe gaat een overdracht?",
    "hoe-lang-doorgaan": "Hoelang gaan wij nog door?",
    "hoe-staat-de-aanbesteding": "Hoe staat het met de aanbesteding?",
    "houdt-client-zorg": "Houden cliënten hun zorg?",
    "houdt-client-zorgverlener": "Houdt mijn cliënt zijn zorgverlener?",
    "mag-ik-mee-met-mijn-client": "Mag ik mee met mijn cliënt?",
    "neemt-nieuwe-aanbieder-mij-over": "Neemt de nieuwe aanbieder mij over?",
    "oude-ijsselstreek": "Wat is anders in Oude IJsselstreek?",
    "samenwerkingsverband": "Wat is een samenwerkingsverband?",
    "werkgever-geen-contract": "Mijn werkgever heeft geen contract. Wat nu?",
    "wij-hebben-contract-wat-verandert": "Wij hebben een contract. Wat verandert er?",
}
QUESTIONS = {
    Reason.OWN_CONTRACT: ("wij-hebben-contract-wat-verandert", "houdt-client-zorgverlener"),
    Reason.CONSORTIUM: (
        *("samenwerkingsverband", "wij-hebben-contract-wat-verandert"),
        "houdt-client-zorgverlener",
    ),
    Reason.SUBCONTRACTOR: (
        *("samenwerkingsverband", "houdt-client-zorgverlener"),
        "mag-ik-mee-met-mijn-client",
    ),
    Reason.OWN_PROCUREMENT: ("oude-ijsselstreek", "houdt-client-zorg"),
}
WITHOUT_CONTRACT = (
    *("werkgever-geen-contract", "hoe-lang-doorgaan", "hoe-gaat-overdracht"),
    *("houdt-client-zorgverlener", "neemt-nieuwe-aanbieder-mij-over"),
)


@dataclass(frozen=True)
class Words:
    """The names and days that the sentences need."""

    employer: str
    lot: str
    place: str
    period: TransitionPeriod
    today: date

    @property
    def care(self) -> str:
        return f"{self.lot} in {self.place}"

    @property
    def begin(self) -> str:
        return written(self.period.first_day)

    @property
    def end(self) -> str:
        return written(self.period.last_day)

    @property
    def is_before(self) -> bool:
        return self.today < self.period.first_day

    @property
    def is_over(self) -> bool:
        return self.today > self.period.last_day


@dataclass(frozen=True)
class Answer:
    """An answer on the page: in a word, its heading, the one sentence that counts, what holds now and what comes."""

    brief: tuple[str, str]
    headline: str
    lead: str
    now: list[str]
    ahead: list[str]
    questions: tuple[str, ...]

    @property
    def links(self) -> list[tuple[str, str]]:
        """Where to read on: the slug of a question and the words of the link."""
        return [(slug, LINKS[slug]) for slug in self.questions]


def answer(standing: Standing, words: Words, *, elsewhere: Iterable[str] = ()) -> Answer:
    """What holds for one lot in one municipality. `elsewhere`: for what, or where, there is a contract."""
    reason = standing.reason
    if reason == Reason.OWN_PROCUREMENT:
        return _own_procurement(standing, words)
    if reason not in YES:
        return _no_contract(standing, words, list(elsewhere))
    if not standing.sure:
        return _unsure(words)
    headline, now = _HELD[reason](standing, words)
    lead = f"De zorg kan bij {words.employer} blijven."
    return Answer(brief(standing), headline, lead, now, _stays(reason), QUESTIONS[reason])


def awaited(words: Words) -> Answer:
    """The outcome for this lot is not public: the same for every employer."""
    return Answer(
        AWAITED,
        f"Nog niet bekend voor {words.lot}",
        "De zorg gaat door. Er verandert nog niets.",
        [f"Wie een contract krijgt voor {words.lot}, is nog niet openbaar."],
        ["De gemeenten maken de uitslag bekend. Dan staat hij ook op deze bladzijde."],
        ("hoe-staat-de-aanbesteding", "houdt-client-zorg"),
    )


def brief(standing: Standing) -> tuple[str, str]:
    return BRIEF[standing.reason] if standing.sure or standing.reason not in YES else UNSURE


def overview(
    standings: Iterable[Standing], *, known: frozenset[str]
) -> dict[str, list[tuple[tuple[str, str], set[str]]]]:
    """Per lot each answer in a word, with the municipalities (by code) for which it holds."""
    found: dict[str, dict[tuple[str, str], set[str]]] = defaultdict(lambda: defaultdict(set))
    for standing in standings:
        own = standing.reason == Reason.OWN_PROCUREMENT
        said = brief(standing) if own or standing.lot in known else AWAITED
        found[standing.lot][said].add(standing.municipality)
    return {lot: list(rows.items()) for lot, rows in found.items()}


# A contract.


def _own_contract(standing: Standing, words: Words) -> tuple[str, list[str]]:
    kind = _kind(standing)
    return (
        f"Ja, {words.employer} heeft zelf een {kind}",
        [f"Er is een {kind} voor {words.care}, {_since(standing, words)}."],
    )


def _consortium(standing: Standing, words: Words) -> tuple[str, list[str]]:
    group = standing.consortium or f"een samenwerking met {standing.lead}"
    return (
        f"Ja, {words.employer} is partner in {group}",
        [
            f"Samen hebben zij een {_kind(standing)} voor {words.care}, {_since(standing, words)}.",
            f"De penvoerder is {standing.lead}. Ook een partner mag deze zorg geven.",
        ],
    )


def _subcontractor(standing: Standing, words: Words) -> tuple[str, list[str]]:
    return (
        f"Ja, {words.employer} is onderaannemer van {standing.lead}",
        [
            f"{standing.lead} heeft een {_kind(standing)} voor {words.care}, {_since(standing, words)}.",
            f"{standing.lead} heeft bevestigd dat {words.employer} onderaannemer is.",
            "Wat een onderaannemer mag doen, spreken penvoerder en gemeente af. Je werkgever weet dat.",
        ],
    )


_HELD: dict[Reason, Callable[[Standing, Words], tuple[str, list[str]]]] = {
    Reason.OWN_CONTRACT: _own_contract,
    Reason.CONSORTIUM: _consortium,
    Reason.SUBCONTRACTOR: _subcontractor,
}


def _kind(standing: Standing) -> str:
    return "subsidie" if standing.form == Form.SUBSIDY else "contract"


def _since(standing: Standing, words: Words) -> str:
    if standing.since is None:
        return "nu"
    return f"{'vanaf' if standing.since > words.today else 'sinds'} {written(standing.since)}"


def _stays(reason: Reason) -> list[str]:
    said = [
        "De indicatie verandert hierdoor niet. Cliënten hoeven nu niets te doen.",
        "Of een cliënt dezelfde zorgverlener houdt, is niet beloofd. Vraag dat je werkgever.",
    ]
    if reason != Reason.OWN_CONTRACT:
        said.append("De toewijzing kan op een andere code komen. Je administratie weet daar meer van.")
    return said


def _unsure(words: Words) -> Answer:
    now = [
        f"Of {words.employer} na de overgang {words.care} mag geven, staat nog niet vast.",
        "Het kan als onderaannemer, maar dat is nog niet bevestigd.",
        *_goes_on(words),
    ]
    ahead = ["Komt de bevestiging? Dan staat dat op deze bladzijde.", _INDICATION]
    return Answer(
        UNSURE, "Nog niet zeker", "Vraag het je werkgever.", now, ahead, QUESTIONS[Reason.SUBCONTRACTOR]
    )


# No contract.

_INDICATION = "De indicatie verandert hierdoor niet. Een pgb ook niet."


def _no_contract(standing: Standing, words: Words, elsewhere: list[str]) -> Answer:
    headline = {
        Reason.NOT_IN_MUNICIPALITY: f"Nee, niet in {words.place}",
        Reason.NOT_FOR_LOT: f"Nee, niet voor {words.lot}",
    }.get(standing.reason, f"Nee, {words.employer} heeft geen contract")
    now = [f"{words.employer} heeft geen contract voor {words.care}."]
    if elsewhere:
        where = "in" if standing.reason == Reason.NOT_IN_MUNICIPALITY else "voor"
        now.append(f"Wel {where} {', '.join(elsewhere)}.")
    if standing.coming:
        now.append(f"Vanaf {written(standing.coming)} wel.")
    lead = (
        "Niemand mag zonder zorg komen."
        if words.is_over
        else f"De zorg gaat door. {words.employer} stopt pas als de nieuwe aanbieder echt is begonnen."
    )
    return Answer(brief(standing), headline, lead, now + _goes_on(words), _leaves(words), WITHOUT_CONTRACT)


def _goes_on(words: Words) -> list[str]:
    """Until when the present provider goes on (P3)."""
    if words.is_over:
        return [
            f"De overgang is voorbij sinds {words.end}.",
            f"{words.employer} gaat nog door bij een cliënt als de gemeente dat heeft afgesproken.",
        ]
    if words.is_before:
        return [
            f"Tot {words.begin} verandert er niets.",
            f"Daarna mag {words.employer} nog doorgaan tot en met {words.end}.",
        ]
    return [f"{words.employer} mag doorgaan tot en met {words.end}."]


def _leaves(words: Words) -> list[str]:
    """What comes for who has no contract (P1, P2, P4, P5)."""
    if words.is_over:
        return [
            "Heeft een cliënt nog geen nieuwe aanbieder? Bel vandaag de gemeente.",
            _INDICATION,
        ]
    return [
        f"De gemeente {words.place} kijkt naar elke inwoner apart. Cliënten hoeven nu niets te doen.",
        f"De overdracht gaat in overleg: met de cliënt, {words.employer} en de nieuwe aanbieder.",
        f"Is er na {words.end} nog geen nieuwe aanbieder? Ook dan blijft niemand zonder zorg.",
        f"De gemeente kan dan met {words.employer} afspreken dat de zorg langer doorgaat.",
        _INDICATION,
        "Wordt je werkgever onderaannemer van een ander? Dan kan het anders zijn. Vraag het na.",
    ]


# The municipality's own purchasing.


def _own_procurement(standing: Standing, words: Words) -> Answer:
    now = [f"{words.place} doet voor {words.lot} niet mee met de nieuwe contracten."]
    if standing.role and standing.sure:
        now.append(f"{words.employer} levert daar met een {_kind(standing)}, {_since(standing, words)}.")
    else:
        now.append(f"Vraag de gemeente of je werkgever of {words.employer} daar mag leveren.")
    return Answer(
        brief(standing),
        f"{words.place} koopt deze zorg zelf in",
        "Door de nieuwe contracten verandert er voor deze zorg niets.",
        now,
        [f"Heb je een vraag over deze zorg? De gemeente {words.place} weet het antwoord."],
        QUESTIONS[Reason.OWN_PROCUREMENT],
    )
