"""What an answer's provenance costs: annotated against plain, over a generated corpus and over the catalogue.

`python -m tests.benchmarks.provenance [CLAIMS]`. A page of 100 rows, at most 20 witnesses a row; medians of warm runs,
fewer of those that take long. Between runs the rewritten query is kept, nothing else. "annotated" is the answer with
witnesses, the support of every triple, and the passages of every claim in it; "proved" has the proofs of what is
inferred besides, as `/provenance` gives it, found anew each time.
"""

from __future__ import annotations

import gc
import math
import multiprocessing
import re
import signal
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, cast

import click
import pyoxigraph as ox

from graph.answers.annotated_answer import AnnotatedAnswer, Page
from graph.answers.annotation import annotate
from graph.answers.explained_result import explained_result
from graph.core.namespaces import VOCABULARY_BASE, term
from graph.core.settings import Settings
from graph.core.views import DEFAULT_VIEW
from graph.dataset.assembly import Dataset
from graph.dataset.provenance_index import ClaimGraph
from graph.ontology import axioms
from graph.ontology.closure import Reasoner
from graph.ontology.rules import compile_rules
from graph.proofs.proof_finder import ProofFinder
from graph.store.dataset_store import EmbeddedStore
from graph.store.record_file import RecordFile
from graph.support import claim_records
from tests.benchmarks import corpus

RUNS = 7
LONG = 10.0
"""Seconds of runs after which no more are begun."""
LONGEST = Settings().query_seconds
"""Seconds that a query may run: one that takes longer by itself is not answered at all."""
PATIENCE = 300
"""Seconds that the runs of one query may take together."""
SLOWEST, SHORT, SHORT_IN_ALL = 10.0, 0.002, 0.010
"""No query above this ratio, but where plain takes less than so many seconds: there less than so many in all."""

QUERIES = {
    "Q1 star of one event": "SELECT * {{ {event} a ?class ; rdfs:label ?label ; pg:when ?time . ?time pg:edtf ?date }}",
    "Q2 events of an agent": "SELECT ?event ?label {{ ?event pg:participant {agent} ; rdfs:label ?label }}",
    "Q3 three-way join": """SELECT ?event ?person ?date {{ ?event a pg:Meeting ; pg:participant ?person ;
        pg:when ?time . ?person a pg:Person . ?time pg:edtf ?date }}""",
    "Q4 OPTIONAL": """SELECT ?event ?label ?date {{ ?event pg:participant {agent} ; rdfs:label ?label
        OPTIONAL {{ ?event pg:when/pg:edtf ?date }} }}""",
    "Q5 UNION": """SELECT ?event ?what {{ {{ ?event pg:participant {agent} ; pg:place ?what }}
        UNION {{ ?event pg:participant {agent} ; pg:topic ?what }} }}""",
    "Q6 NOT EXISTS and MINUS": """SELECT ?event {{ ?event pg:participant {agent}
        FILTER NOT EXISTS {{ ?event pg:place ?x }} MINUS {{ ?event pg:topic ?y }} }}""",
    "Q7 path": "SELECT ?part ?whole {{ ?part a pg:Territory ; pg:partOf+ ?whole }}",
    "Q8 group, count, top 10": """SELECT ?agent (COUNT(?event) AS ?n) {{ ?event a pg:Meeting ; pg:participant ?agent }}
        GROUP BY ?agent ORDER BY DESC(?n) LIMIT 10""",
    "Q9 average by kind": """SELECT ?kind (AVG(?least) AS ?mean) {{ ?figure pg:kind ?kind ; pg:min ?least }}
        GROUP BY ?kind""",
    "Q10 top k of a sub-query": """SELECT ?agent ?n ?label {{ {{ SELECT ?agent (COUNT(?event) AS ?n) {{
        ?event a pg:Meeting ; pg:participant ?agent }} GROUP BY ?agent ORDER BY DESC(?n) LIMIT 20 }}
        ?agent rdfs:label ?label }}""",
    "Q11 those who took part together": """SELECT ?other (COUNT(DISTINCT ?event) AS ?n) {{
        ?event pg:participant {agent} , ?other FILTER(?other != {agent}) }} GROUP BY ?other ORDER BY DESC(?n)""",
    "Q12 count of all": "SELECT (COUNT(?event) AS ?n) {{ ?event pg:participant {agent} ; a pg:Meeting }}",
    "Q13 EXISTS, BIND, FILTER": """SELECT ?event ?name {{ ?event pg:participant {agent} ; rdfs:label ?label
        BIND(UCASE(STR(?label)) AS ?name) FILTER(STRLEN(?name) > 5)
        FILTER EXISTS {{ ?event pg:participant ?other . ?other a pg:Organisation }} }}""",
}
"""Shaped like the thirteen of the design; {event} and {agent} are filled in with what the corpus tells of much."""

