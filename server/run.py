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
    _refuse_taken_port(settings)
    for name in ("base_iri", "root", "build_dir"):
        os.environ[PREFIX + name.upper()] = str(getattr(settings, name))
    click.echo(f"Serving dataset {manifest.version[:16]} at http://{settings.host}:{settings.port} (stop with Ctrl-C)")
    Granian(
        "server.app:create_app",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        factory=True,
        working_dir=settings.root,
        blocking_threads=64,
        backpressure=128,
        log_level=LogLevels.error,
        websockets=False,
        log_access=False,
    ).serve()


def _refuse_taken_port(settings: Settings) -> None:
    """Two servers could share a port without a word, and answer in turns.

    Raises:
        UsageError: somebody listens there already, or the address is none of this machine's.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            advice = "stop the other server, or choose another port with --port"
            raise UsageError(
                f"{settings.host}:{settings.port} cannot be listened on ({error.strerror}); {advice}"
            ) from None
