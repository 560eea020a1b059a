"""What commands print for people: harmless to the terminal, and whole on one that cannot show every character."""

from __future__ import annotations

import io
import sys

from graph.core.characters import harmless
from graph.core.errors import PeacegraphError


def begin() -> None:
    r"""Let what the encoding of an output cannot hold be written `\u0561`, so that no command fails by it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say(text: str, *, err: bool = False, nl: bool = True) -> None:
    """Print a text; what would steer the terminal or turn the direction of writing is printed as an escape.

    Args:
        text: to print; its lines stay lines.
        err: whether it goes to standard error.
        nl: whether a line feed is printed behind it.
    """
    stream = sys.stderr if err else sys.stdout
    stream.write(harmless(text) + ("\n" if nl else ""))  # click would write UTF-8 to what says that it is ASCII
    stream.flush()


def give(content: bytes) -> None:
    """Write bytes to standard output as they are, for a program or a file; to a terminal as `say` does."""
    if sys.stdout.isatty():
        say(content.decode("utf-8", "backslashreplace").replace("\r\n", "\n"), nl=False)
    else:
        sys.stdout.buffer.write(content)


def say_error(error: PeacegraphError) -> None:
    """Print an error on standard error, with the line in which it is where it has one."""
    say(f"{error.title}: {error.detail}", err=True)
    if excerpt := error.members.get("excerpt"):
        say(str(excerpt), err=True)
