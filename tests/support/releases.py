"""Two releases of a small dataset: between them a claim was added, one changed, one withdrawn, and a thing renamed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from graph.core.settings import Settings
from graph.publishing import build
from graph.publishing.built import BuiltDataset
from graph.publishing.release import release_folder, released
from tests import ROOT
from tests.support.small_checkout import DISAGREEMENTS, TASS, small_checkout

QUESTIONS: Final = ("changes-of-control-by-document", "claims-per-publisher-and-modality", "what-is-denied")
EDITS: Final = {
    TASS: (
        ("curated: 2026-11-21", "curated: 2026-11-28"),
        ("claims:\n", "withdrawn:\n  - {id: claim/001-06, reason: Told *twice*., replacedBy: claim/001-05}\nclaims:\n"),
        ("Talks of Lavrov and Mirzoyan (document 001)", "Talks in Moscow (document 001)"),
        (
            "      On November 9, 2020, Russian President Vladimir Putin\n",
            "      On November 9, 2020, Russian President Vladimir Putin, Azerbaijani President Ilham Aliyev\n",
        ),
        (
            "{agent: person/vladimir-putin, onBehalfOf: state/russia, kind: signed-by}\n",
            """{agent: person/vladimir-putin, onBehalfOf: state/russia, kind: signed-by}
          - {agent: person/ilham-aliyev, onBehalfOf: state/azerbaijan, kind: signed-by}
""",
        ),
    ),
    DISAGREEMENTS: (("reading: in 1988", "reading: in the year 1988"),),
}
"""What a curator wrote otherwise, by file."""
GONE: Final = "  - id: claim/001-06\n", "  - id: claim/001-07\n"
"""Where the withdrawn claim begins, and the one behind it."""
ADDED: Final = """  - id: claim/001-08
    quote: >-
      MOSCOW
    modality: asserted
    facts:
      - {id: doc/001, type: SourceDocument, dateline: place/moscow}
"""


def text_source(built: BuiltDataset) -> Iterator[tuple[str, bytes]]:
    """A file as another room would yield it."""
    yield "dumps/version.txt", built.version.encode()


def checkout_with_questions(root: Path) -> Settings:
    """A small checkout with a few questions of the catalogue, built."""
    settings = small_checkout(root)
    settings.queries.mkdir()
    for name in QUESTIONS:
        shutil.copy(ROOT / "queries" / f"{name}.rq", settings.queries)
    build.build(settings)
    return settings


def edit(settings: Settings) -> None:
    """Change, withdraw, add and rename, and build again."""
    for name, edits in EDITS.items():
        path = settings.root / name
        text = path.read_text("utf-8")
        for old, new in edits:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        if name == TASS:
            first, last = map(text.index, GONE)
            text = text[:first] + text[last:] + ADDED
        path.write_text(text, "utf-8")
    build.build(settings)


@pytest.fixture(scope="session")
def small_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The small dataset before the edits, and after them where `small_releases` is asked for too."""
    return checkout_with_questions(tmp_path_factory.mktemp("release") / "root")


@pytest.fixture(scope="session")
def small_releases(small_settings: Settings) -> tuple[Path, Path]:
    """The folders of the release before and of the one after the edits."""
    target = small_settings.root.parent / "releases"
    first = release_folder.write(BuiltDataset.current(small_settings), target, [text_source])
    edit(small_settings)
    second = release_folder.write(BuiltDataset.current(small_settings), target, [text_source], released.read(first))
    return first, second
