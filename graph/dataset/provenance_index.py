"""The provenance index: why each triple stands where it does. It is kept beside the dataset and never served.

It is a dataset in itself, in which the name of a graph is an *entry* about the triples in that graph (ARCHITECTURE,
decision 3). Entries about the default graphs and entries about single claims are two parts, so that the first stays
short for a triple that many claims hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, unquote

import pyoxigraph as ox

from graph.ontology.closure import RuleBinding

ENTRY_PREFIX: Final = "urn:x-peacegraph:"
"""The name of a graph of the index is this prefix and one of these entries:

* `support:record`, `support:computed`, `support:curated:FILE`: why a triple stands in the default graphs uninferred.
* `view:VIEW:round:N:RULE:VALUES`: that it was inferred in a view, in which round, and by which rule with which values
of its inner variables (`rule_binding_text`).
* `view:VIEW:computed:RULES:PREMISES`: that the build computed it in a view, by which rules from which triples
(`computation_quads`).
* `view:VIEW:claims:KIND:COUNT:CLAIMS`: its support in a view, where claims hold it
(`graph.support.triple_support.support_entry`).
* Of claims, `claim:NUMBER:computed` and `claim:NUMBER:round:N`: how it came into the graph of that claim.
* Of claims, `claim:NUMBER:type:SOURCE`: that it tells what something is that the claim mentions, and who says so
(`ClaimGraph.types`).
"""
VIEWS_PART, CLAIMS_PART = "provenance-index", "provenance-index-of-claims"
"""The parts of the index, each a view of its store."""
PARTS: Final = (VIEWS_PART, CLAIMS_PART)

RULES: Final = {
    "named-time": "A time span is named after its date, and the days that bound it follow from that name alone.",
    "overlap": "The time of a thing lies where all that the claims of the view say of it overlaps.",
    "precision": (
        "A time is as exact as the wider of the two stretches in which the thing began and ended: a day, a month or a "
        "year of the calendar, or a window; it is open where no first or no last day is told, or the thing goes on."
    ),
    "window": (
        "A document that gives no day is not older than the last thing that it tells as past, and falls on the weekday "
        "and the day of the year that it names."
    ),
    "plan": "A document is not later than the last day of what it tells as planned.",
    "relative-time": "A time relative to a document is the day of the document, or the last such weekday before it.",
    "no-year": "A day without a year that a document tells as past is at the latest the last such day up to its own.",
    "told-as-past": "What a document tells as done is not later than the document.",
    "order": "What a document places after an event did not begin before that event, by the document's own dates.",
    "disagreement": "Where the times that two claims tell of a thing do not overlap, its dates are in disagreement.",
}
"""The rules by which the build computes triples of a view from others, each in a sentence."""


@dataclass
class ClaimGraph:
    """The named graph of one claim: what its passage asserts, what the loader computed, what is entailed, and types.

    `entailed` maps each triple to its round. `types` are types of what the claim mentions which it does not say itself,
    each with its source: `curated:FILE` or `record`, as in the default graphs; `claim:NUMBERS`, the claims of the same
    document that say it; or `round:N`, where it follows from others of these types.
    """

    asserted: list[ox.Triple]
    computed: list[ox.Triple]
    entailed: dict[ox.Triple, int] = field(default_factory=dict)
    types: dict[ox.Triple, str] = field(default_factory=dict)

    @property
    def said(self) -> list[ox.Triple]:
        """What the claim says by itself."""
        return list(dict.fromkeys([*self.asserted, *self.computed, *self.entailed]))

    def __iter__(self) -> Iterator[ox.Triple]:
        """Yield each triple once."""
        yield from self.said
        yield from self.types


@dataclass(frozen=True)
class Computation:
    """A triple that the build computes in a view by rules of ours (`RULES`), from `premises`.

    A premise stands in the default graph of the view, or in the graph of the one claim that counts.
    """

    triple: ox.Triple
    rules: tuple[str, ...]
    premises: tuple[ox.Quad, ...] = ()


def support_quads(support: Mapping[str, Iterable[ox.Triple]]) -> Iterator[ox.Quad]:
    """Yield the entries that tell why triples stand in the default graphs uninferred.

    Args:
        support: the triples by their support: `record`, `computed` or `curated:FILE`.
    """
    for name, triples in support.items():
        yield from (index_quad(triple, f"support:{name}") for triple in triples)


def inference_quads(
    view: str, rounds: Mapping[ox.Triple, int], bindings: Mapping[ox.Triple, RuleBinding] | None = None
) -> Iterator[ox.Quad]:
    """Yield the entries of what was inferred in the default graph of a view.

    Args:
        view: the name of the view.
        rounds: each inferred triple with its round.
        bindings: the rule and values that inferred each; None leaves them out of the entries.
    """
    for triple, number in rounds.items():
        binding = f":{rule_binding_text(bindings[triple])}" if bindings else ""
        yield index_quad(triple, f"view:{view}:round:{number}{binding}")


def computation_quads(view: str, computations: Iterable[Computation]) -> Iterator[ox.Quad]:
    """Yield the entries of what was computed in the default graph of a view.

    Args:
        view: the name of the view.
        computations: what was computed.
    """
    for computation in computations:
        premises = ",".join(quote(f"{premise} .", safe="/") for premise in computation.premises)
        yield index_quad(computation.triple, f"view:{view}:computed:{'+'.join(computation.rules)}:{premises}")


def computation(triple: ox.Triple, entries: Iterable[str], view: str) -> Computation | None:
    """Return how a triple was computed in a view, by the entries about it; None where it was not.

    Args:
        triple: the triple.
        entries: the entries of the index about it, without `ENTRY_PREFIX`.
        view: the name of the view.
    """
    prefix = f"view:{view}:computed:"
    for entry in entries:
        if entry.startswith(prefix):
            rules, _, texts = entry.removeprefix(prefix).partition(":")
            lines = "\n".join(unquote(text) for text in texts.split(",") if text)
            premises = ox.parse(lines, ox.RdfFormat.N_QUADS)
            return Computation(triple, tuple(rules.split("+")), tuple(premises))
    return None


def rules(entries: Iterable[str], view: str) -> tuple[str, ...]:
    """Return the rules by which a triple was computed in a view, by the entries about it; none where it was not."""
    prefix = f"view:{view}:computed:"
    texts = (entry.removeprefix(prefix).partition(":")[0] for entry in entries if entry.startswith(prefix))
    return tuple(name for name in next(texts, "").split("+") if name)


def rule_binding_text(binding: RuleBinding) -> str:
    """Return a rule binding as entries spell it: the rule's digest, and the values of its inner variables."""
    values = ",".join(
        quote(value.value if isinstance(value, ox.NamedNode) else str(value), safe="/") for value in binding.values
    )
    return f"{binding.rule.digest}:{values}"


