"""Markdown of an answer as a page shows it, and as plain text for search, feed and descriptions.

Editors write Markdown, never HTML: markup that is typed is printed as it was typed. The parser's output goes through
nh3 all the same, so a fault in one of the two is not yet a hole. Length and nesting are bounded: a text that was made
to keep the server busy costs no more than a long answer.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.token import Token

from faq import facts

MOST_CHARACTERS = 20_000
DEEPEST = 12
#: A line with more of these than any sentence has is not parsed: they cost time by their square.
BRACKETS = re.compile(r"[\[\]*_`<>!]")
MOST_BRACKETS = 2_000

parser = (
    MarkdownIt("commonmark", {"html": False, "maxNesting": DEEPEST})
    .enable("table")
    .disable(["image", "html_block", "html_inline"])
)
ALLOWED: dict[str, set[str]] = {"a": {"href", "title"}, "ol": {"start"}, "th": {"scope"}}
TAGS = set("p h2 h3 h4 ul ol li strong em a blockquote code pre hr br table thead tbody tr th td".split())
SCHEMES = {"http", "https", "mailto", "tel"}
#: The page's own heading is the h1; an answer begins with h2, whatever its writer began with.
FIRST_HEADING, LAST_HEADING = 2, 4
Words = tuple[tuple[str, str], ...]
BLANKS = re.compile(r"\s+")


def html(text: str, values: Mapping[str, str] | None = None) -> SafeString:
    """The text as safe HTML, with the facts in the place of their fields."""
    return _html(text, _sorted(values))


@lru_cache(maxsize=1024)
def _html(text: str, values: Words) -> SafeString:
    """The same words give the same page: an answer is put together once, however often something else changes."""
    tokens = _tokens(text, dict(values))
    _arrange_headings(tokens)
    _name_parts_of_tables(tokens)
    written = parser.renderer.render(tokens, parser.options, {})
    clean = nh3.clean(
        written,
        tags=TAGS,
        attributes=ALLOWED,
        allowed_classes={"table": {"keep"}},
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
    )
    return SafeString(clean)


def plain(text: str, values: Mapping[str, str] | None = None) -> str:
    """The words only, on one line: for search, feed and the description of a page."""
    return _plain(text, _sorted(values))


@lru_cache(maxsize=1024)
def _plain(text: str, values: Words) -> str:
    words: list[str] = []
    for block in _tokens(text, dict(values)):
        words += map(_word, block.children or []) if block.type == "inline" else (block.content, " ")
    return BLANKS.sub(" ", "".join(words)).strip()


def _sorted(values: Mapping[str, str] | None) -> Words:
    return tuple(sorted((values or {}).items()))


def _word(token: Token) -> str:
    """What a part of a line says; the marks around a word or link say nothing."""
    return " " if token.type in {"softbreak", "hardbreak"} else token.content


def _tokens(text: str, values: Mapping[str, str]) -> list[Token]:
    """Parse, then fill the fields: what stands in a fact is never read as Markdown."""
    text = text[:MOST_CHARACTERS]
    if len(BRACKETS.findall(text)) > MOST_BRACKETS:
        text = BRACKETS.sub(" ", text)
    tokens = parser.parse(text)
    for token in (child for block in tokens for child in block.children or []):
        if token.type == "text":
            token.content = facts.fill(token.content, values)
    return tokens


def _arrange_headings(tokens: list[Token]) -> None:
    """Let headings follow one another without a gap, from h2 on."""
    headings = [token for token in tokens if token.type in {"heading_open", "heading_close"}]
    used = sorted({token.tag for token in headings})
    for token in headings:
        token.tag = f"h{min(FIRST_HEADING + used.index(token.tag), LAST_HEADING)}"


def _name_parts_of_tables(tokens: list[Token]) -> None:
    """A table of an answer stays a table on a phone, and its heads say what they head."""
    for token in tokens:
        if token.type == "table_open":
            token.attrSet("class", "keep")
        elif token.type == "th_open":
            token.attrs = {"scope": "col"}
