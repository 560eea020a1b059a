"""How the closure compares with owlrl's, and how it grows: `python -m tests.benchmarks.closure`.

Facts are triples between things of a generated corpus. Ours keeps how each was inferred, as a build does; owlrl closes
the same ones once, at the smaller size, and the two results are held against each other as in the tests. Times are
wall-clock, medians of three runs of ours, one process.
"""

from __future__ import annotations

import time
from typing import Final

import click
import pyoxigraph as ox

from graph.core.settings import Settings
from graph.dataset.validation import owl_rl_closure
from graph.ontology.closure import Reasoner
from graph.ontology.rules import compile_rules
from graph.ontology.vocabulary import Vocabulary
from tests.benchmarks import corpus
from tests.benchmarks.figures import median_seconds
from tests.benchmarks.proofs import is_fact
from tests.support.oracle import comparable, from_oracle

SIZES: Final = (18_000, 184_000)
TIMES_FASTER: Final = 30


def facts(size: int) -> list[ox.Triple]:
    """About so many triples between things: types, and properties of the ontology with an IRI as their value."""
    claims = size // 12
    while True:
        world = corpus._world(claims, corpus.SEED)
        found = dict.fromkeys(t for t in corpus._preamble(world) if is_fact(t))
        for document in corpus._documents(world, claims):
            found |= dict.fromkeys(t for t in (*document.known, *document.plain) if is_fact(t))
        if len(found) >= size:
            return list(found)[:size]
        claims = int(claims * 1.3)


@click.command()
def main() -> None:
    """Measure and print a table; exit status 1 where a target is missed."""
    vocabulary = Vocabulary(Settings().ontology)
    schema = [t for t, _ in vocabulary.triples]
    reasoner = Reasoner(compile_rules(vocabulary.store))
    click.echo("| facts | inferred | rounds | seconds | µs a fact | owlrl, seconds | times as long | same result |")
    click.echo("|---:|---:|---:|---:|---:|---:|---:|---|")
    costs, failed = [], False
    for size in SIZES:
        given = list(dict.fromkeys([*facts(size), *schema]))
        seconds = median_seconds(lambda given=given: reasoner.derive(given), 3)
        inferred, _ = reasoner.derive(given)
        costs.append(seconds / len(given))
        theirs, ratio, same = "", "", ""
        if size == SIZES[0]:
            started = time.perf_counter()
            oracle = owl_rl_closure(given, vocabulary.folder)
            spent = time.perf_counter() - started
            equal = comparable(from_oracle(oracle)) == comparable([*given, *inferred])
            theirs, ratio, same = f"{spent:.1f}", f"{spent / seconds:.0f}", "yes" if equal else "no"
            failed = failed or not equal or spent / seconds < TIMES_FASTER
        cells = (len(given), len(inferred), max(inferred.values()), f"{seconds:.2f}")
        click.echo(f"| {' | '.join(map(str, cells))} | {costs[-1] * 1e6:.0f} | {theirs} | {ratio} | {same} |")
    click.echo(f"\nA fact costs {costs[1] / costs[0]:.2f} times as much at ten times the size.")
    raise SystemExit(int(failed))


if __name__ == "__main__":
    main()
