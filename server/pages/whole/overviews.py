"""The network and the map of the whole graph: pages, pictures, tables, and files for tools that draw networks."""

from __future__ import annotations

from typing import get_args

from flask import Blueprint, Response, request
from markupsafe import Markup

from graph.core.errors import UsageError
from graph.core.formats import NETWORKS, named
from graph.publishing.dumps.network_files import network_file
from graph.publishing.overviews.contact_pairs import Of, pairs_of
from graph.publishing.overviews.contacts import contacts
from server.accounts.overviews import tables
from server.accounts.overviews.chronology import told_by
from server.accounts.overviews.contact_network import MOST_PAIRS, Network, meetings_of_many, network
from server.accounts.overviews.map_picture import BORDERS_NOTE, NO_BORDERS_NOTE, frames, map_picture
from server.accounts.overviews.map_picture import WIDTH as MAP_WIDTH
from server.accounts.overviews.network_picture import NARROW, narrow_picture, network_picture, used_width
from server.accounts.overviews.network_picture import WIDTH as NETWORK_WIDTH
from server.accounts.overviews.place_map import place_map
from server.accounts.pictures.svg import within_page
from server.layout.context import store
from server.layout.figures import LIMITS, Figure, caption, drawing, figure, number, one_of, pages_beside, table
from server.layout.rendering import Head, links, render_page
from server.wording.names import Names

blueprint = Blueprint("overviews", __name__)

_CONTACTS = """SELECT ?one ?other (COUNT(DISTINCT ?contact) AS ?contacts) WHERE {
  ?contact a pg:Contact ; %(property)s ?one , ?other .
  ?one a %(class)s . ?other a %(class)s FILTER(STR(?one) < STR(?other))
  FILTER EXISTS { ?contact a ?form FILTER(?form IN (pg:Meeting, pg:Call)) }
  FILTER NOT EXISTS { ?contact pg:recurrence ?repeated FILTER(?repeated IN (c:series, c:continuing)) }
} GROUP BY ?one ?other ORDER BY DESC(?contacts) ?one ?other"""
_TERMS = {
    "persons": {"property": "pg:participant", "class": "pg:Person"},
    "states": {"property": "pg:involves", "class": "pg:State"},
}
_PLACES = """SELECT ?place ?point ?thing ?claim WHERE {
  GRAPH ?claim { ?thing pg:place|pg:madeAt|pg:territory ?place }
  OPTIONAL { ?place geo:hasGeometry/geo:asWKT ?point }
} ORDER BY ?place ?thing"""


@blueprint.get("/network")
@blueprint.get("/network.<extension>")
def contact_network(extension: str = "") -> Response:
    """Who met or spoke to whom, of `persons` or `states`; `from` passes over pairs."""
    one_of(extension, "svg", "csv", "json", "graphml", "gexf")
    of, offset = _of(request.args.get("of", "persons")), number("from", request.args.get("from", "0"))
    if extension in ("csv", "json", "graphml", "gexf"):
        return _file(of, extension)
    shown = network(store(), of, offset)
    if extension == "svg":
        key = (
            "A line is as wide as contacts are many; one without a number stands for one contact. A diamond is one "
            "contact of more than three, with a line to each."
        )
        drawn = network_picture(shown, lambda iri: iri)
        told = [key, LIMITS, caption("network", _asked(of), _chosen(of))]
        return drawing(f"Who met or spoke to whom: {of}", drawn, NETWORK_WIDTH, told)
    return _network_page(shown)


def _file(of: Of, extension: str) -> Response:
    everybody = {iri for contact in contacts(store()) for iri in (contact.iri, *contact.persons, *contact.states)}
    names = Names.of(store(), everybody)
    pairs = pairs_of(store(), of, names.plain)
    fmt = named(NETWORKS, extension)
    if fmt is None:
        return table(tables.network_table(pairs, names), extension, ("one", "other", "contacts"))
    told = f"{LIMITS} {caption('network', _asked(of), _chosen(of))}"
    return Response(network_file(pairs, names.plain, told, fmt), mimetype=fmt.media_type)


