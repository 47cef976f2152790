"""The columns of the caseload (docs/data.md): one row is one product of one decision, with its client and provider."""

from achterhoek.cells import Columns, agb, bsn, cbs, choice, day, number, product_category, text, word, yes_no
from clients.statuses import Delivery, Law, Measure, Referrer, RepresentativeKind, Sex

COLUMNS = Columns(
    bsn("bsn", required=True),
    text("voorletters", 20),
    text("tussenvoegsel", 20),
    text("achternaam", 200, required=True),
    day("geboortedatum", required=True),
    choice("geslacht", Sex),
    text("straat", 80),
    text("huisnummer", 10),
    text("toevoeging", 10),
    text("postcode", 7),
    text("plaats", 80),
    text("telefoon", 30),
    text("email", 254),
    day("overleden_op"),
    cbs("gemeente", required=True),
    word("huishouden", 40),
    yes_no("veiligheid"),
    yes_no("buiten_regio"),
    choice("maatregel", Measure),
    text("gi_naam", 100),
    yes_no("crisis"),
    text("vertegenwoordiger_naam", 150),
    choice("vertegenwoordiger_soort", RepresentativeKind),
    text("vertegenwoordiger2_naam", 150),
    text("consulent", 100),
    choice("verwijzer", Referrer),
    word("beschikkingsnummer", 60),
    choice("wet", Law, required=True),
    product_category("productcategorie", required=True),
    word("productcode", 5, required=True),
    choice("leveringsvorm", Delivery, required=True),
    number("volume"),
    text("eenheid", 20),
    text("frequentie", 20),
    text("resultaat", 500),
    day("indicatie_van", required=True),
    day("indicatie_tot"),
    agb("aanbieder_agb"),
    word("toewijzingnummer", 40),
    day("zorg_sinds"),
    word("vervangt", 40),
    agb("voorkeur_agb"),
)

#: What a row says of its client, beside the cells that have a rule of their own: column → field of Client.
PERSONAL = {
    "voorletters": "initials",
    "tussenvoegsel": "infix",
    "achternaam": "surname",
    "geslacht": "sex",
    "straat": "street",
    "huisnummer": "house_number",
    "toevoeging": "addition",
    "postcode": "postcode",
    "plaats": "place",
    "telefoon": "phone",
    "email": "email",
    "veiligheid": "safety",
    "buiten_regio": "out_of_region",
    "maatregel": "measure",
    "gi_naam": "gi_name",
    "crisis": "crisis",
}

#: All cells that the first row of a client's BSN decides.
OF_THE_PERSON = (
    *PERSONAL,
    "overleden_op",
    "huishouden",
    "consulent",
    "vertegenwoordiger_naam",
    "vertegenwoordiger_soort",
    "vertegenwoordiger2_naam",
)

#: What a row says of its indication: column → field of Indication.
INDICATED = {
    "wet": "law",
    "beschikkingsnummer": "decision_number",
    "verwijzer": "referrer",
    "leveringsvorm": "delivery",
    "volume": "volume",
    "eenheid": "unit",
    "frequentie": "frequency",
    "resultaat": "result",
    "indicatie_van": "first_day",
    "indicatie_tot": "last_day",
}
