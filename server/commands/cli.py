"""The `peacegraph` command."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from graph import __version__
from graph.core.errors import InvalidSeedsError, PeacegraphError, UsageError
from server.commands import asking, curating, running
from server.commands.freshness import print_mistakes
from server.commands.terminal import begin, say, say_error


class _Group(click.Group):
    """Tells every error of ours on stderr; exit status 2 where the command cannot be understood, else 1."""

    def main(self, *args: Any, **extra: Any) -> Any:
        begin()
        return super().main(*args, **extra)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except InvalidSeedsError as error:
            print_mistakes(error.mistakes)
            raise SystemExit(1) from None
        except PeacegraphError as error:
            say_error(error)
            raise SystemExit(2 if isinstance(error, UsageError) else 1) from None
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has gone, as `head` does
            raise SystemExit(1) from None
        except OSError as error:
            say(f"{error.filename or 'input or output'}: {error.strerror or error}", err=True)
            raise SystemExit(1) from None


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="peacegraph")
def main() -> None:
    """From news documents to claims, and from any answer back to the sentences that say so."""


for command in (
    curating.check,
    running.build_command,
    running.serve,
    asking.query,
    asking.explain,
    asking.export,
    curating.compare_codings,
    curating.codebook_command,
    asking.status,
):
    main.add_command(command)
