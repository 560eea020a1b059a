"""The sentences behind the answer to a question of the catalogue, row by row, on a page that asks for nothing."""

from __future__ import annotations

import json
from typing import Final

from flask import Blueprint, Response, request

from graph.answers.annotated_answer import Page
from graph.answers.result_json import result_from_json
from graph.core.errors import NotFoundError
from server.accounts.answers.answer_sources import answer_rows
from server.accounts.answers.questions import Question, catalogue
from server.layout.context import settings, store
from server.layout.figures import number, pages_beside
from server.layout.links import ROWS_OF_SOURCES
from server.layout.rendering import Head, links, render_page
from server.views import answers
from server.workers.messages import ProvenanceRequest, Reply

blueprint = Blueprint("question_sources", __name__)

_DESCRIPTION: Final = "{}: the sentences that each row of the answer rests on."


@blueprint.get("/queries/<name>/sources")
def sources(name: str) -> Response:
    """What each row of the answer to a question rests on; `from` passes over rows.

    Raises:
        NotFoundError: there is no such question, or no such row.
        UsageError: `from` is no number.
    """
    question = catalogue(settings().queries).named(name)
    if question is None:
        raise NotFoundError(f"no question of the catalogue is called {name[:100]}; /queries lists them")
    first = number("from", request.args.get("from", "0"))
    asked = ProvenanceRequest(
        question.text, "html", Page(offset=first, limit=ROWS_OF_SOURCES), address="", view=question.view
    )
    return answers.answer(asked, lambda reply: _page(question, reply, first))


def _page(question: Question, reply: Reply, first: int) -> str:
    result = result_from_json(json.loads(reply.body))
    rows = answer_rows(store(), result)
    if first and not rows:
        raise NotFoundError(f"the answer has {result.total} rows, and none of this number")
    before, after = pages_beside(first, ROWS_OF_SOURCES, result.total)
    return render_page(
        "question_sources.html",
        Head(
            f"Sources: {question.title}",
            _DESCRIPTION.format(question.title),
            links().sources(question.name, first),
        ),
        section="questions",
        wide=True,
        question=question,
        result=result,
        rows=rows,
        first=first,
        previous=None if before is None else links().sources(question.name, int(before)),
        next=None if after is None else links().sources(question.name, int(after)),
    )
