"""A file of JSON objects, a line each, that are read one at a time by their IRI: only the places are kept in memory.

Claims are kept so beside a built dataset. To put one together takes a dozen look-ups; an answer may name thousands.
"""

from __future__ import annotations

import json
import mmap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

_READER = json.JSONDecoder()


def record_line(iri: str, told: Mapping[str, Any]) -> bytes:
    """A line of such a file; no IRI holds a tab."""
    return f"{iri}\t{json.dumps(told, ensure_ascii=False)}\n".encode()


class RecordFile(Mapping[str, dict[str, Any]]):
    """The objects of such a file, by their IRIs; each is read anew whenever it is asked for.

    Raises:
        ValueError: the file breaks off.
    """

    def __init__(self, content: bytes | mmap.mmap) -> None:
        self._content = content
        self._places: dict[str, tuple[int, int]] = {}
        start = 0
        while (tab := content.find(b"\t", start)) >= 0:
            if (end := content.find(b"\n", tab)) < 0:
                raise ValueError("it breaks off")
            self._places[content[start:tab].decode()] = tab + 1, end
            start = end + 1

    @classmethod
    def open(cls, path: Path) -> RecordFile:
        """The file, mapped into memory, so that processes forked later share it.

        Raises:
            OSError, ValueError: it cannot be read, or breaks off.
        """
        with path.open("rb") as file:
            return cls(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if path.stat().st_size else b"")

    def __getitem__(self, iri: str) -> dict[str, Any]:
        start, end = self._places[iri]
        told: dict[str, Any] = _READER.raw_decode(self._content[start:end].decode())[0]
        return told

    def __contains__(self, iri: object) -> bool:
        return iri in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
