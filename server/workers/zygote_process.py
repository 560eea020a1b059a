"""The parent of the query workers as the web process sees it: a process, and a socket by which it gets commands."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from typing import Final

from graph.core.errors import BuildError
from graph.core.settings import ROOT
from server.workers import zygote
from server.workers.messages import raise_error
from server.workers.sources import Source, source_to_json

EXIT_SECONDS: Final = 1
"""Seconds that a zygote may take to end by itself when its engine could not start; after that it is killed."""


class ZygoteProcess:
    """The process of a zygote, started over a source."""

    def __init__(self, source: Source) -> None:
        self._lock = threading.Lock()
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            with theirs:
                self.process = subprocess.Popen(  # noqa: S603  # our own module, no shell
                    [sys.executable, "-m", "server.workers.zygote", str(theirs.fileno()), source_to_json(source)],
                    cwd=ROOT,
                    pass_fds=[theirs.fileno()],
                    start_new_session=True,  # Ctrl-C is for the web process, which then closes the control socket
                )
        except BaseException:
            self._control.close()
            raise

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None

    def wait_until_ready(self, source: Source) -> None:
        """Wait until it has loaded its source.

        Raises:
            BuildError: it has ended instead, and why.
        """
        reply = self._control.recv(zygote.REPLY_BYTES)
        raise_error(reply)
        if reply != zygote.READY:
            raise BuildError(f"what is in {source.folder} could not be loaded: the process that did so was ended")

    def command(self, message: bytes, *descriptors: int) -> int:
        """Send a command and return the reply.

        Args:
            message: one of the commands that `server.workers.zygote` lists.
            descriptors: of files that it receives with it.

        Raises:
            BuildError: it has ended, or cannot load its source again.
            BusyError: it cannot fork a worker.
        """
        try:
            with self._lock:
                socket.send_fds(self._control, [message], descriptors)
                reply = self._control.recv(zygote.REPLY_BYTES)
        except OSError:
            reply = b""
        if not reply:
            raise BuildError("the parent of the query workers is gone; a new one is being started, try again")
        raise_error(reply)
        return int(reply)

    def close(self) -> None:
        """Let it end its workers and itself, and wait until it has. A second call does nothing."""
        self._control.close()
        self.process.wait()

    def abandon(self) -> None:
        """End it after a failed start: by itself if it can, else by force."""
        self._control.close()
        try:
            self.process.wait(EXIT_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
