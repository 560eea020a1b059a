"""The addresses of the pages that are looked at, by kind: the one list of them."""

from __future__ import annotations

from typing import Final, NamedTuple
from urllib.parse import urlencode

from tests.browser.page_checks import Rules, Theme
from tests.support.hostile_seeds import ITEM, NAMES


class Address(NamedTuple):
    """A kind of page, where one of it stands, and the status with which it comes."""

    kind: str
    path: str
    status: int = 200


class Window(NamedTuple):
    """How a reader sees a page, and what is asked of it there; the width is in CSS pixels."""

    name: str
    theme: Theme
    width: int
    rules: Rules
    keyboard: bool


WINDOWS: Final = (
    Window("wide", "light", 1440, "all", keyboard=True),
    Window("narrow", "light", 360, "all but colours", keyboard=True),  # of the same colours as the wide one
    Window("dark", "dark", 1280, "colours", keyboard=False),  # of the same order and layout as the wide one
)

_QUERY = "SELECT ?event ?label ?place { ?event a pg:Event ; rdfs:label ?label OPTIONAL { ?event pg:place ?place } } "
_ASKED: Final = {
    "rows": _QUERY + "ORDER BY ?event LIMIT 20",
    "none": "SELECT ?x { ?x a pg:NoSuchClass }",
    "graph": "CONSTRUCT { ?s rdfs:label ?l } { ?s a pg:State ; rdfs:label ?l }",
    "truth": "ASK { ?x a pg:Person }",
    "mistake": "SELECT ?x { ?x a pg:Event",
}
_SHOWN: Final = {
    "timeline": "SELECT ?event ?time { ?event a pg:Event ; pg:when ?time } ORDER BY ?event LIMIT 20",
    "map": "SELECT ?event ?place { ?event pg:place ?place } ORDER BY ?event LIMIT 20",
    "network": "CONSTRUCT { ?event pg:participant ?who } { ?event pg:participant ?who }",
    "chart": "SELECT ?class (COUNT(*) AS ?things) { ?x a ?class } GROUP BY ?class ORDER BY DESC(?things) LIMIT 20",
}
_WITNESSED: Final = _QUERY + "ORDER BY ?event LIMIT 5"
_TRIPLE: Final = {"subject": "<publisher/not-stated-000>", "predicate": "a", "object": "pg:Actor"}
_KINDS: Final = ("office", "person", "person", "place", "state", "territory", "person")

COMMON: Final = (
    Address("home", "/"),
    Address("query form", "/sparql"),
    *(
        Address(f"query: {name}", "/sparql?" + urlencode({"query": text}), 400 if name == "mistake" else 200)
        for name, text in _ASKED.items()
    ),
    *(
        Address(f"answer as {show}", "/sparql?" + urlencode({"query": text, "show": show}))
        for show, text in _SHOWN.items()
    ),
    Address("sources form", "/provenance"),
    Address("sources", "/provenance?" + urlencode({"query": _WITNESSED})),
    Address("proof form", "/explain"),
    Address("proof", "/explain?" + urlencode(_TRIPLE)),
    Address("search form", "/search"),
    Address("search", "/search?" + urlencode({"q": "Мирзоян"})),
    Address("search: near", "/search?" + urlencode({"q": "Vahe Mirzoyan"})),
    Address("search: words", "/search?" + urlencode({"q": "ceasefire"})),
    Address("search: long", "/search?" + urlencode({"q": "W" * 200})),
    Address("ontology", "/ontology"),
    Address("questions", "/queries"),
    Address("kinds", "/kinds"),
    Address("list of people", "/person"),
    Address("list of meetings", "/meeting"),
    Address("list of claims", "/claim"),
    Address("list of documents", "/doc"),
    Address("concepts", "/concept"),
    Address("downloads", "/downloads"),
    Address("reconciliation", "/reconcile"),
    Address("about", "/about"),
    Address("status", "/status"),
    Address("disagreements", "/disagreements"),
    Address("framing: choice", "/framing"),
    Address("timeline", "/timeline"),
    Address("network", "/network"),
    Address("network of states", "/network?of=states"),
    Address("map", "/map"),
    Address("unknown name", "/person/nobody-of-this-name", 404),
    Address("unknown address", "/no-such-page", 404),
)
"""Pages that there are of every dataset."""

