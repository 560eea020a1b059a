"""How a query that was ended, or that a worker refused, is told to its client: which limit it met and how to go on."""

from __future__ import annotations

import signal
from collections.abc import Mapping
from http import HTTPStatus

from graph.core.errors import NotAcceptableError, NotFoundError, PeacegraphError, QuerySyntaxError, UsageError
from graph.core.settings import Settings


class LimitError(PeacegraphError):
    """A query that met one of the limits."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "limit"
    title = "The query met a limit"


def late(seconds: float) -> LimitError:
    """The query ran longer than `seconds`."""
    advice = "ask for less: fewer patterns without common variables, a LIMIT in a sub-query, a narrower path"
    return LimitError(f"the query ran longer than {seconds:g} s and was ended; {advice}", limit="time")


def died(by: int, settings: Settings) -> LimitError:
    """The worker died by the signal of this number."""
    if by == signal.SIGSEGV:
        advice = "nest fewer brackets, groups or functions"
        return LimitError(f"the query is nested too deep for the engine; {advice}", limit="depth")
    advice = "sort, group or join fewer rows at once"
    return LimitError(f"the query used more than {settings.query_megabytes} MB; {advice}", limit="memory")


def refused(header: Mapping[str, object], formats: Mapping[str, str | None], settings: Settings) -> PeacegraphError:
    """The error that a worker met, as it would have been raised here.

    Args:
        header: of its reply.
        formats: what the client asked for, by kind of answer.
        settings: the limits.
    """
    code, detail = header["error"], str(header.get("detail", ""))
    members = header.get("members")
    if code == "answer-limit":
        advice = "add a LIMIT, or take the dumps"
        return LimitError(f"the answer is larger than {settings.answer_megabytes} MB; {advice}", limit="answer")
    if code == "memory-limit":
        return LimitError(f"the query used more than {settings.query_megabytes} MB", limit="memory")
    if code == "not-acceptable":
        wanted = ", ".join(sorted({name for name in formats.values() if name}))
        return NotAcceptableError(
            f"this query's answer is {header['kind']}, which {wanted} cannot carry; ask for another format"
        )
    for kind in (QuerySyntaxError, UsageError, NotFoundError):
        if code == kind.code:
            return kind(detail, **(members if isinstance(members, dict) else {}))
    return UsageError(f"the engine could not evaluate the query: {detail}")
