"""The timeline of the whole graph: a page, a picture, and a table."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from graph.publishing.overviews.dated_things import dated_things
from server.accounts.overviews import tables, timeline_picture
from server.accounts.overviews.choices import choices, query
from server.accounts.overviews.chronology import MOST_THINGS, Chronology, chronology, told_by
from server.accounts.overviews.selection import Selection
from server.layout.context import store
from server.layout.figures import LIMITS, caption, data_until, drawing, figure, number, one_of, pages_beside, table
from server.layout.rendering import Head, render_page
from server.wording.evidence import source_documents
from server.wording.modalities import MODALITIES
from server.wording.names import Names

blueprint = Blueprint("timeline", __name__)

_COLUMNS = ("thing", "name", "kind", "property", "time", "edtf", "words", "not_before", "not_after", "modalities",
            "documents", "claims")  # fmt: skip
_QUERY = """SELECT ?thing ?property ?time ?claim ?modality WHERE {
  GRAPH ?claim { ?thing ?property ?time }
  FILTER(?property IN (pg:when, pg:signed, pg:asOf, pg:began, pg:ended, pg:effective))
  ?claim pg:modality ?modality
} ORDER BY ?time ?thing"""


@blueprint.get("/timeline")
@blueprint.get("/timeline.<extension>")
def timeline(extension: str = "") -> Response:
    """What is dated, and what is not, as chosen by `class`, `modality`, `actor` and `document`; `from` passes over."""
    one_of(extension, "svg", "csv", "json")
    offset = number("from", request.args.get("from", "0"))
    selection = Selection.asked(store().base, request.args.to_dict(flat=False), list(source_documents(store())))
    if extension in ("csv", "json"):
        return table(_rows(selection), extension, _COLUMNS)
    shown = chronology(store(), selection, offset)
    if extension == "svg":
        cited = caption("timeline", query(selection, store().base), _chosen(shown))
        told = [LIMITS, f"{data_until(shown.documents.values())}{cited}"]
        return drawing("Timeline", timeline_picture.timeline_picture(shown), timeline_picture.WIDTH, told)
    return Response(render_page("timeline.html", _head(shown), section="timeline", wide=True, **_content(shown)))


def _rows(selection: Selection) -> list[tables.Row]:
    things = dated_things(store())
    held = {iri for thing in things if selection.shows(thing) for iri in (thing.iri, *thing.tenure)}
    times = {time for thing in things for date in selection.dates(thing) for _, time in date.told}
    return tables.timeline_table(things, selection, Names.of(store(), held | times))


def _head(shown: Chronology) -> Head:
    return Head(
        "Timeline",
        "What the documents date, as each of them dates it: each date with the claims that tell it.",
        "/timeline",
        [("image/svg+xml", "/timeline.svg"), ("text/csv", "/timeline.csv"), ("application/json", "/timeline.json")],
        {"@type": "Dataset", "name": "Peacegraph: timeline", "description": _chosen(shown)},
    )


def _content(shown: Chronology) -> dict[str, Any]:
    """What the template shows."""
    selection, base = shown.selection, store().base
    before, after = pages_beside(shown.offset, MOST_THINGS, shown.total)
    asked = query(selection, base)
    return {
        "shown": shown,
        "choices": choices(shown, base),
        "query": asked,
        "kept": [pair for pair in selection.parameters(base) if pair[0] in ("class", "modality")],
        "told_by": told_by,
        "most": MOST_THINGS,
        "bare": [d for d in shown.documents.values() if not d.edtf and shown.selection.document in (None, d.iri)],
        "previous": None if before is None else query(selection, base, **{"from": before}),
        "next": None if after is None else query(selection, base, **{"from": after}),
        "figure": figure("timeline", asked, _chosen(shown), [("CSV", "csv"), ("JSON", "json")], _QUERY),
    }


def _chosen(shown: Chronology) -> str:
    """What was chosen, in words of a caption."""
    selection = shown.selection
    said = ", ".join(words for key, words in MODALITIES.items() if key in selection.modalities)
    parts = [f"Timeline: {said}"]
    parts += [shown.names.plain(selection.actor)] if selection.actor else []
    parts += [f"document {shown.documents[selection.document].number}"] if selection.document else ["all documents"]
    return ", ".join(parts)
