"""What a Flask view answers from: the dataset being served, the settings, who asks, and the service that answers."""

from __future__ import annotations

from typing import Final

from flask import Flask, Response, current_app, g, request

from graph.core.errors import UsageError
from graph.core.settings import Settings
from graph.search.index import Index
from graph.store.dataset_store import Store
from server.http.messages import HttpRequest, HttpResponse, nothing_to_close
from server.protocol.parameters import Parameters
from server.protocol.query_endpoint import QueryEndpoint
from server.serving.live import Live, ServedDataset
from server.serving.query_service import Caller, QueryService

CALLER: Final = "peacegraph.caller"
"""Where in the environment of a request the front puts who sends it."""


def served() -> ServedDataset:
    """The dataset that this request is answered from, the same one to its end."""
    if "served" not in g:
        live: Live = current_app.extensions["live"]
        g.served = live.acquire()
    dataset: ServedDataset = g.served
    return dataset


def store() -> Store:
    """The store that pages ask."""
    return served().store


def index() -> Index:
    """The names of the dataset that this request is answered from.

    Raises:
        UsageError: it has none, as a scratch store has not.
    """
    held = served().index
    if held is None:
        raise UsageError("this store has no index; search asks a dataset that `peacegraph build` made")
    return held


def settings() -> Settings:
    """The settings of the running application."""
    configured: Settings = current_app.extensions["settings"]
    return configured


def copied() -> str:
    """The version of the dataset whose pages are being copied into files; empty where a server gives them."""
    version: str = current_app.extensions["copied"]
    return version


def query_service() -> QueryService:
    """The service that answers queries."""
    service: QueryService = current_app.extensions["query_service"]
    return service


def caller() -> Caller:
    """Who sends this request: as the front says, else as the request itself does."""
    known: Caller | None = request.environ.get(CALLER)
    if known is None:
        address, forwarded = request.remote_addr or "", request.headers.get("X-Forwarded-For", "")
        client = query_service().admission.client_name(address, forwarded)
        known = Caller(client, if_none_match=request.headers.get("If-None-Match", ""))
        request.environ[CALLER] = known
    return known


def query_endpoint() -> QueryEndpoint:
    """What answers queries over HTTP."""
    endpoint: QueryEndpoint = current_app.extensions["query_endpoint"]
    return endpoint


def http_request() -> HttpRequest:
    """The request that is being answered, as the protocol's functions take it."""
    headers = request.headers
    return HttpRequest(
        request.method,
        f"{request.scheme}://{request.host}" if request.host else "",
        request.path,
        request.query_string,
        request.get_data() if request.method == "POST" else b"",
        headers.get("Content-Type", ""),
        headers.get("Accept", ""),
        headers.get("Accept-Encoding", ""),
    )


def noticed(parameters: Parameters) -> Parameters:
    """The same parameters; what they tell the client stands in its response, whatever that will be."""
    g.notices = parameters.notices
    return parameters


def accept() -> str:
    """The request's Accept header; empty where it has none."""
    return request.headers.get("Accept", "")


def flask_response(response: HttpResponse) -> Response:
    """A response of the protocol as one of Flask's."""
    result = Response(response.body, response.status, list(response.headers))
    if not response.header("Content-Type"):
        del result.headers["Content-Type"]
    if response.close is not nothing_to_close:
        result.call_on_close(response.close)
    return result


def register(app: Flask) -> None:
    """Give back, at the end of each request, the dataset that it was answered from."""
    app.teardown_appcontext(_release)


def _release(_error: BaseException | None) -> None:
    if "served" in g:
        live: Live = current_app.extensions["live"]
        live.release(g.pop("served"))
