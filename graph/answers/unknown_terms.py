"""Tells which names in a query the dataset does not know: a slip of the pen gives no rows, without a sign.

Only names of ours are looked at: those of the ontology and the concepts, and IRIs below the base of the dataset. A
query whose names are all known costs a look at its text; what is told is a hint, and the answer is what was asked for.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final
from urllib.parse import urljoin
from weakref import WeakKeyDictionary

import pyoxigraph as ox

from graph.core.namespaces import CONCEPT, PG, PREFIXES, VOCABULARY_BASE, shorten, term
from graph.sparql import clauses
from graph.store.dataset_store import Store, missing, solutions
from graph.texts.hints import nearest_name

LONGEST: Final = 4000
"""Characters of a query that is looked at."""
MOST: Final = 3
"""Names that are told of one query."""
_SHOWN: Final = 100
"""Characters of a name that are repeated."""
_OURS_ALONE: Final = "pg:Claim"
"""A name that every dataset with our ontology has."""
_REMEMBERED: Final = 10_000
"""Names that are remembered as known."""
RENAMED: Final = {
    "source": "pg:publishedBy",
    "of": "pg:about of a characterisation, or pg:counted of a figure",
    "ends": "pg:endsHostilities",
    "level": "pg:officeLevel",
    "content": "pg:contentClaim",
    "runnerUp": "pg:alternativeModality",
    "speaksAs": "pg:speaking [ pg:agent ?who ; pg:inOffice ?office ]",
    "speaksFor": "pg:speaking [ pg:agent ?who ; pg:forState ?state ]",
}
"""Properties of earlier versions, with what stands in their place."""
_OURS: Final = {prefix for prefix, namespace in PREFIXES.items() if namespace.startswith(VOCABULARY_BASE)}
_NAMES: Final = re.compile(rf"(?<![\w:?$@])(?:{'|'.join(sorted(_OURS))}):[\w.%-]*[\w%-]|<[^<>\"{{}}|^`\\\s]*>")
_DECLARED: Final = re.compile(r"\b(?:BASE\s*<([^>]*)>|PREFIX\s+([\w.-]*):\s*<([^>]*)>)", re.IGNORECASE)
_PLAIN: Final = re.compile(r"[\w./#:%~+-]*")
"""The characters of our names."""
_TERMS: Final = """SELECT DISTINCT ?term {
  { VALUES ?kind { owl:Class owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty } ?term a ?kind }
  UNION { ?term skos:inScheme ?scheme }
}"""
_known: WeakKeyDictionary[Store, set[tuple[str, str]]] = WeakKeyDictionary()
"""What each dataset is known to hold, as written in a query without BASE and PREFIX, with the view."""


def unknown_terms(store: Store, text: str, view: str) -> tuple[str, ...]:
    """Return what is to be told of the names of a query that stand nowhere in the dataset, a sentence for each.

    Args:
        store: the dataset; of one that does not hold our ontology nothing is told.
        text: the query.
        view: the view that it sees.
    """
    if len(text) > LONGEST:
        return ()
    known = _known.setdefault(store, set())
    written = dict.fromkeys(_NAMES.findall(text))
    fresh = {name: _iri(store, name) for name in (*written, _OURS_ALONE) if (view, name) not in known}
    absent = {iri.value for iri in missing(store, _nodes(store, fresh.values()), view)} if fresh else set()
    if term(_OURS_ALONE).value in absent:
        return ()
    unknown = [name for name, iri in fresh.items() if iri in absent]
    if len(known) < _REMEMBERED:
        known.update((view, name) for name in fresh.keys() - unknown)
    if not unknown and _has_usual_prologue(store, text):
        return ()
    return tuple(islice(_told(store, text, view), MOST))


def _has_usual_prologue(store: Store, text: str) -> bool:
    """Whether the names of ours mean in a query what they mean in one without BASE and PREFIX."""
    for base, prefix, iri in _DECLARED.findall(text):
        if base and base != store.base:
            return False
        if not base and iri != PREFIXES.get(prefix, "") and (prefix in _OURS or iri.startswith(VOCABULARY_BASE)):
            return False
    return True


def _iri(store: Store, written: str) -> str:
    """What a name means in a query without BASE and PREFIX."""
    if written.startswith("<"):
        return _resolved(store.base, written[1:-1])
    prefix, _, local = written.partition(":")
    return PREFIXES[prefix] + local


def _nodes(store: Store, iris: Iterable[str]) -> Iterator[ox.NamedNode]:
    """Those of some IRIs that are ours; what is no IRI stands nowhere, and the engine refuses it."""
    for iri in iris:
        if _is_ours(store, iri):
            with contextlib.suppress(ValueError):
                yield ox.NamedNode(iri)


def _is_ours(store: Store, iri: str) -> bool:
    """Whether an IRI is of ours; what holds `?` or `&` may be a comparison (`?a<?b&&?c>?d`)."""
    ours = iri.startswith((PG, CONCEPT, store.base)) and iri not in (PG, CONCEPT, store.base)
    return ours and _PLAIN.fullmatch(iri) is not None


def _told(store: Store, text: str, view: str) -> Iterator[str]:
    names = _Names(store.base)
    for iri in missing(store, _nodes(store, dict.fromkeys(names.of(text))), view):
        yield _unknown(store, iri.value, view)
    for prefix, namespace in names.declared.items():
        if prefix in _OURS and namespace != PREFIXES[prefix]:
            yield f"{prefix}: is <{PREFIXES[prefix]}> in this dataset and not {_shown(f'<{namespace}>')}"


def _unknown(store: Store, iri: str, view: str) -> str:
    """What is told of a name that stands nowhere."""
    for prefix in sorted(_OURS):
        if iri.startswith(PREFIXES[prefix]):
            local = iri.removeprefix(PREFIXES[prefix])
            instead = RENAMED.get(local) if prefix == "pg" else None
            if instead is None and (near := nearest_name(local, _terms(store, prefix, view))):
                instead = f"{prefix}:{near}"
            meant = f"; did you mean {instead}?" if instead else ""
            return f"the dataset has no {prefix}:{_shown(local)}{meant}"
    return f"{_shown(shorten(iri, store.base))} stands nowhere in the dataset"


def _terms(store: Store, prefix: str, view: str) -> Iterable[str]:
    """The names of the ontology or of the concepts."""
    namespace = PREFIXES[prefix]
    iris = (row[0].value for row in solutions(store, _TERMS, view) if isinstance(row[0], ox.NamedNode))
    return [iri.removeprefix(namespace) for iri in iris if iri.startswith(namespace)]


def _resolved(base: str, iri: str) -> str:
    """An IRI as it stands in a query, in full; what is no IRI stays as it is, for it may stand in a text.

    The end that `urljoin` leaves out is kept.
    """
    try:
        joined = urljoin(base, iri)
    except ValueError:
        return iri
    return joined if joined.endswith("#") or not iri.endswith("#") else f"{joined}#"


def _shown(name: str) -> str:
    """A name as a header can hold it: short, and in ASCII."""
    return ascii(name if len(name) <= _SHOWN else name[:_SHOWN] + "…")[1:-1]


class _Names:
    """Reads the names in a query, under its own BASE and PREFIX.

    Args:
        base: the IRI that relative IRIs resolve against.
    """

    def __init__(self, base: str) -> None:
        self.base = base
        self.declared: dict[str, str] = {}
        """The prefixes that the query declares."""

    def of(self, text: str) -> Iterator[str]:
        """Yield the IRIs that a query asks for: not those of its prologue, and not those that CONSTRUCT makes."""
        word, prefix, depth = "", "", 0
        for kind, piece, _ in clauses.every_token(text):
            if kind == "word":
                word = piece.upper()
            elif word == "CONSTRUCT" or depth:  # its template
                depth += (piece == "{") - (piece == "}")
                word = word if depth or piece != "}" else ""
            elif word == "PREFIX" and kind == "name":
                prefix = piece.removesuffix(":")
            elif word in ("PREFIX", "BASE") and kind == "iri":
                iri = _resolved(self.base, piece[1:-1])
                if word == "PREFIX":
                    self.declared[prefix] = iri
                else:
                    self.base = iri
                word = ""
            elif kind == "iri":
                yield _resolved(self.base, piece[1:-1])
            elif kind == "name":
                prefix, _, local = piece.partition(":")
                namespace = self.declared.get(prefix, PREFIXES.get(prefix, ""))
                yield namespace + local.replace("\\", "")
