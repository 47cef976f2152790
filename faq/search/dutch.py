"""Words of the language and of the trade, for the search: what says nothing, what is irregular, what means the same.

Editors add words to a question (`Question.synonyms`); here stands what holds for every question. All words are
written as `reading.fold` leaves them: small letters, no accents, no apostrophes.
"""

#: Words that say nothing about the subject.
STOP_WORDS = frozenset(
    """
    aan af alle allemaal als best bij dan dat de deze die dit door dus echt een eens eigenlijk en er erg
    ergens even ff ge gewoon graag haar hallo heb hebben hebt heeft heel hele help hem hen het hier hij hoi
    hun iets in is jou jouw jullie kun kunt maar me met mijn misschien moi na naar nou nu of om onder ook op
    over per precies qua s snel sowieso t te tegen ten ter toch toe toevallig tussen u uit uw vaak van via
    voor vraag waar wat weer wel werd word worden wordt ze zich zij zijn zo zou
    """.split()
)
#: Words that ask, deny or point, and what they weigh beside one that names a subject: they help to choose between
#: questions about the same subject.
WEAK_WORDS = {
    word: weight
    for weight, words in {
        0.95: "geen niet niks nooit zonder hoeveel hoelang waarom hoezo wanneer wij we ons onze",
        0.7: """
            anders ben doe doen doet ga gaan gaat gebeurt hoe ik iemand je jij kan komt komen krijg krijgen krijgt
            kunnen mag mij moet moeten mogen nog straks verder waarvoor wie wil wilt
            willen wist weet zal zeg zit zitten zullen al tot welk welke zelf
            """,
    }.items()
    for word in words.split()
}
#: Irregular forms, to the one form they count as.
FORMS = {
    form: stands_for
    for stands_for, forms in {
        "geen": "niet niks nooit zonder",
        "waarom": "hoezo waarvoor",
        "wij": "we ons onze",
        "ik": "mij",
        "beginnen": "begin begint begon begonnen start starten startdatum gestart",
        "begeleiding": "begeleidt begeleide",
        "betalen": "betaal betaalt betaald betaalde betaling",
        "bieden": "biedt bood geboden",
        "blijven": "blijf blijft bleef gebleven",
        "brengen": "brengt bracht gebracht",
        "eindigen": "einde eind eindigt einddatum",
        "gelden": "geldt gold",
        "gaan": "ga gaat ging gingen gegaan",
        "geven": "geef geeft gaf gegeven",
        "houden": "houd houdt hou hield gehouden behouden behoudt behoud",
        "kiezen": "kies kiest koos gekozen keuze keus keuzes uitkiezen uitgekozen",
        "komen": "komt kom kwam gekomen",
        "krijgen": "krijg krijgt kreeg kregen gekregen gehad",
        "lopen": "loopt loop liep gelopen",
        "moeten": "moet moest",
        "mogen": "mag mocht",
        "kunnen": "kan kun kunt kon konden",
        "nemen": "neem neemt nam genomen",
        "overnemen": "overneem overneemt overgenomen overname",
        "aannemen": "aanneem aanneemt aangenomen",
        "meenemen": "meeneemt meegenomen",
        "meedoen": "meedoet meegedaan meededen deelnemen deelname deelneemt deelgenomen",
        "meegaan": "meega meegaat meegegaan meeverhuizen meekomen",
        "doorgaan": "doorgaat doorga doorgegaan",
        "schrijven": "schrijf schrijft schreef geschreven",
        "spreken": "spreek spreekt sprak gesproken gesprek gesprekken",
        "sturen": "stuur stuurt stuurde gestuurd",
        "veranderen": "verandert veranderd verander veranderde verandering veranderingen",
        "verliezen": "verlies verliest verloor verloren",
        "vinden": "vind vindt vond gevonden",
        "vragen": "vraagt vroeg gevraagd",
        "weten": "weet wist geweten",
        "willen": "wil wilt wilde",
        "wijzigen": "wijzigt gewijzigd wijziging wijzigingen",
        "wonen": "woont woon gewoond",
        "zeggen": "zeg zegt zei gezegd",
        "doen": "doe doet deed gedaan",
        "helpen": "helpt hielp geholpen",
        "werken": "werk werkt werkte gewerkt",
    }.items()
    for form in [stands_for, *forms.split()]
}
#: Several words that are one, here and in the texts; longest first.
PHRASES = {
    "persoonsgebonden budget": "pgb",
    "persoons gebonden budget": "pgb",
    "onder toezicht": "ots",
    "ondertoezichtstelling": "ots",
    "zorg in natura": "zin",
    "hoe lang": "hoelang",
    "hoe veel": "hoeveel",
    "op de hoogte": "hoogte",
    "niet eens": "oneens",
}
#: Words that people use for the same thing. A word may stand in more than one line.
SAME_THINGS = """
    werkgever baas bedrijf organisatie instelling stichting directie bestuur
    aanbieder zorgaanbieder zorgorganisatie zorginstelling zorgpartij organisatie instelling partij club
    client klant bewoner inwoner patient zorgvrager pupil deelnemer mevrouw meneer mensen
    kind jongere jeugdige puber tiener minderjarige zoon dochter broertje zusje kleinkind baby
    ouders vader moeder verzorgers
    gezin familie huishouden
    collega teamgenoot
    team teamoverleg teamvergadering werkoverleg
    contract gecontracteerd overeenkomst
    gegund gewonnen winnen gekozen geselecteerd uitgekozen toegewezen winnaar
    afgewezen verloren afgevallen afvallen uitgevallen
    gunning uitslag uitkomst besluit
    aanbesteding tender inkoop
    inschrijven inschrijving meedingen aanmelden offerte
    meedoen meedingen deelnemen
    instappen instromen aansluiten aanhaken toetreden bijkomen aanschuiven
    pgb budget budgethouder
    overstappen overstap wisselen wissel wisseling overgaan switchen
    overgang overgangsperiode overgangstijd overgangsfase transitie
    overdracht overdragen overdrachtsgesprek
    kwijtraken kwijt verliezen missen
    houden behouden blijven
    baan werk functie arbeidsplaats dienstverband
    arbeidscontract arbeidsovereenkomst dienstverband
    ontslag ontslagen werkloos boventallig
    begeleider begeleidster hulpverlener zorgverlener verzorger verzorgende behandelaar zorgmedewerker
    zorg hulp ondersteuning zorgverlening hulpverlening
    begeleiding hulp ondersteuning thuisbegeleiding
    behandeling therapie
    indicatie beschikking indicatiebesluit toekenning
    besluit beslissing
    besluiten beslissen bepalen
    dossier clientdossier papieren stukken documenten
    gegevens persoonsgegevens clientgegevens informatie
    privacy avg geheimhouding beroepsgeheim
    rapportage rapport verslag
    toestemming akkoord handtekening tekenen
    doorgeven doorsturen opsturen afgeven overhandigen meegeven delen sturen mailen
    lezen inzien inzage bekijken
    film filmpje video animatie uitlegfilm voorlichtingsfilm youtube
    brief post
    bezorgd ongerust bang angstig angst onzeker onzekerheid paniek gestrest stress onrust onrustig piekeren wakker
    verdrietig huilen overstuur
    geruststellen kalmeren
    nieuws nieuwsbrief update updates ontwikkelingen
    informatie info uitleg
    eindigen aflopen verlopen stoppen ophouden vervallen voorbij
    laatste uiterste
    afgerond klaar definitief rond
    crisis nood noodgeval noodsituatie spoed acuut
    gevaar gevaarlijk dreiging dreigt geweld
    suicide suicidaal zelfmoord zelfdoding
    wachtlijst wachtlijsten wachten wachttijd
    bezwaar bezwaarschrift beroep protest
    klacht klagen
    oneens weigeren weigert tegenhouden
    zeggen vertellen melden communiceren
    uitleggen uitleg toelichten
    antwoord antwoorden beantwoorden
    vertrouwelijk geheim
    facebook whatsapp app groepsapp internet
    declareren factureren factuur declaratie facturatie rekening
    rol taak aandeel
    reden aanleiding oorzaak
    doel bedoeling nut zin
    bezuinigen bezuiniging besparen korten
    duur duurder kosten prijs geld
    voordeel beter winst
    gemeente gemeentehuis wethouder
    consortium samenwerkingsverband combinatie coalitie
    onderaannemer onderaanneming onderaannemerschap
    hoofdaannemer penvoerder
    personeel medewerker werknemer zorgmedewerker
    salaris loon cao
    jeugdbescherming jeugdbeschermer gi
    voogd gezinsvoogd voogdij
    ots ondertoezichtstelling
    rechter kinderrechter rechtbank
    bijdrage cak
    betalen bijbetalen vergoeden vergoeding
    kiezen keuzevrijheid uitkiezen
    voorkeur wens wil
    samenvatting samengevat kort kern hoofdzaak
    boodschap kernboodschap hoofdboodschap
    datum dag
    begindatum startdatum ingangsdatum startdag
    einddatum slotdatum
    verplicht verplichting plicht
    meewerken medewerking tegenwerken
    lijst overzicht register
    opzoeken checken nakijken controleren zoeken
    geldig gelden geldt
    veranderen wijzigen aanpassen anders
    regels afspraken
    werkwijze aanpak manier
    starten beginnen ingaan
    bellen telefoon contact
    horen bericht contact
    fout verkeerd onjuist
    klopt juist echt waar
    uren minuten
    resultaat doelen doel
    vrijheid ruimte
    plek plaats
    buiten elders
    instelling gezinshuis groep pleeggezin
    wmo wmo-hulp
    jeugdhulp jeugdzorg jeugdwet
    dagbesteding dagopvang
    formulier formulieren papieren
    kennismaken kennismaking ontmoeten
    meerdere verschillende verschillend meer
    allebei beide
    geleidelijk stapsgewijs
    verlengen verlenging
    herindicatie herindiceren
    intake aanmelding
    clientenstop opnamestop
    onduidelijk begrijpen snappen
    veel vaak
    gekregen ontvangen
    niemand geen
    opdagen verschijnen
    vervanger vervangen ander
    vast vaste vertrouwd vertrouwde
    band klik vertrouwensband relatie
    """