COMPUTED = [
    "pg:publishedBy",
    "pg:voice",
    "pg:quote",
    "pg:mentions",
    "pg:edtf",
    "pg:notBefore",
    "pg:startsBy",
    "pg:notAfter",
]
SUPPORT = {term("rdfs:label"): "curated:corpus", **{term(name): "computed" for name in COMPUTED}}
"""As `graph.dataset.assembly` books them: curators name things, the loader computes shortcuts and bounds."""


@dataclass(frozen=True)
class Measured:
    """Medians in seconds, and what an annotated answer holds."""

    name: str
    rows: int
    plain: float
    annotated: float = math.nan
    proved: float = math.nan
    solutions: int = 0
    triples: int = 0
    claims: int = 0

    @property
    def ratio(self) -> float:
        return self.annotated / self.plain

    @property
    def kept(self) -> bool:
        return self.annotated < SHORT_IN_ALL if self.plain < SHORT else self.ratio <= SLOWEST


def stores(claims: int) -> tuple[EmbeddedStore, EmbeddedStore]:
    """A closed corpus and its index, in memory."""
    world = corpus._world(claims, corpus.SEED)
    support: dict[str, dict[ox.Triple, None]] = {name: {} for name in ("record", "computed", "curated:corpus")}
    support["curated:corpus"] |= dict.fromkeys(corpus._preamble(world))
    plain: dict[ox.Triple, None] = {}
    graphs, modalities = dict[str, ClaimGraph](), dict[str, str]()
    for document in corpus._documents(world, claims):
        for triple in document.known:
            support[SUPPORT.get(triple.predicate, "record")][triple] = None
        plain |= dict.fromkeys(document.plain)
        graphs |= document.graphs
        modalities |= document.modalities
    known = {t: None for triples in support.values() for t in triples}
    reasoner = Reasoner(compile_rules(corpus._vocabulary().store))
    _, background = reasoner.close(known)
    for graph in graphs.values():
        graph.entailed = reasoner.close_with_background(background, [*graph.asserted, *graph.computed])
    given = list(dict.fromkeys([*known, *plain]))
    inferred, ways = reasoner.derive(given)
    made = Dataset(VOCABULARY_BASE, {DEFAULT_VIEW: [*given, *inferred]}, graphs, [])
    main = ox.Store()
    main.bulk_extend(made.quads(DEFAULT_VIEW))
    store = EmbeddedStore(VOCABULARY_BASE, "", {DEFAULT_VIEW: main})
    store.claim_records = RecordFile(claim_records.record_lines(store))
    return store, corpus.index(made, support, inferred, ways, modalities)


def queries(store: EmbeddedStore) -> dict[str, str]:
    """The thirteen, about the event and the agent that are told of most often but for a few; then the catalogue."""
    found = {}
    for name, pattern in (
        ("event", "?x a pg:Meeting ; ^pg:mentions ?c"),
        ("agent", "?c a pg:Meeting ; pg:participant ?x . ?x a pg:Person"),
    ):
        rows = store.query(
            f"SELECT ?x (COUNT(?c) AS ?n) {{ {pattern} }} GROUP BY ?x ORDER BY DESC(?n) ?x OFFSET 6 LIMIT 1"
        )
        assert isinstance(rows, ox.QuerySolutions)
        found[name] = str(next(rows)["x"])
    made = {name: text.format(**found) for name, text in QUERIES.items()}
    for path in sorted(Settings().queries.glob("*.rq")):
        made[path.stem] = re.sub(r"^#.*$", "", path.read_text("utf-8"), flags=re.MULTILINE)
    return made


