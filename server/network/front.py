"""Between the network and Flask: a request costs a thread only when it is whole, and as long as its client is there.

The network side is asynchronous (granian, RSGI), so a client that sends slowly or reads slowly costs a few kilobytes
and nothing else; the lane answers programs' queries in the event loop, Flask all else in threads. A response that was
given before, to the same request, is given again from here. What was begun for a client that has left is ended.
"""

from __future__ import annotations

import asyncio
import logging
import math
import multiprocessing
import re
import secrets
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from http import HTTPStatus
from itertools import count
from typing import Any, Final

from granian.rsgi import (  # type: ignore[attr-defined]  # documented names, not marked as exported
    HTTPProtocol,
    ProtocolClosed,
    Scope,
)

from graph.core.errors import PeacegraphError
from graph.core.settings import MEGABYTE, Settings
from server.app import create_app
from server.http import problems, security_headers
from server.http.forwarded import is_host
from server.http.messages import HttpResponse, nothing_to_close
from server.layout.context import CALLER
from server.network import wsgi_bridge
from server.network.client_watch import ClientWatch
from server.network.lane import Lane
from server.network.request_body import BrokenBodyError, LargeBodyError, LateBodyError, read_body
from server.protocol.provenance_link import names_an_answer
from server.serving.answer_cache import AnswerCache
from server.serving.given_answers import SENT_AGAIN
from server.serving.live import LOOK_SECONDS, Live
from server.serving.query_service import Caller, QueryService
from server.traffic import greenlet_bridge, log
from server.traffic.admission import RETRY_AFTER
from server.traffic.metrics import Metrics
from server.workers import parent_watch

THREADS: Final = 64
"""Requests that Flask works on at once; most of them wait for a worker or for the cache."""
MOST_WAITING: Final = 128
"""Requests that may have reached a thread or wait for one; more are refused."""
PIECE: Final = 256 * 1024
"""Bytes of a large answer sent at a time."""
SLOWEST: Final = 600
"""Seconds that a client may take to read a large answer before its quota is given to another query of its own."""
CLIENT_LEFT: Final = 499
"""The number that proxies log where nobody is left to be answered."""
_ID = re.compile(r"[\w.:-]{1,64}")
logger = logging.getLogger(log.LOGGER)


@dataclass(frozen=True)
class _Cached:
    """A response that may be given again until a moment of the monotonic clock; for the log, the hash of its query."""

    response: HttpResponse
    query: str
    until: float


def create() -> Front:
    """Make the server's application, as the environment sets it; it ends with the process that started it."""
    if (parent := multiprocessing.parent_process()) is not None:
        parent_watch.end_with_parent(parent.pid or 0)
    try:
        return Front(Settings.from_environment())
    except PeacegraphError as error:
        sys.exit(f"{error.title}: {error.detail}")


