"""How often the sentences of known texts are found: `python -m tests.benchmarks.sentences`.

Beside our rules stand libraries, each asked twice: for the whole text, and line by line with the datelines taken off
as ours are. Only those that are installed are measured; none is needed by the project:

    pip install pysbd==0.3.4 syntok==1.4.4 blingfire==0.1.8 sentencex==1.0.32 nupunkt==0.8.0 segtok==1.5.11 \
        sentence-splitter==1.4

A hit is a sentence whose first and last character are right.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from graph.texts.documents import Span
from server.intake.datelines import dateline
from server.intake.lines import lines, trimmed
from server.intake.sentences import sentences
from tests.server.intake import pinned
from tests.server.intake.pinned import Pinned

Splitter = Callable[[str], list[Span]]


def libraries() -> Iterator[tuple[str, Splitter]]:
    """Yield the libraries that are installed, each with a way to have spans from it."""
    for name, made in _LIBRARIES.items():
        try:
            yield name, made(import_module(_MODULES.get(name, name)))
        except ModuleNotFoundError as error:
            sys.stderr.write(f"{name} is not installed ({error.name})\n")


def _located(split: Callable[[str], list[str]]) -> Splitter:
    """The spans of sentences that a library gives as texts."""

    def spans(text: str) -> list[Span]:
        found, offset = [], 0
        for sentence in map(str.strip, split(text)):
            if sentence and (start := text.find(sentence, offset)) >= 0:
                offset = start + len(sentence)
                found.append((start, offset))
        return found

    return spans


def _syntok(module: object) -> Splitter:
    def spans(text: str) -> list[Span]:
        paragraphs = module.analyze(text)  # type: ignore[attr-defined]
        return [(s[0].offset, s[-1].offset + len(s[-1].value)) for paragraph in paragraphs for s in paragraph]

    return spans


def _pysbd(module: object) -> Splitter:
    segmenter = module.Segmenter(language="en", clean=False, char_span=True)  # type: ignore[attr-defined]
    return lambda text: [(span.start, span.end) for span in segmenter.segment(text)]


_LIBRARIES: dict[str, Callable[[object], Splitter]] = {
    "pysbd": _pysbd,
    "syntok": _syntok,
    "blingfire": lambda m: lambda text: list(m.text_to_sentences_and_offsets(text)[1]),  # type: ignore[attr-defined]
    "sentencex": lambda m: _located(lambda text: list(m.segment("en", text))),  # type: ignore[attr-defined]
    "nupunkt": lambda m: _located(m.sent_tokenize),  # type: ignore[attr-defined]
    "segtok": lambda m: _located(lambda text: list(m.split_multi(text))),  # type: ignore[attr-defined]
    "sentence-splitter": lambda m: _located(m.SentenceSplitter(language="en").split),  # type: ignore[attr-defined]
}
_MODULES = {
    "syntok": "syntok.segmenter",
    "segtok": "segtok.segmenter",
    "sentence-splitter": "sentence_splitter",
}


def line_by_line(split: Splitter) -> Splitter:
    """The same splitter for each line of a text alone, after its dateline."""

    def spans(text: str) -> list[Span]:
        found = []
        for start, end in lines(text):
            place = dateline(text[start:end])
            found += [(start, start + place)] if place else []
            begun = start + place
            found += [(begun + first, begun + last) for first, last in split(text[begun:end])]
        return found

    return spans


def hits(split: Splitter, texts: list[Pinned]) -> tuple[int, int, int]:
    """Return how many sentences are found, how many there are, and how many a splitter makes.

    Args:
        split: the splitter.
        texts: the texts; blanks at the ends of a span, and spans without letters and digits, do not count.
    """
    found = there = made = 0
    for known in texts:
        spans = {trimmed(known.text, *span) for span in split(known.text)}
        spans = {span for span in spans if any(c.isalnum() for c in known.text[slice(*span)])}
        found += len(spans & set(known.spans))
        there += len(known.spans)
        made += len(spans)
    return found, there, made


def main() -> None:
    """Print the table, as Markdown."""
    suites = {"documents": pinned.documents(), "test texts": pinned.texts(), "cases": pinned.cases()}
    counts = [f"{name}: {sum(len(known.spans) for known in suite)}" for name, suite in suites.items()]
    table = ["| splitter | " + " | ".join(counts) + " | ms |", "|---|" + "---:|" * (len(suites) + 1)]
    rows: list[tuple[str, Splitter]] = []
    for name, split in libraries():
        rows += [(name, split), (f"{name}, line by line", line_by_line(split))]
    for name, split in [*rows, ("our rules", sentences)]:
        split("One. Two.")  # what a library loads at its first use
        begun = process_time()
        cells = [f"{found} ({made})" for found, _, made in (hits(split, suite) for suite in suites.values())]
        table.append(f"| {name} | {' | '.join(cells)} | {(process_time() - begun) * 1000:.0f} |")
    sys.stdout.write("\n".join(table) + "\n")


if __name__ == "__main__":
    main()