#: Words that are near each other.
NEAR_THINGS = """
    contract gegund gekozen
    zorg begeleiding behandeling dagbesteding
    hulpverlener hulp begeleiding medewerker
    gezin ouders kind
    kind jeugd jeugdhulp
    voogd jeugdbescherming ots maatregel jeugdreclassering
    betalen kosten bijdrage duurder geld
    betalen declareren
    nieuws informatie bericht hoogte website
    brief bericht
    dossier gegevens privacy toestemming
    ontslag baan
    personeel collega team
    kiezen zelf bepalen voorkeur
    crisis gevaar suicide
    wanneer datum moment
    hoelang duur wanneer
    verhuizen overgaan
    bezorgd verdrietig boos zorgen
    bezwaar oneens klacht
    oneens boos
    overnemen overname
    meewerken samenwerken helpen
    veranderen overgaan
    eind eindigen december
    plan doelen
    """
#: Verbs of which the first part may stand apart: "draag ik over" is overdragen, "gaat de hulp door" doorgaan.
SEPARABLE = """
    aan-nemen aan-melden aan-vragen aan-sluiten aan-haken aan-passen af-lopen af-ronden af-wijzen af-spreken
    af-vallen bij-betalen door-gaan door-geven door-lopen door-sturen door-werken gerust-stellen in-dienen
    in-houden in-kopen in-schrijven in-stappen in-vullen kwijt-raken mee-doen mee-gaan mee-komen mee-nemen
    mee-werken mee-verhuizen na-komen op-bellen op-dagen op-houden op-nemen op-sturen op-volgen over-dragen
    over-gaan over-komen over-nemen over-stappen samen-werken stop-zetten tegen-werken toe-wijzen uit-kiezen
    uit-leggen uit-stellen uit-voeren voor-stellen weg-gaan weg-vallen
    """.split()
#: Parts of compounds that say too little by themselves.
WEAK_PARTS = frozenset(
    "aan achter bij door gever geven houd in komst mede mee na om onder op over maken nemen gaan doen"
    " tegen uit van voor werk zorg ver her dag tijd vorm stand plaats gunning".split()
)
#: Simple words that stand in compounds of the trade, known though no text may use them by themselves.
SIMPLE_WORDS = frozenset(
    """
    aanbieder besluit budget brief client contract dossier gesprek groep hulp indicatie jeugd kamer lijst
    overdracht overgang periode persoon plan product team verlener wet woning zorg gemeente bescherming formulier
    bericht code termijn organisatie instelling begeleiding behandeling ondersteuning toezicht regio
    """.split()
)
