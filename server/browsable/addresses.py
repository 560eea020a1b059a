"""Which addresses of the server a copy of its pages has, and in which files they stand.

A file's name depends on its address alone, so that a link can be written before the page behind it is.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from graph.core.formats import GRAPHS, RESULTS
from server.accounts.claims.citation_formats import FORMATS as CITATIONS
from server.layout.links import PAGES, SERVED_ONLY

ROOT: Final = "site"
"""The folder that holds the copy."""
LONGEST: Final = 180
"""Characters of a file's path, below the 200 that are left where a folder of Windows lies deep."""
STATIC: Final = "static/"
_PICTURES: Final = frozenset({"timeline.svg", "network.svg", "map.svg"})
_DATA: Final = (
    *(f".{fmt.extension}" for fmt in (*GRAPHS, *RESULTS)),
    *(f".{extension}" for extension in CITATIONS),
    *(".txt", ".rq", ".svg", ".gexf", ".graphml"),
)
"""Endings of addresses that give data; a release has it beside the copy, and the server in each format."""
_OF_PROGRAMS: Final = frozenset({"graphs", "health", "metrics", "schemas", ".well-known", "vocabulary.json"})
_QUESTIONS: Final = PAGES["questions"].removeprefix("/") + "/"
"""What the addresses of questions begin with, whose parameters ask them of something else."""
_CHOICES: Final = frozenset({"view", "of", "from", "borders", "page", "claims"})
"""Parameters whose pages are copied: other pages of one thing or list, and the views that a switch leads to."""
_WITH_ANCHORS: Final = frozenset({"/", "/ontology", "/concept"})
_PASSAGE: Final = re.compile(r"char=|s\d+$|row-\d+$")
"""Fragments of passages (RFC 5147), of sentences, and of rows of an answer."""
_PLAIN: Final = re.compile(r"[a-z0-9_-](?:[a-z0-9._-]*[a-z0-9_-])?")
_DEVICE: Final = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?")
"""What no file may be called on Windows."""


@dataclass(frozen=True)
class Addresses:
    """The addresses of a server and of a copy of its pages; `base` is the base IRI of the data, where both lead to."""

    base: str

    def file(self, address: str) -> str | None:
        """The file in which the copy has what stands at an address; None where the copy has it not.

        Args:
            address: path and query, as pages have them (`/person/sergey-lavrov`); a fragment is passed over.

        Returns:
            A path with `/` that is safe on all systems: lower case, no `:` or `?`, no name of a device. What cannot be
            written so is replaced, and a digest of the address stands behind it.
        """
        parts = urlsplit(address)
        path, asked = unquote(parts.path).removeprefix("/"), parse_qsl(parts.query, keep_blank_values=True)
        if path.startswith(STATIC):
            return f"{ROOT}/{path}"
        if not self._is_copied(path, asked):
            return None
        stem, ending = (path.removesuffix(".svg"), ".svg") if path in _PICTURES else (path or "index", ".html")
        for name, value in asked:
            local = value.removeprefix(self.base)
            stem += f"/{local}" if name == "of" and local != value else f"+{name}-{value}"
        return f"{ROOT}/{_safe(stem, address)}{ending}"

    def _is_copied(self, path: str, asked: list[tuple[str, str]]) -> bool:
        """Whether the copy has a page."""
        if path in _PICTURES:
            return {name for name, _ in asked} <= {"of"}
        if f"/{path}" in _NOT_COPIED or path.partition("/")[0] in _OF_PROGRAMS or path.endswith(_DATA):
            return False
        return {name for name, _ in asked} <= ({"from"} if path.startswith(_QUESTIONS) else _CHOICES)

    def canonical(self, address: str) -> str:
        """Where an address of the server stands on the web: below the base IRI."""
        return self.base + address.removeprefix("/")

    def link(self, address: str, page: str) -> tuple[str, bool]:
        """What a link to an address of the server is in a page of the copy.

        Args:
            address: path, query and fragment.
            page: the file of the page, as `file` gives it.

        Returns:
            A link relative to the page, or the canonical address; and whether it is the former.
        """
        file = self.file(address)
        if file is None:
            return self.canonical(address), False
        parts = urlsplit(address)
        fragment = parts.fragment if _has_anchor(parts.path, parts.fragment) else ""
        relative = quote(posixpath.relpath(file, posixpath.dirname(page)), safe="/+~=-._")
        return relative + (f"#{fragment}" if fragment else ""), True


_NOT_COPIED: Final = frozenset(PAGES[name] for name in SERVED_ONLY)


def _has_anchor(path: str, fragment: str) -> bool:
    """Whether the page at a path has the place that a fragment names: parts of things (`meeting/…#participation-…`)
    are told of on the page of the whole, at no place of their own."""
    return path in _WITH_ANCHORS or bool(_PASSAGE.match(fragment))


def _safe(stem: str, address: str) -> str:
    """A path without an ending that every file system takes, its own for each address."""
    segments = stem.split("/")
    *above, last = segments
    name, _, choices = last.partition("+")
    if all(map(_is_plain, (*above, name))) and _is_plain(choices or "-") and len(ROOT) + len(stem) + 6 <= LONGEST:
        return stem
    told = [re.sub(r"[^a-z0-9_-]+", "_", segment.lower())[:40] or "_" for segment in segments]
    digest = hashlib.sha256(address.encode()).hexdigest()[:16]
    folders = [f"_{segment}" if _DEVICE.fullmatch(segment) else segment for segment in told[:-1][:2]]
    return "/".join([*folders, f"{told[-1]}~{digest}"])


def _is_plain(segment: str) -> bool:
    """Whether a part of a path may be the name of a file or folder as it is; one of a page is no folder's."""
    return bool(_PLAIN.fullmatch(segment)) and not _DEVICE.fullmatch(segment) and ".html" not in segment
