"""All disagreements of the dataset, to choose from by kind, topic and document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graph.publishing.overviews.tellings import once
from graph.store.dataset_store import Store, solutions
from server.wording.names import Names

_ALL = """
SELECT DISTINCT ?disagreement ?label ?kind ?topic ?document WHERE {
  ?disagreement a pg:Disagreement ; rdfs:label ?label ; pg:kind ?kind .
  OPTIONAL { ?disagreement pg:topic ?topic }
  OPTIONAL { ?disagreement pg:side/pg:statedIn/prov:hadPrimarySource ?document }
}"""
_KINDS = "SELECT DISTINCT ?kind WHERE { ?disagreement a pg:Disagreement ; pg:kind ?kind }"
KINDS = ("contradiction", "framing", "description", "granularity", "naming", "change-over-time", "omission")
"""The kinds in the order in which pages list them: what cannot both be true comes first."""


@dataclass
class Listed:
    """A disagreement in the list; `kind` is the end of its concept's IRI, `documents` are numbers."""

    iri: str
    label: str
    kind: str
    topics: set[str] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Choice:
    """A filter that a reader may choose: its value, its name, and how many disagreements it leaves."""

    value: str
    name: str
    count: int


@dataclass(frozen=True)
class DisagreementList:
    """The disagreements that are left by the filters, and what each filter would leave of these."""

    listed: Sequence[Listed]
    total: int
    kinds: Sequence[Choice]
    topics: Sequence[Choice]
    documents: Sequence[Choice]


def disagreement_list(store: Store, kind: str | None, topic: str | None, document: str | None) -> DisagreementList:
    """The disagreements that a reader chose, looked up once for a dataset.

    Args:
        store: the dataset.
        kind: only those of this kind (`contradiction`).
        topic: only those about this thing, by its name (`hostilities/2016-04`).
        document: only those with a side in this document (`001`).
    """
    found, words, names = known(store)
    wanted: dict[str, Callable[[Listed], bool]] = {
        "kind": lambda one: not kind or one.kind == kind,
        "topic": lambda one: not topic or topic in one.topics,
        "document": lambda one: not document or document in one.documents,
    }
    left = [one for one in found.values() if _fits(one, wanted)]
    but = {name: [one for one in found.values() if _fits(one, wanted, name)] for name in wanted}
    return DisagreementList(
        sorted(left, key=lambda one: (_rank(one.kind), one.label.lower())),
        len(found),
        sorted(_choices((o.kind for o in but["kind"]), words.__getitem__), key=lambda choice: _rank(choice.value)),
        _choices((name for o in but["topic"] for name in o.topics), lambda name: names.plain(store.base + name)),
        sorted(_choices((n for o in but["document"] for n in o.documents), str), key=lambda choice: choice.value),
    )


@once
def known(store: Store) -> tuple[Mapping[str, Listed], Mapping[str, str], Names]:
    """All disagreements by IRI, the words for each kind, and the names of the topics, in three queries.

    Where hundreds of documents take sides, these are too many to be looked up for every page.
    """
    found: dict[str, Listed] = {}
    for row in solutions(store, _ALL):
        iri = row["disagreement"].value
        kept = found.setdefault(iri, Listed(iri, row["label"].value, row["kind"].value.rpartition("/")[2]))
        kept.topics.update([row["topic"].value.removeprefix(store.base)] if row["topic"] else [])
        kept.documents.update([row["document"].value.rpartition("/")[2]] if row["document"] else [])
    kinds = {row["kind"].value for row in solutions(store, _KINDS)}
    names = Names.of(store, kinds | {store.base + name for one in found.values() for name in one.topics})
    return found, {iri.rpartition("/")[2]: names.plain(iri) for iri in kinds}, names


def _fits(one: Listed, wanted: Mapping[str, Callable[[Listed], bool]], but: str = "") -> bool:
    """Whether a disagreement is left by all filters but one."""
    return all(fits(one) for name, fits in wanted.items() if name != but)


def _rank(kind: str) -> int:
    return KINDS.index(kind) if kind in KINDS else len(KINDS)


def _choices(values: Iterable[str], name: Callable[[str], str]) -> list[Choice]:
    """The values with their numbers, most frequent first."""
    counted = Counter(values)
    made = [Choice(value, name(value), count) for value, count in counted.items()]
    return sorted(made, key=lambda choice: (-choice.count, choice.name.lower()))
