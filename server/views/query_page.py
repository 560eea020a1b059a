"""The query page: the form, and an answer with the sentences behind each row, or what is wrong with the query."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlencode

from flask import Response

from graph.answers.annotated_answer import Page as Explained
from graph.answers.explained_result import ExplainedResult
from graph.answers.result_json import result_from_json
from graph.core import formats
from graph.core.errors import PeacegraphError
from graph.core.namespaces import PREFIXES
from graph.core.views import DEFAULT_VIEW
from server.accounts.answers.answer_table import (
    AnswerTable,
    PlainRows,
    answer_table,
    rows_of_reply,
    rows_of_result,
    things_in,
)
from server.accounts.answers.answer_views import VIEWS
from server.accounts.answers.questions import Catalogue, catalogue
from server.accounts.overviews.answer_pictures import tick_words
from server.layout.context import caller, query_service, served, settings, store
from server.layout.rendering import Head, render_page
from server.protocol.parameters import FORMAT_SYNONYMS, OF_QUERIES, Parameters, whole_number
from server.protocol.query_endpoint import Page
from server.views.answer_figures import answer_figure, answer_file, key_words, shown_views
from server.wording.names import Names
from server.workers.messages import ProvenanceRequest, Reply

KNOWN: Final = OF_QUERIES | {"question", "offset", "sources", "show"}
"""The parameters of the page: those of queries, a question of the catalogue by its name, the first row that is shown,
`sources=wait`, which gives the counting of sentences all the time that a query has, and the view that is shown."""
ROWS: Final = 100
"""Rows of a page; programs get all."""
QUICK, PATIENCE = 1.0, 2.0
"""Sentences are counted with the answer where the query took less than QUICK seconds, for PATIENCE seconds at most."""
LONGEST_ADDRESS: Final = 6000
"""Characters of a query's parameters from which it is sent by POST."""
FIRST_QUERY = """# How many things of each class the documents tell of
SELECT ?class (COUNT(DISTINCT ?thing) AS ?things) WHERE {
  ?thing a ?class
  FILTER(STRSTARTS(STR(?class), STR(pg:)))
}
GROUP BY ?class
ORDER BY DESC(?things)"""
_DESCRIPTION = "Ask the documents in SPARQL; every row of an answer leads to the sentences it rests on."
_NOT_ASKED_AGAIN: Final = frozenset({"id", "offset", "question", "sources", "show", *FORMAT_SYNONYMS})
"""Parameters about one showing of an answer, which links to the same query leave out."""


@dataclass(frozen=True)
class Mistake:
    """What is wrong with a query: `line` and `column` count from 1, where they are known."""

    title: str
    detail: str
    excerpt: str = ""
    line: int | None = None
    column: int | None = None


def with_question(parameters: Parameters) -> Parameters:
    """The parameters with the query and the view of the question that they name, unless they have a query."""
    question = _questions().named(parameters.one("question") or "")
    if question is None or "query" in parameters:
        return parameters
    result = Parameters({"view": [question.view]} | parameters | {"query": [question.text]})
    result.notices = parameters.notices
    return result


def form(parameters: Parameters) -> Response:
    """The page without an answer."""
    return Response(_page(parameters, FIRST_QUERY))


def answered(parameters: Parameters, ask: Callable[[Parameters, Page], Response]) -> Response:
    """The page with what `ask` gives for the query: its answer, or what is wrong with it."""
    try:
        response = ask(parameters, page_maker(parameters))
    except PeacegraphError as error:
        return _refused(parameters, error)
    if response.mimetype == "text/html":  # it tells times, and counts that may have been given up
        response.headers.pop("ETag", None)
        response.headers["Cache-Control"] = "no-cache"
    return response


def page_maker(parameters: Parameters) -> Page:
    """What makes the page of the answer to a query that is asked now."""
    started = time.perf_counter()

    def page(reply: Reply) -> str:
        content = answer_content(parameters, reply, time.perf_counter() - started)
        return _page(parameters, parameters["query"][0], **content)

    return page


def picture_maker(parameters: Parameters) -> Page:
    """What makes the file of the view that is asked for, of the answer to a query that is asked now.

    Raises:
        NotFoundError: when it makes it, and the answer has no such view.
    """
    started = time.perf_counter()

    def page(reply: Reply) -> str:
        plain, table, _ = _rows(parameters, reply, time.perf_counter() - started)
        question = _questions().of_query(parameters["query"][0])
        return answer_file(parameters, shown_views(parameters, plain, table), question, table).get_data(as_text=True)

    return page


