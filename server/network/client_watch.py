"""Watches whether a client is still there while its answer is worked out."""

from __future__ import annotations

import asyncio
from typing import Final

from granian.rsgi import HTTPProtocol  # type: ignore[attr-defined]  # a documented name, not marked as exported

from server.traffic.admission import CancelToken

PATIENCE: Final = 0.05
"""Seconds after which it is worth watching whether the client is still there."""


class ClientWatch:
    """Looks whether the client is still there, if the answer is not soon; ends what runs for one that has left."""

    def __init__(self, protocol: HTTPProtocol, token: CancelToken) -> None:
        self.left = False
        self._token = token
        self._protocol = protocol
        self._loop = asyncio.get_running_loop()
        self._task: asyncio.Task[None] | None = None
        self._begins = self._loop.call_later(PATIENCE, self._begin)

    def stop(self) -> None:
        """Stop watching."""
        self._begins.cancel()
        if self._task is not None:
            self._task.cancel()

    def _begin(self) -> None:
        self._task = self._loop.create_task(self._watch())

    async def _watch(self) -> None:
        await self._protocol.client_disconnect()
        self.left = True
        self._token.cancel()
