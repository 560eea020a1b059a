"""Starts the server: granian, with one process for the application, until it is told to stop."""

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

from graph.core import versions
from graph.core.errors import UsageError
from graph.core.settings import PREFIX, Settings
from graph.dataset import dataset_folder
from graph.store import scratch_folder, scratch_store
from graph.store.scratch_folder import ScratchFolder


class _Server(MPServer):
    """Granian, except that SIGHUP reloads the dataset and not the process.

    So no connection is dropped, and a dataset that cannot be loaded does not replace the one being served.
    """

    def signal_handler_reload(self, *_: object, **__: object) -> None:
        for process in multiprocessing.active_children():
            with contextlib.suppress(ProcessLookupError):
                os.kill(process.pid or 0, signal.SIGHUP)


def run(settings: Settings) -> None:
    """Serve until interrupted.

    Raises:
        BuildError: nothing has been built yet.
        UsageError: the address is taken, or another server serves the scratch store.
    """
    content = _served_content(settings)
    address = _free_address(settings)
    for name in ("base_iri", "root", "build_dir", "scratch"):
        os.environ[PREFIX + name.upper()] = str(getattr(settings, name))
    click.echo(f"Serving {content} at http://{settings.host}:{settings.port} (stop with Ctrl-C)")
    _Server(
        "server.network.front:create",
        address=address,
        port=settings.port,
        interface=Interfaces.RSGI,
        factory=True,
        working_dir=settings.root,
        http=HTTPModes.http1,  # the only one that the time limit of headers applies to
        http1_settings=HTTP1Settings(
            header_read_timeout=settings.request_seconds * 1000, max_buffer_size=settings.header_kilobytes * 1024
        ),
        workers_kill_timeout=settings.stop_seconds,
        log_level=LogLevels.error,
        websockets=False,
        log_access=False,
    ).serve()


def _served_content(settings: Settings) -> str:
    """Describe the dataset or the scratch store that will be served, and check that it can be.

    Raises:
        BuildError: nothing has been built yet, or the scratch store cannot be used as it is.
        UsageError: another server serves the scratch store.
    """
    if settings.scratch:
        folder = ScratchFolder(Path(settings.scratch))
        with folder.lock():
            scratch_store.check(folder)
            folder.token()
        return f"a writable store kept in {folder.path} (its token is in {folder.path / scratch_folder.TOKEN})"
    _, manifest = dataset_folder.current(settings)
    return f"dataset {versions.label(manifest.named_version)}"


def _free_address(settings: Settings) -> str:
    """Return the address to listen on as a number, and check that it is free.

    Without the check two servers could share a port unnoticed, and each would answer some of the requests.

    Raises:
        UsageError: another program listens there already, or the address is none of this machine's.
    """
    try:
        family, _, _, _, socket_address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(socket_address)
    except OSError as error:
        reason = f"{settings.host}:{settings.port} cannot be listened on ({error.strerror})"
        raise UsageError(f"{reason}; stop the other server, or choose another --port or --host") from None
    return str(socket_address[0])
