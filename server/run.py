"""Starts the server: granian in front, one process, until it is told to stop."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import socket
from pathlib import Path

import click
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import MPServer

from graph.core.errors import UsageError
from graph.core.settings import PREFIX, Settings
from graph.dataset import dataset_folder
from server.workers.scratch_engine import TOKEN, hold


class _Server(MPServer):
    """Granian, but a hang-up reloads the dataset and not the process: nothing is dropped, nothing broken is loaded."""

    def signal_handler_reload(self, *_: object, **__: object) -> None:
        for process in multiprocessing.active_children():
            with contextlib.suppress(ProcessLookupError):
                os.kill(process.pid or 0, signal.SIGHUP)


def run(settings: Settings) -> None:
    """Serve until interrupted.

    Raises:
        BuildError: nothing has been built yet.
        UsageError: the address is taken.
    """
    served = _served(settings)
    address = _free_address(settings)
    for name in ("base_iri", "root", "build_dir", "scratch"):
        os.environ[PREFIX + name.upper()] = str(getattr(settings, name))
    click.echo(f"Serving {served} at http://{settings.host}:{settings.port} (stop with Ctrl-C)")
    _Server(
        "server.network.front:create",
        address=address,
        port=settings.port,
        interface=Interfaces.RSGI,
        factory=True,
        working_dir=settings.root,
        http=HTTPModes.http1,  # what the time limit of headers holds for
        http1_settings=HTTP1Settings(
            header_read_timeout=settings.request_seconds * 1000, max_buffer_size=settings.header_kilobytes * 1024
        ),
        workers_kill_timeout=settings.stop_seconds,
        log_level=LogLevels.error,
        websockets=False,
        log_access=False,
    ).serve()


def _served(settings: Settings) -> str:
    """What is served, in words."""
    if settings.scratch:
        hold(Path(settings.scratch)).close()
        return f"a writable store kept in {settings.scratch} (its token is in {Path(settings.scratch) / TOKEN})"
    _, manifest = dataset_folder.current(settings)
    return f"dataset {manifest.version[:16]}"


def _free_address(settings: Settings) -> str:
    """The address to listen on, as a number; two servers could share a port without a word, and answer in turns.

    Raises:
        UsageError: somebody listens there already, or the address is none of this machine's.
    """
    try:
        family, _, _, _, place = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except OSError as error:
        where = f"{settings.host}:{settings.port} cannot be listened on ({error.strerror})"
        raise UsageError(f"{where}; stop the other server, or choose another --port or --host") from None
    return str(place[0])
