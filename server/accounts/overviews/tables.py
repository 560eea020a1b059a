"""What the pictures show as tables of plain values, for CSV and JSON: a row a date, a pair, or a thing at a place."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from graph.publishing.overviews.contact_pairs import Pair
from graph.publishing.overviews.dated_things import DatedThing
from graph.publishing.overviews.tellings import Telling
from server.accounts.overviews.chronology import name_of
from server.accounts.overviews.place_map import PlaceMap
from server.accounts.overviews.selection import Selection, kind_of
from server.wording.chunks import text_of
from server.wording.names import Names

Row = Mapping[str, str | int | float | None]


def timeline_table(things: Iterable[DatedThing], selection: Selection, names: Names) -> list[Row]:
    """A row for each date told and property of what was chosen; what bears no date has one row without."""
    rows: list[Row] = []
    for thing in things:
        if not selection.shows(thing):
            continue
        known = {"thing": thing.iri, "name": name_of(thing, names), "kind": kind_of(thing)}
        for date in selection.dates(thing):
            for name, time in date.told:
                bounds = {"not_before": date.first, "not_after": date.last}
                words = names.chunk(time)
                edtf = words.title.removeprefix("EDTF ") if words.title else None
                told = {"property": name, "time": time, "edtf": edtf, "words": words.text}
                rows.append({**known, **told, **bounds, **_sources(date.tellings)})
        if not thing.dates:
            blank = dict.fromkeys(("property", "time", "edtf", "words", "not_before", "not_after"))
            rows.append({**known, **blank, **_sources(filter(selection.takes, thing.tellings))})
    return rows


def network_table(pairs: Sequence[Pair], names: Names) -> list[Row]:
    """A row for each pair."""
    return [
        {
            "one": pair.one,
            "one_name": names.plain(pair.one),
            "other": pair.other,
            "other_name": names.plain(pair.other),
            "contacts": len(pair.contacts),
            "contact_names": "; ".join(names.plain(iri) for iri in pair.contacts),
            **_sources(pair.tellings),
        }
        for pair in pairs
    ]


def map_table(shown: PlaceMap) -> list[Row]:
    """A row for each thing at a place; a place of which nothing is told has one row without."""
    rows: list[Row] = []
    for place in (*shown.located, *shown.others):
        record = place.record
        known: Row = {
            "place": place.iri,
            "place_name": place.name,
            "longitude": record.longitude,
            "latitude": record.latitude,
            "is_area": "yes" if record.is_area else "no",
            "note": record.note,
        }
        there: list[Row] = [
            {"thing": row.iri, "name": row.name, "when": text_of(row.when), **_sources(row.tellings)}
            for row in place.rows
        ]
        rows += [{**known, **one} for one in there or [{**dict.fromkeys(("thing", "name", "when")), **_sources(())}]]
    return rows


def as_csv(rows: Sequence[Row], columns: Sequence[str]) -> str:
    """The rows as CSV (RFC 4180) with a line of column names.

    Args:
        rows: the rows.
        columns: those that stand in the first line where there is no row.
    """
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]) if rows else list(columns))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _sources(tellings: Iterable[Telling]) -> Row:
    held = sorted(set(tellings))
    return {
        "modalities": " ".join(sorted({telling.modality for telling in held})),
        "documents": " ".join(sorted({telling.document for telling in held})),
        "claims": " ".join(telling.claim for telling in held),
    }
