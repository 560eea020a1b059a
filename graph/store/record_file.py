"""A file of JSON objects, one per line, that are read one at a time by their IRI; memory holds only their offsets.

The records of claims are stored like this beside a built dataset: to build one record takes a dozen look-ups, and an
answer may name thousands of claims.
"""

from __future__ import annotations

import json
import mmap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

_DECODER = json.JSONDecoder()


def record_line(iri: str, record: Mapping[str, Any]) -> bytes:
    """Return the line for one record. A tab ends the IRI, as no IRI holds one.

    Args:
        iri: the IRI that the record is found by.
        record: the object, ready for JSON.
    """
    return f"{iri}\t{json.dumps(record, ensure_ascii=False)}\n".encode()


class RecordFile(Mapping[str, dict[str, Any]]):
    """The objects of such a file by their IRIs; each access decodes the object again.

    Raises:
        ValueError: the file breaks off.
    """

    def __init__(self, content: bytes | mmap.mmap) -> None:
        self._content = content
        self._spans: dict[str, tuple[int, int]] = {}
        start = 0
        while (tab := content.find(b"\t", start)) >= 0:
            if (end := content.find(b"\n", tab)) < 0:
                raise ValueError("it breaks off")
            self._spans[content[start:tab].decode()] = tab + 1, end
            start = end + 1

    @classmethod
    def open(cls, path: Path) -> RecordFile:
        """Map the file into memory, so that processes forked later share it.

        Raises:
            OSError, ValueError: the file cannot be read, or breaks off.
        """
        with path.open("rb") as file:
            return cls(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if path.stat().st_size else b"")

    def __getitem__(self, iri: str) -> dict[str, Any]:
        start, end = self._spans[iri]
        record: dict[str, Any] = _DECODER.raw_decode(self._content[start:end].decode())[0]
        return record

    def __contains__(self, iri: object) -> bool:
        return iri in self._spans

    def __iter__(self) -> Iterator[str]:
        return iter(self._spans)

    def __len__(self) -> int:
        return len(self._spans)
