"""The answers that a dataset gives to the questions of the catalogue: what a release holds in the place of the recorded
ones, which quote, where its dataset is without texts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.core import formats
from graph.core.views import DEFAULT_VIEW
from graph.publishing.built import BuiltDataset
from graph.store.evaluation import Evaluation

_VIEW = re.compile(r"^# view: (\w+)\s*$", re.MULTILINE)


def catalogue_answers(built: BuiltDataset) -> Iterator[tuple[str, bytes]]:
    """Each question of the catalogue by its name, with its answer as CSV; the columns of quoted words are empty where
    the text is not part of the dataset.

    Args:
        built: the dataset.
    """
    csv = next(fmt for fmt in formats.RESULTS if fmt.name == "csv")
    for path in sorted(built.settings.queries.glob("*.rq")):
        text = path.read_text("utf-8")
        view = _VIEW.search(text)
        evaluation = Evaluation(built.store, text, view[1] if view else DEFAULT_VIEW)
        yield path.stem, evaluation.write(evaluation.answer(), csv).body
