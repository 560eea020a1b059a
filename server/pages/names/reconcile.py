"""`/reconcile`: names of other people's tables matched to things of the dataset (W3C Reconciliation Service API 0.2).

Pages of any host may ask it (CORS). JSONP, which the API leaves to a service, is refused: it would let a server run
code in the page that asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Final

from flask import Blueprint, Response, jsonify, redirect, render_template, request

from graph.core.errors import NotFoundError, UsageError
from graph.core.namespaces import PG
from server.accounts.reconciliation import properties, suggestions
from server.accounts.reconciliation.candidates import as_json as candidate_json
from server.accounts.reconciliation.candidates import candidates
from server.accounts.reconciliation.entities import entities, iri_of
from server.accounts.reconciliation.entity_types import EntityType, entity_types, type_named
from server.accounts.reconciliation.entity_types import as_json as type_json
from server.accounts.reconciliation.extension import extended
from server.accounts.reconciliation.features import FEATURES
from server.accounts.reconciliation.manifest import manifest
from server.accounts.reconciliation.previews import Preview, preview
from server.accounts.reconciliation.queries import LONGEST, MOST_IDS, MOST_QUERIES, read_extension, read_queries
from server.http import negotiation
from server.http.problems import UnsupportedMediaTypeError
from server.http.security_headers import FRAMED_POLICY
from server.layout.context import accept, caller, index, query_service, settings, store
from server.layout.rendering import Head, links, render_page

blueprint = Blueprint("reconcile", __name__, url_prefix="/reconcile")

FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")
_DESCRIPTION: Final = (
    "A service that finds the things of the dataset for the names in a table, for OpenRefine and others."
)
_MOST_SKIPPED: Final = 1_000_000


@blueprint.route("", methods=["GET", "POST"])
def service() -> Response:
    """Candidates for `queries`, values for `extend`; without either the manifest, or in a browser a page about it."""
    given = _given()
    if "callback" in given:
        raise UsageError("JSONP (`callback`) is not offered; every answer may be read from any host by CORS")
    if "queries" in given and "extend" in given:
        raise UsageError("send either `queries` or `extend`, not both")
    if "queries" in given or "extend" in given:
        who = caller()
        with query_service().admission.admit(who.client, who.token):
            return jsonify(_reconciled(given["queries"]) if "queries" in given else _extended(given["extend"]))
    if request.method == "POST" or "query" in given:
        raise UsageError("send a batch of names as `queries`, a JSON object, or as `extend` which values are wanted")
    response = Response(_page()) if negotiation.prefers_html(accept()) else jsonify(_manifest())
    response.vary.add("Accept")
    return response


@blueprint.get("/suggest/entity")
def suggest_entities() -> Response:
    """Things that somebody may be typing the name of."""
    found = suggestions.suggested_entities(store(), index(), _prefix(), _types())
    return jsonify(result=[suggestions.entity_json(store(), one) for one in _page_of(found)])


@blueprint.get("/suggest/type")
def suggest_types() -> Response:
    """Types that somebody may be typing the name of."""
    found = suggestions.suggested_types(store(), _prefix())
    return jsonify(result=[type_json(store(), one) for one in _page_of(found)])


@blueprint.get("/suggest/property")
def suggest_properties() -> Response:
    """Properties that somebody may be typing the name of."""
    found = suggestions.suggested_properties(_prefix())
    return jsonify(result=[properties.as_json(one) for one in _page_of(found)])


@blueprint.get("/flyout/entity")
def flyout_entity() -> Response:
    """A small preview of a thing, as markup within JSON."""
    return _flyout("parts/preview.html", shown=_previewed(), small=True)


@blueprint.get("/flyout/type")
def flyout_type() -> Response:
    """The same of a type."""
    one = type_named(store(), request.args.get("id", ""), "id")
    return _flyout("parts/preview_term.html", name=one.name, text=one.description)


@blueprint.get("/flyout/property")
def flyout_property() -> Response:
    """The same of a property."""
    one = properties.property_named(request.args.get("id", ""), "id")
    return _flyout("parts/preview_term.html", name=one.name, text=one.description)


@blueprint.get("/preview")
def previewed() -> Response:
    """A small page about a thing without scripts, which a client shows in a frame of its own page."""
    text = render_template("reconcile_preview.html", shown=_previewed(), links=links(), root=_root())
    response = Response(text)
    response.headers["Content-Security-Policy"] = FRAMED_POLICY
    return response


@blueprint.get("/view")
def view() -> Response:
    """Leads to the page of a thing: identifiers hold slashes, which not every proxy lets through in a path."""
    name = request.args.get("id", "")
    iri = iri_of(store(), name)
    if iri is None or not entities(store(), [iri]):
        raise _nothing(name)
    response = redirect(_root() + (links().thing(iri) or ""), HTTPStatus.SEE_OTHER)
    return Response(response.get_data(), response.status_code, list(response.headers))


@blueprint.get("/properties")
def propose_properties() -> Response:
    """The properties that things of a type may have."""
    types = _types()
    classes = frozenset(name for one in types for name in (one.id, *one.above))
    below = frozenset(one.id for one in entity_types(store()).values() if classes & {one.id} or _is_below(one, types))
    limit = _number("limit", len(properties.PROPERTIES))
    found = properties.proposed(classes | below)[:limit]
    told: dict[str, Any] = {"properties": [properties.as_json(one) for one in found]}
    if types:
        told["type"] = request.args["type"]
    return jsonify(told | ({"limit": limit} if request.args.get("limit") else {}))


def _is_below(one: EntityType, types: Sequence[EntityType]) -> bool:
    return any(above.id in one.above for above in types)


def _reconciled(text: str) -> dict[str, Any]:
    found = candidates(store(), index(), read_queries(store(), text))
    return {key: {"result": [candidate_json(store(), one) for one in held]} for key, held in found.items()}


def _extended(text: str) -> dict[str, Any]:
    return extended(store(), read_extension(text))


def _given() -> dict[str, str]:
    """The parameters of the request: those of a form, and of the address.

    Raises:
        UnsupportedMediaTypeError: a body is no form.
    """
    given = {name: value for name, value in request.args.items() if value}
    if request.method == "POST":
        if request.mimetype not in FORMS:
            told = request.mimetype or "of no media type"
            raise UnsupportedMediaTypeError(f"the body is {told}; send a form ({FORMS[0]}) with the field `queries`")
        given |= {name: value for name, value in request.form.items() if value}
    return given


def _manifest() -> dict[str, Any]:
    return manifest(store(), _root(), links().page("reconcile"))


def _page() -> str:
    return render_page(
        "reconcile.html",
        Head("Reconciliation", _DESCRIPTION, links().page("reconcile"), [("application/json", "/reconcile")]),
        section="reconcile",
        manifest=_manifest(),
        types=list(entity_types(store()).values()),
        properties=list(properties.PROPERTIES.values()),
        features=FEATURES,
        limits={"queries": MOST_QUERIES, "ids": MOST_IDS, "letters": LONGEST},
        ontology=PG,
    )


def _previewed() -> Preview:
    name = request.args.get("id", "")
    shown = preview(store(), settings().ontology, name)
    if shown is None:
        raise _nothing(name)
    return shown


def _nothing(name: str) -> NotFoundError:
    return NotFoundError(
        f"nothing in the dataset has the identifier {name[:100]!r}; one looks like person/sergey-lavrov"
    )


def _flyout(template: str, **content: object) -> Response:
    html = render_template(template, links=links(), root=_root(), **content)
    return jsonify(id=request.args.get("id", ""), html=html.strip())


def _root() -> str:
    return request.host_url.rstrip("/")


def _prefix() -> str:
    return " ".join(request.args.get("prefix", "")[:LONGEST].split())


def _types() -> list[EntityType]:
    """The types that a request names, if any."""
    return [type_named(store(), name, "type") for name in request.args.getlist("type") if name]


def _page_of(found: Sequence[Any]) -> Sequence[Any]:
    """The suggestions from `cursor` on, as many as `limit` says or as are shown."""
    first, count = _number("cursor", 0), _number("limit", suggestions.SHOWN)
    return found[first : first + min(count, suggestions.MOST_READ)]


def _number(name: str, default: int) -> int:
    """A parameter that is a whole number.

    Raises:
        UsageError: it is none.
    """
    value = request.args.get(name, "") or str(default)
    if not (value.isascii() and value.isdigit()) or len(value) > len(str(_MOST_SKIPPED)):
        raise UsageError(f"`{name}` is a whole number from 0 to {_MOST_SKIPPED}; here it is {value[:50]!r}")
    return int(value)
