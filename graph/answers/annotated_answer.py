"""An answer with its provenance, as values: rows with their witnesses, the support of their triples, notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import pyoxigraph as ox

from graph.core.terms import Value
from graph.store.dataset_store import Store
from graph.store.evaluation import GivenAnswer, Rows
from graph.support.claim_records import ClaimRecord, claim_records
from graph.support.claim_support import Support
from graph.support.triple_support import CLAIM_LIMIT
from graph.witnesses.targets import Witness

NoteCode = Literal[
    "unexplained",
    "absence",
    "nothing",
    "incomplete",
    "uncounted",
    "volatile",
    "unsupported",
    "deviation",
    "unknown",
    "unpaired",
]


@dataclass(frozen=True)
class Note:
    """Something to be known about the whole answer.

    `code` is `unexplained` (there is no provenance), `absence` (it depends on something missing), `nothing` (it rests
    on no triple), `incomplete` (of some rows not every triple is shown), `uncounted` (there are too many solutions to
    look at all), `volatile` (asking again may give another answer), `unsupported` (of some triples the provenance index
    says nothing), `deviation` (the engine may leave the standard here), `unknown` (a name in the query stands nowhere
    in the dataset) or `unpaired` (the query seems to pair what no text pairs).
    """

    code: NoteCode
    text: str


@dataclass(frozen=True)
class Row:
    """A row of an answer; of CONSTRUCT and DESCRIBE a triple, of ASK the boolean.

    `solutions` is how many solutions of the query's pattern the row comes from, and `solutions_shown` how many of them
    were read. `witnesses` are what these rest on, each once: each is enough for the row, or, where it aggregates, one
    of its members. `absent` are patterns that had to find nothing.
    """

    values: tuple[Value | None, ...]
    witnesses: tuple[Witness, ...] = ()
    solutions: int = 0
    solutions_shown: int = 0
    absent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Page:
    """What of an answer is explained: rows, solutions of each row (`witness_limit` of them), claims of each triple."""

    offset: int = 0
    limit: int = 100
    witness_limit: int = 20
    witness_offset: int = 0
    claim_limit: int = CLAIM_LIMIT


@dataclass(frozen=True)
class AnnotatedAnswer:
    """An answer and, for the rows of a page, what they rest on.

    `kind` is `solutions`, `boolean` or `triples`; `answer` is the engine's own. `aggregated` says that a row rests on
    all of its witnesses together, not on each. `merged` says that the default graph was made of graphs that the query
    named, not that of the view. `given` tells this answer from others that the query may rightly have,
    `deviations` names where it may differ from what the standard says.
    """

    kind: str
    columns: tuple[str, ...]
    answer: Rows
    rows: tuple[Row, ...]
    aggregated: bool
    support: Mapping[ox.Quad, Support]
    notes: tuple[Note, ...]
    store: Store = field(repr=False, compare=False)
    merged: bool = False
    given: GivenAnswer | None = None
    deviations: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """How many rows the whole answer has."""
        return 1 if isinstance(self.answer, bool) else len(self.answer)

    @property
    def claim_iris(self) -> Iterator[str]:
        """The IRIs of the claims that support names, some more than once."""
        return (claim for support in self.support.values() for claim in support.claims)

    @cached_property
    def claims(self) -> dict[str, ClaimRecord]:
        """These claims by their IRIs; looked up when first asked for."""
        return claim_records(self.store, self.claim_iris)
