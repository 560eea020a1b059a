"""Says of a query where the engine would leave the standard: cured, so that another text is evaluated, or told.

The list of deviations is closed: `/status` explains each (`server/protocol/deviations.json`). Candidates are recognised
in the text; only these are parsed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import pyoxigraph as ox

from graph.core.errors import UnreadableQueryError
from graph.sparql import algebra as a
from graph.sparql import clauses
from graph.sparql.query_writer import WRITER
from graph.standard import candidates
from graph.standard.cures import Cures

LONGEST_READ: Final = 4000
"""Characters of a query that is taken apart to be cured; a longer one takes seconds, and the deviation is told."""
LONGEST: Final = 100_000
"""Characters of a text that cures a query; longer ones are not evaluated, and the deviation is told."""


@dataclass(frozen=True)
class Examination:
    """What is to be known of a query.

    `told` are the names of the deviations that its answer may have; `cured` is the query that is evaluated in its
    place, None where it is evaluated as it stands.
    """

    told: tuple[str, ...] = ()
    cured: a.Query | None = None
    names: tuple[str, ...] = ()
    """The deviations that are cured."""


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
    return _examined(plain, base, found)


@lru_cache(maxsize=4096)
def _examined(text: str, base: str, found: tuple[str, ...]) -> Examination:
    from graph.sparql import query_reader  # noqa: PLC0415  # a third of the time in which a server starts

    try:
        query = query_reader.read(text, base)
    except UnreadableQueryError:
        return Examination(told=found)
    told = set(candidates.told(query, text, found))
    if query.form == "DESCRIBE" or (query.form == "CONSTRUCT" and _has_blank_nodes(query)):
        return Examination(told=tuple(sorted(told | candidates.CURED.intersection(found))))
    cures = Cures(query)
    cured = replace(query, select=cures.select(query.select))
    if query.select.columns is None:
        cured = replace(cured, select=replace(cured.select, columns=None))
    told |= cures.told
    names = cures.names | ({"truth-value-case"} & set(found))
    if not names:
        return Examination(told=tuple(sorted(told)))
    if len(cured_text(cured, ())) > LONGEST:
        return Examination(told=tuple(sorted(told | names)))
    return Examination(tuple(sorted(told)), cured, tuple(sorted(names)))


def prepare() -> None:
    """Load what examining a query needs: a process that may open no file calls this before."""
    examine("SELECT * { ?s ?p ?o FILTER(?o) }", "http://example.org/")


def cured_text(query: a.Query, columns: Sequence[str]) -> str:
    """Write a query that is evaluated in the place of another.

    Args:
        query: the query.
        columns: its columns, where it asks for all variables; they are those of the other query.
    """
    select = query.select
    if select.columns is None:
        select = replace(select, columns=tuple(a.Column(ox.Variable(name)) for name in columns))
    if query.form == "SELECT":
        return f"BASE <{query.base}>\n{WRITER.select(select)}"
    pattern = WRITER.select(replace(select, columns=(), modifier="")).removeprefix("SELECT")
    template = f" {{ {' '.join(map(WRITER.write, query.template))} }}" if query.form == "CONSTRUCT" else ""
    return f"BASE <{query.base}>\n{query.form}{template}{pattern}"


def _has_blank_nodes(query: a.Query) -> bool:
    return any(variable in query.anonymous for variable in a.variables(query.template))
