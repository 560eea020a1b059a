"""Whether another engine gives the same answers as ours: random queries, judged, as a table.

`python -m tests.conformance.second_engine --queries 2000 --engine jena` prints it, with every query that differs though
no deviation is told. Half of the queries are written as users write them, half look for what our engine does otherwise.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Final

import pyoxigraph as ox

from graph.core.errors import PeacegraphError
from graph.core.settings import Settings
from graph.dataset import dataset_folder
from graph.store.dataset_store import EmbeddedStore
from tests import ROOT
from tests.conformance import expression_table, known_faults
from tests.conformance.comparison import Agreement, agreement
from tests.conformance.engines import Engine, Jena, Ours, Rdflib, why_no_jena
from tests.conformance.wide_queries import LEAVING, WideWriter

SEED: Final = 20201110
LARGEST: Final = 2000
"""Solutions of a random pattern; a larger one would take the other engine too long."""
SECONDS: Final = 10
"""How long the other engine may take for one query."""
SAME: Final = (Agreement.EQUAL, Agreement.BY_VALUE)
APART: Final = (Agreement.DIFFERING, Agreement.OURS_REFUSED)


@dataclass(frozen=True)
class Judgement:
    """What came of one query: how the answers compare, which fault of the other engine, which deviations are told."""

    text: str
    agreement: Agreement
    fault: str
    told: tuple[str, ...]
    plain: bool

    @property
    def silent(self) -> bool:
        """Whether the answers differ by our fault, or by one that is not known, and nothing is told."""
        return self.agreement in APART and not self.told and not self.fault


@dataclass
class Report:
    """What came of all queries."""

    engine: str
    judged: list[Judgement] = field(default_factory=list)

    def silent(self) -> list[str]:
        """The queries whose answers differ though nothing is told."""
        return [one.text for one in self.judged if one.silent]

    def same(self, *, plain: bool | None = None) -> list[Judgement]:
        """The queries with the same answers: all, or those that are written as users write them, or the others."""
        return [one for one in self.judged if one.agreement in SAME and plain in (None, one.plain)]

    def compared(self) -> list[Judgement]:
        """The queries that both engines answered."""
        return [one for one in self.judged if one.agreement in (*SAME, Agreement.DIFFERING)]

    def told_in_vain(self, *, plain: bool | None = None) -> float:
        """The share of these whose answers tell of a deviation all the same."""
        same = self.same(plain=plain)
        return sum(bool(one.told) for one in same) / max(1, len(same))

    def lines(self) -> Iterator[str]:
        """The table as Markdown, then the differences that are not told."""
        yield f"| ours and {self.engine} | queries | with a deviation told |\n|---|---:|---:|"
        kinds = [(one, f"{one.agreement}" + (f": {one.fault}" if one.fault else "")) for one in self.judged]
        told = Counter(kind for one, kind in kinds if one.told)
        for kind, count in Counter(kind for _, kind in kinds).most_common():
            yield f"| {kind} | {count} | {told[kind]} |"
        yield f"\nDiffering, and nothing told: {len(self.silent())}. Told on equal answers: "
        yield f"{self.told_in_vain(plain=True):.1%} of queries as users write them, {self.told_in_vain():.1%} of all.\n"
        yield from self.silent()


def compared(ours: Ours, theirs: Engine, judge: Engine | None, texts: Iterable[tuple[str, bool]]) -> Report:
    """Ask both engines.

    Args:
        ours: our engine.
        theirs: the other one.
        judge: one that is asked where the answers differ; where it agrees with ours, the other is wrong.
        texts: the queries, each with whether it is written as users write it.
    """
    report = Report(theirs.name)
    for text, plain in texts:
        mine, told = ours.answer(text), ours.told
        found = agreement(mine, theirs.answer(text))
        wrong = ""
        if found in APART and not told:
            if judge is not None and agreement(mine, judge.answer(text)) in SAME:
                wrong = "its optimiser"
            elif known := known_faults.fault(theirs.name, text):
                wrong = known.name
        report.judged.append(Judgement(text, found, wrong, told, plain))
    return report


def written(ours: Ours, number: int, seed: int = SEED) -> Iterator[tuple[str, bool]]:
    """Random queries, half of them as users write them; those with too many solutions are left out."""
    graphs = ours.store.stores["reported"].named_graphs()
    claims = sorted(graph.value.removeprefix(ours.store.base) for graph in graphs if isinstance(graph, ox.NamedNode))
    for leaving in (0.0, LEAVING):
        for text, pattern in WideWriter(seed, claims, leaving).queries(number // 2):
            if not large(ours.store, pattern):
                yield text, not leaving


def catalogue() -> list[tuple[str, bool]]:
    """The questions of the catalogue, which are all about the reported view."""
    return [(path.read_text("utf-8"), True) for path in sorted((ROOT / "queries").glob("*.rq"))]


def expressions() -> Iterator[tuple[str, bool]]:
    """Every function with constants of every kind."""
    return ((text, False) for text in expression_table.queries())


def part(store: EmbeddedStore, document: str) -> EmbeddedStore:
    """A small dataset: the claims of one document, and what the default graph says of the things they speak of."""
    whole, small = store.stores["reported"], ox.Store()
    claims = [g for g in whole.named_graphs() if g.value.startswith(f"{store.base}claim/{document}-")]
    quads = list(chain.from_iterable(whole.quads_for_pattern(None, None, None, graph) for graph in claims))
    small.extend(quads)
    for subject in {quad.subject for quad in quads} | {quad.object for quad in quads}:
        if not isinstance(subject, ox.Literal):
            small.extend(whole.quads_for_pattern(subject, None, None, ox.DefaultGraph()))
    return EmbeddedStore(store.base, "", {"reported": small})


@contextmanager
def engines(name: str, store: EmbeddedStore) -> Iterator[tuple[Engine, Engine | None]]:
    """The other engine of this name over the same quads, and the one that judges, if there is one."""
    quads = list(store.stores["reported"])
    if name == "rdflib":
        yield Rdflib(quads, store.base, SECONDS), None
        return
    with (
        closing(Jena(quads, store.base, SECONDS)) as main,
        closing(Jena(quads, store.base, 2 * SECONDS, reference=True)) as reference,
    ):
        yield main, reference


def large(store: EmbeddedStore, pattern: str) -> bool:
    """Whether a pattern has more solutions than other engines, or a test of thousands, should be asked for."""
    try:
        return len(list(islice(store.query(pattern), LARGEST + 1))) > LARGEST
    except (PeacegraphError, RuntimeError):
        return False  # both engines are asked why


def main() -> None:
    """Print the table; the status is 1 where a difference is not told."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--queries", type=int, default=2000)
    parser.add_argument("--engine", choices=sorted(known_faults.BY_ENGINE), default="jena")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--expressions", action="store_true", help="ask every function with every constant instead")
    asked = parser.parse_args()
    if asked.engine == "jena" and (missing := why_no_jena()):
        sys.exit(missing)
    ours = Ours(dataset_folder.open_store(Settings(root=ROOT)))
    random = chain(catalogue(), written(ours, asked.queries, asked.seed))
    with engines(asked.engine, ours.store) as (theirs, judge):
        report = compared(ours, theirs, judge, expressions() if asked.expressions else random)
    sys.stdout.write("\n".join(report.lines()) + "\n")
    sys.exit(1 if report.silent() else 0)


if __name__ == "__main__":
    main()
