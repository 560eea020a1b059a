"""The way of every query: held against what the client has, answered from the cache, else admitted, asked and
counted."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

from graph.core.errors import PeacegraphError
from graph.core.settings import MEGABYTE
from graph.store.evaluation import tag_of
from server.http.entity_tags import held_tag, held_tags
from server.http.messages import nothing_to_close
from server.serving.answer_cache import AnswerCache, answer_tag
from server.serving.given_answers import Asked, GivenAnswers
from server.traffic.admission import Admission, CancelToken
from server.traffic.log import LOGGER
from server.traffic.metrics import Metrics
from server.workers.engine import Engine
from server.workers.messages import ProofRequest, ProvenanceRequest, QueryRequest, ReadRequest, Reply, query_text

LARGE: Final = MEGABYTE
"""Bytes of an answer that holds its client's quota until it has been read."""
logger = logging.getLogger(LOGGER)


@dataclass(frozen=True)
class Caller:
    """Who sends a request.

    `client` is the name it is counted by, `token` ends what runs for it, `if_none_match` tells which answers it has,
    and `log` is what the log tells of the request.
    """

    client: str
    token: CancelToken = field(default_factory=CancelToken)
    if_none_match: str = ""
    log: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answered:
    """What came of a query: a reply, or None where the client has it already, under the tag `tag`.

    `tag` is None where asking again may give another answer. `kept_as` is the tag under which the answer is kept,
    because the query may rightly have another one. `close` is called when the answer has been sent.
    """

    reply: Reply | None
    tag: str | None
    close: Callable[[], None] = nothing_to_close
    kept_as: str | None = None


class QueryService:
    """Answers the queries of all clients of one application."""

    def __init__(self, admission: Admission, cache: AnswerCache[Reply], metrics: Metrics) -> None:
        self.admission, self.cache, self.metrics = admission, cache, metrics
        self.given = GivenAnswers()

    def answer(
        self,
        engine: Engine,
        request: ReadRequest,
        caller: Caller,
        name: str | None = None,
        *,
        held_until_sent: bool = False,
    ) -> Answered:
        """Answer a query.

        Args:
            engine: of the dataset being served.
            request: the query.
            caller: who asks.
            name: the client's own name of the query, by which it can be cancelled.
            held_until_sent: whether a large answer counts as under way until `close` of what is returned is called;
                for those alone that send the answer and then call it.

        Raises:
            PeacegraphError: as `Engine.query`, or the client runs too many.
        """
        log_query(caller, query_text(request))
        tag = answer_tag(engine.version, request)
        if tag is not None and (known := self._known(engine.version, request, caller, tag)) is not None:
            return known
        self.admission.enter(caller.client, caller.token, name)
        leave, close = partial(self.admission.leave, caller.client, name), nothing_to_close
        try:
            with self.counted(caller):
                reply = engine.query(request, caller.token)
            if tag is not None:
                self.cache.put(tag, reply, len(reply.body))
            answered = self._answered(engine.version, request, caller, tag, reply)
            if held_until_sent and len(reply.body) > LARGE:
                close = leave
        finally:
            if close is nothing_to_close:
                leave()
        return answered if close is nothing_to_close else replace(answered, close=close)

    def _known(self, version: str, request: ReadRequest, caller: Caller, tag: str) -> Answered | None:
        """What is known of a query before a worker is asked: that its client has the answer, or the answer."""
        if held := held_tag(tag, caller.if_none_match):
            return Answered(None, held)
        if caller.if_none_match and isinstance(request, QueryRequest):
            kept = self.given.held(_asked(version, request), held_tags(caller.if_none_match), request.formats.values())
            if kept is not None:
                self.given.keep(kept.asked, kept.given)
                return Answered(None, held_tag(kept.given.tag, caller.if_none_match), kept_as=kept.given.tag)
        reply = self.cache.get(tag)
        if reply is None:
            return None
        caller.log["outcome"] = "cached"
        self.metrics.count("cached")
        return self._answered(version, request, caller, tag, reply)

    def _answered(self, version: str, request: ReadRequest, caller: Caller, tag: str | None, reply: Reply) -> Answered:
        """An answer under its tag, and kept where the query may rightly have another one.

        Args:
            version: of the dataset.
            request: the query.
            caller: who asks.
            tag: of the answer if each evaluation gives the same; None where it may change with the clock or by chance.
            reply: the answer.
        """
        given = reply.given
        if given is None or isinstance(request, ProofRequest):
            return Answered(reply, tag)
        self.given.keep(_asked(version, request), given)
        if tag is not None:
            own = isinstance(request, QueryRequest) and reply.format == given.given_in
            tag = given.tag if own else tag_of(reply.body + reply.format.encode())
            if held := held_tag(tag, caller.if_none_match):
                return Answered(None, held, kept_as=given.tag)
        return Answered(reply, tag, kept_as=given.tag)

    @contextlib.contextmanager
    def counted(self, caller: Caller) -> Iterator[None]:
        """Count what a worker is asked, by outcome and time."""
        started, outcome = time.perf_counter(), "error"
        try:
            self.metrics.running.inc()
            yield
            outcome = "answered"
        except PeacegraphError as error:
            outcome = str(error.members.get("limit", error.code))
            raise
        finally:
            self.metrics.running.dec()
            caller.log["outcome"] = outcome
            self.metrics.count(outcome)
            self.metrics.seconds.observe(time.perf_counter() - started)


def _asked(version: str, request: QueryRequest | ProvenanceRequest) -> Asked:
    return Asked(version, request.query, request.view, request.default_graphs, request.named_graphs)


def log_query(caller: Caller, text: str) -> None:
    """Tell the log of a query by its hash; only who debugs has its text there."""
    caller.log["query"] = hashlib.sha256(text.encode()).hexdigest()[:16]
    if logger.isEnabledFor(logging.DEBUG):
        caller.log["text"] = text
