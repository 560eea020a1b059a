"""The first page: what this is, what is in it, and how to ask."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from graph import __version__
from graph.core.errors import UsageError
from graph.core.views import DEFAULT_VIEW, VIEWS
from graph.publishing.description.facts import newest_day
from graph.store.dataset_store import Store
from graph.support.sentence_borders import document_text
from server.accounts.entry import overview
from server.accounts.entry.first_questions import first_questions
from server.accounts.entry.schema_dataset import schema_dataset
from server.accounts.entry.specimen import specimen
from server.accounts.entry.whole_dataset import dataset_description
from server.layout.context import served, settings, store
from server.layout.rendering import Head, render_page
from server.pages.whole import about
from server.wording.dates import day_words
from server.wording.evidence import SourceDocument, source_documents
from server.wording.names import Names

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
    newest = newest_day(dataset)
    number = overview.small(len(documents))
    return render_page(
        "home.html",
        Head("Peacegraph", _DESCRIPTION, "/", about.formats(), _about(dataset)),
        title=_TITLE.format(number=number),
        number=number.capitalize(),
        view=view,
        counts=overview.counts(dataset, view),
        cards=overview.cards(dataset, documents),
        first_lines={iri: first_line(dataset, document) for iri, document in overview.first(documents).items()},
        more=max(len(documents) - overview.MOST_CARDS, 0),
        publishers=overview.publishers_told(dataset, documents),
        specimen=specimen(dataset, settings().ontology, documents),
        questions=first_questions(settings().queries),
        timeline=overview.dates_told(dataset, view, documents),
        version=dataset.version,
        software=__version__,
        newest=day_words(newest) if newest else None,
    )


def _about(dataset: Store) -> dict[str, Any]:
    """The dataset in the words of schema.org; of a store that no folder holds, nothing."""
    if not served().name:
        return {}
    described = dataset_description(settings(), served().name)
    labels = Names.of(dataset, {place.value for place in described.statistics.facts.places})
    return schema_dataset(described, request.url_root, labels)


def first_line(dataset: Store, document: SourceDocument) -> str:
    """The headline that the document has, else its first sentence that is longer than a dateline; empty where its text
    is not at hand."""
    if document.title:
        return document.title
    text = document_text(dataset, document.iri)
    if text is None:
        return ""
    sentences = [" ".join(text[start:end].split()) for start, end in document.sentences]
    return next((sentence for sentence in sentences if sentence.count(" ") >= _DATELINE), "")