PAGES: Final = (
    *COMMON,
    Address("question", "/queries/who-signed-the-statement-of-november-2020"),
    Address("question of something else", "/queries/who-was-killed-at-gyunnut?hostilities=hostilities/2016-04"),
    Address("sources of a question", "/queries/who-signed-the-statement-of-november-2020/sources"),
    Address("question with many rows", "/queries/what-may-be-the-same"),
    Address("question without a row", "/queries/who-is-said-to-have-begun-the-fighting-of-2020"),
    Address("list that is empty", "/claim?document=000&modality=planned"),
    Address("person", "/person/nikol-pashinyan"),
    Address("state", "/state/armenia"),
    Address("polity", "/polity/enclave-003"),
    Address("agreement", "/agreement/trilateral-statement-2020-11-09"),
    Address("meeting", "/meeting/aliyev-overchuk-2021-04-01"),
    Address("call", "/call/aliyev-putin-003"),
    Address("contact", "/contact/resumed-negotiations-001"),
    Address("conflict", "/conflict/nagorno-karabakh"),
    Address("peace process", "/process/nagorno-karabakh"),
    Address("hostilities", "/hostilities/2020-09"),
    Address("incident", "/incident/border-incidents-001"),
    Address("speech", "/speech/mirzoyan-readiness-001"),
    Address("deployment", "/deployment/russian-peacekeepers-2020"),
    Address("declaration", "/declaration/independence-1991"),
    Address("referendum", "/referendum/nagorno-karabakh"),
    Address("control", "/control/agdam-part-004"),
    Address("territorial status", "/status/armenia-claims-nagorno-karabakh-003"),
    Address("characterisation", "/characterisation/adjacent-territories-001"),
    Address("tenure", "/tenure/alexey-overchuk-deputy-prime-minister-russia"),
    Address("place", "/place/moscow"),
    Address("line", "/place/armenia-azerbaijan-border"),
    Address("territory", "/territory/agdam-district"),
    Address("population", "/population/armenian-majority-nagorno-karabakh"),
    Address("office", "/office/foreign-minister-armenia"),
    Address("organisation", "/org/osce-minsk-group"),
    Address("government body", "/org/mfa-armenia"),
    Address("publisher", "/publisher/tass"),
    Address("publisher that is not named", "/publisher/not-stated-000"),
    *(Address(f"document {number}", f"/doc/{number}") for number in ("000", "001", "002", "003", "004")),
    Address("claim: asserted", "/claim/000-01"),
    Address("claim: reported", "/claim/000-06"),
    Address("claim: alleged", "/claim/000-34"),
    Address("claim: negated", "/claim/001-17"),
    Address("claim: planned", "/claim/002-46"),
    Address("claim: called for", "/claim/001-06"),
    Address("claim: withdrawn", "/claim/001-44", 410),
    Address("disagreement", "/disagreement/april-2016-casualties"),
    Address("framing", "/framing?of=hostilities/2016-04"),
    Address("raw statements", "/statements?of=person/sergey-lavrov"),
    Address("preview for a frame", "/reconcile/preview?id=person/sergey-lavrov"),
    Address("possible identity", "/identity/agreements-of-document-003"),
    Address("concept", "/concept/ceasefire"),
    Address("day", "/time/2020-11-09"),
    Address("span without a year", "/time/--1994-05"),
)
"""A page of every kind, of the real dataset."""

HOSTILE: Final = (
    *COMMON,
    Address("list of organisations", "/org"),
    Address("list of claims of the crowd", "/claim?document=000&page=1"),
    Address("person without anything", "/person/nobody"),
    *(Address(f"{kind} {slug}", f"/{kind}/{slug}") for kind, slug in zip(_KINDS, NAMES, strict=True)),
    Address("organisation with a long name", "/org/long-words"),
    Address("what Wikidata says", f"/wikidata/{ITEM}"),
    Address("meeting with markup", "/meeting/markup"),
    Address("event of the crowd", "/event/crowd-00"),
    Address("event with a long word", "/event/headline"),
    Address("agreement with two dates", "/agreement/long-words"),
    Address("publisher with a long name", "/publisher/not-stated-000"),
    Address("document with sixty claims on a sentence", "/doc/000"),
    Address("short document", "/doc/001"),
    Address("claim with a long note", "/claim/000-01"),
    Address("claim of the crowd", "/claim/000-20"),
    Address("claim that is planned", "/claim/000-80"),
    Address("claim that is alleged", "/claim/000-83"),
    Address("claim that is withdrawn", "/claim/000-99", 410),
    Address("disagreement with markup", "/disagreement/dates"),
    Address("disagreement with many sides", "/disagreement/many-sides"),
    Address("possible identity", "/identity/meetings"),
    Address("raw statements", "/statements?of=event/crowd-00"),
)
"""Pages of the dataset of `tests/support/hostile_seeds.py`."""
_ALIKE: Final = frozenset({
    "polity", "meeting", "call", "contact", "peace process", "hostilities", "incident", "deployment", "declaration",
    "referendum", "control", "territorial status", "tenure", "line", "territory", "population", "government body",
    "publisher", "publisher that is not named", "document 001", "document 002", "document 004", "claim: reported",
    "claim: negated", "claim: planned", "claim: called for", "day", "span without a year", "query: none",
    "search: near", "search: long", "list of meetings", "network of states", "unknown address",
    "question of something else", "sources of a question", "question without a row", "list that is empty",
    "reconciliation",
})  # fmt: skip
"""Kinds whose pages are made of the parts of another one in the list: dark, that one is looked at."""


def looked_at(pages: tuple[Address, ...], *, dark: bool) -> list[tuple[Address, Window]]:
    """The pages with the windows in which each is opened.

    Args:
        pages: the pages.
        dark: whether those of their own parts are opened dark too.
    """
    return [
        (address, window)
        for window in WINDOWS
        for address in pages
        if window.theme == "light" or (dark and address.kind not in _ALIKE)
    ]
