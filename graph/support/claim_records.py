"""Claims as every answer shows them: how each puts it, who says so in which document, and the words in their sentence.

A witness, a proof and a page all name claims; these are the sentences behind the names. There is one query for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from graph.core.namespaces import CONCEPT
from graph.store import record_file
from graph.store.dataset_store import BATCH, EmbeddedStore, Store, solutions
from graph.support.labels import labels

_CLAIMS = """
SELECT ?claim ?modality ?document ?title ?publisher ?published ?voice ?attributed ?relay ?note WHERE {{
  VALUES ?claim {{ {claims} }}
  ?claim pg:modality ?modality ; prov:hadPrimarySource ?document .
  OPTIONAL {{ ?document dct:title ?title }}
  OPTIONAL {{ ?claim pg:publishedBy ?publisher }}
  OPTIONAL {{ ?document pg:when ?published }}
  OPTIONAL {{ ?claim pg:voice ?voice }}
  OPTIONAL {{ ?claim pg:attributedTo ?attributed }}
  OPTIONAL {{ ?claim pg:relayedBy ?relay }}
  OPTIONAL {{ ?claim rdfs:comment ?note }}
}}"""
_PASSAGES = """
SELECT DISTINCT ?claim ?passage ?role ?document ?quote ?start ?end ?sentence ?sentenceStart ?sentenceEnd ?sha256
WHERE {{
  VALUES ?claim {{ {claims} }}
  {{ ?claim prov:wasQuotedFrom ?passage }}
  UNION {{ ?claim prov:qualifiedDerivation ?derivation . ?derivation prov:entity ?passage ; pg:passageRole ?role }}
  ?passage oa:hasSource ?document ; oa:hasSelector ?position .
  ?position oa:start ?start ; oa:end ?end .
  OPTIONAL {{ ?passage oa:hasSelector/oa:exact ?quote }}
  OPTIONAL {{ ?passage pg:sentenceStart ?sentenceStart }}
  OPTIONAL {{ ?passage pg:sentence ?sentence }}
  OPTIONAL {{ ?passage pg:sentenceEnd ?sentenceEnd }}
  OPTIONAL {{ ?passage schema:sha256 ?sha256 }}
}}"""
_COLUMNS = ("modality", "document", "title", "publisher", "published", "voice", "attributed", "relay", "note")


@dataclass(frozen=True, slots=True)
class Named:
    """A thing with the name it is shown by; its IRI where it has none."""

    iri: str
    label: str


@dataclass(frozen=True, slots=True)
class PassageRecord:
    """Characters `start` to `end` (code points, end exclusive) of a document, which read `quote`.

    `role` is `main` for the words a claim was drawn from, else `date`, `identity` or `context`; of a possible identity
    `for` or `against`. `sentence` is the text from the first to the last sentence that the quote touches, which stands
    from the character `sentence_start` to `sentence_end`. Where the text is not part of the dataset, both are None, and
    `sha256` is that of the words in UTF-8, in hexadecimal; else None. `href` is the path of the highlighted passage on
    any host that serves the dataset.
    """

    iri: str
    role: str
    quote: str | None
    start: int
    end: int
    sentence: str | None
    sentence_start: int
    sentence_end: int
    document: str
    href: str
    sha256: str | None = None

    @property
    def in_sentence(self) -> tuple[str, str, str]:
        """The sentence in three parts: what stands before the quote, the quote, and what stands behind it; empty where
        the text is not part of the dataset."""
        if self.sentence is None or self.quote is None:
            return "", "", ""
        start = self.start - self.sentence_start
        return self.sentence[:start], self.quote, self.sentence[start + len(self.quote) :]

    @property
    def marked_sentence(self) -> str:
        """The sentence as one line of text, with the quote between »…« where it is not the whole sentence; where the
        text is not part of the dataset, where it stands."""
        if self.sentence is None:
            number = self.document.rpartition("/")[2]
            return f"characters {self.start} to {self.end} of document {number}, whose text is not part of this copy:"
        before, quote, after = self.in_sentence
        whole = not before.strip() and not after.strip()
        return " ".join((self.sentence if whole else f"{before}»{quote}«{after}").split())

    def to_json(self) -> dict[str, Any]:
        """The passage as plain objects, keys as the attributes."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class ClaimRecord:
    """A claim with who says so where; `passages` begins with the main one.

    `modality` is the last part of its concept's IRI (`asserted`, `called-for` …). `voices` are those who say so: whom
    the document names as its source (then `attributed`), else the publisher. `relayed_by` passed it on. `published`
    is the document's date as far as it is known, in EDTF or words. `note` is what the curator noted.
    """

    iri: str
    modality: str
    voices: tuple[Named, ...]
    attributed: bool
    relayed_by: tuple[Named, ...]
    document: str
    title: str | None
    publisher: Named | None
    published: str | None
    note: str | None
    passages: tuple[PassageRecord, ...]

    @property
    def main_passage(self) -> PassageRecord:
        """The passage that the claim was drawn from."""
        return self.passages[0]

    @property
    def in_own_voice(self) -> bool:
        """Whether the publisher itself says so, and no source that the document names."""
        return not self.attributed or (self.publisher is not None and self.voices == (self.publisher,))

    def to_json(self) -> dict[str, Any]:
        """The claim as plain objects, keys as the attributes (`/schemas/claim.json`)."""
        return {
            "iri": self.iri,
            "modality": self.modality,
            "voices": [named_json(voice) for voice in self.voices],
            "attributed": self.attributed,
            "relayed_by": [named_json(relay) for relay in self.relayed_by],
            "document": self.document,
            "title": self.title,
            "publisher": named_json(self.publisher) if self.publisher else None,
            "published": self.published,
            "note": self.note,
            "passages": [passage.to_json() for passage in self.passages],
        }

    @classmethod
    def from_json(cls, payload: Mapping[str, Any]) -> ClaimRecord:
        """The claim that `to_json` wrote.

        Raises:
            KeyError, TypeError: it wrote no such thing.
        """
        publisher = payload["publisher"]
        return cls(
            payload["iri"],
            payload["modality"],
            tuple(Named(**voice) for voice in payload["voices"]),
            payload["attributed"],
            tuple(Named(**relay) for relay in payload["relayed_by"]),
            payload["document"],
            payload["title"],
            Named(**publisher) if publisher else None,
            payload["published"],
            payload["note"],
            tuple(PassageRecord(**passage) for passage in payload["passages"]),
        )


