"""The queries of `ontology/checks/`, run over a whole dataset: each row of an answer is a mistake."""

from __future__ import annotations

import re

import pyoxigraph as ox

from graph.core.errors import Mistake
from graph.core.namespaces import PREFIXES
from graph.core.views import DEFAULT_VIEW
from graph.curation.seeds import Seeds
from graph.dataset.assembly import Dataset
from graph.store.dataset_store import EmbeddedStore, solutions


def graph_mistakes(read: Seeds, made: Dataset) -> list[Mistake]:
    """What the queries of `ontology/checks/` find in the dataset: each row is a mistake."""
    engine = ox.Store()
    engine.bulk_extend(made.quads(DEFAULT_VIEW))
    store = EmbeddedStore(read.base, "unchecked", {DEFAULT_VIEW: engine})
    found = []
    for path in sorted((read.vocabulary.folder / "checks").glob("*.rq")):
        text = path.read_text("utf-8")
        title, fix = _header(text, "title"), _header(text, "fix")
        rows = solutions(store, text)
        names = [variable.value for variable in rows.variables]
        for row in rows:
            about = ", ".join(in_short(row[name].value, read.base) for name in names if row[name] is not None)
            place = row["one"] if "one" in names and row["one"] is not None else row["entity"]
            found.append(mistake_about(read, place.value, f"{title}: {about}", fix))
    return found


def mistake_about(read: Seeds, iri: str, what: str, fix: str) -> Mistake:
    """A mistake in what is said of a thing, at the line where the curated files say it."""
    local = in_short(iri, read.base)
    for name in (local, local.partition("#")[0]):
        if name in read.lines:
            file, line = read.lines[name]
            break
    else:
        file, line = "seeds", 1
    return Mistake(file, line, what if local in what else f"{local}: {what}", fix)


def in_short(text: str, base: str) -> str:
    """A text with every IRI of a known namespace as short as a curator writes it."""
    for namespace in (*PREFIXES.values(), base):
        text = text.replace(namespace, "")
    return text


def _header(text: str, name: str) -> str:
    found = re.search(rf"^# {name}: (.*)$", text, re.MULTILINE)
    return found[1] if found else name
