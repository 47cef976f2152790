"""Which of the municipalities a question names: by its own name or by one of its villages, typing errors included."""

from collections.abc import Iterable

from achterhoek.models import Municipality
from faq.search import reading
from faq.search.spelling import Spelling

#: Villages by the CBS code of their municipality; names that are also something else are left out.
VILLAGES = {
    "0197": "Bredevoort Dinxperlo Lintelo IJzerlo",
    "1859": "Borculo Eibergen Neede Ruurlo Beltrum Geesteren Gelselaar Haarlo Rekken Rietmolen",
    "1876": "Vorden Zelhem Steenderen Hummelo Toldijk Wichmond Vierakker Drempt Keijenborg Velswijk Bronkhorst",
    "0222": "Gaanderen Wehl",
    "1955": "Didam Heerenberg Zeddam Braamt Kilder Lengel Loerbeek Azewijn Stokkum Vethuizen Loil",
    "1586": "Groenlo Lichtenvoorde Harreveld Lievelde Mariënvelde Vragender Zieuwent",
    "1509": "Terborg Ulft Gendringen Varsseveld Silvolde Megchelen Netterden Sinderen Westendorp Breedenbroek",
    "0294": "Meddo Kotten Woold Ratum Huppel Henxel Brinkheurne",
}
#: Words of a municipality's name that say too little alone.
NOT_ALONE = {"oude", "oost", "west", "noord", "zuid", "nieuwe"}
MISSPELLED, LONG = 6, 9


class Places:
    """The municipalities, found by name."""

    def __init__(self, municipalities: Iterable[Municipality]) -> None:
        self._by_word = {
            word.folded: municipality
            for municipality in municipalities
            for word in reading.words(f"{municipality.name} {VILLAGES.get(municipality.code, '')}")
            if word.folded not in NOT_ALONE
        }
        self._spelling = Spelling(self._by_word)

    def named_in(self, question: str) -> list[Municipality]:
        """Each municipality once, in the order in which the question names them."""
        found = (self._named(word.folded) for word in reading.words(question))
        return list(dict.fromkeys(municipality for municipality in found if municipality))

    def _named(self, word: str) -> Municipality | None:
        if word not in self._by_word and len(word) >= MISSPELLED:
            word = next(iter(self._spelling.near(word, distance=2 if len(word) >= LONG else 1)), word)
        return self._by_word.get(word)
