"""Starts the server under Flask: granian, one process, until it is told to stop."""

from __future__ import annotations

import os

import click
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from graph import build
from graph.settings import PREFIX, Settings


def run(settings: Settings) -> None:
    """Serve until interrupted.

    Raises:
        BuildError: nothing has been built yet.
    """
    _, manifest = build.current(settings)
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
