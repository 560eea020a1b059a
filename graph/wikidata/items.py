"""Items as Wikidata describes them: names, description, classes, a few identifying statements, revision, redirects."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from graph.wikidata.answer_cache import Term
from graph.wikidata.client import Client
from graph.wikidata.linked_things import WD

PREFIXES: Final = """\
PREFIX wd: <http://www.wikidata.org/entity/>
PREFIX wdt: <http://www.wikidata.org/prop/direct/>
PREFIX p: <http://www.wikidata.org/prop/>
PREFIX ps: <http://www.wikidata.org/prop/statement/>
PREFIX pqv: <http://www.wikidata.org/prop/qualifier/value/>
PREFIX wikibase: <http://wikiba.se/ontology#>
PREFIX schema: <http://schema.org/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
"""
LANGUAGES: Final = ("en", "mul", "ru", "hy", "az")
"""The languages in which names are read, the first that there is being shown; `mul` is Wikidata's for all languages."""
AT_ONCE: Final = 100
"""How many items one question is about at most."""
_WDT: Final = "http://www.wikidata.org/prop/direct/"
IDENTIFYING: Final = {"P39": "position", "P17": "country", "P27": "citizen of", "P463": "member of", "P625": "at"}
"""The statements by which a reader recognises an item. They are shown, and never written down."""

_ABOUT: Final = """
SELECT ?item ?target ?revision ?label ?alias ?description ?class ?property ?value ?named WHERE {{
  VALUES ?item {{ {items} }}
  {{ ?item owl:sameAs ?target }}
  UNION {{ ?item schema:version ?revision }}
  UNION {{ ?item rdfs:label ?label FILTER(LANG(?label) IN ({languages})) }}
  UNION {{ ?item skos:altLabel ?alias FILTER(LANG(?alias) IN ({languages})) }}
  UNION {{ ?item schema:description ?description FILTER(LANG(?description) = "en") }}
  UNION {{ ?item wdt:P31 ?class OPTIONAL {{ ?class rdfs:label ?named FILTER(LANG(?named) = "en") }} }}
  UNION {{ VALUES ?property {{ {properties} }} ?item ?property ?value
    OPTIONAL {{ ?value rdfs:label ?named FILTER(LANG(?named) = "en") }} }}
}} ORDER BY ?item ?label ?alias ?class ?property ?value"""
_ROOTS: Final = """
SELECT DISTINCT ?item ?root WHERE {{
  VALUES ?item {{ {items} }} VALUES ?root {{ {roots} }} ?item wdt:P31/wdt:P279* ?root
}} ORDER BY ?item ?root"""


@dataclass
class Item:
    """An item: everything as the endpoint gave it on the day `retrieved`.

    `labels` are by language, `classes` maps items to their English labels, `statements` holds pairs of a property
    (`P39`) and its value in words, `roots` those of the classes asked for that it belongs to, directly or not.
    `redirect` is the item that it was merged into.
    """

    qid: str
    retrieved: date
    revision: str = ""
    redirect: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    aliases: list[tuple[str, str]] = field(default_factory=list)
    description: str = ""
    classes: dict[str, str] = field(default_factory=dict)
    statements: list[tuple[str, str]] = field(default_factory=list)
    roots: set[str] = field(default_factory=set)

    @property
    def exists(self) -> bool:
        """Whether the endpoint knows anything of it: of a deleted item it knows nothing."""
        return bool(self.revision or self.labels or self.redirect or self.classes)

    @property
    def label(self) -> str:
        """Its label, in the first of `LANGUAGES` that it has one in."""
        return next((self.labels[language] for language in LANGUAGES if language in self.labels), "")

    @property
    def names(self) -> list[tuple[str, str]]:
        """Its labels and aliases, each with its language."""
        return [*((text, language) for language, text in self.labels.items()), *self.aliases]

    @property
    def class_names(self) -> str:
        """What it is, in words."""
        return ", ".join(name or qid for qid, name in self.classes.items()) or "no class"

    @property
    def in_words(self) -> str:
        """Its identifying statements, in words."""
        order = list(IDENTIFYING)
        told = sorted(self.statements, key=lambda statement: order.index(statement[0]))
        return "; ".join(f"{IDENTIFYING[prop]} {value}" for prop, value in told)


def read(client: Client, qids: Collection[str], roots: Iterable[str]) -> dict[str, Item]:
    """What Wikidata says of items, by their numbers.

    Args:
        client: asks.
        qids: the items, `Q` and a number.
        roots: the classes to which they may belong.

    Raises:
        EndpointError: nothing can be said.
        StorageError: an answer could not be kept.
    """
    found: dict[str, Item] = {}
    asked_roots = values(sorted(roots))
    for chunk in chunks(sorted(qids)):
        about = _ABOUT.format(items=values(chunk), languages=quoted(LANGUAGES), properties=properties(IDENTIFYING))
        answer = client.ask(PREFIXES + about)
        items = {qid: Item(qid, answer.retrieved) for qid in chunk}
        for row in answer.rows:
            _add(items[number(row["item"])], row)
        known = [qid for qid, item in items.items() if item.exists]
        if known and asked_roots:
            query = _ROOTS.format(items=values(known), roots=asked_roots)
            for row in client.ask(PREFIXES + query).rows:
                items[number(row["item"])].roots.add(number(row["root"]))
        found |= items
    return found


def chunks(qids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Items in portions that one question may be about."""
    return (qids[start : start + AT_ONCE] for start in range(0, len(qids), AT_ONCE))


def values(qids: Iterable[str]) -> str:
    """Items as a query lists them."""
    return " ".join(f"wd:{qid}" for qid in qids)


def properties(names: Iterable[str]) -> str:
    """Direct properties as a query lists them."""
    return " ".join(f"wdt:{name}" for name in names)


def quoted(texts: Iterable[str]) -> str:
    """Plain words as a query lists them."""
    return ", ".join(f'"{text}"' for text in texts)


def number(node: Term) -> str:
    """The number of an item or property: `Q5`, `P39`."""
    return node.value.removeprefix(WD).removeprefix(_WDT)


def _add(item: Item, row: dict[str, Term]) -> None:
    """Add what a row of the answer tells of an item."""
    named = row["named"].value if "named" in row else ""
    if "target" in row:
        item.redirect = number(row["target"])
    elif "revision" in row:
        item.revision = row["revision"].value
    elif "label" in row:
        item.labels[_language(row["label"])] = row["label"].value
    elif "alias" in row:
        item.aliases.append((row["alias"].value, _language(row["alias"])))
    elif "description" in row:
        item.description = row["description"].value
    elif "class" in row:
        item.classes[number(row["class"])] = named
    elif "property" in row and "value" in row:
        item.statements.append((number(row["property"]), named or number(row["value"])))


def _language(node: Term) -> str:
    return str(getattr(node, "language", None) or "")
