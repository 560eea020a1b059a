"""What the parts of things are called, which have no names of their own: "the part of A in B"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from graph.core.namespaces import CONCEPT, PG
from graph.store.dataset_store import Store, solutions
from server.wording.names import Names

_QUERY = """
SELECT DISTINCT ?part ?key ?whole ?who WHERE {{
  VALUES ?part {{ {parts} }}
  {{
    VALUES ?key {{ pg:participation pg:speaking pg:signature pg:figure pg:provision }}
    GRAPH ?g {{ ?whole ?key ?part OPTIONAL {{ ?part pg:agent|pg:inOffice|pg:onBehalfOf|pg:kind ?who }} }}
  }} UNION {{ GRAPH ?g {{ ?part pg:holder ?whole ; pg:office ?who }} BIND(pg:holder AS ?key)
  }} UNION {{ ?whole pg:side ?part BIND(pg:side AS ?key) }}
}} ORDER BY ?part ?whole ?key ?who"""
_WORDS = {
    "participation": "the part of {who} in {whole}", "speaking": "the part of {who} in {whole}",
    "signature": "the signature of {who} under {whole}", "figure": "the figure “{who}” of {whole}",
    "provision": "the term “{who}” of {whole}", "side": "the reading “{who}” of {whole}",
    "holder": "the tenure of {whole} as {who}",
}  # fmt: skip
_OF_PLACES = {"wikidata": "the link of {whole} to Wikidata", "geometry": "the point of {whole}"}
_OF_CLAIM = re.compile(r"claim/([^#]+)#(?:identity|date|context)-\d+")
_CHARACTERS = re.compile(r"doc/([^#]+)#(?:char|quote|position)=(\d+),(\d+)")


@dataclass(frozen=True)
class Parts:
    """Parts by IRI: the property that leads to each, the whole, and whose or what it is."""

    iris: tuple[str, ...]
    found: Mapping[str, tuple[str, str, list[str]]]

    @property
    def terms(self) -> set[str]:
        """The IRIs that their names are made of."""
        wholes = {iri.partition("#")[0] for iri in self.iris if iri.endswith(tuple(f"#{name}" for name in _OF_PLACES))}
        return wholes | {iri for _, whole, who in self.found.values() for iri in (whole, *who)}

    def labels(self, names: Names) -> dict[str, str]:
        """What each is called; those of which nothing is known are left out.

        Args:
            names: of `terms`, and of the parts themselves.
        """
        made = {iri: _label(iri, self.found.get(iri), names) for iri in self.iris}
        return {iri: label for iri, label in made.items() if label}


def parts_among(store: Store, iris: Iterable[str]) -> Parts:
    """The parts and tenures among these things, in one look-up."""
    base = store.base
    parts = sorted(
        iri for iri in set(iris)
        if iri.startswith(base) and not iri.startswith(PG) and ("#" in iri or iri.startswith(f"{base}tenure/"))
    )  # fmt: skip
    found: dict[str, tuple[str, str, list[str]]] = {}
    if parts:
        for row in solutions(store, _QUERY.format(parts=" ".join(str(ox.NamedNode(iri)) for iri in parts))):
            made = found.setdefault(row["part"].value, (row["key"].value.removeprefix(PG), row["whole"].value, []))
            if row["who"] is not None and row["who"].value not in made[2]:
                made[2].append(row["who"].value)
    return Parts(tuple(parts), found)


def _label(iri: str, found: tuple[str, str, list[str]] | None, names: Names) -> str:
    path = iri.removeprefix(names.base)
    if claim := _OF_CLAIM.fullmatch(path):
        return f"helping words of claim {claim[1]}"
    if words := _CHARACTERS.fullmatch(path):
        return f"the words at characters {words[2]} to {words[3]} of document {words[1]}"
    whole, _, part = iri.partition("#")
    if part in _OF_PLACES:
        return _OF_PLACES[part].format(whole=names.plain(whole))
    if found is None:
        return ""
    key, whole, who = found
    of_kind = key in ("figure", "provision")
    told = [names.plain(one) for one in who if one.startswith(CONCEPT) == of_kind]
    if key == "side":
        told = [names.labels[iri]] if iri in names.labels else []
    name = told[0] if told else ("some" if of_kind or key == "side" else "somebody not named")
    return _WORDS[key].format(who=name, whole=names.plain(whole))
