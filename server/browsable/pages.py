"""A page as a file: its links lead to other files of the copy, or to where the server stands on the web."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

from server.browsable.addresses import Addresses

_LINKING: Final = frozenset({"href", "src"})
_LINK: Final = re.compile(r'(\s(?:href|src)=")(/[^"]*)"')
"""An attribute as our templates and drawings write it, within a start tag."""


@dataclass
class CopiedPage:
    """A page whose links are those of the copy, and the addresses of the server that it leads to in the copy, each
    once, in the page's order."""

    text: str
    leads_to: dict[str, None] = field(default_factory=dict)


def copied_page(text: str, file: str, addresses: Addresses) -> CopiedPage:
    """A page of the server as a file of the copy; nothing but the values of links is changed, and what leads out of
    the copy to the server is marked by `rel="external"`.

    Args:
        text: HTML as the server gives it.
        file: where it will stand, as `Addresses.file` gives it.
        addresses: of the server and the copy.
    """
    found = _LinkingTags(text)
    result, pieces, end = CopiedPage(""), [], 0
    for start, tag in found.tags:
        pieces += [text[end:start], _tag(tag, file, addresses, result.leads_to)]
        end = start + len(tag)
    result.text = "".join([*pieces, text[end:]])
    return result


def _tag(tag: str, file: str, addresses: Addresses, leads_to: dict[str, None]) -> str:
    """A start tag with the links of the copy."""
    leaves = False

    def in_copy(attribute: re.Match[str]) -> str:
        nonlocal leaves
        address = html.unescape(attribute[2])
        link, is_copied = addresses.link(address, file)
        if is_copied:
            leads_to[address.partition("#")[0]] = None
        leaves |= not is_copied
        return f'{attribute[1]}{html.escape(link)}"'

    written = _LINK.sub(in_copy, tag)
    return re.sub(r"^<a\b", '<a rel="external"', written) if leaves else written


class _LinkingTags(HTMLParser):
    """The start tags of a page that have a link, each with the place of its first character."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.tags: list[tuple[int, str]] = []
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]
        self.feed(text)
        self.close()

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if any(name in _LINKING for name, _ in attrs):
            line, column = self.getpos()
            self.tags.append((self._lines[line - 1] + column, self.get_starttag_text() or ""))
