"""Which properties are shortcuts: inferred by a chain of others, so that a query need not walk through the details."""

from __future__ import annotations

import pyoxigraph as ox

from graph.core.namespaces import term
from graph.ontology.vocabulary import Vocabulary


def shortcut_properties(vocabulary: Vocabulary) -> frozenset[str]:
    """The IRIs of the properties that a chain axiom of the ontology concludes."""
    chains = vocabulary.store.quads_for_pattern(None, term("owl:propertyChainAxiom"), None)
    return frozenset(quad.subject.value for quad in chains if isinstance(quad.subject, ox.NamedNode))
