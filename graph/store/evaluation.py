"""Evaluates a query so that what is said about its answer later is about the same rows.

Where the query determines its rows, they are given in a fixed order as far as that is cheap, so that every evaluation
gives the same bytes. Where it leaves the engine a choice, the answer that was given is kept, or can be recognised by
its tag when the query is evaluated again.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import time
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox

from graph.core import formats, solution_order
from graph.core.errors import AnswerGoneError, QuerySyntaxError
from graph.core.formats import GRAPHS, RESULTS, Answer, Format
from graph.core.settings import MEGABYTE
from graph.core.views import DEFAULT_VIEW
from graph.sparql import answer_order
from graph.sparql.algebra import Query
from graph.store import deviations
from graph.store.dataset_store import Store
from graph.store.deviations import CuredQuery

Rows = Sequence[ox.QuerySolution] | Sequence[ox.Triple] | bool
"""A whole answer, to be looked at more than once."""
Graphs = tuple[tuple[str, ...], tuple[str, ...]]
"""Default and named graphs of a request; none where those of the query count."""
KEPT: Final = MEGABYTE
"""Bytes of an answer that is kept, compressed where it is larger; what is larger even then is evaluated again, and
recognised by its tag."""
LARGEST_COMPRESSED: Final = 32 * MEGABYTE
"""Bytes of an answer that is compressed: mostly it takes a twentieth of them, and 10 ms for each megabyte."""
TRIES: Final = 5
"""How often a query is evaluated to find an answer that was given."""
QUICK: Final = 0.02
"""Seconds that a query may take to be evaluated once more for the sake of the order of its rows."""
_JSON, _TSV, _CSV = (formats.named(RESULTS, name) or RESULTS[0] for name in ("json", "tsv", "csv"))
_ROW: Final = {"json": b'}},{"', "xml": b"<result>"}
"""What each row has in an answer as bytes; in other formats the end of a line, which a text may have too."""
_LINES: Final = formats.named(GRAPHS, "ntriples") or GRAPHS[0]


@dataclass(frozen=True)
class GivenAnswer:
    """An answer that another evaluation need not give again.

    `tag` is the hash of its bytes in the format `given_in`. `kept` holds it in the format `kept_in`, which loses
    nothing, compressed where it is larger than `KEPT`; it is empty where the answer is too large to be kept. `kind` is
    one of `formats.KINDS`.
    """

    tag: str
    kind: str
    given_in: str
    kept_in: str
    kept: bytes = field(repr=False)
    compressed: bool = False

    def content(self) -> bytes:
        """Return the answer that is kept, as it was written."""
        return zlib.decompress(self.kept) if self.compressed else self.kept


@dataclass(frozen=True)
class WholeAnswer:
    """An answer to be looked at: `columns` are the variables of SELECT, `subject`, `predicate` and `object` of triples,
    and `boolean` of ASK."""

    kind: str
    columns: tuple[str, ...]
    rows: Rows


@dataclass(frozen=True)
class WrittenAnswer:
    """An answer as bytes; `given` is None where every evaluation gives the same."""

    body: bytes
    given: GivenAnswer | None = None


class Evaluation:
    """One query over one dataset, as often as it has to be evaluated.

    Args:
        store: the dataset.
        text: the query.
        view: whose default graph is asked.
        default_graphs: graphs whose merge is asked instead, as IRIs.
        named_graphs: the named graphs beside them, as IRIs.
    """

    def __init__(
        self,
        store: Store,
        text: str,
        view: str = DEFAULT_VIEW,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> None:
        self._store, self._text, self._view = store, text, view
        self.graphs = tuple(default_graphs), tuple(named_graphs)
        self._order = answer_order.read(text)
        self.examined = deviations.examine(text, store.base)
        self._run: tuple[str, Graphs] | None = None

    def answer(self) -> Answer:
        """Evaluate the query.

        Raises:
            PeacegraphError: as `Store.query`.
        """
        text, graphs, answer = self._evaluated()
        self._run = text, graphs
        return answer

    @property
    def deviations(self) -> tuple[str, ...]:
        """The names of the places where the answer may differ from what the standard says."""
        return self.examined.told

    def write(self, answer: Answer, fmt: Format, buffer: Callable[[], io.BytesIO] = io.BytesIO) -> WrittenAnswer:
        """Write an answer of `answer`, which is consumed, in a fixed order where that is cheap.

        Args:
            answer: the answer.
            fmt: a format of its kind.
            buffer: makes what is written into; one that is full raises an error of its own.

        Raises:
            NotAcceptableError: the answer holds what the format cannot hold.
        """
        kind, began = formats.kind(answer), time.perf_counter()
        columns = _names(answer) if isinstance(answer, ox.QuerySolutions) else []
        if self._is_free(kind, columns):
            kept_in = _lossless(fmt, kind)
            kept = formats.write(answer, kept_in, buffer())
            body = _converted(kept, kept_in, fmt, buffer)
            return WrittenAnswer(body, _given(body, fmt, kind, kept))
        body = formats.write(answer, fmt, buffer())
        if kind == "boolean" or (kind == "solutions" and self._order.is_total(columns)):
            return WrittenAnswer(body)
        ordered = self._in_order(body, columns) if fmt is _JSON else None
        quick = body.count(_ROW.get(fmt.name, b"\n")) <= solution_order.MOST and time.perf_counter() - began < QUICK
        if ordered is None and quick:
            ordered = self._again_in_order(fmt, columns, buffer)
        if ordered is not None:
            return WrittenAnswer(ordered)
        return WrittenAnswer(body, _given(body, fmt, kind, body if _lossless(fmt, kind) is fmt else b""))

    def whole(self, given: GivenAnswer | None = None) -> tuple[WholeAnswer, GivenAnswer | None]:
        """Have the whole answer, in the order in which `write` gives its rows.

        Args:
            given: the answer that was given, if the query was evaluated before and need not give it again.

        Returns:
            The answer, and what tells it from others; None where every evaluation gives the same.

        Raises:
            AnswerGoneError: the answer that was given is not kept, and the query does not give it again.
            PeacegraphError: as `Store.query`.
        """
        if given is not None:
            return self._whole_given(given), given
        answer = self.answer()
        kind = formats.kind(answer)
        if isinstance(answer, ox.QuerySolutions) and not self._order.free and self._order.is_total(_names(answer)):
            return _whole(answer), None
        fmt = _LINES if kind == "triples" else _JSON
        written = self.write(answer, fmt)
        return _read(written.body, fmt), written.given

    def _whole_given(self, given: GivenAnswer) -> WholeAnswer:
        of_kind = formats.of_kind(given.kind)
        kept_in, given_in = (formats.named(of_kind, name) or of_kind[0] for name in (given.kept_in, given.given_in))
        if given.kept:
            return _read(given.content(), kept_in)
        for _ in range(TRIES):
            body = formats.written(self.answer(), kept_in)
            if tag_of(_converted(body, kept_in, given_in, io.BytesIO)) == given.tag:
                return _read(body, kept_in)
        raise AnswerGoneError("this answer is too large to be kept, and the query now gives another one; ask again")

    def _evaluated(self) -> tuple[str, Graphs, Answer]:
        """The text that was evaluated, over which graphs, and the answer."""
        if self.examined.cured is not None:
            with contextlib.suppress(QuerySyntaxError):  # then the query itself is refused, with its own lines
                return self._cured(self.examined.cured)
        try:
            return self._text, self.graphs, self._store.query(self._text, self._view, *self.graphs)
        except QuerySyntaxError:
            again = deviations.examine(self._text, self._store.base, refused=True)
            if again.cured is None or again == self.examined:
                raise
            with contextlib.suppress(QuerySyntaxError):
                evaluated = self._cured(again.cured)
                self.examined = again
                return evaluated
            raise

    def _cured(self, query: CuredQuery) -> tuple[str, Graphs, Answer]:
        """The same of the query that is evaluated in the place of this one."""
        columns: list[str] = []
        if query.columns is not None:
            answer = self._store.query(self._text, self._view, *self.graphs)
            columns = _names(answer) if isinstance(answer, ox.QuerySolutions) else []
        text = query.with_columns(columns)
        graphs = self.graphs if any(self.graphs) else (query.default_graphs, query.named_graphs)
        return text, graphs, self._store.query(text, self._view, *graphs)

    def cured(self, columns: Sequence[str]) -> Query | None:
        """The query that is evaluated in the place of this one; None where it is evaluated as it stands.

        Args:
            columns: of the answer.
        """
        return deviations.cured_tree(self._text, self._store.base, columns) if self.examined.cured else None

    def _is_free(self, kind: str, columns: Sequence[str]) -> bool:
        """Whether the standard leaves the engine a choice of rows or values."""
        total = kind == "boolean" or (kind == "solutions" and self._order.is_total(columns))
        return self._order.free or (self._order.sliced and not total)

    def _in_order(self, body: bytes, columns: Sequence[str]) -> bytes | None:
        """Solutions as JSON in order; None where there are too many, or where it needs another evaluation."""
        keys = self._order.keys_among(columns)
        return None if keys is None else solution_order.in_order(body, keys)

    def _again_in_order(self, fmt: Format, columns: Sequence[str], buffer: Callable[[], io.BytesIO]) -> bytes | None:
        """Another evaluation, in order; None where there are too many rows."""
        if columns and self._order.keys_among(columns) is None and self._run:
            text, graphs = self._run
            keys_end = answer_order.read(text).keys_end or len(text)
            total = answer_order.with_total_order(text, keys_end, columns)
            return formats.write(self._store.query(total, self._view, *graphs), fmt, buffer())
        answer = self.answer()
        if isinstance(answer, ox.QueryTriples):
            triples = list(answer)
            if len(triples) > solution_order.MOST:
                return None
            return formats.write(sorted(triples, key=str), fmt, buffer())
        ordered = self._in_order(formats.written(answer, _JSON), columns)
        return None if ordered is None else _converted(ordered, _JSON, fmt, buffer)


def _names(answer: ox.QuerySolutions) -> list[str]:
    return [variable.value for variable in answer.variables]


def _lossless(fmt: Format, kind: str) -> Format:
    """A format that loses nothing: this one, or one that it can be made of. CSV tells no kinds of terms apart."""
    if kind == "boolean":
        return _JSON
    return _TSV if fmt is _CSV else fmt


def _converted(body: bytes, kept_in: Format, fmt: Format, buffer: Callable[[], io.BytesIO]) -> bytes:
    """Solutions in another format; triples are never kept in another one than they are given in."""
    if fmt is kept_in:
        return body
    return formats.write(ox.parse_query_results(body, kept_in.results), fmt, buffer())


def _read(body: bytes, fmt: Format) -> WholeAnswer:
    """The answer that stands in a format that loses nothing."""
    if fmt.rdf is not None:
        triples = [quad.triple for quad in ox.parse(body, fmt.rdf)]
        return WholeAnswer("triples", ("subject", "predicate", "object"), triples)
    answer = ox.parse_query_results(body, fmt.results)
    if isinstance(answer, ox.QueryBoolean):
        return WholeAnswer("boolean", ("boolean",), bool(answer))
    return _whole(answer)


def _whole(answer: ox.QuerySolutions) -> WholeAnswer:
    return WholeAnswer("solutions", tuple(_names(answer)), list(answer))


def _given(body: bytes, fmt: Format, kind: str, kept: bytes = b"") -> GivenAnswer:
    compressed = KEPT < len(kept) <= LARGEST_COMPRESSED
    if compressed:
        kept = zlib.compress(kept, level=1)
    return GivenAnswer(
        tag_of(body), kind, fmt.name, _lossless(fmt, kind).name, kept if len(kept) <= KEPT else b"", compressed
    )


def tag_of(body: bytes) -> str:
    """Return the tag of an answer: a hash of its bytes, or of whatever else tells it from others."""
    return hashlib.sha256(body).hexdigest()[:32]
