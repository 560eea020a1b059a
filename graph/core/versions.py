"""Versions of data: a hash with the name of its algorithm before it, so that another algorithm breaks no citation."""

from __future__ import annotations

from typing import Final

ALGORITHM: Final = "sha256"
"""The algorithm by which versions are made."""
_SHORT_DIGITS: Final = 8
_LABEL_DIGITS: Final = 16


def named(digest: str) -> str:
    """The version that a hash stands for, as everybody sees it: `sha256:` and the hash in hexadecimal."""
    return f"{ALGORITHM}:{digest}"


def short(version: str) -> str:
    """A version as running text names it: `sha256:0201a182`."""
    return _cut(version, _SHORT_DIGITS)


def label(version: str) -> str:
    """A version as a terminal names it, with as many digits as the folder of the dataset: `sha256:0201a182e039689c`."""
    return _cut(version, _LABEL_DIGITS)


def _cut(version: str, digits: int) -> str:
    algorithm, colon, digest = version.rpartition(":")
    return algorithm + colon + digest[:digits]
