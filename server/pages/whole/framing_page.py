"""The framing of one event across the documents, as a page and as tables to take away."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from flask import Blueprint, Response, jsonify, request

from graph.core.errors import NotFoundError, UsageError
from server.accounts.points.events_within import events_within
from server.accounts.points.framing import MOST_COLUMNS, Framing, claims_framing, framed_things, framing
from server.accounts.things.mentions import mentions
from server.accounts.things.thing import load_thing
from server.layout.context import settings, store
from server.layout.figures import number, pages_beside
from server.layout.rendering import Head, links, render_page
from server.pages.things import rendering
from server.wording.chunks import text_of

blueprint = Blueprint("framing", __name__)

COLUMNS = ("question", "document", "publisher", "modality", "told", "speaker", "sentence", "claims")
NOT_RECORDED = "nothing recorded here"


@blueprint.get("/framing")
def page() -> Response:
    """The events to choose from, and the framing of the one that `of` names."""
    offset = number("from", request.args.get("from", "0"))
    found = _framing(offset) if request.args.get("of") else None
    title = f"Framing of {found.thing.name}" if found else "Framing"
    formats = []
    if found:
        passed = str(offset) if offset else None
        formats = [
            ("text/csv", links().page("framing.csv", **{"of": found.thing.iri, "from": passed})),
            ("application/json", links().page("framing.json", **{"of": found.thing.iri, "from": passed})),
        ]
    head = Head(title, f"{title}: names, dates, causes, sides and figures, document by document.", "/framing", formats)
    things = framed_things(store())
    beside = pages_beside(offset, MOST_COLUMNS, found.total) if found else (None, None)
    before, after = (
        links().page("framing", **{"of": found.thing.iri, "from": start}) if found and start is not None else None
        for start in beside
    )
    return Response(
        render_page(
            "framing.html", head, section="disagreements", wide=True, framing=found, things=things,
            data=[(name, href) for name, (_, href) in zip(("CSV", "JSON"), formats, strict=False)],
            before=before, after=after,
        )
    )  # fmt: skip


@blueprint.get("/framing.csv")
def as_csv() -> Response:
    """The same as CSV: a row for each entry of a cell; a cell without one says so. The next documents are linked."""
    written = io.StringIO()
    table = csv.DictWriter(written, COLUMNS, lineterminator="\r\n")
    table.writeheader()
    found = _framing(number("from", request.args.get("from", "0")))
    table.writerows(_entries(found))
    return _linked(Response(written.getvalue(), content_type="text/csv; charset=utf-8"), "csv", found)


@blueprint.get("/framing.json")
def as_json() -> Response:
    """The same as JSON."""
    found = _framing(number("from", request.args.get("from", "0")))
    told = {"of": found.thing.iri, "label": found.thing.name, "entries": list(_entries(found))}
    return _linked(jsonify(told), "json", found)


def _linked(response: Response, ending: str, found: Framing) -> Response:
    """The same with the address of the next documents, where there are any (RFC 8288)."""
    _, after = pages_beside(found.offset, MOST_COLUMNS, found.total)
    if after is not None:
        address = links().page(f"framing.{ending}", **{"of": found.thing.iri, "from": after})
        response.headers["Link"] = f'<{request.host_url.rstrip("/")}{address}>; rel="next"'
    return response


def _framing(offset: int) -> Framing:
    """The framing of what `of` names, by the documents from `offset` on.

    Raises:
        UsageError: nothing is named.
        NotFoundError: the dataset has nothing of it, or it is neither an event nor an agreement.
    """
    name = request.args.get("of", "")
    if not name:
        raise UsageError("there is no event: name it by its IRI as the parameter `of`")
    iri = rendering.node(name if name.startswith(("http://", "https://")) else store().base + name).value
    documents, claims = claims_framing(store(), iri, offset)
    if offset and not documents:
        raise NotFoundError(f"no more than {offset} documents tell of {name}")
    thing = load_thing(store(), settings().ontology, iri, among=claims)
    if thing is None or not thing.is_a(iri, "Event", "Agreement"):
        raise NotFoundError(f"no event or agreement of the dataset is called {name}; /framing lists them")
    within = events_within(store(), settings().ontology, thing, documents)
    return framing(thing, list(mentions(thing)), within, offset)


def _entries(found: Framing) -> Iterator[dict[str, str]]:
    for row in found.rows:
        for document, cell in zip(found.documents, row.cells, strict=True):
            where = {"question": row.title, "document": document.number, "publisher": document.publisher}
            if not cell:
                yield {**where, "told": NOT_RECORDED}
            for entry in cell:
                yield {
                    **where,
                    "modality": entry.modality,
                    "told": text_of(entry.line),
                    "speaker": entry.speaker,
                    "sentence": " ".join("".join(piece.text for piece in e.pieces) for e in entry.evidence),
                    "claims": " ".join(iri for e in entry.evidence for iri in e.claims),
                }
        for document in found.silent:
            where = {"question": row.title, "document": document.number, "publisher": document.publisher}
            yield {**where, "told": "does not mention it"}