def median(runs: int, run: Callable[[], Any]) -> tuple[float, Any]:
    """The median time of so many warm runs, in seconds, and what the last gave; of a long one, that of the first."""
    spent, given = list[float](), None
    while len(spent) <= runs and (len(spent) < 2 or sum(spent) < LONG):
        gc.collect()
        start = time.perf_counter()
        given = run()
        spent.append(time.perf_counter() - start)
        if sum(spent) > LONG:
            break
    return statistics.median(spent[1:] or spent), given


def measure(name: str, text: str, store: EmbeddedStore, index: EmbeddedStore, runs: int = RUNS) -> Measured:
    proofs = ProofFinder(store, index, axioms.axioms_by_rule(Settings().ontology))

    def annotated() -> AnnotatedAnswer:
        found = annotate(store, index, text)
        claim_records.claim_records(store, found.claim_iris)
        return found

    def proved() -> object:
        proofs.forget()
        return explained_result(annotate(store, index, text), proofs, Page())

    plain, rows = median(runs, lambda: list(store.query(text)))  # type: ignore[arg-type]  # rows
    if plain > LONGEST:
        return Measured(name, len(rows), plain)
    with_all, found = median(runs, annotated)
    return Measured(
        name,
        len(rows),
        plain,
        with_all,
        median(runs, proved)[0],
        sum(row.solutions for row in found.rows),
        len(found.support),
        len(set(found.named)),
    )


def apart(run: Callable[[], Measured]) -> Measured | None:
    """What `run` gives in a process of its own; None where it takes too long, as some queries of many claims do."""
    receiver, sender = multiprocessing.Pipe(duplex=False)

    def send() -> None:
        signal.alarm(PATIENCE)
        sender.send(run())

    child = multiprocessing.get_context("fork").Process(target=send)
    child.start()
    sender.close()
    try:
        return cast("Measured", receiver.recv())
    except EOFError:
        return None
    finally:
        child.join()


@click.command()
@click.argument("claims", type=click.IntRange(min=1), default=100_000)
@click.option("--runs", default=RUNS, show_default=True, help="Runs a median is taken of.")
@click.option("--only", default="", help="Queries whose name holds this.")
def main(claims: int, runs: int, only: str) -> None:
    """Measure over a corpus of CLAIMS claims."""
    start = time.perf_counter()
    store, index = stores(claims)
    click.echo(f"{claims} claims, {len(store.stores[DEFAULT_VIEW])} quads, made in {time.perf_counter() - start:.0f} s")
    columns = ("rows", "plain", "annotated", "ratio", "proved", "solutions", "triples", "claims")
    click.echo(f"{'query (times in ms)':44.44}" + "".join(f"{column:>10}" for column in columns))
    measured = []
    for name, text in queries(store).items():
        if only not in name:
            continue
        m = apart(lambda name=name, text=text: measure(name, text, store, index, runs))  # type: ignore[misc]
        if m is None:
            click.echo(f"{name:44.44} not measured: {PATIENCE} s were not enough")
            continue
        if m.plain > LONGEST:
            click.echo(f"{name:44.44}{m.rows:10}{m.plain * 1e3:10.2f} the query itself is above the limit of a query")
            continue
        measured.append(m)
        times = f"{m.plain * 1e3:10.2f}{m.annotated * 1e3:10.2f}{m.ratio:9.2f}x{m.proved * 1e3:10.2f}"
        mark = "" if m.kept else "  above the limit"
        click.echo(f"{m.name:44.44}{m.rows:10}{times}{m.solutions:10}{m.triples:10}{m.claims:10}{mark}")
    for what, some in (("thirteen", [m for m in measured if m.name in QUERIES]), ("all", measured)):
        if some:
            above = sum(not m.kept for m in some)
            means = [mean(m.ratio for m in some), mean(m.proved / m.plain for m in some)]
            click.echo(f"{what} ({len(some)}): geometric mean {means[0]:.2f}, proved {means[1]:.2f}; {above} above")


def mean(ratios: Iterable[float]) -> float:
    """Their geometric mean."""
    return math.exp(statistics.fmean(map(math.log, ratios)))


if __name__ == "__main__":
    main()
