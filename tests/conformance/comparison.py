"""Whether two engines gave the same answer to a query: as bags of rows by value.

Numbers are the same by value, and it is told apart where they are spelt otherwise. Decimals are compared to twelve
digits after the point: an engine need not have more than eighteen in all (XML Schema 1.0 part 2, section 3.2.3).
"""

from __future__ import annotations

import enum
from collections import Counter
from decimal import Decimal, localcontext
from typing import Final

import pyoxigraph as ox

from tests.conformance import results
from tests.conformance.engines import Outcome, Refusal
from tests.conformance.results import Match, Table, Term

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_PLACES: Final = Decimal(10) ** -12


class Agreement(enum.StrEnum):
    """How two outcomes of one query compare."""

    EQUAL = "equal"
    BY_VALUE = "equal, numbers spelt otherwise"
    DIFFERING = "differing"
    OURS_REFUSED = "refused by ours alone"
    THEIRS_REFUSED = "refused by theirs alone"
    BOTH_REFUSED = "refused by both"
    LATE = "theirs came too late"


def agreement(ours: Outcome, theirs: Outcome) -> Agreement:
    """How the outcomes of our engine and of another compare."""
    if isinstance(ours, Refusal):
        return Agreement.BOTH_REFUSED if isinstance(theirs, Refusal) else Agreement.OURS_REFUSED
    if isinstance(theirs, Refusal):
        return Agreement.LATE if theirs.kind == "late" else Agreement.THEIRS_REFUSED
    if isinstance(ours, Table) and isinstance(theirs, Table):
        return _of_tables(ours, theirs)
    match = results.match(ours, theirs)
    return {Match.EXACT: Agreement.EQUAL, Match.BY_VALUE: Agreement.BY_VALUE}.get(match, Agreement.DIFFERING)


def _of_tables(ours: Table, theirs: Table) -> Agreement:
    """Compare bags; blank nodes, of which the data have none, are compared by `results.match` up to their names."""
    if len(ours.rows) != len(theirs.rows):
        return Agreement.DIFFERING
    if _bag(ours, exactly=True) == _bag(theirs, exactly=True):
        return Agreement.EQUAL
    if _bag(ours, exactly=False) == _bag(theirs, exactly=False):
        return Agreement.BY_VALUE
    blank = any(isinstance(term, ox.BlankNode) for row in ours.rows for term in row.values())
    variables = ours.variables | theirs.variables  # a column without values need not be named
    one, other = (Table(variables, table.rows) for table in (ours, theirs))
    return Agreement.EQUAL if blank and results.match(one, other) is not Match.NO else Agreement.DIFFERING


def _bag(table: Table, *, exactly: bool) -> Counter[frozenset[tuple[str, object]]]:
    return Counter(frozenset((name, _key(term, exactly=exactly)) for name, term in row.items()) for row in table.rows)


def _key(term: Term, *, exactly: bool) -> object:
    if not isinstance(term, ox.Literal):
        return term
    if term.language:
        return term.value, term.language.lower()  # RDF 1.1 Concepts, section 3.3
    kind = term.datatype.value.removeprefix(_XSD)
    if exactly or kind not in ("integer", "decimal", "double", "float"):
        return term
    try:
        return kind, _rounded(term.value) if kind == "decimal" else float(term.value) if kind != "integer" else int(
            term.value
        )
    except (ValueError, ArithmeticError):
        return term


def _rounded(text: str) -> Decimal:
    with localcontext(prec=60):
        return Decimal(text).quantize(_PLACES).normalize()
