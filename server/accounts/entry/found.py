"""What a search found, as its page tells it: things, concepts and sentences, and what is only near.

What is near is never told as what was asked for: another person of the same surname is another person.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from graph.core.namespaces import PG
from graph.search.comparison import CALLED, NEAR, PART, SURE
from graph.search.index import FoundSentence, Index
from graph.search.name_search import Hit, named, suggested
from graph.store.dataset_store import Store
from server.wording.evidence import SourceDocument, source_documents
from server.wording.names import Names

NEAR_SHOWN = 5
_CLOSE = 0.8
"""How alike what is asked and a label are if one is read as the other."""
CONCEPT = "Concept"
_TOLD_ALREADY = frozenset({"the same name", "an alternative name", "a part of the name"})
"""Reasons that the page tells by where a thing stands, and by the name beside it."""


@dataclass(frozen=True)
class FoundName:
    """A thing that was found: what its class is called, and the name that it was found by where that is no label.

    `used_by` are those who use that name, in words, where only documents do. `read_as` tells that what is asked is
    nearly the label, where only a name in another script is just the same.
    """

    hit: Hit
    class_words: str
    other_name: str
    read_as: str = ""

    @property
    def iri(self) -> str:
        """The thing."""
        return self.hit.thing.iri

    @property
    def label(self) -> str:
        """What it is called."""
        return self.hit.thing.label

    @property
    def is_sure(self) -> bool:
        """Whether it is what was asked for, and nothing else is."""
        return self.hit.standing == SURE

    @property
    def why(self) -> str:
        """Why it was found, in words; empty where its name is just what was asked."""
        return self.read_as or ", ".join(reason for reason in self.hit.reasons if reason not in _TOLD_ALREADY)


@dataclass(frozen=True)
class FoundWords:
    """A sentence with the words, and the document in which it stands."""

    sentence: FoundSentence
    document: SourceDocument

    @property
    def passage(self) -> str:
        """Where it is read: the passage with the first of the words, or else the document."""
        iri, span = self.sentence.document, self.sentence.passage
        return f"{iri}#char={span[0]},{span[1]}" if span else iri


@dataclass(frozen=True)
class Found:
    """What a search found.

    `called` are the things that what is asked for may be a name of, `parts` those whose names have it among other
    words, `near` those that are only near, told where there is neither. `sentences` are those of one page of
    `sentence_count`; `words` are the words that they have, where these are not what was asked.
    """

    query: str
    called: Sequence[FoundName]
    parts: Sequence[FoundName]
    concepts: Sequence[FoundName]
    near: Sequence[FoundName]
    sentences: Sequence[FoundWords]
    sentence_count: int
    words: str = ""
    every_word: bool = True

    @property
    def anything(self) -> bool:
        """Whether anything at all answers to what was asked."""
        return bool(self.called or self.parts or self.concepts or self.sentences)


def found(store: Store, index: Index, query: str, limit: int, offset: int = 0) -> Found:
    """What a search finds.

    Args:
        store: the dataset.
        index: its index.
        query: what is asked.
        limit: how many sentences are wanted.
        offset: how many sentences are passed over.
    """
    hits = named(index, query, 120)
    names = _class_names(store, hits)
    told = [_found_name(hit, names, query) for hit in hits]
    concepts = [one for one in told if one.hit.thing.kind == CONCEPT and one.hit.standing != NEAR]
    things = [one for one in told if one.hit.thing.kind != CONCEPT]
    by_standing = {s: [one for one in things if one.hit.standing == s] for s in (SURE, CALLED, PART, NEAR)}
    called, parts = by_standing[SURE] + by_standing[CALLED], by_standing[PART]
    near = [] if called or parts or concepts else by_standing[NEAR][:NEAR_SHOWN]
    words, every, count, sentences = _sentences(index, query, called, limit, offset)
    documents = source_documents(store) if sentences else {}
    told_sentences = [FoundWords(one, documents[one.document]) for one in sentences if one.document in documents]
    return Found(query, called, parts, concepts, near, told_sentences, count, words, every)


def suggestions(store: Store, index: Index, typed: str) -> list[FoundName]:
    """The things to suggest while a name is typed, the likeliest first."""
    hits = suggested(index, typed)
    names = _class_names(store, hits)
    return [_found_name(hit, names) for hit in hits]


def _class_names(store: Store, hits: Sequence[Hit]) -> Names:
    return Names.of(store, {PG + hit.thing.kind for hit in hits})


def _found_name(hit: Hit, names: Names, query: str = "") -> FoundName:
    kind = hit.thing.kind
    words = "concept" if kind == CONCEPT else names.plain(PG + kind) if kind else "thing"
    label = hit.thing.label
    if _script(hit.name) != _script(query) == _script(label) and _is_near(query, label):
        return FoundName(hit, words, "", f"“{query}” read as “{label}”" if query.lower() != label.lower() else "")
    return FoundName(hit, words, hit.name if hit.name != label else "")


def _is_near(query: str, label: str) -> bool:
    return SequenceMatcher(None, query.lower(), label.lower()).ratio() >= _CLOSE


def _script(text: str) -> str:
    """The script of the first letter of a text, as Unicode names it (`LATIN`); empty where it has none."""
    letter = next((sign for sign in text if sign.isalpha()), "")
    return unicodedata.name(letter, "").partition(" ")[0] if letter else ""


def _sentences(
    index: Index, query: str, called: Sequence[FoundName], limit: int, offset: int
) -> tuple[str, bool, int, list[FoundSentence]]:
    """The sentences with all the words; where there are none, those with the name that was found, or with any word."""
    count, sentences = index.sentences(query, limit, offset)
    if count:
        return "", True, count, sentences
    if called:
        thing = called[0].hit.thing
        words = thing.label.split()[-1] if thing.kind == "Person" else thing.label
        return words, True, *index.sentences(words, limit, offset)
    return "", False, *index.sentences(query, limit, offset, every=False)
