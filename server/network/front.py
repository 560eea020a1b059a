"""Between the network and Flask: requests cost a thread only when they are whole, and as long as their client is there.

The network side is asynchronous (granian, RSGI), so a client that sends slowly or reads slowly costs a few kilobytes
and nothing else; Flask answers queries in the event loop and all else in threads. An answer that was given before, to
the same request, is given again from here. What was begun for a client that has left is ended.
"""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from http import HTTPStatus
from typing import Any, Final

from granian.rsgi import (  # type: ignore[attr-defined]  # documented names, not marked as exported
    HTTPProtocol,
    ProtocolClosed,
    ProtocolError,
    Scope,
)

from graph.core.settings import Settings
from server.app import create_app
from server.http import security_headers
from server.http.problems import problem
from server.network import wsgi_bridge
from server.network.wsgi_bridge import Answer
from server.protocol.answers import NOTES, TICKET
from server.serving.cache import Cache
from server.serving.live import Live
from server.traffic import greenlet_bridge, log
from server.traffic.admission import RETRY_SECONDS, Ticket
from server.traffic.metrics import Metrics
from server.workers.zygote import MEGABYTE

THREADS: Final = 64
"""Requests that Flask works on at once; most of them wait for a worker or for the cache."""
WAITING: Final = 128
"""Requests that may have reached a thread or wait for one; more are refused."""
PATIENCE: Final = 0.05
"""Seconds after which it is worth watching whether the client is still there."""
LIGHT: Final = 16 * 1024
"""Characters of a query that is read in no time."""
PIECE: Final = 256 * 1024
"""Bytes of a large answer sent at a time."""
SLOWEST: Final = 600
"""Seconds that a client may take to read a large answer before its place is given to another query of its own."""
_ID = re.compile(r"[\w.:-]{1,64}")
logger = logging.getLogger(log.LOGGER)


def create() -> Front:
    """The server's application, as the environment sets it."""
    return Front(Settings.from_environment())


