"""Starts the server under Flask: granian, one process, until it is told to stop."""

from __future__ import annotations

import os
import socket

import click
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from graph import build
from graph.errors import UsageError
from graph.settings import PREFIX, Settings


def run(settings: Settings) -> None:
    """Serve until interrupted.

    Raises:
        BuildError: nothing has been built yet.
        UsageError: the address is taken.
    """
    _, manifest = build.current(settings)
    address = _free_address(settings)
    for name in ("base_iri", "root", "build_dir"):
        os.environ[PREFIX + name.upper()] = str(getattr(settings, name))
    click.echo(f"Serving dataset {manifest.version[:16]} at http://{settings.host}:{settings.port} (stop with Ctrl-C)")
    Granian(
        "server.app:create_app",
        address=address,
        port=settings.port,
        interface=Interfaces.WSGI,
        factory=True,
        working_dir=settings.root,
        blocking_threads=64,
        backpressure=128,
        workers_kill_timeout=2,  # a worker that does not end by itself, because a query runs, is ended
        log_level=LogLevels.error,
        websockets=False,
        log_access=False,
    ).serve()


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
