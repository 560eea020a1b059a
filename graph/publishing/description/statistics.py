"""What the description of a dataset counts and finds, written by the build: to count anew goes over all of it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import pyoxigraph as ox

from graph.core.errors import BuildError
from graph.core.views import DEFAULT_VIEW, VIEWS
from graph.dataset import dataset_folder
from graph.dataset.assembly import Dataset
from graph.dataset.fetched_graphs import is_fetched
from graph.dataset.provenance_index import VIEWS_PART
from graph.publishing.description import linksets
from graph.publishing.description.counts import Counts, PropertyCounts
from graph.publishing.description.facts import Facts
from graph.publishing.description.parts import parts

FILE = dataset_folder.STATISTICS
"""The file of a built dataset that holds them."""


@dataclass(frozen=True)
class Statistics:
    """What is counted of a dataset and found in it.

    `graphs` is the number of claims, `counts` are those of each part by its name, `links` those to Wikidata by the
    property, `facts` what the reported view says of the data as a whole.
    """

    graphs: int
    counts: Mapping[str, Counts]
    links: Mapping[str, int]
    facts: Facts

    @classmethod
    def of(cls, dataset: Dataset) -> Statistics:
        """Count a dataset that was assembled."""
        return cls._of(dataset.views, dataset.claims.values(), dataset.index, dataset.base)

    @classmethod
    def of_files(cls, files: Mapping[str, bytes], base: str) -> Statistics:
        """Count a dataset that was written.

        Args:
            files: its files, by name.
            base: the base IRI.
        """
        views: dict[str, list[ox.Triple]] = {view: [] for view in VIEWS}
        claims: dict[str, list[ox.Triple]] = {}
        for view, triples in views.items():
            for quad in ox.parse(files[f"{view}.nq"], format=ox.RdfFormat.N_QUADS):
                if quad.graph_name == ox.DefaultGraph():
                    triples.append(quad.triple)
                elif view == DEFAULT_VIEW and not is_fetched(str(quad.graph_name)[1:-1], base):
                    claims.setdefault(str(quad.graph_name), []).append(quad.triple)
        index = ox.parse(files[f"{VIEWS_PART}.nq"], format=ox.RdfFormat.N_QUADS)
        return cls._of(views, claims.values(), index, base)

    @classmethod
    def _of(
        cls,
        views: Mapping[str, Iterable[ox.Triple]],
        claims: Collection[Iterable[ox.Triple]],
        index: Iterable[ox.Quad],
        base: str,
    ) -> Statistics:
        found = parts(views, claims, index)
        counts = {name: Counts.of(triples, base) for name, triples in found.items()}
        reported = found[DEFAULT_VIEW]
        return cls(len(claims), counts, linksets.counted(reported), Facts.of(reported))

    def written(self) -> bytes:
        """The content of the file."""
        payload = asdict(self) | {"facts": self.facts.to_json()}
        return (json.dumps(payload, ensure_ascii=False, indent=1) + "\n").encode()

    @classmethod
    def read(cls, folder: Path) -> Statistics:
        """Read the file in the folder of a built dataset.

        Raises:
            BuildError: it cannot be read.
        """
        path = folder / FILE
        try:
            payload = json.loads(path.read_text("utf-8"))
            counts = {name: _counts(part) for name, part in payload["counts"].items()}
            return cls(payload["graphs"], counts, payload["links"], Facts.from_json(payload["facts"]))
        except (OSError, ValueError, TypeError, KeyError, SyntaxError) as error:
            raise BuildError(f"{path} cannot be read ({error}); run `peacegraph build`") from error


def _counts(part: dict[str, object]) -> Counts:
    properties: dict[str, dict[str, int]] = part.pop("properties")  # type: ignore[assignment]  # as `written` has it
    return Counts(**part, properties={iri: PropertyCounts(**one) for iri, one in properties.items()})  # type: ignore[arg-type]
