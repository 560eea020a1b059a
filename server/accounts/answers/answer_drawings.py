"""What a view of an answer draws: dates, points, ties or bars, each with its rows, and the rows that it cannot draw."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from server.accounts.answers.answer_table import AnswerTable, PlainRows, TableRow
from server.accounts.answers.answer_views import AnswerView, edtf_of_cell, number_of
from server.accounts.answers.known_things import KnownThings
from server.accounts.answers.points import point_of
from server.accounts.pictures.scales import Scale, scale
from server.accounts.pictures.time_axes import Axis
from server.accounts.pictures.timelines import Bar, Drawn, TimelineRow, axis_of, bar_of, timeline
from server.wording.cells import Cell
from server.wording.chunks import Line, joined, said, text_of
from server.wording.modalities import AS_REPORTED

BETWEEN = " · "
"""What stands between the parts of a name that are of several columns."""


@dataclass(frozen=True)
class DatedRow:
    """A row on the time axis: what it names, when in words, and its bars."""

    row: TableRow
    label: Line
    when: Line
    bars: Sequence[Drawn]


@dataclass(frozen=True)
class CountedRow:
    """A row with a number: what it names, and where its bar begins and how wide it is, in percent of the axis."""

    row: TableRow
    label: Line
    number: Line
    x: float
    width: float


@dataclass(frozen=True)
class Spot:
    """A point with what the rows name that have it; `iri` is that of a place, if the rows lead to one."""

    longitude: float
    latitude: float
    name: str
    iri: str | None
    is_area: bool
    rows: Sequence[TableRow]


@dataclass(frozen=True)
class Tie:
    """A line from one thing to another, by IRI, with all rows that tie them and how they do."""

    one: str
    other: str
    how: Sequence[str]
    rows: Sequence[TableRow]

    @property
    def as_reported(self) -> bool:
        """Whether anybody asserts or reports a row, as far as that was looked up."""
        marked = [row.sources.modalities for row in self.rows if row.sources and row.sources.modalities]
        return not marked or any(name in AS_REPORTED for names in marked for name in names)


@dataclass(frozen=True)
class Drawing:
    """A view of an answer; only what belongs to it is filled.

    `rows` are those that are drawn, in the order of the answer, and `left_out` those that are not. `names` are those of
    the things that are tied, by IRI.
    """

    view: AnswerView
    rows: Sequence[TableRow]
    left_out: Sequence[TableRow]
    axis: Axis | None = None
    dated: Sequence[DatedRow] = ()
    scale: Scale | None = None
    counted: Sequence[CountedRow] = ()
    spots: Sequence[Spot] = ()
    ties: Sequence[Tie] = ()
    names: dict[str, str] = field(default_factory=dict)

    @property
    def one_way(self) -> str:
        """How all things of a network are tied, where it is the same everywhere; else empty."""
        ways = {tuple(tie.how) for tie in self.ties}
        return ", ".join(ways.pop()) if len(ways) == 1 else ""


def drawing(view: AnswerView, plain: PlainRows, table: AnswerTable, known: KnownThings) -> Drawing:
    """The view of a page of an answer.

    Args:
        view: one that the answer has.
        plain: its values.
        table: the same as cells.
        known: what is known of the values.
    """
    draw: Callable[[AnswerView, PlainRows, AnswerTable, KnownThings], Drawing] = {
        "timeline": _timeline, "chart": _chart, "map": _map, "network": _network,
    }[view.name]  # fmt: skip
    return draw(view, plain, table, known)


def label_of(row: TableRow, columns: Sequence[int]) -> Line:
    """What a row names: its cells of these columns."""
    return joined([cell.line for at in columns if (cell := row.cells[at])], BETWEEN) or said(f"row {row.number + 1}")


def _timeline(view: AnswerView, _plain: PlainRows, table: AnswerTable, _known: KnownThings) -> Drawing:
    made: list[tuple[TableRow, TimelineRow]] = []
    left_out = []
    for row in table.rows:
        cells = [(table.columns[at].name, cell) for at in view.drawn if (cell := row.cells[at])]
        bars = [bar for _, cell in cells if (bar := bar_of(edtf_of_cell(cell)))]
        if bars:
            made.append((row, TimelineRow(label_of(row, view.labels), _when(view, cells), bars)))
        else:
            left_out.append(row)
    made.sort(key=lambda pair: _first(pair[1].bars))
    axis = axis_of([line for _, line in made])
    bars_of = [bars for group in timeline([line for _, line in made], axis).groups for _, bars in group.rows]
    dated = [DatedRow(row, line.label, line.when, bars) for (row, line), bars in zip(made, bars_of, strict=True)]
    return Drawing(view, _in_order(row for row, _ in made), left_out, axis=axis, dated=dated)


def _when(view: AnswerView, cells: Sequence[tuple[str, Cell]]) -> Line:
    """The dates of a row in words; each with its column, where the view has several."""
    if len(view.drawn) == 1:
        return cells[0][1].line
    return joined([(*said(f"{name.replace('_', ' ')}: "), *cell.line) for name, cell in cells], "; ")


def _first(bars: Sequence[Bar]) -> tuple[int, int]:
    return min((bar.start.toordinal(), bar.end.toordinal()) for bar in bars)


def _chart(view: AnswerView, plain: PlainRows, table: AnswerTable, _known: KnownThings) -> Drawing:
    (at,) = view.drawn
    numbers = [number_of(values[at]) for values in plain.rows]
    held = [number for number in numbers if number is not None]
    axis = scale(min(held), max(held))
    counted = []
    for row, number in zip(table.rows, numbers, strict=True):
        cell = row.cells[at]
        if number is not None and cell is not None:
            x, end = sorted((axis.at(0), axis.at(number)))
            counted.append(CountedRow(row, label_of(row, view.labels), cell.line, x, end - x))
    left_out = [row for row, number in zip(table.rows, numbers, strict=True) if number is None]
    return Drawing(view, [one.row for one in counted], left_out, scale=axis, counted=counted)


def _map(view: AnswerView, plain: PlainRows, table: AnswerTable, known: KnownThings) -> Drawing:
    (at,) = view.drawn
    areas = {(one.longitude, one.latitude) for one in known.places.values() if one.is_area}
    found: dict[tuple[float, float], list[tuple[TableRow, str | None]]] = {}
    left_out = []
    for row, values in zip(table.rows, plain.rows, strict=True):
        iri = known.thing(values[at])
        place = known.places.get(iri or "")
        point = point_of(values[at])
        if place and place.longitude is not None and place.latitude is not None:
            point = place.longitude, place.latitude
        if point is None:
            left_out.append(row)
        else:
            found.setdefault(point, []).append((row, iri))
    spots = []
    for (longitude, latitude), held in found.items():
        rows = [row for row, _ in held]
        iris = {iri for _, iri in held}
        iri = iris.pop() if len(iris) == 1 else None
        spots.append(Spot(longitude, latitude, _spot_name(rows, view), iri, (longitude, latitude) in areas, rows))
    return Drawing(view, _in_order(row for spot in spots for row in spot.rows), left_out, spots=spots)


def _spot_name(rows: Sequence[TableRow], view: AnswerView) -> str:
    """What rows with the same point name: the first of it, and how many more."""
    names = list(dict.fromkeys(text_of(label_of(row, view.labels)) for row in rows))
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"


def _network(view: AnswerView, plain: PlainRows, table: AnswerTable, known: KnownThings) -> Drawing:
    thing = known.node if plain.kind == "triples" else known.thing
    first, *between, last = view.drawn
    names: dict[str, str] = {}
    found: dict[tuple[str, str], tuple[list[str], list[TableRow]]] = {}
    left_out = []
    for row, values in zip(table.rows, plain.rows, strict=True):
        one, other = thing(values[first]), thing(values[last])
        if one is None or other is None or one == other:
            left_out.append(row)
            continue
        names |= {one: _text(row.cells[first]), other: _text(row.cells[last])}
        how, rows = found.setdefault((one, other), ([], []))
        how += [word for at in between if (word := _text(row.cells[at])) and word not in how]
        rows.append(row)
    ties = [Tie(one, other, how, rows) for (one, other), (how, rows) in found.items()]
    return Drawing(view, _in_order(row for tie in ties for row in tie.rows), left_out, ties=ties, names=names)


def _text(cell: Cell | None) -> str:
    return text_of(cell.line) if cell else ""


def _in_order(rows: Iterable[TableRow]) -> list[TableRow]:
    return sorted(rows, key=lambda row: row.number)
