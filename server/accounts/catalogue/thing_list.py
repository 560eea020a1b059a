"""A page of all things of a kind: what each is, when, which documents tell of it, in how many claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from weakref import WeakKeyDictionary

import pyoxigraph as ox

from graph.core.namespaces import PG
from graph.ontology.vocabulary import Vocabulary
from graph.store.dataset_store import Store, solutions
from server.accounts.catalogue.kinds import Member
from server.accounts.catalogue.listing import ROWS, ListColumn, Listing, ListRow
from server.accounts.things.thing import ROLES
from server.wording.chunks import Chunk, Line, joined, said
from server.wording.dates import as_of, days_between
from server.wording.names import Names
from server.wording.told_facts import narrowest, vocabulary_of

COLUMNS = (
    ListColumn("name", "Name"),
    ListColumn("class", "Kind", "kind"),
    ListColumn("when", "When", absent="not dated"),
    ListColumn("documents", "Documents", absent="no claim tells of it"),
    ListColumn("claims", "Claims", "number"),
)
_MOST_NAMED = 5
"""Documents that a row names; of more it tells the number."""
_MOST_TIMES = 3
_counted: WeakKeyDictionary[Store, dict[str, tuple[int, Sequence[str]]]] = WeakKeyDictionary()
"""Claims and documents of what was listed: to count them takes long where many documents tell of a thing."""
_CLASSES = """
SELECT DISTINCT ?thing ?class WHERE {{
  VALUES ?thing {{ {things} }} {where}
  FILTER(STRSTARTS(STR(?class), STR(pg:)))
}}"""
_CLAIMS = """
SELECT ?thing (COUNT(DISTINCT ?claim) AS ?claims) (GROUP_CONCAT(DISTINCT STR(?document); SEPARATOR=" ") AS ?documents)
WHERE {{
  VALUES ?thing {{ {things} }}
  {where} ?claim prov:hadPrimarySource ?document
}} GROUP BY ?thing"""
_MENTIONED = "?claim pg:mentions|pg:attributedTo|pg:relayedBy ?thing ."
_DATED = "GRAPH ?claim { ?dated ?property ?thing }"
"""Times are not among what a claim is said to mention."""
_BEST = """
SELECT ?thing ?earliest ?latest WHERE {{
  VALUES ?thing {{ {things} }} ?thing pg:datePrecision ?precision
  OPTIONAL {{ ?thing pg:earliest ?earliest }} OPTIONAL {{ ?thing pg:latest ?latest }}
}}"""
_TOLD = """
SELECT DISTINCT ?thing ?property ?time WHERE {{
  VALUES ?thing {{ {things} }} GRAPH ?claim {{ ?thing ?property ?time }}
  FILTER(?property IN (pg:when, pg:began, pg:ended, pg:asOf, pg:signed, pg:effective))
}} ORDER BY ?thing ?time"""


def thing_list(store: Store, ontology: Path, members: Sequence[Member], offset: int, size: int = ROWS) -> Listing:
    """A page of a list of things, in at most seven look-ups.

    Args:
        store: the dataset.
        ontology: the folder of the ontology.
        members: all things of the kind, in their order.
        offset: how many stand on the pages before.
        size: how many stand on a page at most.
    """
    shown = members[offset : offset + size]
    iris = [member.iri for member in shown]
    classes = _classes(store, iris, vocabulary_of(ontology, store.version)[0])
    when = _when(store, iris)
    told = _claims(store, iris)
    words = Names.of(store, {PG + name for name in classes.values()})
    rows = [
        ListRow(
            member.iri,
            {
                "name": (Chunk(member.name, member.iri),),
                "class": said(words.plain(PG + classes[member.iri])) if member.iri in classes else (),
                "when": when.get(member.iri, ()),
                "documents": _documents(told.get(member.iri, (0, []))[1]),
                "claims": said(f"{told.get(member.iri, (0, []))[0]:,}"),
            },
        )
        for member in shown
    ]
    return Listing(COLUMNS, rows, offset, len(members), size)


def _claims(store: Store, iris: Sequence[str]) -> Mapping[str, tuple[int, Sequence[str]]]:
    """How many claims tell of each thing, and in which documents; each thing is counted once for a dataset."""
    known = _counted.setdefault(store, {})
    new = [iri for iri in iris if iri not in known]
    where = _DATED if iris and iris[0].startswith(f"{store.base}time/") else _MENTIONED
    known |= dict.fromkeys(new, (0, ()))
    for row in solutions(store, _CLAIMS.format(things=_terms(new), where=where)) if new else ():
        known[row["thing"].value] = int(row["claims"].value), sorted(row["documents"].value.split())
    return known


def _classes(store: Store, iris: Sequence[str], vocabulary: Vocabulary) -> dict[str, str]:
    """The narrowest class of each: as the dataset says, else as the claims do that alone tell of it."""
    found: dict[str, set[str]] = {}
    rest: Iterable[str] = iris
    for where in ("?thing a ?class", "GRAPH ?claim { ?thing a ?class }"):
        for row in solutions(store, _CLASSES.format(things=_terms(rest), where=where)):
            found.setdefault(row["thing"].value, set()).add(row["class"].value.removeprefix(PG))
        rest = [iri for iri in iris if iri not in found]
    kinds = {iri: narrowest(names - ROLES, vocabulary) or narrowest(names, vocabulary) for iri, names in found.items()}
    return {iri: kind for iri, kind in kinds.items() if kind}


def _when(store: Store, iris: Sequence[str]) -> dict[str, Line]:
    """The best time of each thing; of one without any, the times that its claims tell."""
    found: dict[str, Line] = {}
    for row in solutions(store, _BEST.format(things=_terms(iris))):
        first, last = (row[name].value if row[name] else None for name in ("earliest", "latest"))
        if first or last:
            found[row["thing"].value] = said(days_between(first, last))
    times: dict[str, dict[tuple[bool, str], None]] = {}
    for row in solutions(store, _TOLD.format(things=_terms(iri for iri in iris if iri not in found))):
        as_of_day = row["property"].value == f"{PG}asOf"
        times.setdefault(row["thing"].value, {})[as_of_day, row["time"].value] = None
    names = Names.of(store, {time for told in times.values() for _, time in told})
    return {**found, **{iri: joined(list(_times(told, names)), "; ") for iri, told in times.items()}}


def _times(told: Iterable[tuple[bool, str]], names: Names) -> Iterator[Line]:
    for number, (as_of_day, time) in enumerate(told):
        if number == _MOST_TIMES:
            yield said("…")
            return
        chunk = names.chunk(time)
        yield (Chunk(as_of(chunk.text) if as_of_day else chunk.text, title=chunk.title),)


def _documents(iris: Sequence[str]) -> Line:
    if len(iris) > _MOST_NAMED:
        return said(f"{len(iris):,} documents")
    return joined([(Chunk(iri.rpartition("/")[2], iri),) for iri in iris])


def _terms(iris: Iterable[str]) -> str:
    return " ".join(str(ox.NamedNode(iri)) for iri in iris)
