"""Reads the file of a new document as bytes, and refuses what is no text that can be quoted."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from graph.core.errors import UsageError

MOST_BYTES: Final = 1 << 20
"""The size of the largest document."""
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")


def read_text(path: Path) -> bytes:
    """Return the bytes of a text.

    Raises:
        UsageError: it is no file, too large, not UTF-8, or holds no words; the message says what to do.
        OSError: it cannot be read.
    """
    if not path.is_file():
        raise UsageError(f"{path} is no file; give one that holds the text of a document")
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise UsageError(f"{path} is larger than a document may be ({MOST_BYTES:,} bytes); give its parts one by one")
    if data.startswith(_UTF_16):
        raise UsageError(f"{path} is UTF-16, not UTF-8; save a copy as UTF-8 and give that")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(
            f"{path} is not UTF-8: byte {error.start} on line {line} is 0x{data[error.start]:02X}; save a copy as UTF-8"
            " and give that (`iconv -f WINDOWS-1252 -t UTF-8`, if it comes from Windows)"
        ) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise UsageError(f"{path} holds a null character on line {line}, so it is no text; give the text alone")
    if not any(character.isalnum() for character in text):
        raise UsageError(f"{path} holds no letter and no digit; give a file with the text of a document")
    return data
