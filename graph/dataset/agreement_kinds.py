"""Decides the one kind of each agreement, of which documents tell different forms: the form that says most.

What a claim tells is `pg:form` and stays what it tells. An agreement that one document calls an accord and of which
another says no more than that it was agreed is one agreement, and counted by kind it counts once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import pyoxigraph as ox

from graph.core.namespaces import term
from graph.core.views import DEFAULT_VIEW, VIEWS
from graph.curation.claims import Claim

FORMS: Final = ("joint-statement", "accord", "verbal", "understanding")
"""The forms of agreements, the one that says most first: a form that is not listed comes after them, by its name."""
FORM, KIND = term("pg:form"), term("pg:kind")


def agreement_kinds(claims: Iterable[Claim]) -> dict[str, str]:
    """Return the kind of each agreement, a concept such as `c:accord`, by its relative IRI.

    A form that stands in the plain view comes before one that does not, so that both views have the same kind.

    Args:
        claims: all claims.
    """
    told: dict[str, set[tuple[bool, int, str]]] = {}
    for claim in claims:
        hidden = claim.modality not in VIEWS[DEFAULT_VIEW]
        for node in claim.facts.nodes:
            for form in node.get("form", ()):
                name = form.removeprefix("c:")
                place = FORMS.index(name) if name in FORMS else len(FORMS)
                told.setdefault(node["id"], set()).add((hidden, place, form))
    return {agreement: min(forms)[-1] for agreement, forms in told.items()}


def kind_triples(base: str, claim: Claim, kinds: Mapping[str, str]) -> Iterable[ox.Triple]:
    """Yield the kind of the agreements of which a claim tells the form that is their kind.

    Args:
        base: the base IRI.
        claim: the claim.
        kinds: the kind of each agreement, as `agreement_kinds` returns them.
    """
    for node in claim.facts.nodes:
        if (kind := kinds.get(node["id"])) in node.get("form", ()):
            yield ox.Triple(ox.NamedNode(base + node["id"]), KIND, term(str(kind)))
