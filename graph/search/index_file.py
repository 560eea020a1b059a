"""The index as a file: an SQLite database that a build writes and that is only read afterwards.

Names stand in it in the order of how much is told of their things, so that the least number is the most likely one. Its
bytes depend on its contents and on the release of SQLite alone; the version of the dataset depends on neither.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from graph.search import folding
from graph.search.findable import OTHER_LANGUAGE, Findable, Name, Sentence
from graph.search.word_lists import ALIKE, LITTLE

SHORT: Final = 3
"""Up to how many letters the names that begin with them are listed, as too many do to look for the best ones."""
LISTED: Final = 40
"""How many names are listed for the same first letters."""
_SCHEMA = """
PRAGMA page_size = 4096;
CREATE TABLE things (id INTEGER PRIMARY KEY, iri TEXT NOT NULL, label TEXT NOT NULL, kind TEXT NOT NULL,
  classes TEXT NOT NULL, claims INTEGER NOT NULL, about TEXT NOT NULL);
CREATE UNIQUE INDEX things_by_iri ON things (iri);
CREATE TABLE names (id INTEGER PRIMARY KEY, thing INTEGER NOT NULL, role TEXT NOT NULL, text TEXT NOT NULL,
  language TEXT NOT NULL, used_by TEXT NOT NULL, words TEXT NOT NULL);
CREATE INDEX names_by_thing ON names (thing);
CREATE TABLE forms (id INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE UNIQUE INDEX forms_by_text ON forms (text);
CREATE TABLE places (form INTEGER, name INTEGER, PRIMARY KEY (form, name)) WITHOUT ROWID;
CREATE TABLE beginnings (letters TEXT, name INTEGER, PRIMARY KEY (letters, name)) WITHOUT ROWID;
CREATE VIRTUAL TABLE form_trigrams USING fts5(text, detail = none, columnsize = 0, tokenize = 'trigram');
CREATE TABLE sentences (id INTEGER PRIMARY KEY, document TEXT, number INTEGER, start INTEGER, passages TEXT);
CREATE VIRTUAL TABLE sentence_words USING fts5(text, tokenize = 'porter unicode61 remove_diacritics 2');
"""


def name_words(text: str) -> list[str]:
    """The words by which a name is found: folded, one for all that mean the same, without little words."""
    return [ALIKE.get(word, word) for word in folding.words(text) if word not in LITTLE]


def written(things: Iterable[Findable], sentences: Iterable[Sentence]) -> bytes:
    """The bytes of the index.

    Args:
        things: what is found by names, the most told of first.
        sentences: what is found by words.
    """
    database = sqlite3.connect(":memory:", isolation_level=None)
    try:
        database.executescript(_SCHEMA)
        database.execute("BEGIN")
        _write_names(database, things)
        _write_sentences(database, sentences)
        database.execute("COMMIT")
        for table in ("form_trigrams", "sentence_words"):
            database.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608  # ours
        database.execute("VACUUM")
        return database.serialize()
    finally:
        database.close()


def _write_names(database: sqlite3.Connection, things: Iterable[Findable]) -> None:
    places: dict[str, dict[int, None]] = defaultdict(dict)
    number = 0
    for thing_number, thing in enumerate(things, 1):
        row = (thing_number, thing.iri, thing.label, thing.kind, json.dumps(thing.classes), thing.claims, thing.about)
        database.execute("INSERT INTO things VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        for name in thing.names:
            number += 1
            words = [[word, *_heard(word, name)] for word in name_words(name.text)]
            held = (name.role, name.text, name.language, "; ".join(name.used_by), json.dumps(words))
            database.execute("INSERT INTO names VALUES (?, ?, ?, ?, ?, ?, ?)", (number, thing_number, *held))
            for form in (form for word in words for form in word):
                places[form][number] = None
    _write_forms(database, places)


def _heard(word: str, name: Name) -> Iterator[str]:
    """How a word of a name sounds: a name in another language may follow any convention, all others are English."""
    heard = folding.sounds(word) if name.role == OTHER_LANGUAGE else (folding.sound(word),)
    yield from (one for one in heard if one != word)


def _write_forms(database: sqlite3.Connection, places: dict[str, dict[int, None]]) -> None:
    beginnings: dict[str, set[int]] = defaultdict(set)
    for number, form in enumerate(sorted(places), 1):
        database.execute("INSERT INTO forms VALUES (?, ?)", (number, form))
        database.execute("INSERT INTO form_trigrams (rowid, text) VALUES (?, ?)", (number, f"_{form}_"))
        database.executemany("INSERT INTO places VALUES (?, ?)", ((number, name) for name in places[form]))
        for length in range(1, SHORT + 1):
            beginnings[form[:length]].update(places[form])
    for letters in sorted(beginnings):
        best = sorted(beginnings[letters])[:LISTED]
        database.executemany("INSERT INTO beginnings VALUES (?, ?)", ((letters, name) for name in best))


def _write_sentences(database: sqlite3.Connection, sentences: Iterable[Sentence]) -> None:
    for number, one in enumerate(sentences, 1):
        row = (number, one.document, one.number, one.start, json.dumps(one.passages))
        database.execute("INSERT INTO sentences VALUES (?, ?, ?, ?, ?)", row)
        database.execute("INSERT INTO sentence_words (rowid, text) VALUES (?, ?)", (number, one.text))
