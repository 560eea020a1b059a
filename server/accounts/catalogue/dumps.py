"""What may be taken away whole: the parts of the dataset that `peacegraph export` writes, and how large they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.core.formats import GRAPHS
from graph.core.views import VIEWS
from graph.publishing.dumps.dump import PARTS

_WORDS = {
    "view": "The default graph: ontology, concepts, register, what is known of the claims, what they say, what follows",
    "record": "The same with the graph of every claim, so that nothing loses who says it",
    "claims": "The graphs of the claims alone, the same under every view",
    "inferred": "The triples of the default graph that follow from others",
    "ontology": "Classes, properties and concepts",
}
_WITH_GRAPHS = ("record", "claims")


@dataclass(frozen=True, slots=True)
class Dump:
    """A part that may be exported: its name, what it holds, the names of the formats that can hold it, the command."""

    part: str
    words: str
    formats: tuple[str, ...]
    command: str


@dataclass(frozen=True, slots=True)
class FileOfView:
    """The file of a view as the server keeps it (N-Quads), and how many bytes it has."""

    view: str
    size: int

    @property
    def size_words(self) -> str:
        """The size in MB, as people read it."""
        return f"{self.size / 1_000_000:,.1f} MB"


def dumps() -> list[Dump]:
    """The parts in the order of `export`."""
    made = []
    for part in PARTS:
        held = tuple(fmt.name for fmt in GRAPHS if fmt.datasets or part not in _WITH_GRAPHS)
        wanted = next(fmt for fmt in GRAPHS if fmt.name == ("trig" if part in _WITH_GRAPHS else "turtle"))
        command = f"peacegraph export --what {part} --format {wanted.name} -o {part}.{wanted.extension}"
        made.append(Dump(part, _WORDS[part], held, command))
    return made


def files_of_views(folder: Path) -> Sequence[FileOfView]:
    """The sizes of the dataset in a folder, view by view; what is not there is left out."""
    files = [(view, folder / f"{view}.nq") for view in VIEWS]
    return [FileOfView(view, path.stat().st_size) for view, path in files if path.is_file()]
