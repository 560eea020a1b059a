"""The index as it is read: candidates for names, the beginnings of names, sentences by words. Any thread may ask it."""

from __future__ import annotations

import json
import math
import re
import sqlite3
import threading
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from graph.core.errors import BuildError
from graph.search.asked_words import BONES, MEANING, AskedWord
from graph.search.field_words import Dictionary, FieldWord
from graph.search.index_file import SHORT
from graph.search.word_pairs import KnownName, KnownWord, is_slip

CANDIDATES: Final = 80
"""How many names are compared with what is asked."""
_NEAR_FORMS: Final = 40
_SLIPS: Final = 2
"""By how many letters a word that is mistyped may be longer or shorter."""
_FEW_WORDS: Final = 8
"""Up to how many words slips are looked for: a longer title is written down, not remembered."""
_POSTINGS: Final = 1000
_WORDS: Final = re.compile(r"\w+")
_OPEN, _CLOSE = "\x02", "\x03"


@dataclass(frozen=True)
class FoundThing:
    """A thing as the index tells of it."""

    iri: str
    label: str
    kind: str
    classes: tuple[str, ...]
    claims: int
    about: str


@dataclass(frozen=True)
class Candidate:
    """A name that may be meant, with its thing; `number` orders names by how much is told of their things."""

    number: int
    thing: FoundThing
    text: str
    language: str
    used_by: str
    known: KnownName


@dataclass(frozen=True)
class FoundSentence:
    """A sentence that has the words: its text in pieces, each with whether it is one of them, and the passage of the
    document that has the first of them, or that begins in the sentence; None where no claim quotes it."""

    document: str
    number: int
    pieces: tuple[tuple[str, bool], ...]
    passage: tuple[int, int] | None


