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
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from graph.answers.annotation import OF_THE_QUERY, query_notes
from graph.answers.explainer import Explainer
from graph.answers.result_formats import written_result
from graph.answers.result_json import result_json
from graph.core import formats
from graph.core.errors import NotAcceptableError, PeacegraphError
from graph.store.dataset_store import EmbeddedStore
from graph.store.evaluation import Evaluation
from graph.store.scratch_store import RdfDocument, ScratchStore
from server.workers import wire
from server.workers.limits import EvaluationError, answer_limit, memory_limit
from server.workers.messages import (
    ProofRequest,
    ProvenanceRequest,
    QueryRequest,
    Request,
    WriteRequest,
    answer_header,
    change_header,
    error_header,
    request_from_bytes,
)
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
            header, data = wire.receive(connection)
        except wire.ClosedError:
            os._exit(0)
        wire.send(connection, *_reply(store, header, data, limits))


def _reply(store: EmbeddedStore | Explainer, header: bytes, data: bytes, limits: Limits) -> tuple[bytes, bytes]:
    """The reply to one request, or the error it met, as a header and a body."""
    try:
        try:
            return _carry_out(store, request_from_bytes(header), data, limits)
        except _TooLargeError:
            raise answer_limit(limits.answer) from None
        except MemoryError:
            raise memory_limit(limits.memory) from None
        except (OSError, RuntimeError, ValueError) as error:
            raise EvaluationError(f"the engine could not evaluate the query: {error}") from error
    except PeacegraphError as error:
        return error_header(error), b""
    except Exception as error:  # a fault of ours: the client is told so, and the worker lives on
        internal = PeacegraphError(f"a query worker failed: {type(error).__name__}: {error}")
        return error_header(internal), b""


def _carry_out(store: EmbeddedStore | Explainer, request: Request, data: bytes, limits: Limits) -> tuple[bytes, bytes]:
    match request:
        case WriteRequest() if isinstance(store, ScratchStore):
            return _write(store, request, data, limits)
        case ProvenanceRequest() if isinstance(store, Explainer):
            return _explained_answer(store, request, limits)
        case ProofRequest() if isinstance(store, Explainer):
            proofs = store.explain(
                request.subject, request.predicate, request.object, request.view, request.claim, request.limit
            )
            body, kind = (proofs.as_text() if request.format == "text" else proofs.as_json()).encode(), "proof"
        case QueryRequest():
            return _query(store.store if isinstance(store, Explainer) else store, request, limits)
        case _:
            raise TypeError(f"a {type(store).__name__} cannot carry out a {type(request).__name__}")
    if len(body) > limits.answer:
        raise _TooLargeError
    return answer_header(kind, request.format), body


def _query(store: EmbeddedStore, request: QueryRequest, limits: Limits) -> tuple[bytes, bytes]:
    evaluation = Evaluation(store, request.query, request.view, request.default_graphs, request.named_graphs)
    answer = evaluation.answer()
    kind = formats.kind(answer)
    name = request.formats[kind]
    fmt = formats.of_kind(kind)[0] if name == "html" else formats.named(formats.of_kind(kind), name or "")
    if fmt is None:
        wanted = ", ".join(sorted({name for name in request.formats.values() if name}))
        detail = f"this query's answer is {kind}, which {wanted} cannot carry; ask for another format"
        raise NotAcceptableError(detail)
    try:
        written = evaluation.write(answer, fmt, lambda: _Buffer(limits.answer))
    except NotAcceptableError:
        if (other := request.otherwise.get(kind)) is None:
            raise
        return _query(store, replace(request, formats={**request.formats, kind: other}, otherwise={}), limits)
    notices = [note.text for note in query_notes(store, request.query, request.view)]
    return answer_header(kind, name or "", written.given, evaluation.deviations, notices), written.body


def _explained_answer(explainer: Explainer, request: ProvenanceRequest, limits: Limits) -> tuple[bytes, bytes]:
    """An answer with its provenance; what a page is made of holds its own rows alone."""
    result = explainer.answer(
        request.query, request.view, request.default_graphs, request.named_graphs, request.page, request.given
    )
    if request.format == "html":
        body = result_json(replace(result, answer=None))
    else:
        body = written_result(result, request.format, request.address, request.query)
    if len(body) > limits.answer:
        raise _TooLargeError
    notices = [note.text for note in result.notes if note.code in OF_THE_QUERY]
    return answer_header("provenance", request.format, result.given, result.deviations, notices), body


def _write(store: ScratchStore, request: WriteRequest, data: bytes, limits: Limits) -> tuple[bytes, bytes]:
    """Change this process's own copy of the store, and answer with all of it: the copy that will be kept."""
    graph, changed = request.graph, False
    if request.change == "update":
        store.update(data.decode(), request.default_graphs, request.named_graphs)
    elif request.change == "delete":
        changed = store.remove(graph)
    else:
        documents, start = [], 0
        for media_type, length in request.documents:
            documents.append(RdfDocument(media_type, data[start : start + length], request.base))
            start += length
        changed = store.add(graph, documents, replace=request.change == "put")
    content = store.dump()
    if len(content) > limits.answer:
        raise _TooLargeError
    return change_header(changed=changed), content
