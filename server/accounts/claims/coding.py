"""How a claim was coded: by whom and when, what its date rests on, which doubt is noted."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from graph.core.namespaces import CONCEPT
from graph.store.dataset_store import Store, solutions
from graph.support.claim_records import Named
from server.accounts.claims.content import BASES
from server.wording.dates import day_words
from server.wording.modalities import MODALITIES

_CODING = """
SELECT ?curator ?name ?noted ?basis ?printed ?alternative ?guide ?file ?hash WHERE {{
  {claim} prov:hadPrimarySource ?document .
  OPTIONAL {{ {claim} dct:creator ?curator . ?curator rdfs:label ?name }}
  OPTIONAL {{ {claim} dct:created ?noted }}
  OPTIONAL {{ {claim} pg:dateBasis ?basis }}
  OPTIONAL {{ {claim} pg:dateAsPrinted ?printed }}
  OPTIONAL {{ {claim} pg:alternativeModality ?alternative }}
  OPTIONAL {{ ?document skos:editorialNote ?guide }}
  OPTIONAL {{ ?document schema:contentUrl ?file }}
  OPTIONAL {{ ?document schema:sha256 ?hash }}
}} LIMIT 1"""


@dataclass(frozen=True)
class Coding:
    """How a claim was coded: by whom, on which day in words, from which guide, what its date rests on (the last part of
    the concept's IRI) and how it is printed, and the modality that came second, in words. None where nothing is noted.
    """

    curator: Named | None
    day: str | None
    guide: str | None
    basis: str | None
    printed: str | None
    runner_up: str | None
    file: str | None
    sha256: str | None

    @property
    def basis_words(self) -> str:
        """What the date rests on, in words."""
        return BASES.get(self.basis or "", self.basis or "no date is told")


def coding_of(store: Store, claim: str) -> Coding:
    """Look up how a claim was coded, and the file of its document.

    Raises:
        ValueError: the claim's IRI is none.
    """
    row = next(iter(solutions(store, _CODING.format(claim=ox.NamedNode(claim)))))

    def value(name: str) -> str | None:
        return row[name].value if row[name] is not None else None

    def concept(name: str) -> str | None:
        return (value(name) or "").removeprefix(CONCEPT) or None

    second = concept("alternative")
    curator, day = value("curator"), value("noted")
    return Coding(
        Named(curator, value("name") or curator) if curator else None,
        day_words(day) if day else None,
        value("guide"),
        concept("basis"),
        value("printed"),
        MODALITIES.get(second, second) if second else None,
        value("file"),
        value("hash"),
    )
