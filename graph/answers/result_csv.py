"""An explained result as a table: a line for each row of the answer and each passage that supports it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Container, Iterator, Sequence
from typing import Final

from graph.answers.explained_result import ExplainedResult, ExplainedTriple
from graph.core.terms import term_text
from graph.support.claim_records import Named, PassageRecord

SUPPORT: Final = ("subject", "predicate", "object", "graph", "kind", "files")
CLAIM: Final = ("claim", "modality", "voices", "relayed_by", "publisher", "published", "document")
PASSAGE: Final = ("role", "quote", "sentence", "start", "end", "sentence_start", "href")
_FORMULA: Final = re.compile("[-=+@\t\r\n\uff0d\uff1d\uff0b\uff20]")
"""How a cell begins that spreadsheets calculate; some take blanks and full-width signs for the same."""
_NUMBER: Final = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?", re.ASCII)


def result_csv(result: ExplainedResult) -> bytes:
    """Write a result as CSV (RFC 4180), with a header, in UTF-8.

    Columns: `row` (from 0), those of the answer (`answer_claim` where ours is called `claim`), `witness` (from 0), then
    of each of its triples what it says and what supports it, and of each passage its claim, its words and the sentence
    they stand in; empty where there is none. What is inferred has the passages of its proof; what records a possible
    identity has those that it quotes, which are no claim's.

    The table is read in spreadsheets, which take a cell that begins with `=`, `+`, `-` or `@` for a formula: such a
    cell gets an apostrophe before it, unless it is a number.
    """
    own = ("row", "witness", *SUPPORT, *CLAIM, *PASSAGE)
    names = [_free(column, {*own, *result.columns}) if column in own else column for column in result.columns]
    output = io.StringIO()
    writer = csv.writer(output)
    writer.writerow(["row", *names, "witness", *SUPPORT, *CLAIM, *PASSAGE])
    empty = [""] * (1 + len(SUPPORT) + len(CLAIM) + len(PASSAGE))
    for row in result.rows:
        values = [row.number, *(term_text(value) for value in row.values)]
        lines: list[list[object]] = [
            [result.page.witness_offset + number, *cells]
            for number, witness in enumerate(row.witnesses)
            for position in witness.triples
            for cells in _support(result, result.triples[position])
        ]
        writer.writerows([_cell(v) for v in (*values, *line)] for line in lines or [list[object](empty)])
    return output.getvalue().encode()


def _cell(value: object) -> object:
    """A cell as a spreadsheet shows it, and does not calculate it."""
    if isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.fullmatch(value):
        return "'" + value
    return value


def _free(column: str, taken: Container[str]) -> str:
    while column in taken:
        column = f"answer_{column}"
    return column


def _support(result: ExplainedResult, triple: ExplainedTriple) -> Iterator[list[object]]:
    ends = (triple.triple.subject, triple.triple.predicate, triple.triple.object)
    files = " ".join(triple.files_rested_on) or triple.wikidata
    support: list[object] = [*map(term_text, ends), triple.graph or "", triple.kind or "", files]
    records = [result.claims[iri] for iri in triple.claims_rested_on]
    quoted = [passage for iri in triple.identities for passage in result.identities[iri].passages]
    for passage in quoted:
        yield [*support, *[""] * (len(CLAIM) - 1), passage.document, *_words(passage)]
    if not quoted and not any(record.passages for record in records):
        yield [*support, *[""] * (len(CLAIM) + len(PASSAGE))]
    for record in records:
        publisher = record.publisher.label if record.publisher else ""
        who = [record.iri, record.modality, _names(record.voices), _names(record.relayed_by)]
        where = [publisher, record.published or "", record.document]
        for passage in record.passages:
            yield [*support, *who, *where, *_words(passage)]


def _words(passage: PassageRecord) -> list[object]:
    values = (getattr(passage, name) for name in PASSAGE)
    return ["" if value is None else value for value in values]


def _names(named: Sequence[Named]) -> str:
    return "; ".join(one.label for one in named)