def _network_page(shown: Network) -> Response:
    of = shown.of
    height, content = network_picture(shown, links().thing)
    label = f"Network of {of}; the same contacts stand in the table"
    width = min(used_width(content) + 16, NETWORK_WIDTH)
    short, column = narrow_picture(shown, links().thing)
    is_small = 2 * width < NETWORK_WIDTH
    before, after = pages_beside(shown.offset, MOST_PAIRS, shown.total)
    files = [("GraphML", "graphml"), ("GEXF", "gexf"), ("CSV", "csv"), ("JSON", "json")]
    head = Head(
        "Network",
        "Who is reported to have met or spoken to whom, with the sentences that say so.",
        "/network",
        [("image/svg+xml", "/network.svg"), ("application/xml", "/network.graphml")],
        {"@type": "Dataset", "name": "Peacegraph: network of contacts", "description": _chosen(of)},
    )
    return Response(
        render_page(
            "network.html",
            head,
            section="network",
            shown=shown,
            drawn=_markup(within_page(width, height, label, content, "whole")),
            narrow=_markup(within_page(NARROW, short, label, column, "whole in-column")),
            is_small=is_small,
            many=bool(meetings_of_many(shown)),
            limits=LIMITS,
            previous=_paged(of, before),
            next=_paged(of, after),
            figure=figure("network", _asked(of), _chosen(of), files, _CONTACTS % _TERMS[of]),
        )
    )


@blueprint.get("/map")
@blueprint.get("/map.<extension>")
def places(extension: str = "") -> Response:
    """The places and what is told to have been there; `borders` is `none` or `natural-earth`."""
    one_of(extension, "svg", "csv", "json")
    wanted = request.args.get("borders", "none")
    if wanted not in ("none", "natural-earth"):
        raise UsageError(f"`borders` is none or natural-earth; here it is {wanted!r}")
    if extension in ("csv", "json"):
        return table(tables.map_table(place_map(store())), extension, ("place", "place_name", "thing"))
    return _map(borders=wanted == "natural-earth", as_file=extension == "svg")


def _map(*, borders: bool, as_file: bool) -> Response:
    """The map as a page, or as a picture."""
    shown = place_map(store())
    note = BORDERS_NOTE if borders else NO_BORDERS_NOTE
    asked, chosen = "borders=natural-earth" if borders else "", "Map of the places that the documents name"
    if as_file:
        told = [f"{note} Coasts: Natural Earth, public domain.", LIMITS, caption("map", asked, chosen)]
        drawn = map_picture(shown, lambda iri: iri, borders=borders)
        return drawing("Places that the documents name", drawn, MAP_WIDTH, told)
    height, content = map_picture(shown, links().thing, borders=borders)
    head = Head(
        "Map",
        "The places that the documents name, with what is told to have been there and who says so.",
        "/map",
        [("image/svg+xml", "/map.svg"), ("text/csv", "/map.csv"), ("application/json", "/map.json")],
        {"@type": "Map", "name": "Peacegraph: places", "description": note},
    )
    label = "Map of the places; they stand in the table below"
    taken: Figure = figure("map", asked, chosen, [("CSV", "csv"), ("JSON", "json")], _PLACES)
    return Response(
        render_page(
            "map.html",
            head,
            section="map",
            shown=shown,
            borders=borders,
            note=note,
            drawn=_markup(within_page(MAP_WIDTH, height, label, content, "map-drawn")),
            region=frames(shown.located)[0],
            told_by=told_by,
            figure=taken,
        )
    )


def _of(value: str) -> Of:
    found: Of | None = next((of for of in get_args(Of) if of == value), None)
    if found is None:
        raise UsageError(f"`of` is persons or states; here it is {value!r}")
    return found


def _asked(of: Of) -> str:
    return "" if of == "persons" else f"of={of}"


def _chosen(of: Of) -> str:
    return f"Network of {of}: single meetings and calls, as asserted or reported"


def _paged(of: Of, start: str | None) -> str | None:
    return links().page("network", of=None if of == "persons" else of, **{"from": start}) if start else None


def _markup(drawn: str) -> Markup:
    """A drawing as part of a page."""
    return Markup(drawn)  # noqa: S704  # written by ElementTree, which escapes all text
