"""A query over HTTP, from its request to its response, for whoever takes requests: a Flask view, or the front's
lane."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from graph.core.settings import Settings
from server.http.messages import HttpRequest, HttpResponse, nothing_to_close
from server.protocol.notices import with_notices
from server.protocol.parameters import Parameters
from server.protocol.provenance_link import provenance_link
from server.protocol.query_requests import query_request
from server.protocol.responses import not_modified_response, page_response, reply_response
from server.serving.query_service import Answered, Caller, QueryService
from server.workers.engine import Engine
from server.workers.messages import QueryRequest, Reply

DEVIATION_HEADER: Final = "Peacegraph-Deviation"
"""Names the places where an answer may differ from what the standard says; `/status` explains each."""
Page = Callable[[Reply], str]
"""Makes a page of a reply for which HTML was chosen."""


class QueryEndpoint:
    """Answers queries (SPARQL 1.1 Protocol, section 2.1)."""

    def __init__(self, settings: Settings, service: QueryService) -> None:
        self._service = service
        self._longest = settings.query_seconds
        self._explains = not settings.scratch

    def request(self, http: HttpRequest, parameters: Parameters) -> QueryRequest:
        """The query that a request asks for.

        Raises:
            UsageError, NotAcceptableError: as `query_request`.
        """
        return query_request(parameters, http.accept, self._longest)

    def respond(
        self,
        http: HttpRequest,
        parameters: Parameters,
        asked: QueryRequest,
        engine: Engine,
        caller: Caller,
        page: Page | None = None,
    ) -> HttpResponse:
        """Answer a query.

        Args:
            http: the request.
            parameters: of the request; `query` is among them.
            asked: the query, as `request` gives it.
            engine: of the dataset being served.
            caller: who asks.
            page: what makes pages; needed where HTML may be chosen.

        Raises:
            PeacegraphError: as `QueryService.answer`.
        """
        answered = self._service.answer(engine, asked, caller, parameters.one("id"), held_until_sent=True)
        links = []
        if self._explains:
            links.append(provenance_link(http.method, http.origin, http.query_string, parameters, answered.kept_as))
        return linked_response(answered, http.origin, page, links)


def linked_response(
    answered: Answered, origin: str, page: Page | None = None, links: Sequence[str] = ()
) -> HttpResponse:
    """The response that gives what came of a query, with its deviations and notices and with links.

    Args:
        answered: what came of the query.
        origin: scheme and host that the client named; empty where it named none.
        page: what makes pages; needed where HTML may be chosen.
        links: values of Link.

    Raises:
        TypeError: HTML was chosen and there is nothing that makes pages.
    """
    response = answered_response(answered, page)
    names = answered.reply.deviations if answered.reply else ()
    if answered.reply:
        response = replace(response, headers=with_notices(response.headers, answered.reply.notices))
    if names:
        response = response.with_headers((DEVIATION_HEADER, ", ".join(names)))
        links = [*links, *(f'<{origin}/status#{name}>; rel="help"' for name in names)]
    return response.with_headers(("Link", ", ".join(links))) if links else response


def answered_response(answered: Answered, page: Page | None = None) -> HttpResponse:
    """The response that gives what came of a query.

    Raises:
        TypeError: HTML was chosen and there is nothing that makes pages.
    """
    reply, tag = answered.reply, answered.tag
    if reply is None:
        response = not_modified_response(tag or "")
    elif reply.format != "html":
        response = reply_response(reply, tag)
    elif page is None:
        raise TypeError("a page was chosen where none is made")
    else:
        answered.close()  # the page alone is sent, and may ask a query of its own
        return page_response(page(reply), tag)
    return response if answered.close is nothing_to_close else replace(response, close=answered.close)
