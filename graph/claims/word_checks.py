"""Holds the words that a claim gives as the document's own against its quotes: no fact without its exact words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from graph.core.errors import Mistake
from graph.texts.quote_differences import FOLD
from graph.texts.yaml_file import Mapping, Text, Value

WORD_KEYS: Final = frozenset({"wording", "nameUsed", "title", "summary", "sourceLine"})
"""The keys of facts whose values are words of the document."""
_LEFT_OUT: Final = re.compile(r"…|\.\.\.|\[…\]|\[\.\.\.\]")
_FIX: Final = "write the document's own words, with … for what is left out, or quote them in also too"


def mistakes(file: str, iri: str, claim: Mapping, quotes: list[str]) -> Iterator[Mistake]:
    """Yield the words that stand in no quote of their claim.

    Args:
        file: the claims file, as messages name it.
        iri: the claim's relative IRI.
        claim: the claim as written.
        quotes: the words of all its quotes.
    """
    for fact in claim.items_of("facts"):
        for key, words in _words(fact):
            if not stand_in(words, quotes):
                yield Mistake(file, words.line, f"{key}: {str(words)!r} stands in no quote of {iri}", _FIX)


def stand_in(words: str, quotes: list[str]) -> bool:
    """Whether words stand in quotes, whatever the case, but for what … leaves out.

    Args:
        words: what is given as the document's own words.
        quotes: the words of a claim's quotes.
    """
    told = [_plain(quote) for quote in quotes]
    parts = [_plain(part) for part in _LEFT_OUT.split(words)]
    return any(_plain(words) in quote for quote in told) or all(any(p in quote for quote in told) for p in parts)


def _plain(text: str) -> str:
    """A text without case and stops before a closing quotation mark, which is set inside or outside of it by custom."""
    folded = " ".join(text.translate(FOLD).casefold().split())
    return re.sub(r"[.,](?=[\"'])", "", folded).strip(" .,;")


def _words(value: Value) -> Iterator[tuple[str, Text]]:
    """Yield the words in a fact and in its parts, each with its key."""
    if not isinstance(value, Mapping):
        return
    for key in value:
        for item in value.items_of(key):
            if key in WORD_KEYS and isinstance(item, Text) and item.strip():
                yield str(key), item
            elif isinstance(item, Mapping):
                yield from _words(item)