def _refused(parameters: Parameters, error: PeacegraphError) -> Response:
    told: Mapping[str, Any] = error.members
    mistake = Mistake(error.title, error.detail, told.get("excerpt", ""), told.get("line"), told.get("column"))
    response = Response(_page(parameters, parameters["query"][0], mistake=mistake), error.status, mimetype="text/html")
    response.headers.extend(list(error.headers))
    return response


def answer_content(parameters: Parameters, reply: Reply, seconds: float) -> dict[str, Any]:
    """What the template of an answer (`parts/answer.html`) shows, on this page or another one.

    Args:
        parameters: those of the query at `/sparql`, where its further rows, formats, views and sources are had.
        reply: the answer, as HTML was asked for.
        seconds: that the query took.
    """
    plain, table, uncounted = _rows(parameters, reply, seconds)
    shown = shown_views(parameters, plain, table)
    question = _questions().of_query(parameters["query"][0])
    return {
        "table": table,
        "shown": shown,
        "figure": answer_figure(parameters, question, table) if shown.drawn else None,
        "key_words": key_words(shown.drawn) if shown.drawn else (),
        "tick_words": tick_words,
        "formats": _downloads(table.kind),
        "uncounted": uncounted,
        "tag": reply.given.tag if reply.given else None,
        "seconds": seconds,
        "deviations": reply.deviations,
        "notices": reply.notices,
        **_asked_again(parameters),
    }


def _rows(parameters: Parameters, reply: Reply, seconds: float) -> tuple[PlainRows, AnswerTable, str]:
    """The rows of the page of a reply as values and as cells, and why their sentences are not counted, if so."""
    offset = whole_number(parameters, "offset", 0, 10**9, 0)
    given: ExplainedResult | str | None = None
    if not settings().scratch:
        given = _explained(parameters, reply, offset, seconds)
    result = given if isinstance(given, ExplainedResult) else None
    plain = rows_of_result(result) if result else rows_of_reply(reply.kind, reply.body, offset, ROWS)
    names = Names({}, store().base) if settings().scratch else Names.of(store(), things_in(plain))
    return plain, answer_table(plain, names, result), given if isinstance(given, str) else ""


def _explained(parameters: Parameters, reply: Reply, offset: int, seconds: float) -> ExplainedResult | str:
    """The very answer of the reply with what the rows of its page rest on; else why that is not known."""
    waits = parameters.one("sources") == "wait"
    if seconds > QUICK and not waits:
        return "The sentences behind these rows are not counted yet, as the query takes long."
    asked = ProvenanceRequest(
        query=parameters["query"][0],
        format="html",
        page=Explained(offset=offset, limit=ROWS),
        address="",
        view=parameters.one("view") or DEFAULT_VIEW,
        default_graphs=parameters.all("default-graph-uri"),
        named_graphs=parameters.all("named-graph-uri"),
        seconds=None if waits else min(PATIENCE, settings().query_seconds),
        given=reply.given,
    )
    try:
        found = query_service().answer(served().engine, asked, replace(caller(), if_none_match="", log={})).reply
    except PeacegraphError as error:
        return f"The sentences behind these rows could not be counted: {error.detail}."
    return result_from_json(json.loads(found.body)) if found else ""


def _page(parameters: Parameters, query: str, **answer: Any) -> str:
    again = _asked_again(parameters)
    question = _questions().of_query(query)
    return render_page(
        "sparql.html",
        Head(question.title if question else "Query", question.title if question else _DESCRIPTION, "/sparql"),
        section="query",
        wide=True,
        query=query,
        question=question,
        questions=_questions(),
        view=parameters.one("view") or DEFAULT_VIEW,
        others=urlencode([(name, value) for name, value in again["same"] if name != "view"]),
        prefixes=PREFIXES,
        **(again | answer),
    )


def _asked_again(parameters: Parameters) -> dict[str, Any]:
    """What links from an answer to the same query need: its parameters, as fields and as an address if it has one."""
    same = [(name, value) for name, values in parameters.items() if name not in _NOT_ASKED_AGAIN for value in values]
    address, show = urlencode(same), parameters.one("show")
    return {
        "same": same,
        "show": f"&show={show}" if show in VIEWS else "",
        "address": address if len(address) <= LONGEST_ADDRESS else None,
        "scratch": bool(settings().scratch),
        "rows_of_page": ROWS,
    }


def _downloads(kind: str) -> tuple[tuple[str, str], ...]:
    """The formats of an answer, with the names that people know them by."""
    words = {"jsonld": "JSON-LD", "rdfxml": "RDF/XML", "ntriples": "N-Triples", "turtle": "Turtle"}
    names = sorted((fmt.name for fmt in formats.of_kind(kind)[:4]), key=lambda name: name != "csv")
    return tuple((name, words.get(name, name.upper())) for name in names)


def _questions() -> Catalogue:
    return Catalogue(()) if settings().scratch else catalogue(settings().queries)
