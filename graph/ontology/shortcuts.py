"""Which properties are shortcuts: inferred by a chain of others, so that a query need not walk through the details.

Two shortcuts of one thing that lead past the same parts give no pairs: what goes with what, the parts say.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from graph.core.namespaces import PG, term
from graph.ontology.vocabulary import Vocabulary

_CHAIN, _FIRST, _ABOVE = term("owl:propertyChainAxiom"), term("rdf:first"), term("rdfs:subPropertyOf")


def shortcut_properties(vocabulary: Vocabulary) -> frozenset[str]:
    """The IRIs of the properties that a chain axiom of the ontology concludes."""
    return frozenset(shortcut for shortcut, _ in _chains(vocabulary))


def shortcuts_past_parts(vocabulary: Vocabulary) -> dict[str, frozenset[str]]:
    """Return the shortcuts that lead past the same parts, several of them, by the property that leads to the parts.

    All are local names. A property of a part is counted with the most general one of its kind: who speaks takes part.
    """
    past: dict[str, set[str]] = {}
    for shortcut, first in _chains(vocabulary):
        if shortcut.startswith(PG):
            past.setdefault(_most_general(vocabulary, first), set()).add(shortcut.removeprefix(PG))
    return {part: frozenset(names) for part, names in past.items() if len(names) > 1}


def _chains(vocabulary: Vocabulary) -> Iterator[tuple[str, object]]:
    """Yield the IRI of each shortcut with the first property of each of its chains."""
    for quad in vocabulary.store.quads_for_pattern(None, _CHAIN, None):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.BlankNode):
            (first,) = vocabulary.store.quads_for_pattern(quad.object, _FIRST, None)
            yield quad.subject.value, first.object


def _most_general(vocabulary: Vocabulary, prop: object) -> str:
    """The local name of the property above a property, or of the one whose inverse it is."""
    while isinstance(prop, ox.NamedNode):
        above = [q.object for q in vocabulary.store.quads_for_pattern(prop, _ABOVE, None) if str(PG) in str(q.object)]
        if not above:
            return prop.value.removeprefix(PG)
        prop = above[0]
    (inverse,) = vocabulary.store.quads_for_pattern(prop, term("owl:inverseOf"), None)  # type: ignore[arg-type]
    return _most_general(vocabulary, inverse.object)
