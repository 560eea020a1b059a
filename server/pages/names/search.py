"""Search: a page of what names and texts answer, the same as JSON, and suggestions while somebody types."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from graph.core.errors import UsageError
from graph.support.sentence_borders import documents_without_text
from server.accounts.answers.questions import catalogue
from server.accounts.entry.found import Found, FoundName, FoundWords, found, suggestions
from server.accounts.entry.found_questions import found_questions
from server.http import negotiation
from server.layout.context import accept, index, settings, store
from server.layout.rendering import Head, links, render_page
from server.pages.things.thing_pages import icon_of
from server.wording.told_facts import vocabulary_of

blueprint = Blueprint("search", __name__)

SHOWN = 12
"""How many things, concepts or sentences one page shows of each."""
LONGEST = 200
"""How many characters of what is asked are read."""


@blueprint.get("/search")
def search() -> Response:
    """What is found, as a page for people and as JSON for programs."""
    of_program = "json" in accept() and not negotiation.prefers_html(accept())
    response = search_json() if of_program else Response(_page())
    response.vary.add("Accept")
    return response


@blueprint.get("/search.json")
def search_json() -> Response:
    """What is found, for programs: scores from 0 to 100, how sure each is, and why."""
    result = found(store(), index(), _query(), SHOWN, _passed("sentences"))
    return jsonify(
        query=result.query,
        things=[_described(one) for one in (*result.called, *result.parts)],
        concepts=[_described(one) for one in result.concepts],
        near=[_described(one) for one in result.near],
        sentences=[_sentence(one) for one in result.sentences],
        sentenceCount=result.sentence_count,
    )


@blueprint.get("/search/suggestions")
def typed() -> Response:
    """What may be meant by what has been typed so far, for the script of the search form."""
    told = suggestions(store(), index(), _query())
    offered = [
        {
            "label": one.label,
            "name": one.other_name,
            "used": bool(one.hit.used_by),
            "kind": one.class_words,
            "href": links().thing(one.iri),
        }
        for one in told
    ]
    return jsonify(query=_query(), suggestions=offered)


def _page() -> str:
    query = _query()
    result = found(store(), index(), query, SHOWN, _passed("sentences")) if query else None
    vocabulary = vocabulary_of(settings().ontology, store().version)[0]
    title = f"Search: {query}" if query else "Search"
    description = "Search names in any spelling and script, concepts, and the sentences of the documents."
    return render_page(
        "search.html",
        Head(title, description, links().page("search", q=query or None), _formats(query)),
        query=query,
        result=result,
        icon_of=lambda one: icon_of(one.hit.thing.kind if one.hit.thing.kind != "Concept" else "", vocabulary),
        lists=_lists(result) if result else [],
        pages=_pages(result) if result else {},
        questions=found_questions(catalogue(settings().queries), query) if query else [],
        sentences_from=_passed("sentences"),
        unsearched=documents_without_text(store()),
    )


def _formats(query: str) -> list[tuple[str, str]]:
    return [("application/json", links().page("search.json", q=query))] if query else []


def _lists(result: Found) -> list[tuple[str, str, list[FoundName]]]:
    """The lists of names that were found: the parameter that turns their pages, the title, and one page of each."""
    told = (
        ("things", "Exact name" if all(not one.why for one in result.called) else "Names", result.called),
        ("parts", "Names with these words", result.parts),
        ("concepts", "Concepts", result.concepts),
    )
    return [(name, title, list(held[_passed(name) : _passed(name) + SHOWN])) for name, title, held in told if held]


def _pages(result: Found) -> dict[str, tuple[int, str | None, str | None]]:
    """Of each list, how many it holds, and the addresses of its page before and after."""
    counts = {"things": len(result.called), "parts": len(result.parts), "concepts": len(result.concepts)}
    counts["sentences"] = result.sentence_count
    turned = {}
    for name, count in counts.items():
        first = _passed(name)
        before = _turned(result.query, name, first - SHOWN) if first else None
        turned[name] = count, before, _turned(result.query, name, first + SHOWN) if first + SHOWN < count else None
    return turned


def _turned(query: str, name: str, first: int) -> str:
    place = {"q": query, name: str(first) if first > 0 else None}
    return links().page("search", **place) + f"#{name}"


def _query() -> str:
    return " ".join(request.args.get("q", "")[:LONGEST].split())


def _passed(name: str) -> int:
    """How many of a list are passed over.

    Raises:
        UsageError: that is no number.
    """
    value = request.args.get(name, "0")
    if not (value.isascii() and value.isdigit()) or len(value) > 9:
        raise UsageError(f"`{name}` says how many to pass over, so it is a number; here it is {value[:50]!r}")
    return int(value)


def _described(one: FoundName) -> dict[str, Any]:
    hit = one.hit
    return {
        "iri": one.iri,
        "label": one.label,
        "class": hit.thing.kind,
        "classes": list(hit.thing.classes),
        "claims": hit.thing.claims,
        "name": hit.name,
        "usedBy": hit.used_by or None,
        "score": hit.score,
        "standing": hit.standing,
        "match": one.is_sure,
        "reasons": list(hit.reasons),
    }


def _sentence(one: FoundWords) -> dict[str, Any]:
    return {
        "document": one.sentence.document,
        "sentence": one.sentence.number,
        "passage": one.passage,
        "text": "".join(text for text, _ in one.sentence.pieces),
        "words": [text for text, marked in one.sentence.pieces if marked],
    }
