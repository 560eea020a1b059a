"""Measures the figures of the README anew and writes them there, between its two marks: `make figures`.

Times are the medians of several runs in one process, warm. Absolute times depend on the machine; the ratio to owlrl is
measured in the same run on the same triples.
"""

from __future__ import annotations

import platform
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from graph.core.namespaces import PG, term
from graph.core.settings import Settings
from graph.curation import seeds
from graph.dataset import assembly, dataset_folder, validation
from graph.ontology.closure import Reasoner
from graph.ontology.rules import compile_rules
from graph.publishing import build

README = Path(__file__).resolve().parent.parent.parent / "README.md"
START, END = "<!-- figures -->", "<!-- /figures -->"


def median_seconds(work: Callable[[], object], runs: int) -> float:
    """Median wall-clock time of `runs` runs, in seconds."""
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def measure() -> str:
    """The figures as a Markdown table."""
    with tempfile.TemporaryDirectory() as folder:
        settings = replace(Settings.from_environment(), build_dir=Path(folder))
        build_time = median_seconds(lambda: build.build(settings), 5)
        _, manifest = dataset_folder.current(settings)
    read = seeds.read(settings)
    facts = [
        t
        for t in assembly.uninferred_triples(read)
        if t.predicate == term("rdf:type") or t.predicate.value.startswith(PG)
    ]
    facts = list(dict.fromkeys(t for t in facts if isinstance(t.object, ox.NamedNode)))
    facts += [t for t, _ in read.vocabulary.triples if isinstance(t.object, ox.NamedNode)]
    rules = compile_rules(read.vocabulary.store)
    ours = median_seconds(lambda: Reasoner(rules).close(facts), 5)
    theirs = median_seconds(lambda: validation.owl_rl_closure(facts, read.vocabulary.folder), 1)
    rows = [
        ("documents", f"{len(read.files)}"),
        ("claims", f"{manifest.claims}"),
        ("passages", f"{len({(f.document_iri, p.fragment) for f, c in read.claims for _, p in c.passages})}"),
        ("triples given in the reported view", f"{manifest.asserted}"),
        ("triples inferred in the reported view", f"{manifest.inferred}"),
        ("quads with all claim graphs", f"{manifest.quads}"),
        ("building it all, in a warm process", f"{build_time:.1f} s"),
        (f"closure of its {len(facts)} facts between entities", f"{ours * 1000:.0f} ms"),
        ("the same closure by owlrl", f"{theirs:.1f} s, {theirs / ours:.0f} times as long"),
    ]
    lines = ["| figure | measured |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)]
    return "\n".join([*lines, "", f"Measured on {platform.machine()}, Python {platform.python_version()}."])


def main() -> None:
    """Measure and write."""
    text = README.read_text("utf-8")
    table = measure()
    sys.stdout.write(table + "\n")
    pattern = re.compile(f"{re.escape(START)}.*?{re.escape(END)}", re.DOTALL)
    README.write_text(pattern.sub(lambda _: f"{START}\n{table}\n{END}", text), "utf-8")


if __name__ == "__main__":
    main()
