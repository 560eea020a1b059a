"""What the benchmark of the endpoint asks: twelve templates, each with constants drawn from the dataset itself.

The texts are the same for all servers, with their prefixes declared and their IRIs in full. A query is made unlike any
before it either by a comment, which changes nothing but the text, or by a LIMIT that no answer reaches.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox

from graph.core.namespaces import PREFIXES, VOCABULARY_BASE
from graph.store.dataset_store import EmbeddedStore, solutions

JSON: Final = "application/sparql-results+json"
TURTLE: Final = "text/turtle"
CONSTANTS: Final = 40
SEED: Final = 1
COMMENT: Final = "\n# "
LIMIT: Final = "\nLIMIT 1"

TEMPLATES: Final[dict[str, tuple[str, str]]] = {
    "star": ("thing", "SELECT ?s ?p ?o WHERE {{ {{ {0} ?p ?o }} UNION {{ ?s ?p {0} }} }}"),
    "label": ("thing", "SELECT ?name WHERE {{ {0} rdfs:label ?name }}"),
    "contains": ("word", "SELECT ?thing ?name WHERE {{ ?thing rdfs:label ?name FILTER(CONTAINS(LCASE(?name), {0})) }}"),
    "join of three": (
        "thing",
        """SELECT ?claim ?quote ?modality
WHERE {{ ?claim pg:mentions {0} ; pg:quote ?quote ; pg:modality/rdfs:label ?modality }} ORDER BY STR(?quote)""",
    ),
    "join of five": (
        "actor",
        """SELECT DISTINCT ?what ?name ?other
WHERE {{ ?what pg:participant {0} ; rdfs:label ?name ; pg:participant ?who . ?who a pg:Actor ; rdfs:label ?other }}""",
    ),
    "optional": (
        "thing",
        """SELECT ?claim ?modality ?basis
WHERE {{ ?claim pg:mentions {0} ; pg:modality ?modality ; prov:hadPrimarySource ?document
  OPTIONAL {{ ?claim pg:dateBasis ?basis }} }}""",
    ),
    "dates": ("period", "SELECT ?what ?day WHERE {{ ?what pg:when ?time . ?time pg:notBefore ?day FILTER({0}) }}"),
    "count": (
        "class",
        """SELECT ?document (COUNT(DISTINCT ?claim) AS ?claims)
WHERE {{ ?thing a {0} . ?claim pg:mentions ?thing ; prov:hadPrimarySource ?document }} GROUP BY ?document""",
    ),
    "path": (
        "class",
        """SELECT DISTINCT ?thing ?name ?time
WHERE {{ ?thing rdf:type/rdfs:subClassOf* {0} ; rdfs:label ?name OPTIONAL {{ ?thing pg:when/pg:edtf ?time }} }}""",
    ),
    "ask": ("thing", "ASK WHERE {{ ?claim pg:mentions {0} ; pg:modality c:alleged }}"),
    "construct": (
        "thing",
        "CONSTRUCT {{ {0} rdfs:label ?name ; rdf:type ?class }} WHERE {{ {0} rdfs:label ?name ; rdf:type ?class }}",
    ),
    "claim graphs": (
        "actor",
        """SELECT ?claim ?what ?document
WHERE {{ GRAPH ?claim {{ ?what pg:participant {0} }} ?claim prov:hadPrimarySource ?document }}""",
    ),
}


@dataclass(frozen=True)
class Query:
    """A query and the media type that its answer is asked in."""

    name: str
    text: str
    accept: str

    def request(self, host: str, path: str, more: str = "", unique: str = "") -> tuple[bytes, bytes]:
        """A GET request, cut in two where something may come that makes it unlike all others (`COMMENT`, `LIMIT`)."""
        before = f"GET {path}?{more}query={quote(self.text + unique, safe='')}"
        after = f" HTTP/1.1\r\nHost: {host}\r\nAccept: {self.accept}\r\nUser-Agent: bench\r\n\r\n"
        return before.encode(), after.encode()

    def size(self, body: bytes) -> int:
        """How many rows or triples an answer holds; of ASK 1 or 0."""
        if self.accept == TURTLE:
            return len(set(ox.parse(body, ox.RdfFormat.TURTLE)))
        read = ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
        return int(bool(read)) if isinstance(read, ox.QueryBoolean) else sum(1 for _ in read)


def query(name: str, text: str, base: str = "") -> Query:
    """A query, with the prefixes that it uses declared."""
    used = [prefix for prefix in PREFIXES if re.search(rf"\b{prefix}:[A-Za-z]", text)]
    declared = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in used)
    return Query(name, base + declared + text, TURTLE if text.startswith("CONSTRUCT") else JSON)


def mix(store: EmbeddedStore, each: int | None = CONSTANTS) -> list[Query]:
    """Every template with `each` constants of its kind, the same ones every time, or with all there are for None.

    Where a kind has fewer than that, they come again: every template is asked equally often.
    """
    rng, known = Random(SEED), _constants(store)  # noqa: S311  # a benchmark, not a secret
    number = each or max(map(len, known.values()))
    drawn = {kind: list(islice(cycle(rng.sample(found, len(found))), number)) for kind, found in known.items()}
    return [query(name, text.format(c)) for name, (kind, text) in TEMPLATES.items() for c in drawn[kind]]


def curated(folder: Path) -> list[Query]:
    """The project's own queries, with the base that the server presets declared too."""
    base = f"BASE <{VOCABULARY_BASE}>\n"
    return [query(path.stem, path.read_text("utf-8"), base) for path in sorted(folder.glob("*.rq"))]


def shuffled(queries: list[Query], number: int) -> list[Query]:
    """The queries in an order that the number gives, the same for every server."""
    return Random(number).sample(queries, len(queries))  # noqa: S311  # as above


def few(queries: list[Query], number: int) -> list[Query]:
    """So many of the queries, of every template about as many."""
    return queries[:: max(1, len(queries) // number)][:number]


def _constants(store: EmbeddedStore) -> dict[str, list[str]]:
    found = {
        "thing": "SELECT DISTINCT ?x { ?claim pg:mentions ?x . ?x rdfs:label ?name } ORDER BY ?x",
        "actor": "SELECT DISTINCT ?x { ?what pg:participant ?x } ORDER BY ?x",
        "class": "SELECT DISTINCT ?x { ?claim pg:mentions/rdf:type ?x } ORDER BY ?x",
        "word": """SELECT DISTINCT ?x { ?claim pg:mentions/rdfs:label ?name
            BIND(STRBEFORE(LCASE(STR(?name)), " ") AS ?x) FILTER(STRLEN(?x) > 3) } ORDER BY ?x""",
    }
    made = {kind: [str(row["x"]) for row in solutions(store, text)] for kind, text in found.items()}
    months = [f"{year}-{month:02}-01" for year in range(1988, 2020) for month in range(1, 13)]
    periods = zip(months[:-24], months[24:], strict=True)
    made["period"] = [f"?day >= {_date(first)} && ?day < {_date(last)}" for first, last in periods]
    return made


def _date(text: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(f"{PREFIXES['xsd']}date"))
