"""Says of a query where the engine would leave the standard: cured, so that another text is evaluated, or told.

The list of deviations is closed: `/status` explains each (`server/protocol/deviations.json`). Candidates are recognised
in the text; only these are parsed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import pyoxigraph as ox

from graph.core.errors import UnreadableQueryError
from graph.sparql import algebra as a
from graph.sparql import clauses
from graph.sparql.query_writer import WRITER
from graph.store import candidates, query_template
from graph.store.cures import Cures

LONGEST_READ: Final = 4000
"""Characters of a query that is taken apart to be cured; a longer one takes seconds, and the deviation is told."""
LONGEST: Final = 100_000
"""Characters of a text that cures a query; longer ones are not evaluated, and the deviation is told."""


@dataclass(frozen=True)
class CuredQuery:
    """What is evaluated in the place of a query.

    `text` has `?` and the name `columns` where a query asks for all variables, None where it names its columns;
    `default_graphs` and `named_graphs` are those of the query, which the text leaves out.
    """

    text: str
    columns: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()

    def with_columns(self, names: Iterable[str]) -> str:
        """Return the text to evaluate; the names of the columns count only where the query asks for all variables."""
        return (
            self.text
            if self.columns is None
            else self.text.replace(f"?{self.columns}", " ".join(map("?{}".format, names)))
        )


@dataclass(frozen=True)
class Examination:
    """What is to be known of a query.

    `told` are the names of the deviations that its answer may have; `cured` is what is evaluated in its place, None
    where it is evaluated as it stands.
    """

    told: tuple[str, ...] = ()
    cured: CuredQuery | None = None
    names: tuple[str, ...] = ()
    """The deviations that are cured."""


@dataclass(frozen=True)
class _TakenApart:
    """A query that was taken apart, its cure as a tree, and whether other constants might be cured otherwise."""

    examination: Examination
    tree: a.Query | None = None
    compares: bool = False


AS_IT_STANDS: Final = Examination()


def examine(text: str, base: str, *, refused: bool = False) -> Examination:
    """Examine a query.

    Args:
        text: the query.
        base: the IRI that its relative IRIs resolve against.
        refused: whether the engine refuses the query as it stands.
    """
    found = candidates.found(text)
    if not found and not refused:
        return AS_IT_STANDS
    plain = clauses.without_comments(text)
    if len(plain) > LONGEST_READ:
        return Examination(told=found)
    template = query_template.read(plain, strings=candidates.STRINGS_COUNT.isdisjoint(found))
    examination = _of_template(template.text, base, found)
    if examination is None:
        return _taken_apart(plain, base, found).examination
    if examination.cured is None:
        return examination
    return replace(examination, cured=replace(examination.cured, text=template.filled(examination.cured.text)))


def cured_tree(text: str, base: str, columns: Iterable[str]) -> a.Query | None:
    """Return the query that is evaluated in the place of another, as a tree; None where that is evaluated as it stands.

    Args:
        text: the other query.
        base: the IRI that its relative IRIs resolve against.
        columns: of its answer.
    """
    tree = _taken_apart(clauses.without_comments(text), base, candidates.found(text)).tree
    if tree is None or tree.select.columns is not None or tree.form != "SELECT":
        return tree
    named = tuple(a.Column(ox.Variable(name)) for name in columns)
    return replace(tree, select=replace(tree.select, columns=named))


@lru_cache(maxsize=4096)
def _of_template(text: str, base: str, found: tuple[str, ...]) -> Examination | None:
    """What is to be known of every query of a template; None where its constants count."""
    apart = _taken_apart(text, base, found)
    return None if apart.compares else apart.examination


@lru_cache(maxsize=256)
def _taken_apart(text: str, base: str, found: tuple[str, ...]) -> _TakenApart:
    from graph.sparql import query_reader  # noqa: PLC0415  # a third of the time in which a server starts

    try:
        query = query_reader.read(text, base)
    except UnreadableQueryError:
        return _TakenApart(Examination(told=found))
    told = set(candidates.told(query, text, found))
    if query.form == "DESCRIBE" or (query.form == "CONSTRUCT" and _has_blank_nodes(query)):
        return _TakenApart(Examination(told=tuple(sorted(told | candidates.CURED.intersection(found)))))
    cures = Cures(query)
    tree = replace(query, select=cures.select(query.select))
    if query.select.columns is None:
        tree = replace(tree, select=replace(tree.select, columns=None))
    told |= cures.told
    names = cures.names | ({"truth-value-case"} & set(found))
    if not names:
        return _TakenApart(Examination(told=tuple(sorted(told))), None, cures.compares)
    cured = _written(tree)
    if len(cured.text) > LONGEST:
        return _TakenApart(Examination(told=tuple(sorted(told | names))))
    return _TakenApart(Examination(tuple(sorted(told)), cured, tuple(sorted(names))), tree, cures.compares)


def prepare() -> None:
    """Load what examining a query needs: a process that may open no file calls this before."""
    examine("SELECT * { ?s ?p ?o FILTER(?o) }", "http://example.org/")


def _written(query: a.Query) -> CuredQuery:
    """Write a query that is evaluated in the place of another."""
    select, columns = query.select, None
    if query.form == "SELECT" and select.columns is None:
        columns = f"{query.prefix}columns"
        select = replace(select, columns=(a.Column(ox.Variable(columns)),))
    text = WRITER.select(select)
    if query.form != "SELECT":
        pattern = WRITER.select(replace(select, columns=(), modifier="")).removeprefix("SELECT")
        template = f" {{ {' '.join(map(WRITER.write, query.template))} }}" if query.form == "CONSTRUCT" else ""
        text = f"{query.form}{template}{pattern}"
    return CuredQuery(f"BASE <{query.base}>\n{text}", columns, query.default_graphs, query.named_graphs)


def _has_blank_nodes(query: a.Query) -> bool:
    return any(variable in query.anonymous for variable in a.variables(query.template))
