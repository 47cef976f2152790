"""Known words that are spelled nearly alike, found by tantivy's Levenshtein automaton over an index of words."""

from collections.abc import Iterable

from tantivy import Document, Index, Query, SchemaBuilder

#: Memory for writing, the least that tantivy takes.
HEAP = 15_000_000
MOST = 8


class Spelling:
    """Words to find near ones in."""

    def __init__(self, words: Iterable[str]) -> None:
        self._schema = SchemaBuilder().add_text_field("word", stored=True, tokenizer_name="raw").build()
        index = Index(self._schema)
        writer = index.writer(heap_size=HEAP, num_threads=1)
        for word in sorted(words):
            writer.add_document(Document(word=word))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._searcher = index.searcher()

    def near(self, word: str, *, distance: int) -> list[str]:
        """Words that differ in so many letters at most; two that changed places count as one."""
        query = Query.fuzzy_term_query(
            self._schema, "word", word, distance=distance, transposition_cost_one=True
        )
        hits = self._searcher.search(query, limit=MOST, count=False).hits
        return [self._searcher.doc(address)["word"][0] for _, address in hits]
