"""The index as a file: an SQLite database that a build writes and that is only read afterwards.

Names stand in it in the order of how much is told of their things, so that the least number is the most likely one. Its
bytes depend on its contents and on the release of SQLite alone; the version of the dataset depends on neither.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from graph.search import folding
from graph.search.asked_words import BONES, MEANING
from graph.search.field_words import Dictionary, FieldWord, NameWord
from graph.search.findable import ALTERNATIVE, LABEL, OTHER_LANGUAGE, Findable, Name, Sentence
from graph.search.word_lists import BESIDE, KINDS

SHORT: Final = 3
"""Up to how many letters the names that begin with them are listed, as too many do to look for the best ones."""
LISTED: Final = 40
"""How many names are listed for the same first letters."""
_YEAR: Final = 4
"""How many digits a year has."""
_SCHEMA = """
PRAGMA page_size = 4096;
CREATE TABLE things (id INTEGER PRIMARY KEY, iri TEXT NOT NULL, label TEXT NOT NULL, kind TEXT NOT NULL,
  classes TEXT NOT NULL, claims INTEGER NOT NULL, about TEXT NOT NULL, beside TEXT NOT NULL);
CREATE UNIQUE INDEX things_by_iri ON things (iri);
CREATE TABLE names (id INTEGER PRIMARY KEY, thing INTEGER NOT NULL, role TEXT NOT NULL, text TEXT NOT NULL,
  language TEXT NOT NULL, used_by TEXT NOT NULL, words TEXT NOT NULL);
CREATE INDEX names_by_thing ON names (thing);
CREATE TABLE forms (id INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE UNIQUE INDEX forms_by_text ON forms (text);
CREATE TABLE places (form INTEGER, name INTEGER, PRIMARY KEY (form, name)) WITHOUT ROWID;
CREATE TABLE beginnings (letters TEXT, name INTEGER, PRIMARY KEY (letters, name)) WITHOUT ROWID;
CREATE TABLE field_words (means TEXT NOT NULL, language TEXT NOT NULL, word TEXT NOT NULL);
CREATE VIRTUAL TABLE form_trigrams USING fts5(text, detail = none, columnsize = 0, tokenize = 'trigram');
CREATE TABLE sentences (id INTEGER PRIMARY KEY, document TEXT, number INTEGER, start INTEGER, passages TEXT);
CREATE VIRTUAL TABLE sentence_words USING fts5(text, tokenize = 'porter unicode61 remove_diacritics 2');
"""


def written(things: Iterable[Findable], sentences: Iterable[Sentence], field_words: Sequence[FieldWord] = ()) -> bytes:
    """The bytes of the index.

    Args:
        things: what is found by names, the most told of first.
        sentences: what is found by words.
        field_words: the words of the field, by which names are read.
    """
    database = sqlite3.connect(":memory:", isolation_level=None)
    try:
        database.executescript(_SCHEMA)
        database.execute("BEGIN")
        entries = ((one.means, one.language, one.word) for one in field_words)
        database.executemany("INSERT INTO field_words VALUES (?, ?, ?)", entries)
        _write_names(database, things, Dictionary(field_words))
        _write_sentences(database, sentences)
        database.execute("COMMIT")
        for table in ("form_trigrams", "sentence_words"):
            database.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608  # ours
        database.execute("VACUUM")
        return database.serialize()
    finally:
        database.close()


def _write_names(database: sqlite3.Connection, things: Iterable[Findable], dictionary: Dictionary) -> None:
    places: dict[str, dict[int, None]] = defaultdict(dict)
    number = 0
    for thing_number, thing in enumerate(things, 1):
        of_person = thing.kind == "Person"
        reader = Dictionary() if of_person else dictionary
        names = [
            [(word.text, *_heard(word, name, of_person)) for word in reader.read(name.text)] for name in thing.names
        ]
        told = (thing.iri, thing.label, thing.kind, json.dumps(thing.classes), thing.claims, thing.about)
        beside = json.dumps([] if of_person else sorted(_beside(thing, names)))
        database.execute("INSERT INTO things VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (thing_number, *told, beside))
        for name, words in zip(thing.names, names, strict=True):
            number += 1
            held = (name.role, name.text, name.language, "; ".join(name.used_by), json.dumps(words))
            database.execute("INSERT INTO names VALUES (?, ?, ?, ?, ?, ?, ?)", (number, thing_number, *held))
            for form in (form for word in words for form in word):
                places[form][number] = None
    _write_forms(database, places)


def _heard(word: NameWord, name: Name, of_person: bool) -> Iterator[str]:
    """How a word of a name sounds, and what it means: a name in another language may follow any convention, all others
    are English."""
    is_other = name.role == OTHER_LANGUAGE
    heard = folding.sounds(word.text) if is_other else (folding.sound(word.text),)
    yield from (one for one in heard if one != word.text)
    if is_other and not of_person:
        yield from (folding.sound(stem) for stem in folding.stems(word.text))
    yield from (MEANING + meaning for meaning in word.meanings)
    if name.role in (LABEL, ALTERNATIVE):
        yield from (BONES + bare for bare in folding.bones(word.text))


def _beside(thing: Findable, names: Sequence[Sequence[Sequence[str]]]) -> set[str]:
    """What may stand beside any name of a thing: words of its other names, and those that tell its kind."""
    every = (word for words in names for word in words)
    meant = ([form for form in word if form.startswith(MEANING)] or word for word in every)
    forms = {form for word in meant for form in word if not _is_apart(form)}
    forms |= {MEANING + word for name in thing.classes for word in KINDS.get(name, "").split()}
    return forms | {MEANING + little for word, little in BESIDE.items() if MEANING + word in forms}


def _is_apart(form: str) -> bool:
    """Whether a form of a word of one name says nothing of the others: consonants, and numbers but for years."""
    return form.startswith(BONES) or (form.removeprefix(MEANING).isdigit() and len(form.removeprefix(MEANING)) < _YEAR)


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
