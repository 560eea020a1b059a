"""The proof of a witness: loaded alone into an empty store, its triples make the same query give the row again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pyoxigraph as ox

from graph.answers.annotated_answer import AnnotatedAnswer, Row
from graph.sparql import algebra as a
from graph.sparql import scope
from graph.sparql.query_writer import WRITER
from graph.store.dataset_store import EmbeddedStore
from graph.store.evaluation import Evaluation
from tests.graph.answers import operators

_UNORDERED = ("GROUP_CONCAT(", "SAMPLE(")


@dataclass
class Tally:
    """How many cases ran."""

    queries: int = 0
    rows: int = 0
    replays: int = 0
    skipped: int = 0

    def __iadd__(self, other: Tally) -> Tally:
        for name in ("queries", "rows", "replays", "skipped"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self


def only(quads: Iterable[ox.Quad], query: a.Query, base: str) -> EmbeddedStore:
    """A store of these quads. What stood in a default graph made of named ones stands in the first of these."""
    made = ox.Store()
    merged = ox.NamedNode(query.default_graphs[0]) if query.default_graphs else None
    for quad in quads:
        default = quad.graph_name == ox.DefaultGraph()
        made.add(ox.Quad(quad.subject, quad.predicate, quad.object, merged) if default and merged else quad)
    return EmbeddedStore(base, "", {"reported": made, "all": made})


def unshown(query: a.Query, variables: Sequence[str]) -> list[int]:
    """The columns whose value an engine may choose, or draws."""
    drawn = {v.value for v in scope.volatile_variables(a.Group((query.select,)))}
    free = {
        name for name, expression in _columns(query.select) if any(w in _UNORDERED for w in scope._words(expression))
    }
    return [n for n, name in enumerate(variables) if name in drawn | free]


def _columns(node: object) -> Iterable[tuple[str, a.Expression]]:
    if isinstance(node, a.Column) and node.expression:
        yield node.variable.value, node.expression
    for part in a.parts(node):
        yield from _columns(part)


def without_slice(text: str, base: str) -> str:
    """A SELECT query without OFFSET, by which a row alone would be skipped."""
    query = operators.read(text, base)
    if not query.select.offset or query.form != "SELECT":
        return text
    return WRITER.select(replace(query.select, offset=0))


def again(
    text: str, store: EmbeddedStore, row: Row, annotated: AnnotatedAnswer, query: a.Query, *, cured: bool = False
) -> bool:
    """Whether the query gives the row over `store`: by the engine alone, or as it is evaluated, with what is cured."""
    alone = without_slice(text, store.base)
    answer = Evaluation(store, alone).answer() if cured else store.query(alone)
    if isinstance(answer, ox.QueryBoolean):
        return bool(answer) == (row.values[0].value == "true")
    if isinstance(answer, ox.QueryTriples):
        template = {v for v in query.anonymous if v in set(a.variables(query.template))}
        wanted = tuple(None if isinstance(t, ox.BlankNode) and template else t for t in row.values)
        return any(
            all(w is None or w == t for w, t in zip(wanted, (f.subject, f.predicate, f.object), strict=True))
            for f in answer
        )
    hidden = set(unshown(query, annotated.columns))
    kept = [n for n in range(len(annotated.columns)) if n not in hidden]
    wanted = tuple(row.values[n] for n in kept)
    return any(tuple(found[n] for n in kept) == wanted for found in answer)


def collected(annotated: AnnotatedAnswer, row: Row, query: a.Query) -> list[frozenset[ox.Quad]]:
    """What has to be enough for the row: each witness, or, where something aggregates, all together."""
    together = any(select.aggregates or select.sliced for select in _selects(query.select))
    if not together:
        return [witness.quads for witness in row.witnesses]
    return [frozenset(quad for witness in row.witnesses for quad in witness.quads)]


def _selects(node: object) -> Iterable[a.Select]:
    if isinstance(node, a.Select):
        yield node
    for part in a.parts(node):
        yield from _selects(part)


def failures(text: str, annotated: AnnotatedAnswer, base: str, tally: Tally, at_most: int = 10**9) -> list[str]:
    """The rows of the page that do not come back, in words; `tally` counts what was tried."""
    query = operators.read(text, base)
    tally.queries += 1
    failed = []
    for row in annotated.rows:
        tally.rows += 1
        if query.form == "DESCRIBE":
            continue
        for quads in collected(annotated, row, query)[:at_most]:
            tally.replays += 1
            small = only(quads, query, base)
            if not any(again(text, small, row, annotated, query, cured=cured) for cured in (False, True)):
                failed.append(f"{row.values} from {sorted(map(str, quads))} of {text}")
        if not row.witnesses and annotated.answer is not False and not row.absent:
            failed.append(f"{row.values} has no witness in {text}")
    return failed
