"""The names that a line calls things by, looked up at once for everything that a page tells of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pyoxigraph as ox

from graph.core.namespaces import CONCEPT, PG, shorten
from graph.store.dataset_store import Store
from graph.support.labels import labels
from server.wording.chunks import Chunk, Line
from server.wording.dates import date_words, time_words

_OF_DOCUMENT = re.compile(r"doc/(?P<number>[^/#]+)#(?P<time>(?:XXXX|\d).*)")
READ_AS = MappingProxyType(
    {"contrast": "told in spite of", "responsible": "said to be responsible", "unstated": "how is not said"}
)
"""Concepts that read better in a line of words by another name than by their label, by the end of their IRI."""
_REMARK = re.compile(r" \((?:reported|at some reported) [^)]*\)")


@dataclass(frozen=True)
class Names:
    """The labels of things, by IRI, and the base under which the rest is named.

    `within` is the document on whose page the names stand, if any: it is "this document" there, and no label repeats
    that it is from it.
    """

    labels: Mapping[str, str]
    base: str
    within: str | None = None

    @classmethod
    def of(cls, store: Store, iris: Iterable[str], within: str | None = None) -> Names:
        """Look up the names of all these things; what has none is called by the end of its IRI."""
        ours = {iri for iri in iris if iri.startswith((store.base, PG, CONCEPT))}
        return cls(labels(store, ours), store.base, within)

    def plain(self, iri: str) -> str:
        """The name of a thing; of a time, the date in words."""
        path = iri.removeprefix(self.base)
        if iri == self.within:
            return "this document"
        if path.startswith("time/"):
            return time_words(path.removeprefix("time/"))
        if found := _OF_DOCUMENT.fullmatch(path):
            return time_words(found["time"])
        if iri.startswith(CONCEPT) and (words := READ_AS.get(iri.removeprefix(CONCEPT))):
            return words
        if iri in self.labels:
            return self._within(_REMARK.sub("", self.labels[iri]))
        kind, _, name = path.partition("/")
        if kind == "doc":
            return f"document {name.partition('#')[0]}"
        if kind in ("claim", "identity"):
            return f"{kind} {name}" if kind == "claim" else "a possible identity"
        return shorten(iri, self.base).strip("<>").rpartition("/")[2].replace("-", " ")

    def _within(self, label: str) -> str:
        """A label without the document on whose page it stands."""
        if self.within is None:
            return label
        document = f"document {self.within.rpartition('/')[2]}"
        return label.removesuffix(f" ({document})").removesuffix(f" of {document}")

    def chunk(self, iri: str) -> Chunk:
        """The thing as a piece of a line; a date has its EDTF string behind it, and a concept is only a word."""
        words = self.plain(iri)
        path = iri.removeprefix(self.base)
        if path.startswith("time/") or _OF_DOCUMENT.fullmatch(path):
            return Chunk(words, title=f"EDTF {edtf_of(path)}")
        return Chunk(words, None if iri.startswith(CONCEPT) else iri)

    def line(self, term: ox.NamedNode | ox.Literal) -> Line:
        """A term as a line: a thing by its name, a value as it is, a date in words."""
        if isinstance(term, ox.NamedNode):
            return (self.chunk(term.value),)
        if term.datatype.value.endswith(("EDTF", "#date")):
            return (Chunk(date_words(term.value), title=f"EDTF {term.value}"),)
        return (Chunk(term.value),)


def edtf_of(path: str) -> str:
    """The EDTF string in the name of a time (`time/2020-11-09`, `doc/004#XXXX-11`)."""
    name = path.rpartition("#")[2] if "#" in path else path.removeprefix("time/")
    text = name.replace("--", "/")
    return f"[{text}]" if ".." in text and "/" not in text else text
