"""An explained answer as text: under each row who says so, where, and in which words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graph.answers.annotation import Page
from graph.answers.explained_result import sentences
from graph.answers.explainer import Explainer
from graph.core.namespaces import shorten
from graph.core.views import DEFAULT_VIEW

INDENT = "  "


def result_lines(explainer: Explainer, query: str, view: str = DEFAULT_VIEW, page: Page | None = None) -> Iterator[str]:
    """Every row of the answer with its sentences, read a page at a time.

    Raises:
        PeacegraphError: as `Store.query`.
    """
    page, noted = page or Page(), set[str]()
    while True:
        account = explainer.answer(query, view, page=page)
        told = account["provenance"]
        for note in told["notes"]:
            if note["code"] != "absence" and note["text"] not in noted:  # what is absent is told of each row
                noted.add(note["text"])
                yield f"Note: {note['text']}"
        for row in told["rows"]:
            yield _row(account, row["row"], explainer.store.base)
            yield from (INDENT + line for line in _why(account, row))
        if told["next"] is None:
            total = told["total"]
            yield f"({total} {'row' if total == 1 else 'rows'})"
            return
        page = Page(told["next"], page.limit, page.witnesses, page.first_witness, page.claims)


def _row(account: Mapping[str, Any], number: int, base: str) -> str:
    if "boolean" in account:
        return "yes" if account["boolean"] else "no"
    if "triples" in account:
        return " ".join(_term(end, base) for end in account["triples"][number].values())
    values = account["results"]["bindings"][number]
    return " | ".join(_term(values[name], base) if name in values else "" for name in account["head"]["vars"])


def _term(term: Mapping[str, Any], base: str) -> str:
    if term["type"] == "triple":
        return "<<( " + " ".join(_term(end, base) for end in term["value"].values()) + " )>>"
    return shorten(term["value"], base) if term["type"] == "uri" else str(term["value"])


def _why(account: Mapping[str, Any], row: Mapping[str, Any]) -> Iterator[str]:
    told = account["provenance"]
    for claim, passage in sentences(account, row):
        voices = " and ".join(voice["label"] for voice in claim["voices"])
        yield f'{claim["modality"]} by {voices}: "{passage["quote"]}" {passage["href"]}'
    triples = [told["triples"][place] for witness in row["witnesses"] for place in witness["triples"]]
    if files := sorted({file for triple in triples for file in triple["files"]}):
        yield f"and by curators in {', '.join(files)}"
    for text in row["absent"]:
        yield f"depends on the absence of {text}"
    if row["solutions"] > len(row["witnesses"]):
        yield f"({len(row['witnesses'])} of {row['solutions']} witnesses are shown)"
