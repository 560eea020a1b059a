"""Characters that people do not see or that do harm where they are shown: told in words, skipped, or written as
escapes."""

from __future__ import annotations

import re
import unicodedata
from codecs import BOM_UTF8
from typing import Final

BYTE_ORDER_MARK: Final = "\ufeff"
"""What some editors put before a text; it is no part of the text (The Unicode Standard, section 23.8)."""
_CONTROLS: Final = {
    0: "null",
    7: "bell",
    8: "backspace",
    9: "tab",
    10: "line feed",
    11: "vertical tab",
    12: "form feed",
    13: "carriage return",
    27: "escape",
    127: "delete",
}
_HARMFUL: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # of a terminal, but neither tab nor line feed
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # of the direction of writing
    "\u2028\u2029\ufeff\ufff9-\ufffb\ud800-\udfff]"  # unseen, or no characters
)


def without_mark(text: str) -> str:
    """The text without the byte order mark that it may begin with."""
    return text.removeprefix(BYTE_ORDER_MARK)


def bytes_without_mark(data: bytes) -> bytes:
    """A text in UTF-8, as bytes, without the byte order mark that it may begin with."""
    return data.removeprefix(BOM_UTF8)


def described(character: str) -> str:
    """A character in words: `'}'`, `a no-break space (U+00A0)`."""
    if "!" <= character <= "~":
        return f'"{character}"' if character == "'" else f"'{character}'"
    number = ord(character)
    name = unicodedata.name(character, "").lower() or _CONTROLS.get(number, "")
    if character == " ":
        return "a blank"
    if not name:
        kind = "control character" if unicodedata.category(character) == "Cc" else "character without a name"
        return f"a {kind} (U+{number:04X})"
    article = "an" if name[0] in "aeio" else "a"
    shown = f" '{character}'" if unicodedata.category(character)[0] in "LNPS" else ""
    return f"{article} {name}{shown} (U+{number:04X})"


def harmless(text: str) -> str:
    r"""A text as a terminal may show it: what would steer the terminal or turn the writing is written `\u001B`.

    Tabs and line feeds stay. Turtle, SPARQL and JSON read the escape as the character that it stands for.
    """
    return _HARMFUL.sub(lambda match: f"\\u{ord(match[0]):04X}", text)