class Front:
    """One application in one process."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.listener = log.begin(settings.log_level)
        self.app = create_app(settings)
        self.live: Live = self.app.extensions["live"]
        self.metrics: Metrics = self.app.extensions["metrics"]
        self.given: Cache[Answer] = Cache(settings.cache_megabytes * MEGABYTE // 2)
        self.threads = ThreadPoolExecutor(THREADS, thread_name_prefix="request")
        self.waiting = 0

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        loop.add_signal_handler(signal.SIGHUP, self.live.reload)

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.threads.shutdown(wait=False, cancel_futures=True)
        self.live.close()
        self.listener.stop()

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        started = time.perf_counter()
        headers = scope.headers
        given = headers.get("x-request-id", "")
        name = given if _ID.fullmatch(given) else secrets.token_hex(16)
        notes: dict[str, str] = {}
        key = self._key(scope)
        answer = self.given.get(key) if key else None
        if answer is not None:
            notes.update(outcome="kept", query=answer.query)
            self.metrics.count("cached")
        else:
            answer = await self._answer(scope, protocol, notes)
            if key and answer.status == HTTPStatus.OK and answer.kept and len(answer.body) < MEGABYTE // 4:
                again = replace(answer, close=wsgi_bridge.nothing, query=notes.get("query", ""))
                self.given.put(key, again, len(answer.body) + len(key))
        if notes.get("outcome") == "left":
            answer.close()
            status = 499  # nobody is left to be told; the number that proxies log for it
        else:
            status = answer.status
            await self._send(protocol, answer, name)
        self.metrics.requests.labels(status).inc()
        spent = round((time.perf_counter() - started) * 1000, 2)
        line = {"id": name, "method": scope.method, "path": scope.path, "status": status, "milliseconds": spent}
        log.request(line | notes)

    def _key(self, scope: Scope) -> str:
        """By what an answer given before is found again: all of the request that it depends on; else empty."""
        if scope.method != "GET" or not scope.path.startswith("/sparql"):
            return ""
        header = scope.headers.get
        asked = (header("accept", ""), header("accept-encoding", ""), header("if-none-match", ""), header("host", ""))
        return "\n".join((self.live.look(), scope.path, scope.query_string, *asked))

    async def _answer(self, scope: Scope, protocol: HTTPProtocol, notes: dict[str, str]) -> Answer:
        """What Flask answers; the notes say whether the client left before."""
        limit = self.settings.header_kilobytes
        if sum(len(name) + len(value) + 4 for name, value in scope.headers.items()) > limit * 1024:
            detail = f"the headers are larger than {limit} kB; send less"
            return _refusal(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, detail)
        if self.settings.scratch and "transfer-encoding" in scope.headers:
            detail = "say how long the body is by Content-Length; of pieces nothing tells whether all have come"
            return _refusal(HTTPStatus.LENGTH_REQUIRED, detail)
        headers = scope.headers
        body: bytes | None = b""
        try:
            if "content-length" in headers or "transfer-encoding" in headers:
                body = await asyncio.wait_for(self._body(scope, protocol), self.settings.request_seconds)
        except TimeoutError:
            seconds = self.settings.request_seconds
            return _refusal(HTTPStatus.REQUEST_TIMEOUT, f"the body did not arrive within {seconds} s; send it at once")
        except (ProtocolClosed, ProtocolError):
            return _refusal(HTTPStatus.BAD_REQUEST, "the body broke off before its end; send all of it")
        if body is None:
            limit = self.settings.request_kilobytes
            return _refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"the body is larger than {limit} kB; send less")
        if self.waiting >= WAITING:
            return _refusal(
                HTTPStatus.SERVICE_UNAVAILABLE, f"{WAITING} requests are waiting; try again in a few seconds"
            )
        ticket = Ticket()
        environ = wsgi_bridge.environ(scope, body) | {TICKET: ticket, NOTES: notes}
        watch = _Watch(protocol, ticket)
        self.waiting += 1
        try:
            if self._light(scope, body):
                return await greenlet_bridge.run(self.threads, wsgi_bridge.call, self.app, environ)
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self.threads, wsgi_bridge.call, self.app, environ)
        finally:
            self.waiting -= 1
            watch.end()
            if watch.left:
                notes["outcome"] = "left"

    def _light(self, scope: Scope, body: bytes) -> bool:
        """Whether the loop can run it itself: a query whose answer is written by a worker and only passed on here."""
        return (
            scope.path == "/sparql"
            and not self.settings.scratch
            and len(scope.query_string) + len(body) < LIGHT
            and "text/html" not in scope.headers.get("accept", "")
        )

    async def _body(self, scope: Scope, protocol: HTTPProtocol) -> bytes | None:
        """The request's body; None if it is larger than it may be."""
        limit = self.settings.request_kilobytes * 1024
        length = scope.headers.get("content-length", "")
        if length:
            return bytes(await protocol()) if length.isdecimal() and int(length) <= limit else None
        made = bytearray()
        async for piece in protocol:
            made += piece
            if len(made) > limit:
                return None
        return bytes(made)

    async def _send(self, protocol: HTTPProtocol, answer: Answer, name: str) -> None:
        headers = [*answer.headers, ("x-request-id", name)]
        try:
            if len(answer.body) <= MEGABYTE:
                protocol.response_bytes(answer.status, headers, answer.body)
                return
            transport: Any = protocol.response_stream(answer.status, headers)
            for start in range(0, len(answer.body), PIECE):
                await transport.send_bytes(answer.body[start : start + PIECE])
            if answer.close is not wsgi_bridge.nothing:
                await asyncio.wait_for(protocol.client_disconnect(), SLOWEST)  # until all is read, or nobody is left
        except (ProtocolClosed, TimeoutError):
            logger.debug("the client left before its answer was sent", extra={"members": {"id": name}})
        finally:
            answer.close()


class _Watch:
    """Looks whether the client is still there, if the answer is not soon; ends what runs for one that has left."""

    def __init__(self, protocol: HTTPProtocol, ticket: Ticket) -> None:
        self.left = False
        self._ticket = ticket
        self._protocol = protocol
        self._loop = asyncio.get_running_loop()
        self._task: asyncio.Task[None] | None = None
        self._soon = self._loop.call_later(PATIENCE, self._begin)

    def end(self) -> None:
        """Stop looking."""
        self._soon.cancel()
        if self._task is not None:
            self._task.cancel()

    def _begin(self) -> None:
        self._task = self._loop.create_task(self._look())

    async def _look(self) -> None:
        await self._protocol.client_disconnect()
        self.left = True
        self._ticket.end()


def _refusal(status: HTTPStatus, detail: str) -> Answer:
    """A problem that is told before Flask is asked."""
    code = status.phrase.lower().replace(" ", "-")
    headers = [
        ("content-type", "application/problem+json"),
        *((name.lower(), value) for name, value in security_headers.ALL),
    ]
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers.append(("retry-after", str(RETRY_SECONDS)))
    return Answer(status, headers, problem(status, code, status.phrase, detail, {}))