class Front:
    """One application in one process."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.log = log.begin(settings.log_level)
        self.app = create_app(settings)
        self.live: Live = self.app.extensions["live"]
        self.metrics: Metrics = self.app.extensions["metrics"]
        self.service: QueryService = self.app.extensions["query_service"]
        self.lane = Lane(settings, self.live, self.app.extensions["query_endpoint"])
        self.response_cache: AnswerCache[_Cached] = AnswerCache(settings.cache_megabytes * MEGABYTE // 2)
        self.threads = ThreadPoolExecutor(THREADS, thread_name_prefix="request")
        self.waiting = 0
        self._id_prefix, self._id_numbers = secrets.token_hex(8), count(1)

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        loop.add_signal_handler(signal.SIGHUP, self.live.reload)
        self._look(loop)

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        """Look for a newer dataset now and from time to time, so that it is there before anybody asks."""
        self.live.current_version()
        loop.call_later(LOOK_SECONDS, self._look, loop)

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.threads.shutdown(wait=False, cancel_futures=True)
        self.live.close()
        self.log.stop()

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        started = time.perf_counter()
        given_id = scope.headers.get("x-request-id", "")
        request_id = given_id if _ID.fullmatch(given_id) else f"{self._id_prefix}{next(self._id_numbers):08x}"
        line: dict[str, str] = {}
        key = self._cache_key(scope)
        cached = self.response_cache.get(key) if key else None
        if cached is not None and cached.until > time.monotonic():
            response = cached.response
            line.update(outcome="cached", query=cached.query)
            self.metrics.count("cached")
        else:
            response = await self._answer(scope, protocol, line)
            if key and response.status == HTTPStatus.OK and response.header("etag"):
                self._cache(key, response, line.get("query", ""))
        if line.get("outcome") == "left":
            response.close()
            status = CLIENT_LEFT
        else:
            status = response.status
            await self._send(protocol, response, request_id)
        self.metrics.count_request(status)
        spent = round((time.perf_counter() - started) * 1000, 2)
        head = {"id": request_id, "method": scope.method, "path": scope.path, "status": status, "milliseconds": spent}
        self.log.request(head | line)

    def _cache_key(self, scope: Scope) -> str:
        """Everything of a request that its response depends on; empty where a response is never given again."""
        if scope.method != "GET" or not scope.path.startswith("/sparql"):
            return ""
        if [name for name, _ in scope.headers.items()].count("host") != 1:
            return ""
        header = scope.headers.get
        asked = [header("accept", ""), header("accept-encoding", ""), header("if-none-match", ""), header("host", "")]
        if self.settings.trusted_proxies:
            forwarded = (wsgi_bridge.joined_header(scope, f"x-forwarded-{name}") for name in ("for", "proto", "host"))
            asked += [wsgi_bridge.client_address(scope), *forwarded]
        return "\n".join((self.live.current_version(), scope.path, scope.query_string, *asked))

    def _cache(self, key: str, response: HttpResponse, query: str) -> None:
        if len(response.body) < MEGABYTE // 4:
            if response.close is not nothing_to_close:
                response = replace(response, close=nothing_to_close)
            lasts = SENT_AGAIN if names_an_answer(response.header("link")) else math.inf
            cached = _Cached(response, query, time.monotonic() + lasts)
            self.response_cache.put(key, cached, len(response.body) + len(key))

    async def _answer(self, scope: Scope, protocol: HTTPProtocol, line: dict[str, str]) -> HttpResponse:
        """Let Flask answer a request, once it is whole and within its limits; `line` is what the log tells of it."""
        if refusal := self._refusal_of_headers(scope):
            return refusal
        try:
            body = await read_body(scope, protocol, self.settings)
        except LateBodyError as error:
            return _refusal(HTTPStatus.REQUEST_TIMEOUT, str(error))
        except BrokenBodyError as error:
            return _refusal(HTTPStatus.BAD_REQUEST, str(error))
        except LargeBodyError as error:
            return _refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, str(error))
        if self.waiting >= MOST_WAITING:
            detail = f"{MOST_WAITING} requests are waiting; try again in a few seconds"
            return _refusal(HTTPStatus.SERVICE_UNAVAILABLE, detail, RETRY_AFTER)
        caller = self._caller(scope, line)
        watch = ClientWatch(protocol, caller.token)
        self.waiting += 1
        try:
            http = self.lane.request(scope, body)
            if http is not None:
                response = await greenlet_bridge.run(self.threads, self.lane.respond, http, caller)
                if response is not None:
                    return response
            environ = wsgi_bridge.environ(scope, body) | {CALLER: caller}
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self.threads, wsgi_bridge.call, self.app, environ)
        finally:
            self.waiting -= 1
            watch.stop()
            if watch.left:
                line["outcome"] = "left"

    def _refusal_of_headers(self, scope: Scope) -> HttpResponse | None:
        hosts = [value for name, value in scope.headers.items() if name.lower() == "host"]
        if len(hosts) > 1 or (not hosts and scope.http_version == "1.1") or not all(map(is_host, hosts)):
            return _refusal(HTTPStatus.BAD_REQUEST, "name the host in one header Host (RFC 9112, section 3.2)")
        limit = self.settings.header_kilobytes
        if sum(len(name) + len(value) + 4 for name, value in scope.headers.items()) > limit * 1024:
            detail = f"the headers are larger than {limit} kB; send less"
            return _refusal(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, detail)
        if self.settings.scratch and "transfer-encoding" in scope.headers:
            detail = "say how long the body is by Content-Length; of pieces nothing tells whether all have come"
            return _refusal(HTTPStatus.LENGTH_REQUIRED, detail)
        return None

    def _caller(self, scope: Scope, line: dict[str, str]) -> Caller:
        forwarded = wsgi_bridge.joined_header(scope, "x-forwarded-for")
        client = self.service.admission.client_name(wsgi_bridge.client_address(scope), forwarded)
        return Caller(client, if_none_match=scope.headers.get("if-none-match", ""), log=line)

    async def _send(self, protocol: HTTPProtocol, response: HttpResponse, request_id: str) -> None:
        headers = [*response.headers, ("x-request-id", request_id)]
        try:
            if len(response.body) <= MEGABYTE:
                protocol.response_bytes(response.status, headers, response.body)
                return
            transport: Any = protocol.response_stream(response.status, headers)
            for start in range(0, len(response.body), PIECE):
                await transport.send_bytes(response.body[start : start + PIECE])
            if response.close is not nothing_to_close:
                await asyncio.wait_for(protocol.client_disconnect(), SLOWEST)  # until all is read, or nobody is left
        except (ProtocolClosed, TimeoutError):
            logger.debug("the client left before its answer was sent", extra={"members": {"id": request_id}})
        finally:
            response.close()


def _refusal(status: HTTPStatus, detail: str, *headers: tuple[str, str]) -> HttpResponse:
    """A problem that is told before Flask is asked."""
    response = problems.status_response(status, detail, headers)
    lower = ((name.lower(), value) for name, value in (*response.headers, *security_headers.EVERY_RESPONSE))
    return replace(response, headers=tuple(lower))
