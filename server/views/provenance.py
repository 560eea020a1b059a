"""`/provenance` takes what `/sparql` takes and tells what each row rests on; `/explain` proves a triple."""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from graph.answers.result_json import result_from_json
from graph.core import formats
from graph.core.errors import UsageError
from graph.core.views import DEFAULT_VIEW, VIEWS
from graph.proofs.proof_list import ProofList
from graph.store.evaluation import GivenAnswer
from server.accounts.answers.answer_sources import answer_rows
from server.accounts.answers.proof_account import proof_account
from server.http import negotiation
from server.layout.context import accept, noticed, query_service, served, settings, store
from server.layout.links import ROWS_OF_SOURCES
from server.layout.rendering import Head, links, render_page
from server.protocol.parameters import OF_PROOFS, OF_PROVENANCE, Parameters, read_address
from server.protocol.query_requests import proof_request, provenance_request, with_kept_query
from server.views import answers
from server.views.sparql import parameters_of_request
from server.wording.chunks import text_of
from server.workers.messages import Reply

blueprint = Blueprint("provenance", __name__)

SOURCES_HEAD = Head("Which sentences say so?", "The sentences that each row of an answer rests on.", "/provenance")
PROOFS_HEAD = Head("Why does this triple stand here?", "The proof of a triple, down to sentences.", "/explain")


@blueprint.route("/provenance", methods=["GET", "POST"], strict_slashes=False)
def provenance() -> Response:
    """An answer with, for each row of a page of it, the sentences it rests on."""
    parameters = parameters_of_request(OF_PROVENANCE)
    if "update" in parameters:
        raise UsageError("an update has no answer to explain; send a query")
    given: GivenAnswer | None = None
    if tag := parameters.one("answer"):
        kept = query_service().given.find(tag, served().engine.version)
        parameters, given = with_kept_query(parameters, kept), kept.given
    if "query" not in parameters:
        if request.method == "GET" and negotiation.prefers_html(accept()) and not parameters:
            page = render_page(
                "provenance.html", SOURCES_HEAD, section="provenance", query="", result=None, views=VIEWS
            )
            return Response(page)
        raise UsageError("there is no query: /provenance takes what /sparql takes")
    asked = provenance_request(parameters, accept(), settings().query_seconds, request.base_url, given)
    if asked.format == "html" and "limit" not in parameters:
        asked = replace(asked, page=replace(asked.page, limit=ROWS_OF_SOURCES))
    return answers.answer(asked, lambda reply: _page(parameters, reply), parameters.one("id"))


@blueprint.get("/explain")
def explain() -> Response:
    """The proof of a triple, down to sentences; `all` gives other proofs too."""
    parameters = noticed(read_address(request.query_string, OF_PROOFS))
    fmt = negotiation.choose(formats.PROOFS, accept(), parameters.format_names, html=True)
    if not parameters and fmt is None:
        return Response(
            render_page("explain.html", PROOFS_HEAD, section="explain", terms={}, account=None, views=VIEWS)
        )
    asked = proof_request(parameters, fmt, settings().query_seconds)
    return answers.answer(asked, lambda reply: _proofs(parameters, reply))


def _page(parameters: Parameters, reply: Reply) -> str:
    result = result_from_json(json.loads(reply.body))
    same = [(name, v) for name, values in parameters.items() if name not in ("offset", "answer") for v in values]
    if result.tag:
        same.append(("answer", result.tag))
    return render_page(
        "provenance.html",
        SOURCES_HEAD,
        section="provenance",
        wide=True,
        query=parameters["query"][0],
        result=result,
        rows=answer_rows(store(), result),
        view=parameters.one("view"),
        views=VIEWS,
        permanent=urlencode([*same, ("offset", result.page.offset)]),
        more=urlencode([*same, ("offset", result.next_offset or 0)]),
    )


def _proofs(parameters: Parameters, reply: Reply) -> str:
    terms = {name: parameters.one(name) for name in ("subject", "predicate", "object", "view", "claim", "all")}
    proofs = ProofList.from_json(json.loads(reply.body))
    account = proof_account(store(), proofs, parameters.one("view") or DEFAULT_VIEW)
    told = text_of(account.statement)
    what = "The proof of this statement, down to sentences" if account.proofs else "That this is not stated"
    asked = {name: terms[name] for name in ("subject", "predicate", "object", "claim")}
    head = Head(f"Proof: {told}", f"{what}, {account.where}.", links().page("explain", **asked))
    return render_page("explain.html", head, section="explain", terms=terms, account=account, views=VIEWS)
