"""A query worker: one process that answers one request after the other, within limits that the kernel keeps.

It is forked by `server.workers.zygote` and shares its memory. A query that runs away, eats memory or overflows the
stack ends this process and nothing else.
"""

from __future__ import annotations

import io
import os
import resource
import signal
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.answers.annotation import Page
from graph.answers.explainer import Explainer
from graph.core import formats
from graph.core.errors import PeacegraphError
from graph.proofs import proof_text
from graph.store.dataset_store import EmbeddedStore
from graph.store.scratch_store import RdfDocument, ScratchStore
from server.workers import wire
from server.workers.sources import Limits

if TYPE_CHECKING:
    from typing_extensions import Buffer


class _TooLargeError(Exception):
    """The answer is larger than the limit."""


class _Buffer(io.BytesIO):
    """Collects an answer up to a limit of bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit

    def write(self, part: Buffer, /) -> int:
        written = super().write(part)
        if self.tell() > self.limit:
            raise _TooLargeError
        return written


def work(connection: socket.socket, store: EmbeddedStore | Explainer, limits: Limits, services: frozenset[str]) -> None:
    """Answer requests until the connection closes. Never returns.

    `services` are the endpoints that SERVICE may ask; without any, no socket or file can be opened.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stderr.fileno())  # what the engine says as it dies is no line of our log
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + limits.memory, used + limits.memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    (store.store if isinstance(store, Explainer) else store).services = services
    if not services:
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))  # no new socket or file: SERVICE and LOAD reach nothing
    os.nice(5)  # the web side and quick neighbours first
    while True:
        try:
            request, data = wire.receive(connection)
        except wire.ClosedError:
            os._exit(0)
        wire.send(connection, *_answer(store, request, data, limits))


def _answer(
    store: EmbeddedStore | Explainer, request: dict[str, Any], data: bytes, limits: Limits
) -> tuple[dict[str, object], bytes]:
    """The answer to one request, or the error it met, as a header and a body."""
    try:
        if isinstance(store, ScratchStore) and request["operation"] != "query":
            return _written(store, request, data, limits)
        if isinstance(store, Explainer) and request["operation"] != "query":
            return _explained(store, request, limits)
        return _queried(store.store if isinstance(store, Explainer) else store, request, limits)
    except _TooLargeError:
        return {"error": "answer-limit"}, b""
    except MemoryError:
        return {"error": "memory-limit"}, b""
    except PeacegraphError as error:
        return {"error": error.code, "detail": error.detail, "members": error.members}, b""
    except (OSError, RuntimeError, ValueError) as error:
        return {"error": "evaluation", "detail": str(error)}, b""


def _queried(store: EmbeddedStore, request: Mapping[str, Any], limits: Limits) -> tuple[dict[str, object], bytes]:
    answer = store.query(request["query"], request["view"], request["default_graphs"], request["named_graphs"])
    kind = formats.kind(answer)
    name = request["formats"][kind]
    fmt = formats.of_kind(kind)[0] if name == "html" else formats.named(formats.of_kind(kind), name or "")
    if fmt is None:
        return {"kind": kind, "error": "not-acceptable"}, b""
    buffer = _Buffer(limits.answer)
    formats.write(answer, fmt, buffer)
    return {"kind": kind, "format": name}, buffer.getvalue()


def _explained(store: Explainer, request: Mapping[str, Any], limits: Limits) -> tuple[dict[str, object], bytes]:
    """An answer with its provenance, or the proofs of a triple; pages are made of JSON."""
    name, given = request["formats"][request["operation"]], dict(request["arguments"])
    fmt = formats.named(formats.PROVENANCE, "json" if name == "html" else name) or formats.PROVENANCE[0]
    if request["operation"] == "explain":
        proofs = store.explain(view=request["view"], **given)
        body = proof_text.proofs_as(store.store, proofs, "text" if name == "text" else "json").encode()
    else:
        address = given.pop("address")
        told = store.answer(
            request["query"], request["view"], request["default_graphs"], request["named_graphs"], Page(**given)
        )
        body = store.written(told, fmt, request["query"], address)
    if len(body) > limits.answer:
        raise _TooLargeError
    return {"kind": request["operation"], "format": name}, body


def _written(
    store: ScratchStore, request: Mapping[str, Any], data: bytes, limits: Limits
) -> tuple[dict[str, object], bytes]:
    """Change this process's own copy of the store, and answer with all of it: the copy that will be kept."""
    graph, changed = request["graph"], False
    if request["operation"] == "update":
        store.update(data.decode(), request["default_graphs"], request["named_graphs"])
    elif request["operation"] == "delete":
        changed = store.remove(graph)
    else:
        documents, start = [], 0
        for media_type, length in request["documents"]:
            documents.append(RdfDocument(media_type, data[start : start + length], request["base"]))
            start += length
        changed = store.add(graph, documents, replace=request["operation"] == "put")
    dumped = store.dump()
    if len(dumped) > limits.answer:
        raise _TooLargeError
    return {"changed": changed}, dumped
