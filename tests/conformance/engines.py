"""Engines that answer the same queries over the same quads: ours, rdflib, and Apache Jena in a process of its own.

Every one of them gets the text that a user would have to write elsewhere: with base and prefixes declared.
"""

from __future__ import annotations

import base64
import functools
import logging
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any, Final, Protocol

import pyoxigraph as ox
import rdflib
from rdflib.plugins.sparql import prepareQuery

from graph.core.errors import PeacegraphError
from graph.core.namespaces import PREFIXES
from graph.store.dataset_store import EmbeddedStore
from graph.store.evaluation import Evaluation
from tests import ROOT
from tests.conformance.results import Result, Table, Term, read

JENA: Final = Path(__file__).parent / "jena"
JARS: Final = ROOT / ".build" / "jena"
_QUADS: Final = ox.RdfFormat.N_QUADS


@dataclass(frozen=True)
class Refusal:
    """No answer: `kind` is refused (no query), late, or failed (the engine broke down)."""

    kind: str
    reason: str = ""


Outcome = Result | Refusal


class Engine(Protocol):
    """What answers queries."""

    name: str

    def answer(self, text: str) -> Outcome:
        """The answer of a query, read back from the format in which it was given."""


def declared(text: str, base: str) -> str:
    """A query with the base and the prefixes that it uses, as engines need it that preset none."""
    used = "".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items() if f"{name}:" in text)
    return f"BASE <{base}> {used}{text}"


class Ours:
    """Our store, asked as the server asks it; `told` are the deviations that the last answer names."""

    name = "ours"

    def __init__(self, store: EmbeddedStore) -> None:
        self.store = store
        self.told: tuple[str, ...] = ()

    def answer(self, text: str) -> Outcome:
        evaluation = Evaluation(self.store, text)
        self.told = ()
        try:
            answer = evaluation.answer()
            self.told = evaluation.deviations
            if isinstance(answer, ox.QueryTriples):
                return ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in answer)
            written = answer.serialize(format=ox.QueryResultsFormat.JSON)
        except PeacegraphError as error:
            return Refusal("refused", str(error))
        except (RuntimeError, ValueError, OSError) as error:
            return Refusal("failed", str(error))
        assert written is not None
        return read(written, "srj", self.store.base)


class Rdflib:
    """rdflib in this process, which keeps literals as they are written and is ended after some seconds."""

    name = "rdflib"

    def __init__(self, quads: Iterable[ox.Quad], base: str, seconds: float) -> None:
        self.base, self.seconds = base, seconds
        self._parsed = functools.lru_cache(maxsize=1)(prepareQuery)
        with _literals_as_written():
            self.dataset = rdflib.Dataset(default_union=False)
            for quad in quads:
                graph = self.dataset.default_graph
                if isinstance(quad.graph_name, ox.NamedNode):
                    graph = self.dataset.graph(rdflib.URIRef(quad.graph_name.value))
                graph.add((_to_rdflib(quad.subject), _to_rdflib(quad.predicate), _to_rdflib(quad.object)))

    def answer(self, text: str) -> Outcome:
        with _literals_as_written():
            try:
                query = self._parsed(declared(text, self.base))
            except Exception as error:  # its reader raises errors of many kinds
                return Refusal("refused", f"{type(error).__name__}: {error}")
            try:
                with _at_most(self.seconds):
                    return _from_rdflib(self.dataset.query(query))
            except TimeoutError:
                return Refusal("late")
            except Exception as error:
                return Refusal("failed", f"{type(error).__name__}: {error}")


class Jena:
    """Apache Jena's ARQ in a Java process, which reads the quads once.

    With `reference`, the algebra of the standard is evaluated as it is written, without the optimiser.
    """

    def __init__(self, quads: Iterable[ox.Quad], base: str, seconds: int, *, reference: bool = False) -> None:
        self.base, self.seconds = base, seconds
        self.name = "jena reference" if reference else "jena"
        self._folder = tempfile.TemporaryDirectory()
        file = Path(self._folder.name) / "quads.nq"
        ox.serialize(quads, output=file, format=_QUADS)
        command = [
            "java",
            "-Xmx2g",
            "-XX:+UseSerialGC",
            "-cp",
            f"{jars()}/*",
            JENA / "Answers.java",
            file,
            str(seconds),
        ]
        self._process = subprocess.Popen(
            [*command, "reference" if reference else "main"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def answer(self, text: str) -> Outcome:
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(base64.b64encode(declared(text, self.base).encode()) + b"\n")
        process.stdin.flush()
        kind, _, written = process.stdout.readline().decode("ascii").partition(" ")
        more = base64.b64decode(written)
        if kind != "answer":
            return Refusal(kind or "failed", more.decode("utf-8", "replace"))
        try:
            return read(more, "srj" if more.startswith(b"{") else "nt", self.base)
        except SyntaxError as error:  # it writes what is no IRI
            return Refusal("failed", str(error))

    def close(self) -> None:
        """End the process."""
        with self._process:  # closes its pipes
            self._process.kill()
        self._folder.cleanup()


def why_no_jena() -> str | None:
    """Why Jena cannot run here, if it cannot."""
    missing = [tool for tool in ("java", "mvn") if shutil.which(tool) is None]
    return f"Apache Jena needs java (17 or newer) and mvn; missing: {', '.join(missing)}" if missing else None


def jars() -> Path:
    """The folder of Jena's archives; Maven fetches them at the first use, and again where `pom.xml` has changed."""
    fetched = JARS / "pom.xml"
    if not fetched.exists() or fetched.read_bytes() != (JENA / "pom.xml").read_bytes():
        shutil.rmtree(JARS, ignore_errors=True)
        command = ["mvn", "-q", "-B", "-f", JENA / "pom.xml", "dependency:copy-dependencies"]
        subprocess.run([*command, "-DincludeScope=runtime", f"-DoutputDirectory={JARS}"], check=True)
        shutil.copy(JENA / "pom.xml", fetched)
    return JARS


@contextmanager
def _literals_as_written() -> Iterator[None]:
    before, level = rdflib.NORMALIZE_LITERALS, logging.root.manager.disable
    rdflib.NORMALIZE_LITERALS = False
    logging.disable(logging.WARNING)  # it tells of every literal of ill form
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = before
        logging.disable(level)


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """End what runs within by a TimeoutError; only in the main thread."""

    def late(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _to_rdflib(term: Any) -> Any:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    plain = term.datatype.value == str(rdflib.XSD.string)
    return rdflib.Literal(term.value, datatype=None if plain else rdflib.URIRef(term.datatype.value))


def _from_rdflib(answer: rdflib.query.Result) -> Result:
    if answer.type == "ASK":
        return bool(answer.askAnswer)
    if answer.type != "SELECT":
        return ox.Dataset(ox.Quad(*(_from_term(term) for term in triple)) for triple in answer.graph or ())
    rows = tuple({str(name): _from_term(term) for name, term in row.items()} for row in answer.bindings)
    return Table(frozenset(str(name) for name in answer.vars or ()), rows)


def _from_term(term: Any) -> Term:
    if isinstance(term, rdflib.URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, rdflib.BNode):
        return ox.BlankNode(str(term))
    if term.language:
        return ox.Literal(str(term), language=term.language)
    return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype or rdflib.XSD.string)))