def named_json(named: Named) -> dict[str, str]:
    """A name as plain objects."""
    return {"iri": named.iri, "label": named.label}


def claim_records(store: Store, iris: Iterable[str]) -> dict[str, ClaimRecord]:
    """Look up the claims of these IRIs, of any modality; what is no claim of the dataset is left out.

    Raises:
        ValueError: one of them is no IRI.
    """
    if isinstance(store, EmbeddedStore) and store.claim_records:
        records = store.claim_records
        return {iri: ClaimRecord.from_json(records[iri]) for iri in sorted(set(iris)) if iri in records}
    return queried_records(store, iris)


def record_lines(store: Store) -> bytes:
    """All claims of a store as the lines of a record file (`graph.store.record_file`), by their IRIs."""
    rows = solutions(store, "SELECT ?claim { ?claim a pg:Claim }")
    records = queried_records(store, [row["claim"].value for row in rows])
    return b"".join(record_file.record_line(iri, record.to_json()) for iri, record in sorted(records.items()))


def queried_records(store: Store, iris: Iterable[str]) -> dict[str, ClaimRecord]:
    """The same as `claim_records`, asked for by SPARQL, which any store answers.

    Raises:
        ValueError: one of them is no IRI.
    """
    records: dict[str, ClaimRecord] = {}
    wanted = sorted(set(iris))
    for first in range(0, len(wanted), BATCH):
        records |= _query(store, " ".join(str(ox.NamedNode(iri)) for iri in wanted[first : first + BATCH]))
    return records


def _query(store: Store, terms: str) -> dict[str, ClaimRecord]:
    values: dict[str, dict[str, set[str]]] = {}
    for row in solutions(store, _CLAIMS.format(claims=terms)):
        columns = values.setdefault(row["claim"].value, {name: set() for name in _COLUMNS})
        for name in _COLUMNS:
            columns[name].update([row[name].value] if row[name] else [])
    with_names = ("publisher", "published", "voice", "relay")
    names = labels(store, (iri for columns in values.values() for name in with_names for iri in columns[name]))
    passages: dict[str, list[PassageRecord]] = {}
    for claim, passage in _passages(store, terms):
        passages.setdefault(claim, []).append(passage)
    return {iri: _record(iri, columns, names, passages.get(iri, [])) for iri, columns in values.items()}


def _record(
    iri: str, columns: Mapping[str, set[str]], names: Mapping[str, str], passages: list[PassageRecord]
) -> ClaimRecord:
    def named(column: str) -> tuple[Named, ...]:
        return tuple(Named(value, names.get(value, value)) for value in sorted(columns[column]))

    return ClaimRecord(
        iri=iri,
        modality=min(columns["modality"]).removeprefix(CONCEPT),
        voices=named("voice"),
        attributed=bool(columns["attributed"]),
        relayed_by=named("relay"),
        document=min(columns["document"]),
        title=min(columns["title"], default=None),
        publisher=next(iter(named("publisher")), None),
        published=" or ".join(name.label for name in named("published")) or None,
        note=min(columns["note"], default=None),
        passages=tuple(sorted(passages, key=lambda p: (p.role != "main", p.start, p.end, p.role))),
    )


def _passages(store: Store, terms: str) -> Iterator[tuple[str, PassageRecord]]:
    for row in solutions(store, _PASSAGES.format(claims=terms)):
        role = row["role"].value.removeprefix(CONCEPT) if row["role"] else "main"
        yield row["claim"].value, passage_record(store, row, role)


def passage_record(store: Store, row: ox.QuerySolution, role: str) -> PassageRecord:
    """The passage that a row tells of by its columns passage, document, quote, start, end, sentence, sentenceStart,
    sentenceEnd, sha256.

    Args:
        store: the dataset.
        row: the row.
        role: what the passage is quoted for.
    """
    iri, start, end = row["passage"].value, int(row["start"].value), int(row["end"].value)
    quote = row["quote"].value if row["quote"] else None
    sentence = row["sentence"].value if row["sentence"] else quote
    sentence_start = int(row["sentenceStart"].value) if row["sentenceStart"] else start
    last = sentence_start + len(sentence) if sentence is not None else end
    return PassageRecord(
        iri=iri,
        role=role,
        quote=quote,
        start=start,
        end=end,
        sentence=sentence,
        sentence_start=sentence_start,
        sentence_end=int(row["sentenceEnd"].value) if row["sentenceEnd"] else last,
        document=row["document"].value,
        href="/" + iri.removeprefix(store.base),
        sha256=row["sha256"].value if row["sha256"] else None,
    )
