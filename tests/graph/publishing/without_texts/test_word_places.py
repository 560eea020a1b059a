"""Words of a document are found in any text however they are written there, and given back from their places."""

from __future__ import annotations

import gzip
import json
import sqlite3
from pathlib import Path

import pytest

from graph.publishing.without_texts.left_over import left_over
from graph.publishing.without_texts.word_places import WordPlaces, place, restored

TEXT = (
    "Officials met in the capital on Monday. The ministers agreed to hold another meeting in the near future, said "
    "the ministry’s spokesman. They did not name a day."
)
SENTENCES = {"doc/900": [(0, 39), (40, 135), (136, 162)]}
DOCUMENTS = {"doc/900": TEXT}
RUN = "The ministers agreed to hold another meeting in the near future"
KEPT = (
    "The ministers agreed to hold talks",
    "another meeting in the near future",
    "Officials met in the capital",
    "Nothing of this is in any document, and it has very many words all the same",
    "",
)
FOUND = (
    RUN,
    f"The curator notes: {RUN}; no day is told.",
    "the ministers agreed to hold another meeting in the near FUTURE",
    "“The ministers agreed — to hold another meeting in the near future” (altered)",
    "The ministers\nagreed to hold another meeting in the near future, said the ministry's spokesman",
    "Officials met in the capital on Monday",
    "They did not name a day",
    f"ẞß {RUN} İ",
)


@pytest.fixture(scope="module")
def places() -> WordPlaces:
    return WordPlaces(DOCUMENTS, SENTENCES)


@pytest.mark.parametrize("text", FOUND)
def test_words_of_a_document_are_hidden_and_given_back(places: WordPlaces, text: str) -> None:
    hidden = places.hidden(text)
    assert "[characters " in hidden
    assert not list(places.found(hidden)), hidden
    assert restored(hidden, DOCUMENTS) == text
    assert restored(hidden, {"doc/901": TEXT}) == hidden, "another document gives nothing"


@pytest.mark.parametrize("text", KEPT)
def test_what_is_no_text_of_a_document_stays(places: WordPlaces, text: str) -> None:
    assert places.hidden(text) == text


def test_a_place_reads_as_one() -> None:
    assert restored(f"before {place('doc/900', (0, 9))} behind", DOCUMENTS) == "before Officials behind".replace(
        "Officials", TEXT[:9]
    )


def test_the_search_reads_what_files_make_of_a_text(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE told (text TEXT)")
        database.execute("INSERT INTO told VALUES (?)", (RUN,))
    escaped = json.dumps("".join(f"{word}\n\t" for word in RUN.split())).encode()
    files = {
        "plain": RUN.encode(),
        "packed": gzip.compress(RUN.encode()),
        "escaped.json": escaped,
        "coded.json": "".join(f"\\u{ord(c):04x}" for c in RUN).encode(),
        "address": RUN.replace(" ", "%20").encode(),
        "page.html": RUN.replace("agreed", "<mark class='x'>ag</mark>reed").replace(" in ", "&nbsp;in ").encode(),
        "attribute.html": f'<a title="{RUN}">x</a>'.encode(),
        "index.sqlite": path.read_bytes(),
        "short": b"another meeting in the near future",
    }
    found = {one.file for one in left_over(files.items(), DOCUMENTS, SENTENCES)}
    assert found == files.keys() - {"short"}
    assert not left_over(files.items(), DOCUMENTS, SENTENCES, [RUN]), "names may stand"
