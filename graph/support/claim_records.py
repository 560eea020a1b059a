"""Claims as an answer shows them: how each puts it, who says so in which document, and the words with their offsets.

Every answer ends here: a witness, a proof and a page all name claims, and these are the sentences behind the names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from graph.core.namespaces import CONCEPT
from graph.store import record_file
from graph.store.dataset_store import BATCH, EmbeddedStore, Store, solutions
from graph.support.statements import labels

_CLAIMS = """
SELECT ?claim ?modality ?document ?title ?publisher ?published ?voice ?attributed ?relay WHERE {{
  VALUES ?claim {{ {claims} }}
  ?claim pg:modality ?modality ; prov:hadPrimarySource ?document .
  OPTIONAL {{ ?document dct:title ?title }}
  OPTIONAL {{ ?claim pg:source ?publisher }}
  OPTIONAL {{ ?document pg:when ?published }}
  OPTIONAL {{ ?claim pg:voice ?voice }}
  OPTIONAL {{ ?claim pg:attributedTo ?attributed }}
  OPTIONAL {{ ?claim pg:relayedBy ?relay }}
}}"""
_PASSAGES = """
SELECT DISTINCT ?claim ?passage ?role ?document ?quote ?start ?end WHERE {{
  VALUES ?claim {{ {claims} }}
  {{ ?claim prov:wasQuotedFrom ?passage }}
  UNION {{ ?claim prov:qualifiedDerivation ?derivation . ?derivation prov:entity ?passage ; prov:hadRole ?role }}
  ?passage oa:hasSource ?document ; oa:hasSelector ?words ; oa:hasSelector ?place .
  ?words oa:exact ?quote .
  ?place oa:start ?start ; oa:end ?end .
}}"""


@dataclass(frozen=True)
class Named:
    """A thing with the name it is shown by; its IRI where it has none."""

    iri: str
    label: str


@dataclass(frozen=True)
class PassageRecord:
    """Characters `start` to `end` (code points, end exclusive) of a document, which read `quote`.

    `role` is `main` for the words a claim was drawn from, else `date`, `identity` or `context`; `href` is the path of
    the highlighted passage on any host that serves the dataset.
    """

    iri: str
    role: str
    quote: str
    start: int
    end: int
    document: str
    href: str


@dataclass(frozen=True)
class ClaimRecord:
    """A claim with who says so where; `passages` begins with the main one.

    `modality` is the last part of its concept's IRI (`asserted`, `called-for` …). `voices` are those who say so: whom
    the document names as its source (then `attributed`), else the publisher. `relayed_by` passed it on. `published`
    is the document's date as far as it is known, in EDTF or words.
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
    passages: tuple[PassageRecord, ...]

    def to_json(self) -> dict[str, Any]:
        """The claim as plain objects, keys as the attributes."""
        own = dict(vars(self))
        for name in ("voices", "relayed_by", "passages"):
            own[name] = [dict(vars(part)) for part in own[name]]
        return own | {"publisher": self.publisher and dict(vars(self.publisher))}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> ClaimRecord:
        """The claim that `to_json` tells of."""
        parts = {name: tuple(Named(**part) for part in told[name]) for name in ("voices", "relayed_by")}
        publisher = told["publisher"] and Named(**told["publisher"])
        quoted = tuple(PassageRecord(**part) for part in told["passages"])
        return cls(**dict(told) | parts | {"publisher": publisher, "passages": quoted})


def claim_records(store: Store, iris: Iterable[str]) -> dict[str, ClaimRecord]:
    """The claims of these IRIs, of any modality; what is no claim of the dataset is left out.

    Raises:
        ValueError: one of them is no IRI.
    """
    if isinstance(store, EmbeddedStore) and store.claim_records:
        return {iri: ClaimRecord.from_json(told) for iri, told in claim_objects(store, iris).items()}
    return queried_records(store, iris)


def claim_objects(store: Store, iris: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The same as plain objects: from the store's claim records, where it has any."""
    if isinstance(store, EmbeddedStore) and store.claim_records:
        return {iri: store.claim_records[iri] for iri in sorted(set(iris)) if iri in store.claim_records}
    return {iri: claim.to_json() for iri, claim in queried_records(store, iris).items()}


def record_lines(store: Store) -> bytes:
    """All claims of a store as JSON, each in a line of its own, by their IRIs."""
    every = queried_records(
        store, [row["claim"].value for row in solutions(store, "SELECT ?claim { ?claim a pg:Claim }")]
    )
    return b"".join(record_file.record_line(iri, claim.to_json()) for iri, claim in sorted(every.items()))


def queried_records(store: Store, iris: Iterable[str]) -> dict[str, ClaimRecord]:
    """The claims, asked for by SPARQL, which any store answers.

    Raises:
        ValueError: one of them is no IRI.
    """
    found: dict[str, ClaimRecord] = {}
    wanted = sorted(set(iris))
    for first in range(0, len(wanted), BATCH):
        found |= _read(store, " ".join(str(ox.NamedNode(iri)) for iri in wanted[first : first + BATCH]))
    return found


def _read(store: Store, terms: str) -> dict[str, ClaimRecord]:
    values: dict[str, dict[str, set[str]]] = {}
    for row in solutions(store, _CLAIMS.format(claims=terms)):
        told = values.setdefault(row["claim"].value, {})
        for name in ("modality", "document", "title", "publisher", "published", "voice", "attributed", "relay"):
            told.setdefault(name, set()).update([row[name].value] if row[name] else [])
    named = ("publisher", "published", "voice", "relay")
    known = labels(store, (iri for told in values.values() for name in named for iri in told[name]))
    cited: dict[str, list[PassageRecord]] = {}
    for claim, passage in _passages(store, terms):
        cited.setdefault(claim, []).append(passage)

    def names(iris: Iterable[str]) -> tuple[Named, ...]:
        return tuple(Named(iri, known.get(iri, iri)) for iri in sorted(iris))

    return {
        iri: ClaimRecord(
            iri=iri,
            modality=min(told["modality"]).removeprefix(CONCEPT),
            voices=names(told["voice"]),
            attributed=bool(told["attributed"]),
            relayed_by=names(told["relay"]),
            document=min(told["document"]),
            title=min(told["title"], default=None),
            publisher=next(iter(names(told["publisher"])), None),
            published=" or ".join(name.label for name in names(told["published"])) or None,
            passages=tuple(sorted(cited.get(iri, []), key=lambda p: (p.role != "main", p.start, p.end, p.role))),
        )
        for iri, told in values.items()
    }


def _passages(store: Store, terms: str) -> Iterator[tuple[str, PassageRecord]]:
    for row in solutions(store, _PASSAGES.format(claims=terms)):
        iri = row["passage"].value
        role = row["role"].value.removeprefix(CONCEPT) if row["role"] else "main"
        yield (
            row["claim"].value,
            PassageRecord(
                iri=iri,
                role=role,
                quote=row["quote"].value,
                start=int(row["start"].value),
                end=int(row["end"].value),
                document=row["document"].value,
                href="/" + iri.removeprefix(store.base),
            ),
        )
