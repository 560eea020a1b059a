"""The views of an answer on the query page: which there are, the one that is shown, and its drawing as a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Response
from markupsafe import Markup

from graph.core.errors import NotFoundError
from server.accounts.answers.answer_drawings import Drawing, drawing
from server.accounts.answers.answer_table import AnswerTable, PlainRows
from server.accounts.answers.answer_views import NEEDS, VIEWS, views_of
from server.accounts.answers.known_things import KnownThings, known_things
from server.accounts.answers.questions import Question
from server.accounts.overviews.answer_pictures import WIDTHS, picture
from server.accounts.overviews.map_picture import NO_BORDERS_NOTE
from server.accounts.pictures.svg import shape, within_page
from server.layout.context import settings, store
from server.layout.figures import LIMITS, Figure, caption
from server.layout.figures import drawing as file_of
from server.layout.rendering import links
from server.protocol.parameters import Parameters

_ASKED = ("query", "view", "show", "offset", "default-graph-uri", "named-graph-uri", "timeout")
"""The parameters that choose what a drawing shows."""


@dataclass(frozen=True)
class ShownViews:
    """The views of an answer.

    `offered` are their words, by the word of the address. `drawn` is the one that is shown, None for the table;
    `missing` says what the one that was asked for needs, where this answer has not got it.
    """

    offered: Sequence[tuple[str, str]] = ()
    drawn: Drawing | None = None
    missing: str = ""

    @property
    def whole(self) -> Markup | None:
        """The drawing of a map or a network, as part of the page; what else there is, is drawn row by row."""
        if self.drawn is None or self.drawn.view.name not in ("map", "network"):
            return None
        name = self.drawn.view.name
        height, content = picture(self.drawn, links().thing)
        label = f"{VIEWS[name]} of this answer; the same rows stand in the table below"
        made = within_page(WIDTHS[name], height, label, content, "map-drawn" if name == "map" else "whole")
        return Markup(made)  # noqa: S704  # written by ElementTree, which escapes all text


def shown_views(parameters: Parameters, plain: PlainRows, table: AnswerTable) -> ShownViews:
    """The views of a page of an answer: one look-up.

    Args:
        parameters: of the request; `show` is the view that is asked for.
        plain: the values of the rows.
        table: the same as cells.
    """
    values = (value for row in plain.rows for value in row)
    known = KnownThings(store().base) if settings().scratch else known_things(store(), values)
    views = views_of(plain, table, known)
    asked = parameters.one("show") or ""
    chosen = next((view for view in views if view.name == asked), None)
    return ShownViews(
        [(view.name, VIEWS[view.name]) for view in views],
        drawing(chosen, plain, table, known) if chosen else None,
        f"This answer has no {asked}: that takes {NEEDS[asked]}." if asked in NEEDS and not chosen else "",
    )


def answer_figure(parameters: Parameters, question: Question | None, table: AnswerTable) -> Figure:
    """The drawing that is shown, as it can be taken along."""
    show = parameters.one("show") or ""
    asked = _asked(parameters, question)
    return Figure(
        f"peacegraph-{show}", f"{links().page('query.svg')}?{asked}", (), "", _caption(asked, question, table)
    )


def answer_file(parameters: Parameters, shown: ShownViews, question: Question | None, table: AnswerTable) -> Response:
    """The drawing as a file of its own.

    Raises:
        NotFoundError: the answer has no such view.
    """
    if shown.drawn is None:
        raise NotFoundError(shown.missing or f"`show` says what is drawn: {', '.join(VIEWS)}")
    name = shown.drawn.view.name
    cited = _caption(_asked(parameters, question), question, table)
    title = question.title if question else f"{VIEWS[name]} of an answer"
    height, content = picture(shown.drawn, lambda iri: iri)
    content.append(shape("desc", text=cited))  # whole, as below the drawing a long query is cut off
    return file_of(title, (height, content), WIDTHS[name], [*key_words(shown.drawn), LIMITS, cited])


def key_words(drawn: Drawing) -> list[str]:
    """How a drawing is read, and how much is not on it."""
    left_out = len(drawn.left_out)
    without = [f"{left_out} {'row is' if left_out == 1 else 'rows are'} not drawn."] if left_out else []
    if drawn.view.name == "map":
        note = f"{NO_BORDERS_NOTE} Coasts: Natural Earth, public domain."
        return [f"{note} A number in brackets counts the rows with one point.", *without]
    if drawn.view.name == "network":
        way = f" (“{drawn.one_way}”)" if drawn.one_way else ""
        told = f"A line is one row or several{way}; its arrow leads to what stands last in the row."
        return [told, *without]
    return without


def _asked(parameters: Parameters, question: Question | None) -> str:
    """The query string that chooses what is drawn; short where it is a question of the catalogue."""
    asked = [(name, value) for name in _ASKED for value in parameters.all(name)]
    if question:
        asked = [("question", question.name), *((name, value) for name, value in asked if name != "query")]
        asked = [pair for pair in asked if pair != ("view", question.view)]
    return urlencode(asked)


def _caption(asked: str, question: Question | None, table: AnswerTable) -> str:
    title = question.title if question else "Answer to a query"
    rows = f"rows {table.offset + 1} to {table.end} of {table.total}" if table.end else "no row"
    return caption("query", asked, f"{title}, {rows}")
