"""What of the dataset lies around one thing, as a small dataset of its own that can be read without the rest."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from graph.core.namespaces import term
from graph.dataset.fetched_graphs import is_fetched
from graph.publishing.built import BuiltDataset
from graph.publishing.dumps.dump import full, unknown

_NAMES = frozenset(map(term, ("rdfs:label", "skos:prefLabel", "dct:title", "pg:edtf")))
_MENTIONS = frozenset(map(term, ("pg:mentions", "schema:mentions")))


def around(built: BuiltDataset, name: str, view: str) -> list[ox.Quad]:
    """The quads around a thing:

    1. of the view, what is said of the thing and its parts, and each triple that refers to them;
    2. each claim that mentions the thing, or whose graph names it or a part of it (or the claim itself, where the thing
       is one), with the claim's graph, and what the view says of the claim, of its parts and of its passages with their
       selectors;
    3. of everything that 1 and 2 name, the name that the view gives it (label, title, or EDTF of a time).

    Args:
        built: the dataset.
        name: the IRI of the thing, in full or relative to the base.
        view: the view whose default graph is meant.

    Raises:
        NotFoundError: neither the view nor any claim names it.
        WithdrawnError: it is a claim that was withdrawn.
    """
    quads, iri = built.quads(view), full(name, built.base)
    own = {node for quad in quads for node in _nodes(quad) if node.value.partition("#")[0] == iri or node.value == iri}
    naming = {quad.graph_name for quad in quads if quad.graph_name in own or own.intersection(_ends(quad))}
    mentioning = {quad.subject for quad in quads if quad.predicate in _MENTIONS and quad.object in own}
    claims = {n for n in (*naming, *mentioning) if isinstance(n, ox.NamedNode) and not is_fetched(n.value, built.base)}
    found = {quad for quad in quads if own.intersection(_ends(quad)) or quad.graph_name in claims}
    if not found:
        raise unknown(built, name)
    default = [quad for quad in quads if quad.graph_name == ox.DefaultGraph()]
    records = _of_things(default, {claim.value for claim in claims})
    passages = {str(quad.object) for quad in records if "#" in str(quad.object)}
    described = [quad for quad in default if str(quad.subject) in passages]
    selectors = {str(quad.object) for quad in described if "#" in str(quad.object)}
    found.update(records, described, (quad for quad in default if str(quad.subject) in selectors))
    named = {node for quad in found for node in _nodes(quad)}
    found.update(quad for quad in default if quad.predicate in _NAMES and quad.subject in named)
    return sorted(found, key=str)


def _of_things(quads: Iterable[ox.Quad], iris: set[str]) -> list[ox.Quad]:
    """The quads about these things and their parts."""
    return [quad for quad in quads if str(quad.subject)[1:-1].partition("#")[0] in iris]


def _ends(quad: ox.Quad) -> list[object]:
    return [quad.subject, quad.object]


def _nodes(quad: ox.Quad) -> list[ox.NamedNode]:
    ends = (quad.subject, quad.predicate, quad.object, quad.graph_name)
    return [node for node in ends if isinstance(node, ox.NamedNode)]
