"""What is wrong with a copy of the pages: links that lead nowhere, scripts, what needs a server."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final
from urllib.parse import unquote, urlsplit

_HERE: Final = re.compile(r"localhost|127\.0\.0\.1|file://|/(?:tmp|home|root|work|Users)/", re.IGNORECASE)
"""What only the machine that made the copy has."""
_LOADED: Final = frozenset({"link", "img", "script", "source", "image", "use"})


@dataclass
class Read(HTMLParser):
    """What of a page is checked: its elements' names, links by element, and the names that fragments lead to."""

    elements: list[str] = field(default_factory=list)
    links: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    handlers: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    @classmethod
    def page(cls, content: bytes) -> Read:
        """A page, read."""
        made = cls()
        made.feed(content.decode())
        made.close()
        return made

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.elements.append(tag)
        self.names += [told["id"]] if "id" in told else []
        self.handlers += [name for name in told if name.startswith("on") or name == "style"]
        if {"href", "src", "action", "formaction", "xlink:href"} & told.keys():
            self.links.append((tag, told))


def pages(files: Mapping[str, bytes]) -> dict[str, Read]:
    """The pages of a copy, read, by their files."""
    return {path: Read.page(content) for path, content in files.items() if path.endswith(".html")}


def wrong_with(path: str, page: Read, content: bytes, base: str) -> Iterator[str]:
    """What is wrong with a page by itself.

    Args:
        path: its file.
        page: what was read of it.
        content: its bytes.
        base: the base IRI, where links may lead that need a server.
    """
    if {"script", "iframe", "object", "embed", "base"} & set(page.elements):
        yield f"{path}: holds what a copy must not hold"
    if page.handlers:
        yield f"{path}: holds attributes that the policy forbids: {page.handlers[:3]}"
    if found := _HERE.search(content.decode()):
        yield f"{path}: tells of the machine that made it: {found[0]!r}"
    for tag, told in page.links:
        if {"action", "formaction"} & told.keys():
            yield f"{path}: a form asks a server: {told}"
        link = told.get("href", told.get("src", ""))
        scheme = urlsplit(link).scheme
        if scheme not in ("", "http", "https") or link.startswith("/"):
            yield f"{path}: {tag} leads to {link}"
        if scheme and tag in _LOADED and told.get("rel") not in ("canonical", "alternate", "describedby"):
            yield f"{path}: {tag} loads {link}"
        if link.startswith(base) and tag == "a" and "external" not in told.get("rel", ""):
            yield f"{path}: {link} needs a server, and is not marked so"


def lost(files: Mapping[str, bytes], read: Mapping[str, Read], path: str) -> Iterator[str]:
    """The links of a page that lead to no file of the copy, or to no part of it."""
    for _, told in read[path].links:
        parts = urlsplit(told.get("href", told.get("src", "")))
        if parts.scheme:
            continue
        file = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path))) if parts.path else path
        if file not in files:
            yield f"{path}: nothing stands at {file}"
        elif parts.fragment and file in read and unquote(parts.fragment) not in read[file].names:
            yield f"{path}: {file} has no part {parts.fragment}"
