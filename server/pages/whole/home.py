"""The first page: what this is, what is in it, and how to ask."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from graph import __version__
from graph.core.errors import UsageError
from graph.core.views import DEFAULT_VIEW, VIEWS
from graph.store.dataset_store import Store
from graph.texts.documents import Document
from server.accounts.entry import overview
from server.accounts.entry.first_questions import first_questions
from server.accounts.entry.specimen import specimen
from server.layout.context import settings, store
from server.layout.rendering import Head, render_page
from server.wording.dates import day_words
from server.wording.evidence import SourceDocument, source_documents

blueprint = Blueprint("home", __name__)

_DATELINE = 6
"""So many blanks at most are in a dateline such as "MOSCOW, August 31. /TASS/."."""

_TITLE = "What {number} news documents say about the Nagorno‑Karabakh peace process, sentence by sentence"
_DESCRIPTION = "A knowledge graph whose every fact keeps the exact words it was drawn from, who says so, and how."


@blueprint.get("/")
def index() -> str:
    """What Peacegraph is, with its documents; `view=all` counts everything that is said.

    Raises:
        UsageError: there is no such view.
    """
    view = request.args.get("view", DEFAULT_VIEW)
    if view not in VIEWS:
        raise UsageError(f"there is no view {view!r}; there are {', '.join(VIEWS)}")
    dataset = store()
    documents = source_documents(dataset)
    newest = overview.newest_day(dataset)
    number = overview.small(len(documents))
    return render_page(
        "home.html",
        Head("Peacegraph", _DESCRIPTION, "/", about=_about(dataset, newest)),
        title=_TITLE.format(number=number),
        number=number.capitalize(),
        view=view,
        counts=overview.counts(dataset, view),
        cards=overview.cards(dataset, documents),
        first_lines={iri: first_line(document) for iri, document in overview.first(documents).items()},
        more=max(len(documents) - overview.MOST_CARDS, 0),
        publishers=overview.publishers_told(dataset, documents),
        specimen=specimen(dataset, settings().ontology, documents),
        questions=first_questions(settings().queries),
        timeline=overview.dates_told(dataset, view, documents),
        version=dataset.version,
        software=__version__,
        newest=day_words(newest) if newest else None,
    )


def first_line(document: SourceDocument) -> str:
    """The headline that the document has, else its first sentence that is longer than a dateline; empty where its text
    is not at hand."""
    if document.title:
        return document.title
    folder = settings().seeds / "documents"
    files = sorted(folder.glob(f"{document.number}_*.txt")) if document.number.isalnum() else []
    if not files:
        return ""
    text = Document.read(files[0]).text
    sentences = [" ".join(text[start:end].split()) for start, end in document.sentences]
    return next((sentence for sentence in sentences if sentence.count(" ") >= _DATELINE), "")


def _about(dataset: Store, newest: str | None) -> dict[str, Any]:
    """The dataset in the words of schema.org."""
    told: dict[str, Any] = {
        "@type": "Dataset",
        "@id": dataset.base,
        "name": "Peacegraph",
        "description": _DESCRIPTION,
        "url": request.url_root,
        "version": f"sha256:{dataset.version}",
        "isAccessibleForFree": True,
        "distribution": [
            {
                "@type": "DataDownload",
                "name": "SPARQL 1.1 endpoint",
                "contentUrl": f"{request.url_root}sparql",
                "encodingFormat": "application/sparql-results+json",
            }
        ],
    }
    if newest:
        told["dateModified"] = newest
    return told
