"""The `peacegraph` command."""

from __future__ import annotations

import contextlib
import os
import sys
from importlib import import_module
from typing import Any, Final

import click

from graph import __version__
from graph.core.errors import EndpointError, InvalidSeedsError, NotAcceptableError, PeacegraphError, UsageError
from server.commands.freshness import print_mistakes
from server.commands.terminal import begin, say, say_error

COMMANDS: Final = {
    "check": "curating:check",
    "new": "curating:new",
    "build": "running:build_command",
    "serve": "running:serve",
    "attach": "running:attach",
    "query": "asking:query",
    "explain": "asking:explain",
    "export": "exporting:export",
    "tables": "packaging:tables",
    "compare-codings": "curating:compare_codings",
    "codebook": "curating:codebook_command",
    "pages": "packaging:pages",
    "link": "linking:link",
    "status": "asking:status",
    "release": "releasing:release",
    "changes": "releasing:changes",
}
"""Each command with the module that holds it; only that one is imported, as what the others need takes a while."""


class _Group(click.Group):
    """Tells every error of ours on stderr; exit status 2 where the command cannot be understood, 3 where an endpoint
    of others gives no answer, else 1."""

    def main(self, *args: Any, **extra: Any) -> Any:
        begin()
        return super().main(*args, **extra)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's own signature
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # as above
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(f"server.commands.{module}"), name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()  # here, where what goes wrong is told
        except InvalidSeedsError as error:
            print_mistakes(error.mistakes)
            raise SystemExit(1) from None
        except PeacegraphError as error:
            say_error(error)
            raise SystemExit(_status(error)) from None
        except BrokenPipeError:
            _give_up_output()  # the reader has gone, as `head` does
            raise SystemExit(1) from None
        except OSError as error:
            if error.filename is None:
                _give_up_output()  # perhaps its disk is full
            say(f"{error.filename or 'input or output'}: {error.strerror or error}", err=True)
            raise SystemExit(1) from None
        return result


def _status(error: PeacegraphError) -> int:
    """The exit status that tells of an error."""
    if isinstance(error, EndpointError):
        return 3
    return 2 if isinstance(error, UsageError | NotAcceptableError) else 1


def _give_up_output() -> None:
    """Let what could not be written to standard output go nowhere, so that it is not tried again at the end."""
    with contextlib.suppress(OSError, ValueError):  # it is no file where a program calls the command
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="peacegraph")
def main() -> None:
    """From news documents to claims, and from any answer back to the sentences that say so."""
