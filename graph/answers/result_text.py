"""An explained result as text: under each row who says so, where, and in which sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from graph.answers.annotated_answer import Page
from graph.answers.explained_result import ExplainedResult, ExplainedRow
from graph.core.terms import term_text
from graph.store.evaluation import GivenAnswer

INDENT = "  "


def result_lines(
    explain: Callable[[Page, GivenAnswer | None], ExplainedResult], page: Page | None = None
) -> Iterator[str]:
    """Write every row of an answer with its sentences, read a page at a time.

    Args:
        explain: gives the result for a page of the answer; for the pages after the first, of the answer that was given.
        page: the first page, and how much of each row it shows.
    """
    page, seen = page or Page(), set[str]()
    given: GivenAnswer | None = None
    while True:
        result = explain(page, given)
        given = given or result.given
        for note in result.notes:
            if note.code != "absence" and note.text not in seen:  # what is absent is told of each row
                seen.add(note.text)
                yield f"Note: {note.text}"
        for row in result.rows:
            yield row_text(result, row)
            yield from (INDENT + line for line in _support_lines(result, row))
        if result.next_offset is None:
            yield f"({result.total} {'row' if result.total == 1 else 'rows'})"
            return
        page = replace(page, offset=result.next_offset)


def row_text(result: ExplainedResult, row: ExplainedRow) -> str:
    """A row on one line; the answer of ASK as yes or no."""
    values = [term_text(value, result.base) for value in row.values]
    if result.kind == "boolean":
        return "yes" if values == ["true"] else "no"
    return (" " if result.kind == "triples" else " | ").join(values)


def _support_lines(result: ExplainedResult, row: ExplainedRow) -> Iterator[str]:
    for claim in result.claims_of(row):
        voices = " and ".join(voice.label for voice in claim.voices)
        passage = claim.main_passage
        yield f"{claim.modality} by {voices}: {passage.marked_sentence} {passage.href}"
    for identity in result.identities_of(row):
        yield f"possibly the same, as {identity.curator.label} noted on {identity.noted}: {identity.label}"
        for passage in identity.passages:
            yield f"{passage.role}: {passage.marked_sentence} {passage.href}"
    if files := sorted({file for triple in result.triples_of(row) for file in triple.files}):
        yield f"and by curators in {', '.join(files)}"
    yield from sorted({triple.wikidata for triple in result.triples_of(row)} - {""})
    for text in row.absent:
        yield f"depends on the absence of {text}"
    if row.solutions > row.solutions_shown:
        yield f"(the sentences of {row.solutions_shown} of its {row.solutions} solutions are shown)"
