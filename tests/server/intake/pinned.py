"""Texts whose sentences are known: the five documents, two test texts, and small cases for single difficulties."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

from graph.texts.documents import Document, Span
from tests import ROOT
from tests.support import other_conflicts

DATA: Final = Path(__file__).parent / "data"
TEXTS: Final = {name: other_conflicts.TEXTS[name] for name in ("belfast", "bogota")}
CASES: Final = DATA / "sentence_cases.toml"


@dataclass(frozen=True)
class Pinned:
    """A text with the spans of its sentences."""

    name: str
    text: str
    spans: list[Span]


def documents() -> list[Pinned]:
    """The five documents, with the borders in their claims files."""
    found = []
    for path in sorted((ROOT / "seeds" / "claims").glob("*.yaml")):
        head = yaml.safe_load(path.read_text("utf-8").partition("\nclaims:")[0])
        spans = [tuple(map(int, border.split("-"))) for border in head["sentences"]]
        text = Document.read(ROOT / "seeds" / "documents" / head["file"]).text
        found.append(Pinned(path.stem, text, [(start, end) for start, end in spans]))
    return found


def texts() -> list[Pinned]:
    """The two invented test texts, with the sentences that stand in a file of `data`, one a line."""
    found = []
    for name, path in TEXTS.items():
        text, spans = path.read_bytes().decode(), []
        for sentence in (DATA / f"{name}.sentences.txt").read_text("utf-8").splitlines():
            start = text.index(sentence, spans[-1][1] if spans else 0)
            spans.append((start, start + len(sentence)))
        found.append(Pinned(name, text, spans))
    return found


def cases() -> list[Pinned]:
    """The small cases; `|` stands where a sentence begins anew."""
    found = []
    for name, case in tomllib.loads(CASES.read_text("utf-8")).items():
        spans: list[Span] = []
        offset = 0
        for part in case["text"].split("|"):
            inner = part.strip(" \t\r\n\u00a0\ufeff")
            if any(character.isalnum() for character in inner):
                start = offset + part.index(inner)
                spans.append((start, start + len(inner)))
            offset += len(part)
        found.append(Pinned(name, case["text"].replace("|", ""), spans))
    return found
