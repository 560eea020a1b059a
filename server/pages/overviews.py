"""The pages over the whole graph: timeline, network and map, each also as a picture and as tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from flask import Blueprint, Response, request
from markupsafe import Markup

from graph.core.errors import NotFoundError, UsageError
from server.layout.rendering import Head, links, render_page
from server.overviews import graph_files, map_picture, network_picture, tables, timeline_picture
from server.overviews.choices import choices, query
from server.overviews.chronology import MOST_THINGS, Chronology, chronology, told_by
from server.overviews.contact_network import MOST_PAIRS, Of, network, pairs_of
from server.overviews.place_map import place_map
from server.overviews.records import all_contacts, all_dated
from server.overviews.selection import Selection
from server.overviews.svg import within_page
from server.pages.figures import LIMITS, Figure, caption, data_until, drawing, figure, number, table
from server.views.context import store
from server.wording.evidence import source_documents
from server.wording.modalities import MODALITIES
from server.wording.names import Names

blueprint = Blueprint("overviews", __name__)

_TIMELINE_COLUMNS = ("thing", "name", "kind", "property", "time", "edtf", "words", "not_before", "not_after",
                     "modalities", "documents", "claims")  # fmt: skip
_CONTACTS_QUERY = """SELECT ?one ?other (COUNT(DISTINCT ?contact) AS ?contacts) WHERE {
  ?contact a pg:Contact ; %(property)s ?one , ?other .
  ?one a %(class)s . ?other a %(class)s FILTER(STR(?one) < STR(?other))
  FILTER EXISTS { ?contact a ?form FILTER(?form IN (pg:Meeting, pg:Call)) }
  FILTER NOT EXISTS { ?contact pg:recurrence ?repeated FILTER(?repeated IN (c:series, c:continuing)) }
} GROUP BY ?one ?other ORDER BY DESC(?contacts) ?one ?other"""
_TIMES_QUERY = """SELECT ?thing ?property ?time ?claim ?modality WHERE {
  GRAPH ?claim { ?thing ?property ?time }
  FILTER(?property IN (pg:when, pg:signed, pg:asOf, pg:began, pg:ended, pg:effective))
  ?claim pg:modality ?modality
} ORDER BY ?time ?thing"""
_PLACES_QUERY = """SELECT ?place ?point ?thing ?claim WHERE {
  GRAPH ?claim { ?thing pg:place|pg:madeAt|pg:territory ?place }
  OPTIONAL { ?place geo:hasGeometry/geo:asWKT ?point }
} ORDER BY ?place ?thing"""


@blueprint.get("/timeline")
@blueprint.get("/timeline.<extension>")
def timeline(extension: str = "") -> Response:
    """What is dated, and what is not, as chosen by `class`, `modality`, `actor` and `document`; `from` passes over."""
    offset = number("from", request.args.get("from", "0"))
    selection = Selection.asked(store().base, request.args.to_dict(flat=False), list(source_documents(store())))
    _one_of(extension, ("", "svg", "csv", "json"))
    if extension in ("csv", "json"):
        things = all_dated(store())
        held = {iri for t in things if selection.shows(t) for iri in (t.iri, *t.tenure)}
        times = {time for t in things for date in selection.dates(t) for _, time in date.told}
        rows = tables.timeline_table(things, selection, Names.of(store(), held | times))
        return table(rows, extension, _TIMELINE_COLUMNS)
    shown = chronology(store(), selection, offset)
    chosen, asked = _chosen(shown), query(selection, store().base)
    told = [LIMITS, f"{data_until(shown.documents.values())}{caption('timeline', asked, chosen)}"]
    if extension == "svg":
        return drawing("Timeline", timeline_picture.timeline_picture(shown), timeline_picture.WIDTH, told)
    files = [("CSV", "csv"), ("JSON", "json")]
    kept = [pair for pair in selection.parameters(store().base) if pair[0] in ("class", "modality")]
    pages = _pages(offset, MOST_THINGS, shown.total)
    content = render_page(
        "timeline.html",
        Head(
            "Timeline",
            "What the documents date, as each of them dates it: each date with the claims that tell it.",
            "/timeline",
            [("image/svg+xml", "/timeline.svg"), ("text/csv", "/timeline.csv"), ("application/json", "/timeline.json")],
            {"@type": "Dataset", "name": "Peacegraph: timeline", "description": chosen},
        ),
        section="timeline",
        wide=True,
        shown=shown,
        choices=choices(shown, store().base),
        query=asked,
        kept=kept,
        told_by=told_by,
        most=MOST_THINGS,
        bare=[document.number for document in shown.documents.values() if not document.edtf],
        previous=None if pages[0] is None else query(selection, store().base, **{"from": pages[0]}),
        next=None if pages[1] is None else query(selection, store().base, **{"from": pages[1]}),
        figure=figure("timeline", asked, chosen, files, _TIMES_QUERY),
    )
    return Response(content)


@blueprint.get("/network")
@blueprint.get("/network.<extension>")
def network_page(extension: str = "") -> Response:
    """Who met or spoke to whom, of `persons` or `states`; `from` passes over pairs."""
    of, offset = _of(request.args.get("of", "persons")), number("from", request.args.get("from", "0"))
    _one_of(extension, ("", "svg", "csv", "json", "graphml", "gexf"))
    asked = "" if of == "persons" else f"of={of}"
    chosen = f"Network of {of}: single meetings and calls, as asserted or reported"
    told = [LIMITS, caption("network", asked, chosen)]
    if extension in ("csv", "json", "graphml", "gexf"):
        held = all_contacts(store())
        everybody = {iri for contact in held for iri in (contact.iri, *contact.persons, *contact.states)}
        names = Names.of(store(), everybody)
        pairs = pairs_of(store(), of, names.plain)
        if extension in ("csv", "json"):
            return table(tables.network_table(pairs, names), extension, ("one", "other", "contacts"))
        write = graph_files.graphml if extension == "graphml" else graph_files.gexf
        return Response(write(pairs, names, " ".join(told)), mimetype="application/xml")
    shown = network(store(), of, offset)
    height, content = network_picture.network_picture(shown, links().thing)
    if extension == "svg":
        whole = network_picture.network_picture(shown, lambda iri: iri)
        told.insert(0, "A line is as wide as contacts are many; one without a number stands for one contact.")
        return drawing(f"Who met or spoke to whom: {of}", whole, network_picture.WIDTH, told)
    files = [("GraphML", "graphml"), ("GEXF", "gexf"), ("CSV", "csv"), ("JSON", "json")]
    words = {"property": "pg:participant", "class": "pg:Person"} if of == "persons" else {
        "property": "pg:involves", "class": "pg:State",
    }  # fmt: skip
    label = f"Network of {of}; the same contacts stand in the table"
    pages = _pages(offset, MOST_PAIRS, shown.total)
    return Response(
        render_page(
            "network.html",
            Head(
                "Network",
                "Who is reported to have met or spoken to whom, with the sentences that say so.",
                "/network",
                [("image/svg+xml", "/network.svg"), ("application/xml", "/network.graphml")],
                {"@type": "Dataset", "name": "Peacegraph: network of contacts", "description": chosen},
            ),
            section="network",
            shown=shown,
            drawn=_markup(within_page(network_picture.WIDTH, height, label, content, "net whole")),
            told_by=told_by,
            limits=LIMITS,
            previous=_paged(of, pages[0]),
            next=_paged(of, pages[1]),
            figure=figure("network", asked, chosen, files, _CONTACTS_QUERY % words),
        )
    )


@blueprint.get("/map")
@blueprint.get("/map.<extension>")
def map_page(extension: str = "") -> Response:
    """The places and what is told to have been there; `borders` is `none` or `natural-earth`."""
    _one_of(extension, ("", "svg", "csv", "json"))
    wanted = request.args.get("borders", "none")
    if wanted not in ("none", "natural-earth"):
        raise UsageError(f"`borders` is none or natural-earth; here it is {wanted!r}")
    borders = wanted == "natural-earth"
    shown = place_map(store())
    asked = "borders=natural-earth" if borders else ""
    note = map_picture.BORDERS_NOTE if borders else map_picture.NO_BORDERS_NOTE
    chosen = "Map of the places that the documents name"
    if extension in ("csv", "json"):
        return table(tables.map_table(shown), extension, ("place", "place_name", "thing"))
    if extension == "svg":
        drawn = map_picture.map_picture(shown, lambda iri: iri, borders=borders)
        source = "Coasts: Natural Earth, public domain."
        told = [f"{note} {source}", LIMITS, caption("map", asked, chosen)]
        return drawing("Places that the documents name", drawn, map_picture.WIDTH, told)
    height, content = map_picture.map_picture(shown, links().thing, borders=borders)
    label = "Map of the places; they stand in the table below"
    return Response(
        render_page(
            "map.html",
            Head(
                "Map",
                "The places that the documents name, with what is told to have been there and who says so.",
                "/map",
                [("image/svg+xml", "/map.svg"), ("text/csv", "/map.csv"), ("application/json", "/map.json")],
                {"@type": "Map", "name": "Peacegraph: places", "description": note},
            ),
            section="map",
            shown=shown,
            borders=borders,
            note=note,
            drawn=_markup(within_page(map_picture.WIDTH, height, label, content, "map-drawn")),
            region=map_picture.frames(shown.located)[0],
            told_by=told_by,
            figure=figure("map", asked, chosen, [("CSV", "csv"), ("JSON", "json")], _PLACES_QUERY),
        )
    )


def _markup(drawn: str) -> Markup:
    """A drawing as part of a page."""
    return Markup(drawn)  # noqa: S704  # written by ElementTree, which escapes all text


def _of(value: str) -> Of:
    for of in get_args(Of):
        if value == of:
            return of  # type: ignore[no-any-return]  # one of the words of the type
    raise UsageError(f"`of` is persons or states; here it is {value!r}")


def _one_of(extension: str, known: Sequence[str]) -> None:
    if extension not in known:
        raise NotFoundError(f"this page is no .{extension}; it is there as {', '.join(filter(None, known))}")


def _pages(offset: int, most: int, total: int) -> tuple[str | None, str | None]:
    """Where the pages before and after this one begin."""
    before = str(max(offset - most, 0)) if offset else None
    return before, str(offset + most) if offset + most < total else None


def _paged(of: Of, start: str | None) -> str | None:
    return links().page("network", of=None if of == "persons" else of, **{"from": start}) if start else None


def _chosen(shown: Chronology) -> str:
    """What was chosen, in words of a caption."""
    selection = shown.selection
    said = ", ".join(words for key, words in MODALITIES.items() if key in selection.modalities)
    parts = [f"Timeline: {said}"]
    parts += [shown.names.plain(selection.actor)] if selection.actor else []
    parts += [f"document {shown.documents[selection.document].number}"] if selection.document else ["all documents"]
    return ", ".join(parts)
