"""Asks a server over HTTP as fast as it answers, from one process that costs little itself, and times every answer.

Each client is one kept connection that asks again when it has its answer. What the generator could do at most is
measured too, against a server that does nothing, so that a figure near it is not taken for the measured server's.
"""

from __future__ import annotations

import multiprocessing
import re
import selectors
import socket
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
CLOSES = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)
LAST_CHUNK = b"\r\n0\r\n\r\n"
BLOCK = 1 << 18
PATIENCE = 60
"""Seconds after which a server that does not answer is given up."""


@dataclass
class Figures:
    """What one run gave: seconds an answer took, each; how often which status came; seconds in all."""

    took: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    cpu: float = 0.0
    """Seconds of processor time that the generator itself used."""
    server: dict[str, float] = field(default_factory=dict)
    """Seconds of processor time that the parts of the server used."""

    def cost(self, part: str) -> float:
        """Milliseconds of processor time that a part of the server used for an answer."""
        return self.server.get(part, 0.0) / len(self.took) * 1000

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.took) / self.seconds

    @property
    def failed(self) -> int:
        """Answers other than 200, and connections that ended without one."""
        return sum(self.statuses.values()) - self.statuses["200"]

    def percentile(self, share: float) -> float:
        """The time, in milliseconds, within which this share of the answers came."""
        ordered = sorted(self.took)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000


class Client:
    """One connection; `source` is the address that it comes from."""

    def __init__(self, address: tuple[str, int], source: str = "") -> None:
        self.address, self.source = address, source
        self.connect()

    def connect(self) -> None:
        """Open the connection, anew where there was one."""
        self.socket = socket.create_connection(self.address, PATIENCE, (self.source, 0) if self.source else None)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = b""

    def send(self, request: bytes) -> None:
        """Send a request that fits the socket's buffer, as any that is not made to be huge does."""
        self.received = b""
        self.asked = time.perf_counter()
        if self.socket.send(request) != len(request):
            raise RuntimeError(f"a request of {len(request)} bytes is too long for this generator")

    def receive(self) -> tuple[str, bool] | None:
        """Take what has come: the status and whether the server closes when the answer is complete, else None."""
        try:
            data = self.socket.recv(BLOCK)
        except ConnectionResetError:
            data = b""
        if not data:
            return "closed", True
        self.received = data = self.received + data if self.received else data
        end = data.find(b"\r\n\r\n")
        if end < 0:
            return None
        head = data[:end]
        if length := LENGTH.search(head):
            if len(data) < end + 4 + int(length[1]):
                return None
        elif not (CHUNKED.search(head) and data.endswith(LAST_CHUNK)):
            return None
        return data[9:12].decode(), CLOSES.search(head) is not None


def sources(clients: int) -> list[str]:
    """An address of this machine for each client, since servers limit what one address may ask at once."""
    return [f"127.0.0.{10 + number}" for number in range(clients)]


def run(address: tuple[str, int], requests: Iterator[bytes], clients: list[str], seconds: float) -> Figures:
    """Ask for `seconds` from the addresses of the clients; what is under way then is waited for.

    Raises:
        TimeoutError: the server did not answer at all any more.
    """
    made, selector = Figures(), selectors.DefaultSelector()
    busy = [Client(address, source) for source in clients]
    for client in busy:
        client.socket.settimeout(0)
        selector.register(client.socket, selectors.EVENT_READ, client)
    cpu, started = time.process_time(), time.perf_counter()
    for client in busy:
        client.send(next(requests))
    running, last = len(busy), started
    while running:
        ready = selector.select(PATIENCE)
        if not ready:
            raise TimeoutError(f"no answer within {PATIENCE} s")
        for key, _ in ready:
            client = key.data
            if (answer := client.receive()) is None:
                continue
            last, (status, closed) = time.perf_counter(), answer
            made.statuses[status] += 1
            made.took.append(last - client.asked)
            if closed:
                _reconnect(client, selector)
            if last - started < seconds:
                client.send(next(requests))
            else:
                running -= 1
    made.seconds, made.cpu = last - started, time.process_time() - cpu
    for client in busy:
        client.socket.close()
    selector.close()
    return made


def _reconnect(client: Client, selector: selectors.BaseSelector) -> None:
    selector.unregister(client.socket)
    client.socket.close()
    client.connect()
    client.socket.settimeout(0)
    selector.register(client.socket, selectors.EVENT_READ, client)


def ask(client: Client, request: bytes) -> tuple[str, bytes, float]:
    """Ask once on a connection and wait: the status, the body as it came, and the seconds it took."""
    client.socket.settimeout(PATIENCE)
    client.received = b""
    asked = time.perf_counter()
    client.socket.sendall(request)
    while (answer := client.receive()) is None:
        pass
    took = time.perf_counter() - asked
    status, closed = answer
    head, _, body = client.received.partition(b"\r\n\r\n")
    if closed:
        client.socket.close()
        client.connect()
    return status, _joined(body) if CHUNKED.search(head) else body, took


@contextmanager
def idle_server() -> Iterator[tuple[str, int]]:
    """A server that gives the same 2 kB to whatever it is asked, in a process of its own: its address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        process = multiprocessing.get_context("fork").Process(target=_answer_all, args=(listener,), daemon=True)
        process.start()
        try:
            yield listener.getsockname()
        finally:
            process.kill()
            process.join()


def _answer_all(listener: socket.socket) -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2000\r\n\r\n" + b"x" * 2000
    selector = selectors.DefaultSelector()
    selector.register(listener, selectors.EVENT_READ)
    while True:
        for key, _ in selector.select():
            if key.fileobj is listener:
                connection, _ = listener.accept()
                selector.register(connection, selectors.EVENT_READ, connection)
            elif key.data.recv(BLOCK):
                key.data.send(answer)
            else:
                selector.unregister(key.data)
                key.data.close()


def _joined(body: bytes) -> bytes:
    """The body that came in chunks (RFC 9112, section 7.1)."""
    parts = []
    while body:
        size, _, rest = body.partition(b"\r\n")
        length = int(size.split(b";")[0], 16)
        parts.append(rest[:length])
        body = rest[length + 2 :] if length else b""
    return b"".join(parts)
