"""One test of the suite run the way the server answers: the engine, with what is cured above it, then the writer of
`graph.core.formats`, then read back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final
from urllib.parse import urljoin

import pyoxigraph as ox

from graph.core import formats
from graph.core.errors import PeacegraphError, QuerySyntaxError
from graph.core.views import DEFAULT_VIEW
from graph.store.dataset_store import EmbeddedStore
from graph.store.evaluation import Evaluation
from tests.conformance import results
from tests.conformance.manifest import BASE, Case, Dataset, path_of
from tests.conformance.results import Match

_ENGINE_ERRORS: Final = (SyntaxError, ValueError, RuntimeError, OSError, PeacegraphError)
_FROM: Final = re.compile(r"\bFROM\s+(?:NAMED\s+)?<([^>]*)>", re.IGNORECASE)


@dataclass(frozen=True)
class Outcome:
    """What came of a test; `message` says what went wrong."""

    match: Match
    message: str = ""

    @property
    def passed(self) -> bool:
        return self.match is not Match.NO


@cache
def outcome(case: Case) -> Outcome:
    """Run a test, once a session."""
    if "Syntax" in case.kind:
        return _syntax(case)
    if case.after is not None:
        return _update(case)
    return _query(case)


def _syntax(case: Case) -> Outcome:
    request, store, wanted = _unreachable(_text(case.request)), ox.Store(), case.kind.startswith("Positive")
    base = _unreachable(case.request)
    try:
        if "Update" in case.kind:
            store.update(request, base_iri=base)
        else:
            Evaluation(EmbeddedStore(base, "", {DEFAULT_VIEW: store}), request).answer()
    except (SyntaxError, QuerySyntaxError) as error:
        return Outcome(Match.NO if wanted else Match.EXACT, f"refused: {error}\n{request}")
    except (OSError, RuntimeError, PeacegraphError):
        pass  # it was read, and failed when it was run: LOAD, or a function that nobody defined
    return Outcome(Match.EXACT if wanted else Match.NO, f"accepted:\n{request}")


def _unreachable(text: str) -> str:
    """IRIs of a scheme that nobody serves: the grammar is the same, and LOAD and SERVICE ask no network.

    The engine cannot read a request without running it, and has no option against either.
    """
    return re.sub(r"(?<![^<])https?(?=:)", "unserved", text)


def _update(case: Case) -> Outcome:
    request, store = _text(case.request), _loaded(case.data)
    try:
        store.update(request, base_iri=case.request)
    except _ENGINE_ERRORS as error:
        return Outcome(Match.NO, f"{type(error).__name__}: {error}\n{request}")
    expected, actual = ox.Dataset(quads(case.after or Dataset())), ox.Dataset(store)
    return Outcome(results.match(expected, actual), f"{request}\nexpected: {expected}\nfound: {actual}")


def _query(case: Case) -> Outcome:
    query, file = _text(case.request), path_of(case.result or "")
    store = _loaded(case.data)
    for iri in {urljoin(case.request, iri) for iri in _FROM.findall(query)}:
        store.extend(quads(Dataset(named=((iri, iri),))))
    try:
        answer = Evaluation(EmbeddedStore(case.request, "", {DEFAULT_VIEW: store}), query).answer()
        fmt = _format(answer, file.suffix[1:])
        body = formats.written(answer, fmt)
        actual = results.read(body, fmt.extension, case.request)
    except _ENGINE_ERRORS as error:
        return Outcome(Match.NO, f"{type(error).__name__}: {error}\n{query}")
    expected = results.read(file.read_bytes(), file.suffix[1:], case.result or BASE)
    found = results.match(expected, actual, lax=case.lax)
    return Outcome(found, f"{query}\nexpected: {expected}\nfound: {actual}\nas: {body.decode()}")


def _format(answer: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, extension: str) -> formats.Format:
    """The format of the expected answer where the test is about a format; the server's default elsewhere."""
    if isinstance(answer, ox.QueryTriples):
        return formats.GRAPHS[0]
    return formats.named(formats.RESULTS, extension) or formats.RESULTS[0]


def _text(iri: str) -> str:
    return path_of(iri).read_bytes().decode("utf-8")  # not read_text: ends of lines are part of some tests


def _loaded(data: Dataset) -> ox.Store:
    store = ox.Store()
    store.extend(quads(data))
    return store


def quads(data: Dataset) -> Iterator[ox.Quad]:
    """The files' triples; the same label in two files is not the same blank node."""
    files = [(iri, ox.DefaultGraph()) for iri in data.default] + [(iri, ox.NamedNode(name)) for name, iri in data.named]
    for iri, name in files:
        for quad in ox.parse(path=path_of(iri), base_iri=iri, rename_blank_nodes=True):
            yield ox.Quad(quad.subject, quad.predicate, quad.object, name)
