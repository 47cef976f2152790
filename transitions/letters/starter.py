"""The texts a municipality starts with: what the programme promises (docs/domain.md, 2 P1 to P5) and never more.

The letter goes to who decides, which need not be the resident: so a text says "de zorg", not "uw zorg". It promises
that care goes on, never who will come. The greeting and the name of the care above a paragraph come with the letter.
"""

from dataclasses import dataclass

from transitions.statuses import TextKind


@dataclass(frozen=True)
class Starter:
    """A text with its fields still open, and the subject of the letter that it begins."""

    text: str
    subject: str = ""


STARTERS: dict[TextKind, Starter] = {
    TextKind.ANNOUNCEMENT: Starter(
        subject="Nieuwe afspraken over de zorg in {gemeente}",
        text="""\
U krijgt zorg of hulp via de gemeente {gemeente}. Of u beslist voor iemand die zorg krijgt. Daarom krijgt u deze brief.

De gemeenten in de Achterhoek maken nieuwe afspraken met aanbieders van zorg. Die gelden vanaf {periode_begin}. \
Tot en met {periode_einde} regelen wij de overgang. Dat doen we rustig en stap voor stap.

## Wat blijft zoals het is?

- De indicatie blijft staan. De inhoud en de einddatum blijven gelijk.
- De zorg gaat door. Niemand komt zonder zorg te zitten.
- De aanbieder van nu gaat door tot een nieuwe aanbieder echt is begonnen.

## Wat kan er anders worden?

Voor veel mensen verandert er nu niets. Soms komt er een andere aanbieder. Dan komen wij eerst naar u toe. Wij vragen \
wat u wilt, en of u het goed vindt. Daarna spreken we alles af met u, de oude en de nieuwe aanbieder.

## Wat moet u doen?

U hoeft nu niets te doen. Wij komen naar u toe als er iets verandert.""",
    ),
    TextKind.OPENING: Starter(
        subject="Wat de nieuwe afspraken betekenen voor de zorg",
        text="""\
Deze brief gaat over de zorg van {client}. De gemeente {gemeente} heeft nieuwe afspraken met aanbieders van zorg. \
Hieronder leest u per soort zorg wat dat betekent.

Wat er ook verandert: de indicatie blijft staan. De aanbieder van nu gaat door tot een nieuwe aanbieder echt is \
begonnen. U hoeft nu niets te doen.""",
    ),
    TextKind.OPENING_NOTHING: Starter(
        subject="Er verandert nu niets in de zorg",
        text="""\
Deze brief gaat over de zorg van {client}. De gemeente {gemeente} heeft nieuwe afspraken met aanbieders van zorg. \
Voor deze zorg verandert er nu niets.

De indicatie blijft staan. De aanbieder van nu gaat gewoon door. U hoeft niets te doen.""",
    ),
    TextKind.NOTHING_CHANGES: Starter(
        text="""\
Hier verandert nu niets. De zorg gaat door bij {oude_aanbieder}. De indicatie blijft staan. U hoeft niets te doen.""",
    ),
    TextKind.RUNS_THROUGH: Starter(
        text="""\
De zorg gaat door bij {oude_aanbieder}. Alleen het contract is anders: dat loopt via {organisatie}. De indicatie \
blijft staan. U hoeft niets te doen.""",
    ),
    TextKind.OTHER_PROVIDER: Starter(
        text="""\
Nu komt de zorg van {oude_aanbieder}. {waarom}

Vanaf {eerste_dag} komt de zorg van {nieuwe_aanbieder}. Tot en met {laatste_dag} gaat {oude_aanbieder} gewoon door. \
Begint de nieuwe aanbieder later? Dan gaat de oude door tot de nieuwe echt is begonnen.

De indicatie blijft staan: dezelfde zorg, met dezelfde einddatum. Heeft u vragen over de start? Bel dan \
{bel_aanbieder}.""",
    ),
    TextKind.FIRST_PROVIDER: Starter(
        text="""\
Deze zorg is nog niet begonnen. Vanaf {eerste_dag} komt de zorg van {nieuwe_aanbieder}. De indicatie blijft staan. \
Heeft u vragen over de start? Bel dan {bel_aanbieder}.""",
    ),
    TextKind.INDICATION_ENDS: Starter(
        text="""\
De indicatie loopt tot en met {indicatie_einde}. Voor die dag komen wij bij u langs. Dan bekijken we samen welke hulp \
daarna nodig is. Tot die tijd gaat de zorg gewoon door. U hoeft nu niets te doen.""",
    ),
    TextKind.BRIDGING: Starter(
        text="""\
De zorg blijft voorlopig bij {oude_aanbieder}. Dat hebben we zo afgesproken tot en met {overbrugging_tot}. De \
indicatie blijft staan. Voor die dag hoort u van ons hoe het verder gaat. U komt niet zonder zorg te zitten.""",
    ),
    TextKind.HEAR_LATER: Starter(
        text="""\
Hierover hoort u nog van ons. De indicatie blijft staan. Is de zorg al begonnen? Dan gaat die gewoon door bij de \
aanbieder van nu. U hoeft nu niets te doen.""",
    ),
    TextKind.CHANGE_OF_DAY: Starter(
        subject="De zorg begint op een andere dag",
        text="""\
Wij schreven u eerder over {nieuwe_aanbieder}. In die brief stond dat de zorg daar begint op {oude_dag}. Die dag is \
veranderd. De nieuwe dag is {eerste_dag}.

Is er nu een andere aanbieder? Die gaat door tot de nieuwe echt is begonnen. De indicatie blijft staan. U hoeft nu \
niets te doen. Heeft u vragen over de start? Bel dan {bel_aanbieder}.""",
    ),
    TextKind.CORRECTION: Starter(
        subject="Er klopte iets niet in onze brief",
        text="""\
Deze brief gaat over de zorg van {client}. Op {vorige_datum} kreeg u een brief van ons. Die brief klopt niet meer. \
Dat spijt ons.

{correctie}

De indicatie blijft staan. De aanbieder van nu gaat door tot een nieuwe aanbieder echt is begonnen. U hoeft nu niets \
te doen.""",
    ),
    TextKind.OBJECTION: Starter(
        text="""\
## Bent u het er niet mee eens?

Bel ons gerust: misschien lossen we het samen op. U kunt ook bezwaar maken, want deze brief is een besluit. Dat kunt u \
zelf doen. Ook de persoon over wie de brief gaat, kan bezwaar maken. Of iemand die u daarvoor kiest.

Doe het binnen {bezwaar_weken} weken. Die tijd begint op de dag nadat de brief is verstuurd. Stuur uw brief naar \
{bezwaar_adres}. Zet erin:

- uw naam, uw adres en de datum;
- het kenmerk van deze brief: {kenmerk};
- waarom u het er niet mee eens bent;
- uw handtekening.

Door een bezwaar stopt de start niet vanzelf. Kunt u niet wachten? Dan kunt u ook de rechter om hulp vragen. Dat heet \
een voorlopige voorziening.""",
    ),
    TextKind.NO_DECISION: Starter(
        text="""\
## Bent u het er niet mee eens?

Bel ons op {telefoon}. Dat kan {bereikbaar}. We zoeken dan samen naar wat wel past. Komen we er niet uit? Dan kunt u \
een klacht sturen naar {klachten}.""",
    ),
    TextKind.CLOSING: Starter(
        text="""\
Heeft u vragen? Bel ons op {telefoon}. Dat kan {bereikbaar}.

Met vriendelijke groet,

{ondertekening}""",
    ),
}
