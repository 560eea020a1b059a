"""The fields of a form or of an address, percent-decoded (WHATWG URL, section 5.1) by code that runs in C."""

from __future__ import annotations

import binascii
import re
from typing import Final
from urllib.parse import unquote_to_bytes

_ENCODED: Final = re.compile(rb"(?:[^%]+|%[0-9A-Fa-f]{2})*+\Z")


def form_fields(data: bytes) -> list[tuple[str, str]]:
    """Split a form into names and values, in their order; a field without `=` has an empty value.

    Args:
        data: the form as it was sent, in ASCII.

    Raises:
        UnicodeDecodeError: a name or a value is not UTF-8 when it has been decoded.
    """
    fields = []
    for field in data.split(b"&"):
        if field:
            name, _, value = field.partition(b"=")
            fields.append((_decoded(name), _decoded(value)))
    return fields


def _decoded(text: bytes) -> str:
    text = text.replace(b"+", b" ")
    if b"%" not in text:
        return text.decode("utf-8")
    if not _ENCODED.match(text):
        return unquote_to_bytes(text).decode("utf-8")  # which lets a `%` stand that encodes nothing
    quoted_printable = text.replace(b"=", b"=3D").replace(b"%", b"=")  # the same code with another sign, read in C
    return binascii.a2b_qp(quoted_printable).decode("utf-8")
