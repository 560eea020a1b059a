"""Lists of all things of a kind, at the first part of their addresses: `/person`, `/claim`, `/concept` …"""

from __future__ import annotations

import csv
import io
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, jsonify, request

from graph.core.errors import NotFoundError, UsageError
from server.accounts.catalogue.claim_list import ClaimList, claim_list, with_sentences
from server.accounts.catalogue.concept_list import concept_schemes
from server.accounts.catalogue.document_list import document_list
from server.accounts.catalogue.kinds import PLURALS, kinds, plural
from server.accounts.catalogue.listing import ROWS, ROWS_OF_DATA, Listing
from server.accounts.catalogue.thing_list import thing_list
from server.layout.context import settings, store
from server.layout.links import KIND_ADDRESSES
from server.layout.rendering import Head, links, render_page
from server.wording.modalities import MODALITIES

blueprint = Blueprint("kinds", __name__)

DATA = (("csv", "text/csv"), ("json", "application/json"))
_NAMES = {address: kind for kind, address in KIND_ADDRESSES.items()}
_MOST_FILTERS = 12


@blueprint.get("/kinds")
def index() -> Response:
    """All kinds of things, with their numbers."""
    counted = [(kind, plural(kind), len(members)) for kind, members in kinds(store()).items()]
    head = Head("Everything by kind", "All kinds of things that the documents tell of, and how many of each.", "/kinds")
    return Response(render_page("kinds.html", head, section="kinds", kinds=counted))


@blueprint.get("/<name>")
def of_kind(name: str) -> Response:
    """The list of a kind, as a page or as `.csv` or `.json`."""
    stem, dot, ending = name.rpartition(".")
    if not dot or ending not in dict(DATA):
        stem, ending = name, ""
    kind = _NAMES.get(stem, stem)
    if kind not in PLURALS and kind not in kinds(store()):
        abort(404)
    if kind == "disagreement":
        return Response(status=308, headers={"Location": links().page("disagreements")}) if not ending else abort(404)
    if kind == "concept" and not ending:
        return _concepts()
    listing, more = _listing(kind, ROWS_OF_DATA if ending else ROWS)
    if kind == "claim" and ending:
        listing = with_sentences(store(), listing)
    if ending == "csv":
        return _csv(listing)
    if ending == "json":
        return _json(kind, stem, listing)
    return _page(kind, stem, listing, more)


def _listing(kind: str, size: int) -> tuple[Listing, dict[str, Any]]:
    offset = (_page_number() - 1) * size
    members = kinds(store()).get(kind, ())
    more: dict[str, Any] = {}
    if kind == "claim":
        found = claim_list(store(), settings().ontology, _chosen("document"), _chosen("modality"), offset, size)
        listing, more = found.listing, _filters(found)
    elif kind == "doc":
        listing = document_list(store(), members, offset, size)
    else:
        listing = thing_list(store(), settings().ontology, members, offset, size)
    if offset and offset >= listing.total:
        raise NotFoundError(f"the list has {listing.pages} pages, and none of this number")
    return listing, more


def _page_number() -> int:
    text = request.args.get("page", "1")
    if not text.isascii() or not text.isdecimal() or not 0 < int(text) < 10**7:
        raise UsageError(f"`page` is the number of a page, from 1; here it is {text[:100]!r}")
    return int(text)


def _chosen(name: str) -> str | None:
    """What a filter leaves.

    Raises:
        NotFoundError: no claim is of such a modality.
    """
    value = request.args.get(name) or None
    if name == "modality" and value is not None and value not in MODALITIES:
        raise NotFoundError(f"there is no modality {value[:100]!r}; there are {', '.join(MODALITIES)}")
    return value


def _filters(found: ClaimList) -> dict[str, Any]:
    chosen = {name: _chosen(name) for name in ("document", "modality")}

    def with_filter(name: str, value: str | None) -> str:
        left = {key: text for key, text in {**chosen, name: value}.items() if text}
        return links().kind("claim") + (f"?{urlencode(left)}" if left else "")

    documents = list(found.documents.items())
    kept = documents[:_MOST_FILTERS] + [pair for pair in documents[_MOST_FILTERS:] if pair[0] == chosen["document"]]
    return {
        "chosen": chosen,
        "with_filter": with_filter,
        "modalities": [(name, MODALITIES[name], number) for name, number in found.modalities.items()],
        "documents": [(name, name, number) for name, number in kept],
        "other_documents": len(documents) - len(kept),
    }


def _page(kind: str, stem: str, listing: Listing, more: dict[str, Any]) -> Response:
    title = plural(kind)
    head = Head(
        title,
        f"{title}: {listing.total:,} in this dataset, each with the documents and claims that tell of it.",
        f"/{stem}" + _query(listing.page if listing.page > 1 else None),
        [(media_type, f"/{stem}.{ending}{_query(None)}") for ending, media_type in DATA],
        {"@type": "CollectionPage", "name": title},
    )
    page = render_page(
        "kind.html", head, section="kinds", wide=kind == "claim", kind=kind, title=title, listing=listing,
        data=[(ending.upper(), f"/{stem}.{ending}{_query(None)}") for ending, _ in DATA],
        before=f"/{stem}{_query(listing.page - 1)}" if listing.page > 1 else None,
        after=f"/{stem}{_query(listing.page + 1)}" if listing.page < listing.pages else None, **more,
    )  # fmt: skip
    return Response(page)


def _query(page: int | None) -> str:
    """What this list is asked, for another page of it."""
    kept = {name: value for name in ("document", "modality") if (value := request.args.get(name))}
    asked = {**kept, **({"page": page} if page and page > 1 else {})}
    return f"?{urlencode(asked)}" if asked else ""


def _csv(listing: Listing) -> Response:
    written = io.StringIO()
    table = csv.DictWriter(written, ["iri", *(column.name for column in listing.columns)], lineterminator="\r\n")
    table.writeheader()
    table.writerows(listing.records())
    return _linked(Response(written.getvalue(), content_type="text/csv; charset=utf-8"), "csv", listing)


def _json(kind: str, stem: str, listing: Listing) -> Response:
    following = f"{request.host_url}{stem}.json{_query(listing.page + 1)}" if listing.page < listing.pages else None
    told = {"kind": kind, "total": listing.total, "page": listing.page, "pages": listing.pages, "next": following}
    return _linked(jsonify({**told, "rows": list(listing.records())}), "json", listing)


def _linked(response: Response, ending: str, listing: Listing) -> Response:
    if listing.page < listing.pages:
        stem = request.path.lstrip("/").removesuffix(f".{ending}")
        address = f"{request.host_url}{stem}.{ending}{_query(listing.page + 1)}"
        response.headers["Link"] = f'<{address}>; rel="next"'
    return response


def _concepts() -> Response:
    schemes = concept_schemes(store())
    number = len({one.iri for scheme in schemes for one in scheme.concepts})
    description = f"{number} concepts in {len(schemes)} schemes: kinds, capacities, topics, modalities and others."
    formats = [(media_type, f"/concept.{ending}") for ending, media_type in DATA]
    head = Head("Concepts", description, "/concept", formats, {"@type": "DefinedTermSet", "name": "Concepts"})
    return Response(render_page("concepts.html", head, section="kinds", schemes=schemes, number=number))