class Index:
    """An index that a build wrote; `dictionary` is by which its names are read.

    Raises:
        BuildError: the file cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._candidates: dict[int, Candidate] = {}
        try:
            address = f"file:{quote(str(path.resolve(strict=True)))}?mode=ro&immutable=1"
            self._database = sqlite3.connect(address, uri=True, check_same_thread=False)
            entries = self._database.execute("SELECT means, language, word FROM field_words ORDER BY rowid").fetchall()
            self.dictionary = Dictionary(FieldWord(*entry) for entry in entries)
        except (OSError, sqlite3.Error) as error:
            raise BuildError(f"{path} cannot be read ({error}); run `peacegraph build`") from error

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._database.close()

    def _rows(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        with self._lock:
            return self._database.execute(statement, values).fetchall()

    def candidates(self, asked: Sequence[AskedWord], *, slips: bool) -> list[Candidate]:
        """The names that have most of these words, of which those that few names have count for more.

        Args:
            asked: the words.
            slips: whether words that no name has are looked for as slips of those that names have.
        """
        counts: dict[int, float] = defaultdict(float)
        for word in asked:
            written, meant = {word.text, *word.sounds}, word.forms - {word.text, *word.sounds}
            names = [self._names_with(forms) for forms in (written, meant) if forms]
            if slips and not any(names) and len(word.text) > 1 and len(asked) <= _FEW_WORDS:
                names = [self._names_with(self._near(word))]
            for having in names:
                for name in having:
                    counts[name] += 1 / math.sqrt(len(having))
        best = sorted(counts, key=lambda name: (-counts[name], name))[:CANDIDATES]
        return self._read(best)

    def _names_with(self, forms: Iterable[str]) -> set[int]:
        told = sorted(forms)
        marks = ", ".join("?" * len(told))
        statement = f"""SELECT DISTINCT name FROM forms JOIN places ON form = id WHERE text IN ({marks})
            ORDER BY name LIMIT {_POSTINGS}"""  # noqa: S608  # only marks are put in
        return {name for (name,) in self._rows(statement, told)}

    def _near(self, word: AskedWord) -> set[str]:
        """The forms that one of a word's sounds may be a slip of, found by the three letters that they share."""
        near: set[str] = set()
        for sound in dict.fromkeys((word.text, *word.sounds)):
            bounded = f"_{sound}_"
            trigrams = dict.fromkeys(bounded[i : i + 3] for i in range(len(bounded) - 2))
            either = " OR ".join(f'"{trigram}"' for trigram in trigrams)
            statement = "SELECT text FROM form_trigrams WHERE form_trigrams MATCH ? AND length(text) BETWEEN ? AND ?"
            found = self._rows(statement, (either, len(bounded) - _SLIPS, len(bounded) + _SLIPS))
            heard = (text.strip("_") for (text,) in found if text[1] not in (MEANING, BONES))
            near.update(form for form in heard if is_slip(sound, form, given=False))
        return set(sorted(near)[:_NEAR_FORMS])

    def beginning(self, letters: str) -> set[int]:
        """The numbers of names in which a word has a form that begins with these letters; of many, the first."""
        if len(letters) <= SHORT:
            return {name for (name,) in self._rows("SELECT name FROM beginnings WHERE letters = ?", (letters,))}
        statement = f"""SELECT DISTINCT name FROM forms JOIN places ON form = id WHERE text >= ? AND text < ?
            ORDER BY name LIMIT {_POSTINGS}"""  # noqa: S608  # ours
        return {name for (name,) in self._rows(statement, (letters, letters + "\x7f"))}

    def having(self, word: AskedWord) -> set[int]:
        """The numbers of names that have a word in any of its forms."""
        return self._names_with(word.forms)

    def read(self, numbers: Iterable[int]) -> list[Candidate]:
        """The names of these numbers, in their order."""
        return self._read(sorted(numbers)[:CANDIDATES])

    def _read(self, numbers: Sequence[int]) -> list[Candidate]:
        """The names of these numbers; one that was read is kept, as there are no more than stand in the file."""
        unread = [number for number in numbers if number not in self._candidates]
        marks = ", ".join("?" * len(unread))
        rows = self._rows(
            f"""SELECT n.id, n.role, n.text, n.language, n.used_by, n.words, t.iri, t.label, t.kind, t.classes,
                t.claims, t.about, t.beside FROM names n JOIN things t ON t.id = n.thing WHERE n.id IN ({marks})""",  # noqa: S608
            unread,
        )
        self._candidates.update((row[0], _candidate(row)) for row in rows)
        return [self._candidates[number] for number in sorted(numbers)]

    def sentences(
        self, query: str, limit: int, offset: int = 0, *, every: bool = True
    ) -> tuple[int, list[FoundSentence]]:
        """The sentences that have these words in any form, the best first, and how many there are.

        Args:
            query: the words.
            limit: how many sentences are wanted.
            offset: how many are passed over.
            every: whether a sentence has all the words, or one of them.
        """
        told = list(dict.fromkeys(_WORDS.findall(query.casefold())))[:12]
        if not told:
            return 0, []
        match = (" AND " if every else " OR ").join(f'"{word}"' for word in told)
        (count,) = self._rows("SELECT COUNT(*) FROM sentence_words WHERE sentence_words MATCH ?", (match,))[0]
        rows = self._rows(
            """SELECT s.document, s.number, s.start, s.passages, highlight(sentence_words, 0, ?, ?)
            FROM sentence_words JOIN sentences s ON s.id = sentence_words.rowid WHERE sentence_words MATCH ?
            ORDER BY rank, s.id LIMIT ? OFFSET ?""",
            (_OPEN, _CLOSE, match, limit, offset),
        )
        return count, [_sentence(*row) for row in rows]


def _candidate(row: Sequence[Any]) -> Candidate:
    number, role, text, language, used_by, words, iri, label, kind, classes, claims, about, beside = row
    held = tuple(KnownWord.of(forms) for forms in json.loads(words))
    known = KnownName(role, held, kind == "Person", frozenset(json.loads(beside)))
    thing = FoundThing(iri, label, kind, tuple(json.loads(classes)), claims, about)
    return Candidate(number, thing, text, language, used_by, known)


def _sentence(document: str, number: int, start: int, passages: str, marked: str) -> FoundSentence:
    pieces = []
    for i, part in enumerate(marked.split(_OPEN)):
        inside, closed, outside = part.partition(_CLOSE)
        pieces += [(inside, True), (outside, False)] if i and closed else [(part, False)]
    first = start + len(marked.partition(_OPEN)[0])
    spans = [(begin, end) for begin, end in json.loads(passages)]
    around = [span for span in spans if span[0] <= first < span[1]]
    passage = min(around or spans[:1], key=lambda span: span[1] - span[0], default=None)
    return FoundSentence(document, number, tuple(piece for piece in pieces if piece[0]), passage)
