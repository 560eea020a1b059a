"""Runs the queries of `ontology/checks/` over a whole dataset; each row of their results is a mistake.

They find what no single file shows, such as figures that contradict each other, and beside them the times of claims are
compared. The build refuses to publish a dataset in which anything is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyoxigraph as ox

from graph.core.errors import Mistake
from graph.core.namespaces import PREFIXES
from graph.core.views import DEFAULT_VIEW
from graph.curation.seeds import Seeds
from graph.dataset.assembly import Dataset
from graph.dataset.best_times import BestTimes
from graph.store.dataset_store import EmbeddedStore, solutions


def graph_mistakes(seeds: Seeds, dataset: Dataset) -> list[Mistake]:
    """Return a mistake for each row that a query of `ontology/checks/` finds in the dataset.

    Args:
        seeds: the curated files, with the line at which each IRI stands.
        dataset: what was assembled from them.
    """
    engine = ox.Store()
    engine.bulk_extend(dataset.quads(DEFAULT_VIEW))
    store = EmbeddedStore(seeds.base, "unchecked", {DEFAULT_VIEW: engine})
    mistakes = []
    for path in sorted((seeds.vocabulary.folder / "checks").glob("*.rq")):
        text = path.read_text("utf-8-sig")
        title, fix = _header(text, "title"), _header(text, "fix")
        rows = solutions(store, text)
        names = [variable.value for variable in rows.variables]
        for row in rows:
            values = ", ".join(
                without_namespaces(row[name].value, seeds.base) for name in names if row[name] is not None
            )
            subject = row["one"] if "one" in names and row["one"] is not None else row["entity"]
            mistakes.append(mistake_about(seeds, subject.value, f"{title}: {values}", fix))
    return [*mistakes, *_contradicting_times(seeds, dataset)]


def _contradicting_times(seeds: Seeds, dataset: Dataset) -> Iterator[Mistake]:
    """Yield a mistake for each contradiction of times, of claims of the default view, that no disagreement records."""
    for thing, one, other in dict.fromkeys(BestTimes(seeds, dataset.claims, DEFAULT_VIEW).unrecorded()):
        name = without_namespaces(thing.value, seeds.base)
        if one == other:
            what = f"{one} dates {name} after its own document, or before what it came after"
            yield mistake_about(seeds, seeds.base + one, what, "correct the date, or call it planned if it is")
            continue
        what = f"computed contradictions of dates that no disagreement names: {name}, {one}, {other}"
        fix = "record the point in seeds/disagreements.yaml as a contradiction, or correct the dates"
        yield mistake_about(seeds, seeds.base + one, what, fix)


def mistake_about(seeds: Seeds, iri: str, what: str, fix: str) -> Mistake:
    """Return a mistake at the line of the curated files that describes a thing.

    Args:
        seeds: the curated files, with the line at which each IRI stands.
        iri: the thing; a part of it (`…#…`) that has no line of its own gets that of the whole.
        what: what is wrong; the IRI is put before it unless it names the IRI.
        fix: what to do.
    """
    local = without_namespaces(iri, seeds.base)
    for name in (local, local.partition("#")[0]):
        if name in seeds.lines:
            file, line = seeds.lines[name]
            break
    else:
        file, line = "seeds", 1
    return Mistake(file, line, what if local in what else f"{local}: {what}", fix)


def without_namespaces(text: str, base: str) -> str:
    """Return a text in which every IRI is as short as a curator writes it.

    Args:
        text: any text that may hold IRIs.
        base: the base IRI, which is removed like the namespaces of `PREFIXES`.
    """
    for namespace in (*PREFIXES.values(), base):
        text = text.replace(namespace, "")
    return text


def _header(text: str, name: str) -> str:
    match = re.search(rf"^# {name}: (.*)$", text, re.MULTILINE)
    return match[1] if match else name
