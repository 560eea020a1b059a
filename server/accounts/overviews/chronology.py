"""The timeline of the whole graph: a line for each date told of each thing that was chosen, and what bears no date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from graph.publishing.overviews.dated_things import DatedThing, ToldDate, dated_things, is_open
from graph.publishing.overviews.tellings import Telling
from graph.store.dataset_store import Store
from server.accounts.overviews.selection import Selection, kind_of
from server.accounts.pictures.time_axes import Axis
from server.accounts.pictures.timelines import Bar, Timeline, TimelineRow, axis_of, bar_of, timeline
from server.wording.chunks import Chunk, Line, around, joined, said, text_of
from server.wording.dates import as_of, days_between
from server.wording.evidence import SourceDocument, source_documents
from server.wording.modalities import AS_REPORTED, rank
from server.wording.names import Names, edtf_of

MOST_TELLING = 4
"""How many claims are named that tell a date or an event; the page of the thing has all."""
MOST_DATES, MOST_PUBLISHED = 6, 40
"""How many dates of one thing, and how many days of publication, stand on a page; the table has all."""
MOST_THINGS = 150
"""How many things stand on one page of the timeline."""
_ICONS = {"agreements": "c-agreement", "offices": "c-office", "status": "c-place", "described": "c-term"}
_BEFORE = {"began": "began ", "ended": "ended ", "effective": "in force ", "signed": "made "}


@dataclass(frozen=True)
class DateRow:
    """One date of a thing, as one or more claims tell it; `told` is its property and time, or two of each."""

    thing: DatedThing
    date: ToldDate
    name: str
    when: Line
    bar: Bar | None


@dataclass(frozen=True)
class Chronology:
    """The timeline as it was chosen.

    `rows` are the dates of the things of this page, as reported and then set apart; `undated` the things without a
    date. `reported` and `apart` are the same on one axis. `total` counts the things that were chosen, and `offset`
    those of the pages before. `things` is everything that could be chosen. Of things with very many dates `more_dates`
    are not shown.
    """

    selection: Selection
    rows: Sequence[DateRow]
    undated: Sequence[DatedThing]
    reported: Timeline
    apart: Timeline
    published: Timeline
    axis: Axis | None
    names: Names
    documents: dict[str, SourceDocument]
    total: int
    offset: int
    things: Sequence[DatedThing]
    more_dates: int = 0

    @property
    def more_published(self) -> bool:
        """Whether days of publication are left out."""
        return self.selection.document is None and len(self.documents) > MOST_PUBLISHED

    @property
    def off_axis(self) -> list[tuple[Line, Line, Sequence[Telling]]]:
        """What is not on the axis: its name, what is told instead of a date, and who tells of it; by alphabet."""
        unplaced = [((Chunk(r.name, r.thing.iri),), r.when, r.date.tellings) for r in self.rows if r.bar is None]
        names = self.names
        undated = [((Chunk(name_of(t, names), t.iri),), said(""), self._told_by(t)) for t in self.undated]
        issued = [(row.label, row.when, ()) for row in self.published.undated]
        return sorted([*unplaced, *undated, *issued], key=lambda entry: text_of(entry[0]).lower())

    def _told_by(self, thing: DatedThing) -> list[Telling]:
        return [telling for telling in thing.tellings if self.selection.takes(telling)]


def chronology(store: Store, selection: Selection, offset: int = 0) -> Chronology:  # long: gathers what a page shows
    """The timeline of what was chosen: three look-ups, however much that is.

    Args:
        store: the dataset.
        selection: what was chosen.
        offset: how many things stand on pages before this one.
    """
    things = dated_things(store)
    first = {thing.iri: _first(selection, thing) for thing in things if selection.shows(thing)}
    chosen = sorted((thing for thing in things if thing.iri in first), key=lambda thing: first[thing.iri])
    page = chosen[offset : offset + MOST_THINGS]
    told_of = [(thing, selection.dates(thing)) for thing in page]
    dates = [(thing, told) for thing, held in told_of for told in held[:MOST_DATES]]
    actors = {actor for thing in things for actor in thing.actors}
    times = {time for _, told in dates for _, time in told.told}
    held = {iri for thing in page for iri in (thing.iri, *thing.tenure)}
    names = Names.of(store, held | times | actors)
    documents = source_documents(store)
    rows = [row for thing, told in dates for row in _rows(thing, told, names)]
    rows.sort(key=lambda row: (first[row.thing.iri], row.name, row.thing.iri, *_moment(row.bar), row.date.told))
    shown = [_shown(row, documents) for row in rows if row.bar]
    apart = [_shown(row, documents) for row in rows if row.bar and not _as_reported(row)]
    reported = [_shown(row, documents) for row in rows if row.bar and _as_reported(row)]
    issued = _published(documents.values(), selection)
    axis = axis_of([*shown, *issued])
    return Chronology(
        selection,
        rows,
        [thing for thing in page if selection.is_undated(thing)],
        timeline(reported, axis),
        timeline(apart, axis),
        timeline(issued, axis),
        axis,
        names,
        documents,
        len(chosen),
        offset,
        things,
        sum(len(held) for _, held in told_of) - len(dates),
    )


def told_by(tellings: Iterable[Telling], documents: dict[str, SourceDocument]) -> Line:
    """The numbers of the documents that tell something, each as a link to the claim that does: `000 002`.

    Where several claims of a document tell it, their own numbers stand there.
    """
    ordered = sorted(set(tellings), key=lambda telling: (telling.document, telling.claim))
    several = {document for document, count in Counter(t.document for t in ordered).items() if count > 1}
    chunks = [
        Chunk(t.claim.rpartition("/")[2] if t.document in several else documents[t.document].number, t.claim)
        for t in ordered[:MOST_TELLING]
    ]
    line, more = joined([(chunk,) for chunk in chunks], " "), len(ordered) - MOST_TELLING
    return (*line, *said(f" and {more:,} more")) if more > 0 else line


def name_of(thing: DatedThing, names: Names) -> str:
    """What a thing is called; somebody's holding of an office by both."""
    return ", ".join(map(names.plain, thing.tenure)) if thing.tenure else names.plain(thing.iri)


