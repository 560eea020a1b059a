"""An explained answer as a sheet: a line for each row of the answer and each passage that supports it."""

from __future__ import annotations

import csv
import io
from collections.abc import Container, Iterator, Mapping
from typing import Any, Final

from graph.answers.explained_result import leaves, sources

SUPPORT: Final = ("subject", "predicate", "object", "graph", "kind", "files")
CLAIM: Final = ("claim", "modality", "voices", "relayed_by", "publisher", "published", "document")
PASSAGE: Final = ("role", "quote", "start", "end", "href")


def result_csv(account: Mapping[str, Any]) -> bytes:
    """The account (`graph.answers.explained_result`) as CSV (RFC 4180), with a header.

    Columns: `row` (from 0), those of the answer (`answer_claim` where ours is called `claim`), `witness` (from 0), then
    of each of its triples what it says and what supports it, and of each passage its claim and its words; empty where
    there is none. What is inferred has the passages of its proof.
    """
    columns = account["head"].get("vars", ["boolean"]) if "head" in account else ["subject", "predicate", "object"]
    taken = {"row", "witness", *SUPPORT, *CLAIM, *PASSAGE}
    names = [_free(column, taken | set(columns)) if column in taken else column for column in columns]
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow(["row", *names, "witness", *SUPPORT, *CLAIM, *PASSAGE])
    told = account["provenance"]
    for row in told["rows"]:
        values = [row["row"], *_values(account, columns, row["row"])]
        lines = 0
        for number, witness in enumerate(row["witnesses"]):
            for place in witness["triples"]:
                for cells in _support(told["triples"][place], told["claims"]):
                    writer.writerow([*values, told["first"] + number, *cells])
                    lines += 1
        if not lines:
            writer.writerow([*values, *[""] * (1 + len(SUPPORT) + len(CLAIM) + len(PASSAGE))])
    return made.getvalue().encode()


def _free(column: str, taken: Container[str]) -> str:
    while column in taken:
        column = f"answer_{column}"
    return column


def _values(account: Mapping[str, Any], columns: list[str], number: int) -> list[str]:
    if "boolean" in account:
        return [str(account["boolean"]).lower()]
    rows = account["triples"] if "triples" in account else account["results"]["bindings"]
    return [_text(rows[number][name]) if name in rows[number] else "" for name in columns]


def _support(triple: Mapping[str, Any], claims: Mapping[str, Any]) -> Iterator[list[object]]:
    said = [_text(triple[name]) for name in ("subject", "predicate", "object")]
    files = {file for leaf in leaves(triple["proof"]) for file in leaf["files"]} if triple["proof"] else triple["files"]
    support = [*said, triple["graph"] or "", triple["kind"] or "", " ".join(sorted(files))]
    found = False
    for iri in sources(triple):
        claim = claims[iri]
        told = [iri, claim["modality"], _names(claim["voices"]), _names(claim["relayed_by"])]
        publisher = claim["publisher"]["label"] if claim["publisher"] else ""
        for passage in claim["passages"]:
            found = True
            where = [publisher, claim["published"] or "", claim["document"]]
            yield [*support, *told, *where, *(passage[name] for name in PASSAGE)]
    if not found:
        yield [*support, *[""] * (len(CLAIM) + len(PASSAGE))]


def _names(named: list[Mapping[str, str]]) -> str:
    return "; ".join(one["label"] for one in named)


def _text(term: Mapping[str, Any]) -> str:
    return term["value"] if isinstance(term["value"], str) else " ".join(_text(end) for end in term["value"].values())
