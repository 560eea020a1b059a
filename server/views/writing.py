"""Whether a request may change the store: never the curated dataset, and a scratch store only with its token."""

from __future__ import annotations

from flask import request

from server.http.problems import ReadOnlyError, UnauthorizedError
from server.layout.context import served
from server.workers.scratch_engine import ScratchEngine


def writable_engine() -> ScratchEngine:
    """The engine that carries out the writes of this request.

    Raises:
        ReadOnlyError: the curated dataset is served.
        UnauthorizedError: the request does not bear the token.
    """
    engine = served().engine
    if not isinstance(engine, ScratchEngine):
        raise ReadOnlyError(
            "updates are refused: the dataset changes only by curation, so that every triple keeps its source; "
            "`peacegraph serve --scratch DIR` serves a store that can be written"
        )
    if not engine.may_write(request.headers.get("Authorization", "")):
        raise UnauthorizedError(
            "a write needs the token of this store in the header `Authorization: Bearer …`; "
            f"it stands in the file {engine.token_file}"
        )
    return engine
