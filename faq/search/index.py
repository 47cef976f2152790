"""The search index of one day's questions, in memory: tantivy finds the candidates, the closest wording decides.

Each question is one document of four fields, and every asked word becomes "the best of its meanings over the fields":
a word counts once, however many ways it is found. Of the candidates, the question's own wording and each line of the
editors' synonyms is compared with what was asked.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tantivy import Document, Index, Occur, Query, SchemaBuilder, Searcher, TextAnalyzerBuilder, Tokenizer

from faq.search import reading
from faq.search.likeness import Likeness, Wording, weighed
from faq.search.spelling import HEAP
from faq.search.understanding import Asked, understand
from faq.search.vocabulary import Vocabulary

#: How much a word counts where it stands, and how much a second place adds.
BOOSTS = {"question": 3.0, "synonyms": 2.5, "short": 1.0, "answer": 0.5}
SECOND_PLACE = 0.2
CANDIDATES = 40
#: What the likest wording, and how much of the question is found at all, count beside tantivy's score (0 to 1).
WORDING, COVERED = 1.4, 0.7


@dataclass(frozen=True)
class Entry:
    """A question as visitors may find it, all of it plain text; `often`: its place among what is asked often."""

    slug: str
    question: str
    synonyms: tuple[str, ...] = ()
    short: str = ""
    answer: str = ""
    known: bool = True
    often: int | None = None

    @property
    def wordings(self) -> tuple[str, ...]:
        """The question, and each of the editors' other ways to say it."""
        return (self.question, *self.synonyms)


@dataclass(frozen=True)
class Hit:
    """A found question: how well it fits, and how much of what was asked it holds (0 to 1)."""

    entry: Entry
    score: float
    coverage: float


class _Read:
    """An entry, read as terms."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.texts = [reading.read(text) for text in (*entry.wordings, entry.short, entry.answer)]
        question, *synonyms, short, answer = [text.terms for text in self.texts]
        self.worded = [terms for terms in (question, *synonyms) if terms]
        self.wordings: list[Wording] = []
        also = [term for terms in synonyms for term in terms]
        self.fields = {"question": question, "synonyms": also, "short": short, "answer": answer}
        self.terms = frozenset(term for text in self.texts for term in text.terms)


class SearchIndex:
    """An index over entries; never changed, only replaced."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._read = {entry.slug: _Read(entry) for entry in entries}
        reads = self._read.values()
        self.vocabulary = Vocabulary(
            texts=[text for read in reads for text in read.texts], headings=[read.worded for read in reads]
        )
        for read in reads:
            read.wordings = [weighed(terms, self.vocabulary) for terms in read.worded]
        builder = SchemaBuilder().add_text_field("slug", stored=True, tokenizer_name="raw")
        for name in BOOSTS:
            builder = builder.add_text_field(name, tokenizer_name="terms", index_option="freq")
        self._schema = builder.build()
        self._searcher = self._written()

    def _written(self) -> Searcher:
        index = Index(self._schema)
        index.register_tokenizer("terms", TextAnalyzerBuilder(Tokenizer.whitespace()).build())
        writer = index.writer(heap_size=HEAP, num_threads=1)
        for slug, read in self._read.items():
            texts = {name: " ".join(terms) for name, terms in read.fields.items()}
            writer.add_document(Document(slug=slug, **texts))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        return index.searcher()

    def understand(self, question: str, *, typing: bool = False) -> list[Asked]:
        return understand(question, self.vocabulary, typing=typing)

    def find(self, asked: Sequence[Asked]) -> list[Hit]:
        """Questions that fit what was asked, best first."""
        ways = list(self._ways(asked))
        if not ways:
            return []
        found = self._searcher.search(Query.boolean_query(ways), limit=CANDIDATES, count=False).hits
        best = found[0][0] if found else 1
        asked_for = Likeness(asked)
        hits = [
            self._judged(self._searcher.doc(place)["slug"][0], score / best, asked_for)
            for score, place in found
        ]
        return sorted(hits, key=lambda hit: -hit.score)

    def _ways(self, asked: Sequence[Asked]) -> Iterator[tuple[Occur, Query]]:
        """Each asked word as the best of its meanings over the fields."""
        for one in asked:
            places = [
                Query.boost_query(Query.term_query(self._schema, name, term), surely * boost)
                for term, surely in one.meanings.items()
                for name, boost in BOOSTS.items()
            ]
            if places:
                best = Query.disjunction_max_query(places, SECOND_PLACE)
                yield Occur.Should, Query.boost_query(best, one.share)

    def _judged(self, slug: str, found: float, asked_for: Likeness) -> Hit:
        read = self._read[slug]
        score = found + WORDING * asked_for.likest(read.wordings) + COVERED * asked_for.covered(read.terms)
        return Hit(read.entry, score, coverage=asked_for.covered(read.terms, at_all=True))
