"""The `peacegraph` command."""

from __future__ import annotations

import contextlib
import os
import sys

import click

from graph import __version__
from graph.core.errors import InvalidSeedsError, PeacegraphError, UsageError
from server.commands import asking, curating, running
from server.commands.freshness import print_mistakes


class _Group(click.Group):
    """Tells every error of ours in one line on stderr; exit status 2 where the command cannot be understood, else 1."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()  # here, where what goes wrong is told
        except InvalidSeedsError as error:
            print_mistakes(error.mistakes)
            raise SystemExit(1) from None
        except PeacegraphError as error:
            click.echo(f"{error.title}: {error.detail}", err=True)
            raise SystemExit(2 if isinstance(error, UsageError) else 1) from None
        except BrokenPipeError:
            _give_up_output()  # the reader has gone, as `head` does
            raise SystemExit(1) from None
        except OSError as error:
            if error.filename is None:
                _give_up_output()  # perhaps its disk is full
            click.echo(f"{error.filename or 'input or output'}: {error.strerror or error}", err=True)
            raise SystemExit(1) from None
        return result


def _give_up_output() -> None:
    """Let what could not be written to standard output go nowhere, so that it is not tried again at the end."""
    with contextlib.suppress(OSError, ValueError):  # it is no file where a program calls the command
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


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
