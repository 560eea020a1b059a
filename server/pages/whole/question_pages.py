"""The catalogue: each question with its query, its answer and the sentences behind it, at addresses that stay."""

from __future__ import annotations

import time
from dataclasses import replace
from urllib.parse import quote, urlencode

import pyoxigraph as ox
from flask import Blueprint, Response, request

from graph.core import formats
from graph.core.errors import NotFoundError
from graph.core.views import DEFAULT_VIEW
from graph.support.sentence_borders import documents_without_text
from server.accounts.answers.answer_table import AnswerTable, answer_table, things_in
from server.accounts.answers.questions import Question, catalogue
from server.accounts.catalogue.question_values import AskedQuestion, asked_question
from server.accounts.catalogue.recorded_answers import RecordedAnswer, recorded_answer
from server.http import negotiation
from server.http.messages import HttpRequest
from server.layout.context import (
    accept,
    caller,
    copied,
    flask_response,
    http_request,
    query_endpoint,
    served,
    settings,
    store,
)
from server.layout.rendering import Head, links, render_page
from server.protocol.parameters import QUERY, Parameters
from server.views import query_page
from server.wording.names import Names
from server.workers.messages import Reply

blueprint = Blueprint("questions", __name__)

FORMATS = (("csv", "CSV"), ("json", "JSON"), ("rq", "SPARQL"))
"""The endings of a question's other addresses, with what they are called."""
_DESCRIPTION = "{} questions to the documents, each with its query, its answer and the sentences behind every row."


@blueprint.get("/queries")
def questions() -> Response:
    """All questions, topic by topic, with the number of rows of their recorded answers."""
    held = catalogue(settings().queries)
    recorded = {q.name: found for q in held.questions if (found := recorded_answer(settings().queries, q.name))}
    head = Head("Questions", _DESCRIPTION.format(len(held.questions)), "/queries")
    rows = {name: len(answer.rows) for name, answer in recorded.items()}
    return Response(render_page("questions.html", head, section="questions", catalogue=held, rows=rows))


@blueprint.get("/queries/<name>")
def question(name: str) -> Response:
    """A question: its page, its answer as `.csv` or `.json`, or its query as `.rq`; parameters ask it of other things.

    Raises:
        NotFoundError: there is no such question, or nothing that it could be asked of so.
    """
    stem, dot, ending = name.rpartition(".")
    if not dot or ending not in dict(FORMATS):
        stem, ending = name, ""
    found = catalogue(settings().queries).named(stem)
    if found is None:
        raise NotFoundError(f"no question of the catalogue is called {stem[:100]}; /queries lists them")
    asked = asked_question(store(), found, request.args)
    if ending == "rq":
        return Response(asked.source, content_type=f"{QUERY}; charset=utf-8")
    if ending:
        return _data(asked, ending)
    other = negotiation.choose(formats.RESULTS, accept(), html=True) if not _for_people() else None
    return _data(asked, other.name) if other else _page(asked)


def _for_people() -> bool:
    return negotiation.prefers_html(accept()) or not accept() or accept() == "*/*"


def _parameters(asked: AskedQuestion, *more: tuple[str, str]) -> Parameters:
    view = [("view", asked.question.view)] if asked.question.view != DEFAULT_VIEW else []
    return Parameters.from_pairs([("query", asked.text), *view, *more])


def _data(asked: AskedQuestion, name: str) -> Response:
    """The answer of now, as SPARQL writes it in the format, with a tag as at `/sparql`."""
    parameters = _parameters(asked, ("format", name))
    http = _http(parameters, "")
    endpoint = query_endpoint()
    wanted = endpoint.request(http, parameters)
    return flask_response(endpoint.respond(http, parameters, wanted, served().engine, caller()))


def _http(parameters: Parameters, accepted: str) -> HttpRequest:
    """The request at `/sparql` that asks the same."""
    asked = urlencode([(name, value) for name, values in parameters.items() for value in values])
    return HttpRequest("GET", http_request().origin, "/sparql", asked.encode(), accept=accepted)


def _page(asked: AskedQuestion) -> Response:
    waits = [("sources", "wait")] if copied() else []  # no sentence is left uncounted because the machine was busy
    parameters, started = _parameters(asked, *waits), time.perf_counter()
    http = _http(parameters, negotiation.HTML)
    endpoint = query_endpoint()
    wanted = endpoint.request(http, parameters)

    def made(reply: Reply) -> str:
        return _rendered(asked, reply, query_page.answer_content(parameters, reply, time.perf_counter() - started))

    who = replace(caller(), if_none_match="")
    response = flask_response(endpoint.respond(http, parameters, wanted, served().engine, who, made))
    response.headers.pop("ETag", None)  # it tells times, and counts that may have been given up
    response.headers["Cache-Control"] = "no-cache"
    return response


def _rendered(asked: AskedQuestion, reply: Reply, content: dict[str, object]) -> str:
    held = asked.question
    with_texts = not documents_without_text(store())  # else the recorded answer may quote what this copy may not
    recorded = recorded_answer(settings().queries, held.name) if asked.as_recorded and with_texts else None
    holds = recorded is not None and _csv(reply) == recorded.body
    parameters = urlencode(asked.values)
    address = f"/queries/{quote(held.name)}"
    downloads = [
        (words, f"{address}.{ending}{'?' + parameters if parameters else ''}", ending) for ending, words in FORMATS
    ]
    media = {"csv": "text/csv", "json": formats.RESULTS[0].media_type, "rq": QUERY}
    head = Head(
        asked.title,
        f"{asked.title}: the query, its answer, and the sentences behind every row.",
        address + (f"?{parameters}" if parameters else ""),
        [(media[ending], href) for _, href, ending in downloads],
        {"@type": "Dataset", "name": asked.title, "description": held.description},
    )
    return render_page(
        "question.html",
        head,
        section="questions",
        wide=True,
        asked=asked,
        question=held,
        recorded=recorded,
        holds=holds,
        recorded_table=_recorded_table(recorded) if recorded and not holds else None,
        downloads=downloads,
        editor=_editor(held, asked),
        with_texts=with_texts,
        **content,
    )


def _csv(reply: Reply) -> bytes | None:
    """The whole answer as CSV, to compare it with the recorded one."""
    found = ox.parse_query_results(reply.body, ox.QueryResultsFormat.JSON) if reply.kind == "solutions" else None
    return found.serialize(format=ox.QueryResultsFormat.CSV) if isinstance(found, ox.QuerySolutions) else None


def _recorded_table(recorded: RecordedAnswer) -> AnswerTable:
    plain = recorded.plain_rows(query_page.ROWS)
    return answer_table(plain, Names.of(store(), things_in(plain)))


def _editor(held: Question, asked: AskedQuestion) -> str:
    """The address of the query in the editor."""
    if asked.as_recorded:
        return links().page("query", question=held.name)
    view = held.view if held.view != DEFAULT_VIEW else None
    return links().page("query", query=asked.text, view=view)