def date_line(thing: DatedThing | None, names: Names, modalities: Collection[str]) -> Line:
    """The dates of a thing as claims of these modalities tell them; "not dated" where none does."""
    dates = thing.dates if thing else ()
    told = [date for date in dates if any(telling.modality in modalities for telling in date.tellings)]
    lines = [_when(date, names) for date in sorted(told, key=lambda date: (*_moment(_bar(date)), date.told))]
    return joined(lines, "; ") if lines else said("not dated")


def _rows(thing: DatedThing, told: ToldDate, names: Names) -> list[DateRow]:
    """A date as it is told as reported, and the same as it is told otherwise."""
    bar, when = _bar(told), _when(told, names)
    as_reported = tuple(telling for telling in told.tellings if telling.modality in AS_REPORTED)
    otherwise = tuple(telling for telling in told.tellings if telling.modality not in AS_REPORTED)
    name = name_of(thing, names)
    return [DateRow(thing, replace(told, tellings=by), name, when, bar) for by in (as_reported, otherwise) if by]


def _as_reported(row: DateRow) -> bool:
    return row.date.tellings[0].modality in AS_REPORTED


def _shown(row: DateRow, documents: dict[str, SourceDocument]) -> TimelineRow:
    modalities = sorted({telling.modality for telling in row.date.tellings}, key=rank)
    note = told_by(row.date.tellings, documents)
    label = (Chunk(row.name, row.thing.iri),)
    icon = _ICONS.get(kind_of(row.thing), "c-event")
    return TimelineRow(label, row.when, [row.bar] if row.bar else [], icon, modalities, note=note)


def _published(documents: Iterable[SourceDocument], selection: Selection) -> list[TimelineRow]:
    rows, undated = [], []
    for document in documents:
        bar = bar_of(document.edtf) if document.edtf else None
        if selection.document not in (None, document.iri):
            continue
        if bar:
            when = (Chunk(document.date, title=f"EDTF {document.edtf}"),)
            note = (Chunk(document.number, document.iri),)
            rows.append(TimelineRow(said("Documents published"), when, [bar], "c-document", note=note))
        else:
            label = (Chunk(f"Document {document.number}", document.iri),)
            undated.append(
                TimelineRow(
                    label,
                    said(
                        f"published {document.published}" if document.earliest else "published on no day that is known"
                    ),
                )
            )
    return [*sorted(rows, key=lambda row: row.bars[0].start)[:MOST_PUBLISHED], *undated[:MOST_PUBLISHED]]


def _bar(told: ToldDate) -> Bar | None:
    """The date as a bar; where only rules bound it, between these bounds."""
    return _bar_of(told.told, told.first, told.last)


@lru_cache(maxsize=65536)
def _bar_of(told: tuple[tuple[str, str], ...], first_day: str | None, last_day: str | None) -> Bar | None:
    edtf = [(name, _edtf(time)) for name, time in told]
    if len(edtf) > 1 and not any(text.startswith("[") for _, text in edtf):
        bar = bar_of("/".join(text for _, text in edtf))
    else:
        name, text = edtf[0]
        ends = {"began": "{}/", "ended": "/{}"}.get(name, "{}") if not text.startswith("[") else "{}"
        bar = bar_of(ends.format(text))
        if bar and text.startswith("[") and name in ("began", "ended"):
            bar = replace(bar, open_end=bar.open_end or name == "began", open_start=bar.open_start or name == "ended")
    if bar or not (first_day or last_day):
        return bar
    first, last = (date.fromisoformat(day) for day in (first_day or last_day or "", last_day or first_day or ""))
    return Bar(first, last, "dash", open_end=not last_day, open_start=not first_day)


def _when(told: ToldDate, names: Names) -> Line:
    """The date in words, and where it is told relative to a document, what follows for it."""
    if len(told.told) > 1:
        return joined([(replace(names.chunk(time), iri=None),) for _, time in told.told], " to ")
    name, time = told.told[0]
    chunk = replace(names.chunk(time), iri=None)
    line: Line = (Chunk(as_of(chunk.text), title=chunk.title),) if name == "asOf" else (chunk,)
    if name == "when" and is_open(time):
        line = (replace(chunk, text=chunk.text.replace(", no end told", "").replace(", no beginning told", "")),)
    line = around(_BEFORE[name], line) if name in _BEFORE else line
    if "#" in time and (told.first or told.last) and not bar_of(_edtf(time)):
        line = (*line, *said(f"; follows: {days_between(told.first, told.last)}"))
    return line


def _edtf(time: str) -> str:
    """The EDTF string in the IRI of a time."""
    return edtf_of(time[time.index("time/") :] if "time/" in time else time)


def _first(selection: Selection, thing: DatedThing) -> tuple[date, bool]:
    """What orders things: the first day that any of their dates may mean."""
    dates = (told for told in thing.dates if any(map(selection.takes, told.tellings)))
    return min((_moment(_bar(told)) for told in dates), default=(date.max, False))


def _moment(bar: Bar | None) -> tuple[date, bool]:
    return (bar.start, not bar.open_start) if bar else (date.max, False)