def bound_terms(values: str) -> list[ox.NamedNode | ox.Literal]:
    """Return the values of a rule's inner variables from the text that `rule_binding_text` ends with."""
    return [_term(unquote(value)) for value in values.split(",") if value]


def _term(text: str) -> ox.NamedNode | ox.Literal:
    if not text.startswith('"'):
        return ox.NamedNode(text)
    (parsed,) = ox.parse(f"<urn:x> <urn:x> {text} .", ox.RdfFormat.N_TRIPLES)
    literal: ox.Literal = parsed.object
    return literal


def round_of(entry: str, graph: str) -> int | None:
    """Return the round that an entry gives its triple in a graph; None where it is about something else.

    Args:
        entry: an entry of the index.
        graph: the default graph of a view (`view:VIEW`), a claim (`claim:NUMBER`), or the types that a claim does not
            say itself (`claim:NUMBER:type`).
    """
    prefix = f"{graph}:round:"
    return int(entry[len(prefix) :].partition(":")[0]) if entry.startswith(prefix) else None


def rank_of(entry: str, graph: str) -> tuple[int, int] | None:
    """Return the layer and the round that an entry gives its triple in a graph; None where it is about something else.

    What is inferred follows from triples of lower rounds, and of no higher layer: of layer 1 are the types that a claim
    does not say itself, on which nothing rests that it does.

    Args:
        entry: an entry of the index.
        graph: the default graph of a view (`view:VIEW`), or a claim (`claim:NUMBER`).
    """
    types = f"{graph}:type"
    if entry.startswith(f"{types}:"):
        return 1, round_of(entry, types) or 0
    number = round_of(entry, graph)
    return None if number is None else (0, number)


def claim_graph_quads(claims: Mapping[str, ClaimGraph]) -> Iterator[ox.Quad]:
    """Yield the entries of what was computed, entailed or typed in the graph of each claim.

    Args:
        claims: the graphs by the relative IRI of their claim.
    """
    for iri, graph in claims.items():
        slug = claim_slug(iri)
        yield from (index_quad(triple, f"{slug}:computed") for triple in graph.computed)
        yield from (index_quad(triple, f"{slug}:round:{n}") for triple, n in graph.entailed.items())
        yield from (index_quad(triple, f"{slug}:type:{source}") for triple, source in graph.types.items())


def index_quad(triple: ox.Triple, entry: str) -> ox.Quad:
    """Return the quad that makes an entry about a triple.

    Args:
        triple: the triple.
        entry: the entry, without `ENTRY_PREFIX`.
    """
    return ox.Quad(triple.subject, triple.predicate, triple.object, ox.NamedNode(ENTRY_PREFIX + entry))


def part_of(quad: ox.Quad) -> str:
    """Return the part of the index to which a quad belongs."""
    name = quad.graph_name
    about_claim = isinstance(name, ox.NamedNode) and name.value.startswith(f"{ENTRY_PREFIX}claim:")
    return CLAIMS_PART if about_claim else VIEWS_PART


def is_inferred(quad: ox.Quad, view: str) -> bool:
    """Whether an entry tells that its triple was inferred in a view."""
    return str(quad.graph_name).startswith(f"<{ENTRY_PREFIX}view:{view}:round:")


def is_of_ontology(quad: ox.Quad) -> bool:
    """Whether an entry tells that its triple stands in a file of the ontology."""
    return str(quad.graph_name).startswith(f"<{ENTRY_PREFIX}support:curated:ontology/")


def claim_slug(iri: str, base: str = "") -> str:
    """Return how entries name a claim: `claim:001-02`.

    Args:
        iri: the IRI of the claim, relative or in full.
        base: the base IRI, where `iri` is in full.
    """
    return iri.removeprefix(base).replace("/", ":")


def claim_iri(slug: str, base: str) -> str:
    """Return the IRI of the claim that entries name so.

    Args:
        slug: such as `claim:001-02`.
        base: the base IRI.
    """
    return base + slug.replace(":", "/")
