"""Fetches chosen statements of linked items and writes them down, each item into a file with its revision.

What is chosen: positions that persons held, memberships of states and organisations, coordinates of places, native
labels; never anything of descent, family, birth or faith. What country a place is in, and where anything lies but by
its coordinates, is contested and left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import pyoxigraph as ox

from graph.core.namespaces import PREFIXES
from graph.core.settings import Settings
from graph.core.whole_file import replace_file, storing
from graph.dataset.fetched_graphs import FOLDER, SUFFIX, WDT, Fetched, permanent
from graph.wikidata import items
from graph.wikidata.answer_cache import Term
from graph.wikidata.client import Client
from graph.wikidata.linked_things import LinkedThing

QUALIFIED: Final = {"P39": frozenset({"person"}), "P463": frozenset({"state", "polity", "org"})}
"""Properties whose statements are fetched with their dates, each with the kinds of things of which it is fetched."""
PLAIN: Final = {
    "P625": frozenset({"place", "territory"}),
    "P1705": frozenset({"state", "polity", "org", "publisher", "place", "territory"}),
}
"""Properties whose values are fetched as they are."""
_PRECISIONS: Final = {"9": ("gYear", 4), "10": ("gYearMonth", 7), "11": ("date", 10)}
"""Datatypes of dates and how many characters of one they take, by Wikidata's number of how exact it is; what is less
exact than a year is left out."""
_LOCAL: Final = re.compile(r"[A-Za-z0-9-]+")
_QUERY: Final = """
SELECT ?item ?revision ?property ?value ?statement ?named ?begin ?begin_precision ?end ?end_precision WHERE {{
  VALUES ?item {{ {items} }}
  {{ ?item schema:version ?revision }}
  UNION {{ VALUES ?property {{ {plain} }} ?item ?property ?value }}
  UNION {{
    VALUES (?property ?to ?of) {{ {qualified} }}
    ?item ?to ?statement . ?statement ?of ?value ; wikibase:rank ?rank .
    FILTER(?rank != wikibase:DeprecatedRank && STRSTARTS(STR(?value), STR(wd:Q)))
    OPTIONAL {{ ?value rdfs:label ?named FILTER(LANG(?named) = "en") }}
    OPTIONAL {{ ?statement pqv:P580 ?from . ?from wikibase:timeValue ?begin ;
      wikibase:timePrecision ?begin_precision ; wikibase:timeCalendarModel wd:Q1985727 }}
    OPTIONAL {{ ?statement pqv:P582 ?to_day . ?to_day wikibase:timeValue ?end ;
      wikibase:timePrecision ?end_precision ; wikibase:timeCalendarModel wd:Q1985727 }}
  }}
}} ORDER BY ?item ?property ?value ?statement"""
_FILE: Final = """\
# What Wikidata says, which may be wrong. Written by `peacegraph link fetch`, and written anew by it; do not edit.
@prefix wd: <{wd}> .
@prefix wdt: <{wdt}> .
@prefix prov: <{prov}> .
@prefix dct: <{dct}> .
@prefix schema: <{schema}> .
@prefix rdfs: <{rdfs}> .
@prefix xsd: <{xsd}> .

