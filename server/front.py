"""Between the network and Flask: requests cost a thread only when they are whole, and as long as their client is there.

The network side is asynchronous (granian, RSGI), so a client that sends slowly or reads slowly costs a few kilobytes
and nothing else; Flask answers in threads. An answer that was given before, to the same request, is given again from
here. What was begun for a client that has left is ended.
"""

from __future__ import annotations

import asyncio
import logging
import re
import signal
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import Any, Final

from granian.rsgi import (  # type: ignore[attr-defined]  # documented names, not marked as exported
    HTTPProtocol,
    ProtocolClosed,
    Scope,
)

from graph.settings import Settings
from server import gateway, log
from server.admission import RETRY_SECONDS, Ticket
from server.answers import NOTES, TICKET
from server.app import create_app
from server.cache import Cache
from server.gateway import Answer
from server.live import Live
from server.metrics import Metrics
from server.problems import problem
from server.zygote import MEGABYTE

THREADS: Final = 64
"""Requests that Flask works on at once; most of them wait for a worker or for the cache."""
WAITING: Final = 128
"""Requests that may have reached a thread or wait for one; more are refused."""
PATIENCE: Final = 0.05
"""Seconds after which it is worth watching whether the client is still there."""
PIECE: Final = 256 * 1024
"""Bytes of a large answer sent at a time."""
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
        name = given if _ID.fullmatch(given) else uuid.uuid4().hex
        notes: dict[str, str] = {}
        key = self._key(scope)
        answer = self.given.get(key) if key else None
        if answer is not None:
            notes["outcome"] = "kept"
            self.metrics.count("cached")
        else:
            answer = await self._answer(scope, protocol, notes, name)
            if answer is None:
                status = 499  # nobody is left to be told; the number that proxies log for it
            elif key and answer.status == HTTPStatus.OK and answer.kept and len(answer.body) < MEGABYTE // 4:
                self.given.put(key, answer, len(answer.body) + len(key))
        if answer is not None:
            status = answer.status
            await self._send(protocol, answer, name)
        self.metrics.requests.labels(status).inc()
        if logger.isEnabledFor(logging.INFO):
            members = {"id": name, "method": scope.method, "path": scope.path, "status": status}
            spent = round((time.perf_counter() - started) * 1000, 2)
            logger.info("request", extra={"members": members | {"milliseconds": spent} | notes})

    def _key(self, scope: Scope) -> str:
        """By what an answer given before is found again: all of the request that it depends on; else empty."""
        if scope.method != "GET" or not scope.path.startswith("/sparql"):
            return ""
        header = scope.headers.get
        asked = (header("accept", ""), header("accept-encoding", ""), header("if-none-match", ""), header("host", ""))
        return "\n".join((self.live.look(), scope.path, scope.query_string, *asked))

    async def _answer(self, scope: Scope, protocol: HTTPProtocol, notes: dict[str, str], name: str) -> Answer | None:
        """What Flask answers; None where the client left before."""
        try:
            body = await asyncio.wait_for(self._body(scope, protocol), self.settings.request_seconds)
        except TimeoutError:
            seconds = self.settings.request_seconds
            return _refusal(HTTPStatus.REQUEST_TIMEOUT, f"the body did not arrive within {seconds} s; send it at once")
        except ProtocolClosed:
            return None
        if body is None:
            limit = self.settings.request_kilobytes
            return _refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"the body is larger than {limit} kB; send less")
        if self.waiting >= WAITING:
            return _refusal(
                HTTPStatus.SERVICE_UNAVAILABLE, f"{WAITING} requests are waiting; try again in a few seconds"
            )
        ticket = Ticket()
        environ = gateway.environ(scope, body) | {TICKET: ticket, NOTES: notes, "peacegraph.id": name}
        self.waiting += 1
        future: asyncio.Future[Answer] = asyncio.get_running_loop().run_in_executor(
            self.threads, gateway.call, self.app, environ
        )
        future.add_done_callback(self._done)
        done, _ = await asyncio.wait({future}, timeout=PATIENCE)
        if not done:
            left: asyncio.Future[None] = asyncio.ensure_future(protocol.client_disconnect())
            first: list[asyncio.Future[Any]] = [future, left]
            await asyncio.wait(first, return_when=asyncio.FIRST_COMPLETED)
            if not future.done():
                ticket.end()
                future.cancel()  # if it has not begun
                notes["outcome"] = "left"
                return None
            left.cancel()
        return future.result()

    def _done(self, _future: object) -> None:
        self.waiting -= 1

    async def _body(self, scope: Scope, protocol: HTTPProtocol) -> bytes | None:
        """The request's body; None if it is larger than it may be."""
        limit = self.settings.request_kilobytes * 1024
        length = scope.headers.get("content-length", "")
        if not length and "transfer-encoding" not in scope.headers:
            return b""
        if length.isdecimal() and int(length) > limit:
            return None
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
                sent = transport.send_bytes(answer.body[start : start + PIECE])
                await asyncio.wait_for(sent, self.settings.request_seconds)
        except (ProtocolClosed, TimeoutError):
            logger.debug("the client left before its answer was sent", extra={"members": {"id": name}})
        finally:
            answer.close()


def _refusal(status: HTTPStatus, detail: str) -> Answer:
    """A problem that is told before Flask is asked."""
    code = status.phrase.lower().replace(" ", "-")
    headers = [("content-type", "application/problem+json")]
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers.append(("retry-after", str(RETRY_SECONDS)))
    return Answer(status, headers, problem(status, code, status.phrase, detail, {}))
