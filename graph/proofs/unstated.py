"""Tells of a triple that neither stands nor follows where it was looked for: what is unknown of it, and who says it.

That something is not stated is an answer, not a mistake of who asks; the dataset does not say either that it is false.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox

from graph.core.errors import NotFoundError
from graph.core.namespaces import CONCEPT, shorten
from graph.core.terms import term_text, triple_from_json, triple_text, triple_to_json
from graph.dataset.provenance_index import claim_slug
from graph.store.dataset_store import Store, solutions
from graph.support.claim_support import claim_origins
from graph.support.lookups import Lookups
from graph.support.withdrawn_claims import refuse_withdrawn

CLAIM_LIMIT: Final = 20
"""How many of the claims that say the triple are named at most; all are counted."""
_ENDS: Final = ("subject", "predicate", "object")
_ANYWHERE: Final = ("{0} ?p ?o", "?s {0} ?o", "?s ?p {0}")


@dataclass(frozen=True)
class Unstated:
    """A triple that was looked for in the graph of `claim`, or where that is None in the default graph of `view`.

    `unknown` are those of its ends (`subject`, `predicate`, `object`) that stand in no triple of the dataset; `said_in`
    are the claims that say it in their graphs, the first of `claim_count`, each with the name of its modality.
    """

    triple: ox.Triple
    view: str
    claim: str | None
    unknown: tuple[str, ...] = ()
    said_in: tuple[tuple[str, str], ...] = ()
    claim_count: int = 0

    def to_json(self) -> dict[str, Any]:
        """As plain objects (`/schemas/proofs.json`)."""
        return {
            **triple_to_json(self.triple),
            "view": self.view,
            "claim": self.claim,
            "unknown": list(self.unknown),
            "said_in": [{"claim": iri, "modality": modality} for iri, modality in self.said_in],
            "claim_count": self.claim_count,
        }

    @classmethod
    def from_json(cls, payload: Mapping[str, Any]) -> Unstated:
        """What `to_json` wrote.

        Raises:
            KeyError, ValueError: it wrote no such thing.
        """
        said_in = tuple((said["claim"], said["modality"]) for said in payload["said_in"])
        unknown, count = tuple(payload["unknown"]), payload["claim_count"]
        return cls(triple_from_json(payload), payload["view"], payload["claim"], unknown, said_in, count)

    def lines(self, base: str) -> Iterator[str]:
        """Say it in sentences, with names written short under a base."""
        where = f"in the graph of {shorten(self.claim, base)}" if self.claim else f"in the view {self.view}"
        yield f"{triple_text(self.triple, base)} is not stated {where}, and does not follow there."
        for end in self.unknown:
            text = term_text(getattr(self.triple, end), base, typed=True)
            yield f"The {end} {text} is unknown: it stands nowhere in the dataset."
        if self.said_in:
            named = [f"{shorten(iri, base)} ({modality})" for iri, modality in self.said_in]
            more = f" and {self.claim_count - len(named)} more" if self.claim_count > len(named) else ""
            yield f"It stands in the graph of {', '.join(named)}{more}."


def unstated(store: Store, lookups: Lookups, triple: ox.Triple, view: str, claim: str = "") -> Unstated:
    """Find what is to be told of a triple that does not stand where it was looked for.

    Args:
        store: the dataset.
        lookups: look-ups in it.
        triple: the triple.
        view: in whose default graph it was looked for.
        claim: the IRI of the claim in whose graph it was looked for instead, if it is not empty.

    Raises:
        NotFoundError: there is no such claim.
        WithdrawnError: it was withdrawn.
    """
    if claim and not _occurs(store, f"GRAPH {ox.NamedNode(claim)} {{ ?s ?p ?o }}", view):
        refuse_withdrawn(store, claim)
        name = shorten(claim, store.base)
        raise NotFoundError(f"there is no claim {name}, in whose graph the triple was looked for; look at its number")
    unknown = []
    for end in _ENDS:
        term = getattr(triple, end)
        patterns = [pattern.format(term) for pattern in (_ANYWHERE[2:] if isinstance(term, ox.Literal) else _ANYWHERE)]
        everywhere = " UNION ".join(f"{{ {p} }} UNION {{ GRAPH ?g {{ {p} }} }}" for p in patterns)
        if not _occurs(store, everywhere, view):
            unknown.append(end)
    ((holders,), (entries,)) = lookups.claims([triple]), lookups.claim_entries([triple])
    typed = claim_origins(entries).typed  # there it tells what they mention, and others say it
    saying = [(iri, modality) for iri, modality in holders if claim_slug(iri, store.base) not in typed]
    said_in = sorted((iri, modality.removeprefix(CONCEPT)) for iri, modality in saying)
    return Unstated(triple, view, claim or None, tuple(unknown), tuple(said_in[:CLAIM_LIMIT]), len(said_in))


def _occurs(store: Store, pattern: str, view: str) -> bool:
    """Check whether a pattern of terms that are written as the store writes them has a match."""
    return next(solutions(store, f"SELECT * WHERE {{ {pattern} }} LIMIT 1", view), None) is not None
