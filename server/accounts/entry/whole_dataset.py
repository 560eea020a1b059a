"""The dataset that is served, described for machines and in words: both are worked out once for a dataset."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from graph.core.settings import Settings
from graph.dataset import dataset_folder
from graph.publishing.built import BuiltDataset
from graph.publishing.description.dataset_description import DatasetDescription

_TABLE = re.compile(r"<!-- reliability -->\n(.*?)\n<!-- /reliability -->", re.DOTALL)


@lru_cache(maxsize=2)
def dataset_description(settings: Settings, name: str) -> DatasetDescription:
    """The description of a dataset.

    Args:
        settings: they name the folder of the datasets.
        name: the name of its folder.

    Raises:
        BuildError: it cannot be read.
    """
    folder = settings.build_dir / name
    return DatasetDescription.of(BuiltDataset(settings, folder, dataset_folder.manifest(folder)))


@lru_cache(maxsize=4)
def reliability(guide: Path) -> Sequence[Sequence[str]]:
    """How far the codings of the documents agree, as the curator's guide tells it.

    Args:
        guide: the file of the guide.

    Returns:
        The rows of its table, its head first; none where the guide or the table is not at hand.
    """
    try:
        found = _TABLE.search(guide.read_text("utf-8"))
    except OSError:
        return []
    lines = [line for line in found[1].splitlines() if not line.startswith("|---")] if found else []
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
