"""The questions of the catalogue in a release, each with its answer from the dataset that is released."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from graph.core import formats
from graph.core.views import DEFAULT_VIEW
from graph.publishing.built import BuiltDataset
from graph.store.evaluation import Evaluation

FOLDER: Final = "queries"
_CSV: Final = formats.named(formats.RESULTS, "csv") or formats.RESULTS[0]


def files(built: BuiltDataset) -> Iterator[tuple[str, bytes]]:
    """Yield each question (`.rq`) and its answer (`.csv`, as SPARQL 1.1 writes it), each as its path and its bytes.

    The answers are not those that were recorded beside the questions but those that this dataset gives, which a test
    holds to be the same: so a dataset without texts gives none, and a changed one gives what has changed.
    """
    for path in sorted(built.settings.queries.glob("*.rq")):
        source = path.read_bytes()
        text = source.decode("utf-8")
        evaluation = Evaluation(built.store, text, header(text, "view") or DEFAULT_VIEW)
        yield f"{FOLDER}/{path.name}", source
        yield f"{FOLDER}/{path.stem}.csv", evaluation.write(evaluation.answer(), _CSV).body


def header(text: str, name: str) -> str:
    """What stands in a line of the head of a question, such as its `summary`; empty where there is no such line."""
    found = re.search(rf"^# {name}: (.+)$", text, re.MULTILINE)
    return found[1].strip() if found else ""


def without_header(text: str) -> str:
    """A question without the lines of its head: what is asked, and not what is said of it."""
    return re.sub(r"^# [a-z]+: .*\n", "", text, flags=re.MULTILINE)
