"""Where pages lead: every address on every page is made here, and stands for a file where pages are copied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from graph.core.namespaces import PG, VOCABULARY_BASE

_KEPT = "/:@!$&'()*+,;=-._~"
PAGES: Mapping[str, str] = {
    "home": "/",
    "documents": "/#documents",
    "timeline": "/timeline",
    "network": "/network",
    "map": "/map",
    "query": "/sparql",
    "query.svg": "/sparql.svg",
    "provenance": "/provenance",
    "explain": "/explain",
    "ontology": "/ontology",
    "status": "/status",
    "statements": "/statements",
    "disagreements": "/disagreements",
    "questions": "/queries",
    "kinds": "/kinds",
    "downloads": "/downloads",
    "reconcile": "/reconcile",
    "downloads.json": "/downloads.json",
    "about": "/about",
    "void": "/.well-known/void",
    "dataset.ttl": "/dataset.ttl",
    "framing": "/framing",
    "framing.csv": "/framing.csv",
    "framing.json": "/framing.json",
    "search": "/search",
    "search.json": "/search.json",
    "suggestions": "/search/suggestions",
}
"""The pages that are no thing of the dataset, by the names that templates call them."""

SERVED_ONLY: frozenset[str] = frozenset(
    {"query", "query.svg", "provenance", "explain", "status", "statements", "downloads", "search", "search.json"}
    | {"suggestions", "framing.csv", "framing.json", "downloads.json", "reconcile"}
)
"""The names of the pages that a copy of the pages has not: those that answer what somebody asks, and files of data."""

ROWS_OF_SOURCES = 20
"""Rows whose sources stand on one page: so many still load at once."""
KIND_ADDRESSES: Mapping[str, str] = {"status": "territorial-status", "disagreement": "disagreements"}
"""The addresses of the lists of kinds where the kind's own name is that of another page."""


@dataclass(frozen=True)
class Links:
    """The addresses of one server; `base` is that of the data."""

    base: str

    def page(self, name: str, **parameters: str | None) -> str:
        """A page by its name, with what it is asked; what is None is left out.

        Raises:
            KeyError: there is no such page.
        """
        address, _, part = PAGES[name].partition("#")
        query = urlencode({key: value for key, value in parameters.items() if value is not None})
        return address + (f"?{query}" if query else "") + (f"#{part}" if part else "")

    def thing(self, iri: str, extension: str = "") -> str | None:
        """Where an IRI leads: ours to this server, another one of http or https to its own; None elsewhere.

        Args:
            iri: the IRI.
            extension: of the format, for the data instead of the page (`ttl`).
        """
        local = self.local(iri)
        if local is None:
            return iri if iri.startswith(("http://", "https://")) else None
        path, mark, part = local.partition("#")
        return quote(path, safe=_KEPT + "%") + (f".{extension}" if extension else "") + mark + quote(part, safe=_KEPT)

    def local(self, iri: str) -> str | None:
        """The path on this server that answers for one of our own IRIs; None for others."""
        if iri.startswith(PG):
            return f"/ontology#{iri.removeprefix(PG)}"
        for ours in (self.base, VOCABULARY_BASE):
            if iri.startswith(ours):
                return "/" + iri.removeprefix(ours).lstrip("/\\")  # two slashes would lead to another host
        return None

    def question(self, name: str) -> str:
        """The page of a question of the catalogue, by its name."""
        return f"{PAGES['questions']}/{quote(name, safe='')}"

    def sources(self, question: str, first: int = 0, row: int | None = None) -> str:
        """The page of what the rows of a question's answer rest on.

        Args:
            question: its name.
            first: how many rows are passed over.
            row: the row that is led to, counted from 0, whatever page it stands on.
        """
        first = first if row is None else row - row % ROWS_OF_SOURCES
        asked = f"?from={first}" if first else ""
        return f"{self.question(question)}/sources{asked}" + ("" if row is None else f"#row-{row + 1}")

    def kind(self, name: str) -> str:
        """The list of all things of a kind, by the first part of their addresses (`person`)."""
        return f"/{quote(KIND_ADDRESSES.get(name, name), safe='')}"

    def download(self, name: str) -> str:
        """A file of dumps, by its name."""
        return f"{PAGES['downloads']}/{quote(name, safe='')}"

    def proof(self, subject: str, predicate: str, value: str) -> str:
        """The page that proves a triple of the default graph, given as N-Triples writes its terms."""
        return self.page("explain", subject=subject, predicate=predicate, object=value)

    def static(self, name: str) -> str:
        """A file that pages are made of."""
        return f"/static/{name}"
