"""The words for what is taken away: `view`, `record`, `claims` and the others mean this wherever they stand, in
`peacegraph export`, on the page of downloads, in a release and in the description of the dataset.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from graph.core.errors import UsageError
from graph.core.formats import GRAPHS, NETWORKS, Format, named
from graph.core.views import DEFAULT_VIEW, VIEWS

_TRIPLES: Final = GRAPHS
_DATASETS: Final = tuple(fmt for name in ("trig", "nquads", "jsonld") for fmt in GRAPHS if fmt.name == name)
_ANNOTATED: Final = GRAPHS[:2]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the dataset that may be taken away.

    `formats` are those that can hold it, the first the usual one. `by_view` says whether the views differ in it, and
    `by_document` whether it may be had of one document alone.
    """

    name: str
    holds: str
    formats: tuple[Format, ...]
    by_view: bool = True
    by_document: bool = False

    def format(self, name: str | None) -> Format:
        """The format of a name or file extension; the usual one where there is no name.

        Raises:
            UsageError: this part cannot be written in it.
        """
        found = self.formats[0] if name is None else named(self.formats, name)
        if found is None:
            *others, last = (fmt.name for fmt in self.formats)
            advice = f"ask for {', '.join(others)} or {last}"
            if named((*GRAPHS, *NETWORKS), name or "") is None:
                raise UsageError(f"there is no dump in {name!r}; {advice}")
            raise UsageError(f"{self.name} cannot be written in {name}; {advice}")
        return found

    def view(self, name: str | None) -> str:
        """The view of a name, empty where the part is the same under each; the default one where there is no name.

        Raises:
            UsageError: there is no such view.
        """
        if name is not None and name not in VIEWS:
            raise UsageError(f"there is no view {name!r}; there are {', '.join(VIEWS)}")
        return (name or DEFAULT_VIEW) if self.by_view else ""


ALL_PARTS: Final = (
    Part(
        "view",
        "the default graph of a view: ontology, concepts, register, what is known of the claims, what they say, and "
        "what follows",
        _TRIPLES,
    ),
    Part("record", "the same with the graph of every claim, so that nothing loses who says it", _DATASETS),
    Part(
        "claims",
        "the graphs of the claims alone, the same under every view",
        _DATASETS,
        by_view=False,
        by_document=True,
    ),
    Part("inferred", "the triples of a view that follow from others", _TRIPLES),
    Part("ontology", "classes, properties and concepts", _TRIPLES, by_view=False),
    Part(
        "annotated",
        "the view in RDF 1.2: at each triple that claims of the view hold, these claims as its reifiers",
        _ANNOTATED,
    ),
    Part(
        "standoff",
        "the same for readers without RDF 1.2: each of these triples also as an rdf:Statement, derived from its claims",
        _TRIPLES,
    ),
    Part(
        "nanopublications",
        "each claim as a nanopublication: assertion, provenance, publication info",
        _DATASETS[:2],
        by_view=False,
        by_document=True,
    ),
    Part(
        "network",
        "who is asserted or reported to have met or spoken to whom: pairs of persons, or of states, with the claims",
        NETWORKS,
        by_view=False,
    ),
)
PARTS: Final = tuple(part.name for part in ALL_PARTS)
"""The names of the parts."""
AROUND: Final = Part(
    "around",
    "one thing: what the view says of it and its parts and where it refers to them, the claims that name it, with "
    "their records, passages and graphs, and the names of all that is named there",
    _DATASETS,
)
"""What of the dataset lies around one thing; no file of its own holds it."""
ABOUT: Final = Part("about", "what the view says of one thing and its parts", _TRIPLES)
"""The triples about one thing, which is named instead of a part."""
VIEW: Final = ALL_PARTS[0]
"""What is taken away where nobody says what."""


def part_named(name: str) -> Part | None:
    """The part of a name, or None."""
    return next((part for part in ALL_PARTS if part.name == name), None)
