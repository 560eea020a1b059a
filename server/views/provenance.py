"""`/provenance` takes what `/sparql` takes and tells what each row rests on; `/explain` proves a triple."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request

from graph.answers.annotation import Page
from graph.answers.explained_result import sentences
from graph.core import formats, views
from graph.core.errors import UsageError
from graph.core.views import DEFAULT_VIEW
from graph.proofs.proof_finder import OTHERS
from server.http import negotiation
from server.protocol import answers, parameters
from server.protocol.parameters import Parameters
from server.workers.engine import Reply, Request

blueprint = Blueprint("provenance", __name__)

LONGEST = 2000
"""Characters of an address in a Link header; longer ones break clients (ARCHITECTURE, decision 6)."""
HAS_PROVENANCE = "http://www.w3.org/ns/prov#has_provenance"
MOST_ROWS, MOST_WITNESSES = 1000, 1000


@blueprint.route("/provenance", methods=["GET", "POST"], strict_slashes=False)
def provenance() -> Response:
    """An answer with, for each row of a page of it, the sentences it rests on."""
    given = parameters.parameters(parameters.OF_PROVENANCE)
    if "update" in given:
        raise UsageError("an update has no answer to explain; send a query")
    if "query" not in given:
        if request.method == "GET" and negotiation.wants_html() and not given:
            return Response(render_template("provenance.html", query="", told=None, views=views.VIEWS))
        raise UsageError("there is no query: /provenance takes what /sparql takes")
    text = given["query"][0]
    fmt = negotiation.choose(formats.PROVENANCE, parameters.format_name(given), html=True)
    digest = hashlib.sha256(repr(sorted(given.items())).encode()).hexdigest()[:16]
    page = {
        "offset": parameters.number(given, "offset", 0, 10**9, 0),
        "limit": parameters.number(given, "limit", 1, MOST_ROWS, Page.limit),
        "witnesses": parameters.number(given, "witnesses", 1, MOST_WITNESSES, Page.witnesses),
        "first_witness": parameters.number(given, "first", 0, 10**9, 0),
        "address": f"{request.base_url}#{digest}",
    }
    wanted = Request(
        text,
        {"provenance": fmt.name if fmt else "html"},
        given.one("view") or DEFAULT_VIEW,
        given.all("default-graph-uri"),
        given.all("named-graph-uri"),
        parameters.seconds(given),
        "provenance",
        page,
    )
    return answers.answer(wanted, lambda reply: _page(text, given, reply), given.one("id"))


@blueprint.get("/explain")
def explain() -> Response:
    """The proof of a triple, down to sentences; `all` gives other proofs too."""
    given = Parameters.of(list(request.args.items(multi=True)))
    known = {"subject", "predicate", "object", "view", "claim", "all", "format", "timeout"}
    if unknown := sorted(set(given) - known):
        raise UsageError(f"unknown parameter {unknown[0]!r}; there are {', '.join(sorted(known))}")
    name = given.one("format")
    fmt = negotiation.choose(formats.PROOFS, name, html=True)
    if not given and fmt is None:
        return Response(render_template("explain.html", given={}, told=None, views=views.VIEWS))
    if missing := [end for end in ("subject", "predicate", "object") if not given.one(end)]:
        raise UsageError(f"there is no {missing[0]}; give subject, predicate and object as in a query: <state/armenia>")
    names = {"subject": "subject", "predicate": "predicate", "object": "value", "claim": "claim"}
    terms = {argument: given.one(name) or "" for name, argument in names.items()}
    shape = fmt.name if fmt else "html"
    limit = OTHERS if given.one("all") not in (None, "", "0") else 1
    view = given.one("view") or DEFAULT_VIEW
    wanted = Request(
        "", {"explain": shape}, view, (), (), parameters.seconds(given), "explain", terms | {"limit": limit}
    )
    return answers.answer(wanted, lambda reply: _proofs(given, reply))


def link(given: Parameters) -> str:
    """Where the provenance of an answer is (PROV-AQ, section 3.1): the value of a Link header."""
    host = f"{request.scheme}://{request.host}" if request.host else ""  # none where the header Host names none
    address = f"{host}/provenance"
    left_out = {"id", *parameters.FORMAT_SYNONYMS}  # they are about this answer, not about what it rests on
    if request.method == "GET" and left_out.isdisjoint(given):
        asked = request.query_string.decode("latin-1")  # encoded already, which takes time
    else:
        asked = urlencode([(name, value) for name, values in given.items() if name not in left_out for value in values])
    full = f"{address}?{asked}"
    return f'<{full if len(full) <= LONGEST else address}>; rel="{HAS_PROVENANCE}"'


def _page(text: str, given: Parameters, reply: Reply) -> str:
    told = json.loads(reply.body)
    kept = [(name, value) for name, values in given.items() if name != "offset" for value in values]
    return render_template(
        "provenance.html",
        query=text,
        told=told,
        view=given.one("view"),
        views=views.VIEWS,
        columns=_columns(told),
        rows=_rows(told),
        more=urlencode([*kept, ("offset", told["provenance"]["next"] or 0)]),
        sentences=sentences,
    )


def _proofs(given: Parameters, reply: Reply) -> str:
    terms = {name: given.one(name) for name in ("subject", "predicate", "object", "view", "claim", "all")}
    return render_template("explain.html", given=terms, told=json.loads(reply.body), views=views.VIEWS)


def _columns(told: dict[str, Any]) -> list[str]:
    if "boolean" in told:
        return ["answer"]
    return ["subject", "predicate", "object"] if "triples" in told else list(told["head"]["vars"])


def _rows(told: dict[str, Any]) -> list[tuple[list[Any], dict[str, Any]]]:
    """Each row of the page: its cells as terms of JSON (None: unbound), and what it rests on."""
    columns = _columns(told)
    if "boolean" in told:
        answer: list[dict[str, Any]] = [{"answer": {"type": "literal", "value": "yes" if told["boolean"] else "no"}}]
    else:
        answer = told["triples"] if "triples" in told else told["results"]["bindings"]
    return [([answer[row["row"]].get(name) for name in columns], row) for row in told["provenance"]["rows"]]