<wikidata/{item}> a prov:Entity ; rdfs:label "{label}"@en ;
    prov:wasDerivedFrom wd:{item} , <{permanent}> ; dct:created "{day}"^^xsd:date ;
    schema:contentUrl {endpoint} .
{labels}
<wikidata/{item}> {{
{content}}}
"""


@dataclass
class _Item:
    """What was read of an item: its revision, statements, and labels for those that have a name of their own."""

    revision: str = ""
    content: set[ox.Triple] = field(default_factory=set)
    labels: dict[ox.NamedNode, str] = field(default_factory=dict)


@dataclass(frozen=True)
class FetchedFile:
    """A file as it is to be written, of this item and revision, with how many statements it holds."""

    item: str
    revision: str
    statements: int
    content: bytes

    @property
    def shown_as(self) -> str:
        """Its name in messages."""
        return f"seeds/{FOLDER}/{self.item}{SUFFIX}"


def fetch(client: Client, things: Sequence[LinkedThing]) -> tuple[list[FetchedFile], list[str]]:
    """The files of the items that these things are linked to as the same, and the items of which nothing is kept.

    Args:
        client: asks Wikidata.
        things: of the register.

    Raises:
        EndpointError: Wikidata gave no answer; there is no file.
        StorageError: an answer could not be kept.
    """
    kinds = {link.item: thing.kind for thing in things for link in thing.links if link.closeness == "same"}
    files, empty = [], []
    for chunk in items.chunks(sorted(kinds)):
        qualified = " ".join(f"(wdt:{name} p:{name} ps:{name})" for name in QUALIFIED)
        query = _QUERY.format(items=items.values(chunk), plain=items.properties(PLAIN), qualified=qualified)
        answer = client.ask(items.PREFIXES + query)
        found: dict[str, _Item] = defaultdict(_Item)
        for row in answer.rows:
            qid = items.number(row["item"])
            _add(found[qid], qid, row, kinds[qid])
        for qid in chunk:
            if found[qid].revision and found[qid].content:
                files.append(_file(qid, found[qid], answer.retrieved, answer.endpoint))
            else:
                empty.append(qid)
    return files, empty


def write(settings: Settings, files: Iterable[FetchedFile]) -> None:
    """Write files into `seeds/wikidata/`, each in place of an older one.

    Raises:
        StorageError: one could not be written.
    """
    folder = settings.seeds / FOLDER
    for file in files:
        path = folder / f"{file.item}{SUFFIX}"
        with storing(path):
            folder.mkdir(exist_ok=True)
        replace_file(path, file.content, path.with_name(f".{path.name}.writing"))


def _add(item: _Item, qid: str, row: dict[str, Term], kind: str) -> None:
    """Add what a row tells, if it is of what is kept of things of this kind."""
    if "revision" in row:
        item.revision = row["revision"].value
        return
    name, value = items.number(row["property"]), row["value"]
    subject = ox.NamedNode(PREFIXES["wd"] + qid)
    direct = ox.NamedNode(WDT + name)
    if kind in PLAIN.get(name, ()) and isinstance(value, ox.Literal):
        item.content.add(ox.Triple(subject, direct, value))
    local = row["statement"].value.rpartition("/")[2] if "statement" in row else ""
    if kind not in QUALIFIED.get(name, ()) or not _LOCAL.fullmatch(local):
        return
    statement = ox.NamedNode(f"{FOLDER}:{qid}#{local}")  # made relative when it is written
    item.content |= {ox.Triple(subject, direct, value), ox.Triple(statement, direct, value)}
    item.labels[statement] = row["named"].value if "named" in row else items.number(value)
    for prop, key in (("P580", "begin"), ("P582", "end")):
        if moment := _date(row.get(key), row.get(f"{key}_precision")):
            item.content.add(ox.Triple(statement, ox.NamedNode(WDT + prop), moment))


def _date(value: Term | None, precision: Term | None) -> ox.Literal | None:
    """A date as exact as Wikidata knows it; None where it is less exact than a year, or before the year 1."""
    if value is None or precision is None or precision.value not in _PRECISIONS or not value.value[:4].isdigit():
        return None
    datatype, length = _PRECISIONS[precision.value]
    return ox.Literal(value.value[:length], datatype=ox.NamedNode(PREFIXES["xsd"] + datatype))


def _file(qid: str, item: _Item, retrieved: date, endpoint: str) -> FetchedFile:
    """The file of an item: the same statements always give the same bytes."""
    day = retrieved.isoformat()
    labels = [
        f"{_written(node)} rdfs:label {ox.Literal(text, language='en')} .\n"
        for node, text in sorted(item.labels.items(), key=lambda pair: pair[0].value)
    ]
    content = _FILE.format(
        **{name: PREFIXES[name] for name in ("wd", "prov", "dct", "schema", "rdfs", "xsd")},
        wdt=WDT,
        item=qid,
        label=Fetched(qid, item.revision, day).in_words,
        permanent=permanent(qid, item.revision).value,
        day=day,
        endpoint=ox.Literal(endpoint),
        labels="".join(labels),
        content="".join(sorted(_lines(item.content))),
    )
    statements = len(item.labels) + sum(isinstance(triple.object, ox.Literal) for triple in _plain(item.content))
    return FetchedFile(qid, item.revision, statements, content.encode())


def _plain(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Those whose property has its value as it is."""
    return (triple for triple in triples if triple.predicate.value.removeprefix(WDT) in PLAIN)


def _lines(triples: Iterable[ox.Triple]) -> Iterator[str]:
    for triple in triples:
        prop = f"wdt:{triple.predicate.value.removeprefix(WDT)}"
        yield f"    {_written(triple.subject)} {prop} {_written(triple.object)} .\n"


def _written(node: object) -> str:
    """A node as the file has it: items by their prefix, statements relative to the base."""
    if isinstance(node, ox.NamedNode):
        if node.value.startswith(f"{FOLDER}:"):
            return f"<{FOLDER}/{node.value.removeprefix(f'{FOLDER}:')}>"
        if node.value.startswith(PREFIXES["wd"]):
            return f"wd:{node.value.removeprefix(PREFIXES['wd'])}"
    return str(node)
