"""The triples that hold words of documents, and those that stand for them: offsets and hashes.

Of each passage a dataset without texts keeps where its words and their sentence begin and end, and the SHA-256 of both
(of their UTF-8), by which a reader's own copy is held against them word for word.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox

from graph.core.namespaces import term
from graph.texts.documents import CONTEXT_LENGTH, Span

QUOTE, SENTENCE = term("pg:quote"), term("pg:sentence")
EXACT, PREFIX, SUFFIX = term("oa:exact"), term("oa:prefix"), term("oa:suffix")
WORDS: Final = frozenset({QUOTE, SENTENCE, EXACT, PREFIX, SUFFIX})
"""The properties whose values are words of a document and nothing else."""
SHA256, SENTENCE_END, SENTENCE_SHA256 = term("schema:sha256"), term("pg:sentenceEnd"), term("pg:sentenceSha256")
STANDING_FOR: Final = frozenset({SHA256, SENTENCE_END, SENTENCE_SHA256})
"""The properties of a passage that stand for them."""
_NUMBERS: Final = {term("oa:start"): "start", term("oa:end"): "end"}
_READ: Final = frozenset({
    *WORDS, *STANDING_FOR, *_NUMBERS, term("oa:hasSelector"), term("pg:sentenceStart"), term("prov:wasQuotedFrom")
})  # fmt: skip
_Told = dict[ox.NamedNode, dict[ox.NamedNode, list[ox.NamedNode | ox.Literal]]]


@dataclass
class QuotedPassage:
    """A passage as a dataset tells of it, with the claims whose main quote it is.

    `start` to `end` are its words and `sentence_start` to `sentence_end` those of its sentence, in code points, ends
    exclusive. The hashes are in hexadecimal, and empty where the words themselves stand in the dataset.
    """

    node: ox.NamedNode
    selector: ox.NamedNode
    start: int = 0
    end: int = 0
    sentence_start: int = 0
    sentence_end: int = 0
    sha256: str = ""
    sentence_sha256: str = ""
    claims: list[ox.NamedNode] = field(default_factory=list)

    @property
    def document(self) -> str:
        """The IRI of its document."""
        return self.node.value.partition("#")[0]

    def spans(self) -> dict[tuple[ox.NamedNode, ox.NamedNode], Span]:
        """Where the values stand in the document that are words of it, by subject and property."""
        quoted, sentence = (self.start, self.end), (self.sentence_start, self.sentence_end)
        return {
            (self.selector, EXACT): quoted,
            (self.selector, PREFIX): (max(0, self.start - CONTEXT_LENGTH), self.start),
            (self.selector, SUFFIX): (self.end, self.end + CONTEXT_LENGTH),
            (self.node, SENTENCE): sentence,
            **{(claim, QUOTE): quoted for claim in self.claims},
            **{(claim, SENTENCE): sentence for claim in self.claims},
        }

    def with_words(self, text: str) -> Iterator[ox.Triple]:
        """The triples that hold its words.

        Args:
            text: the document.
        """
        for (subject, prop), (start, end) in self.spans().items():
            if words := text[start:end]:
                yield ox.Triple(subject, prop, ox.Literal(words))

    def with_hashes(self, text: str) -> Iterator[ox.Triple]:
        """The triples that stand for these.

        Args:
            text: the document.
        """
        end = ox.Literal(f"{self.sentence_end}", datatype=term("xsd:integer"))
        yield ox.Triple(self.node, SHA256, ox.Literal(digest(text[self.start : self.end])))
        yield ox.Triple(self.node, SENTENCE_END, end)
        hashed = digest(text[self.sentence_start : self.sentence_end])
        yield ox.Triple(self.node, SENTENCE_SHA256, ox.Literal(hashed))


def digest(words: str) -> str:
    """The SHA-256 of words in UTF-8, in hexadecimal."""
    return hashlib.sha256(words.encode()).hexdigest()


def quoted_passages(quads: Iterable[ox.Quad]) -> list[QuotedPassage]:
    """The passages of a dataset, in the order of their IRIs.

    Args:
        quads: of its default graph; others are passed over.
    """
    told: _Told = {}
    quoting: dict[ox.NamedNode, list[ox.NamedNode]] = {}
    for quad in quads:
        subject, prop, value = quad.subject, quad.predicate, quad.object
        if prop not in _READ or quad.graph_name != ox.DefaultGraph() or not isinstance(subject, ox.NamedNode):
            continue
        if prop == term("prov:wasQuotedFrom") and isinstance(value, ox.NamedNode):
            quoting.setdefault(value, []).append(subject)
        elif isinstance(value, ox.NamedNode | ox.Literal):
            told.setdefault(subject, {}).setdefault(prop, []).append(value)
    found = (_passage(node, told, quoting) for node in told if term("oa:hasSelector") in told[node])
    return sorted(found, key=lambda passage: passage.node.value)


def _passage(node: ox.NamedNode, told: _Told, quoting: dict[ox.NamedNode, list[ox.NamedNode]]) -> QuotedPassage:
    own = told[node]
    selectors = [one for one in own[term("oa:hasSelector")] if isinstance(one, ox.NamedNode)]
    quote = next(one for one in selectors if "#quote=" in one.value)
    made = QuotedPassage(node, quote, claims=sorted(quoting.get(node, ()), key=str))
    for selector in selectors:
        for prop, name in _NUMBERS.items():
            for value in told.get(selector, {}).get(prop, ()):
                setattr(made, name, int(value.value))
    made.sentence_start = int(own[term("pg:sentenceStart")][0].value)
    if SENTENCE in own:
        made.sentence_end = made.sentence_start + len(own[SENTENCE][0].value)
    else:
        made.sentence_end = int(own[SENTENCE_END][0].value)
        made.sha256, made.sentence_sha256 = own[SHA256][0].value, own[SENTENCE_SHA256][0].value
    return made
