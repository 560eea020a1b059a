"""The limits that a query may meet, as errors that say which one it was and how to go on."""

from __future__ import annotations

import signal
from http import HTTPStatus

from graph.core.errors import PeacegraphError, UsageError
from graph.core.settings import MEGABYTE


class LimitError(PeacegraphError):
    """A query that met one of the limits."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "limit"
    title = "The query met a limit"


class EvaluationError(UsageError):
    """A query that the engine could not evaluate."""

    code = "evaluation-failed"
    title = "The query could not be evaluated"


def time_limit(seconds: float) -> LimitError:
    """The query ran longer than `seconds`."""
    advice = "ask for less: fewer patterns without common variables, a LIMIT in a sub-query, a narrower path"
    return LimitError(f"the query ran longer than {seconds:g} s and was ended; {advice}", limit="time")


def answer_limit(limit: int) -> LimitError:
    """The answer is larger than `limit` bytes."""
    advice = "add a LIMIT, or take the dumps"
    return LimitError(f"the answer is larger than {limit // MEGABYTE} MB; {advice}", limit="answer")


def memory_limit(limit: int) -> LimitError:
    """The query used more than `limit` bytes of memory."""
    advice = "sort, group or join fewer rows at once"
    return LimitError(f"the query used more than {limit // MEGABYTE} MB; {advice}", limit="memory")


def limit_of_signal(number: int, memory: int) -> LimitError:
    """The limit that a worker met which died by a signal.

    Args:
        number: of the signal.
        memory: the limit of memory, in bytes.
    """
    if number == signal.SIGSEGV:
        advice = "nest fewer brackets, groups or functions"
        return LimitError(f"the query is nested too deep for the engine; {advice}", limit="depth")
    return memory_limit(memory)
