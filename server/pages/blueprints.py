"""Every page of the application, in the order in which addresses are looked for: whatever names a thing comes last."""

from __future__ import annotations

from server.pages import (
    citations,
    claims,
    curated_points,
    entities,
    framing_page,
    home,
    ontology_page,
    overviews,
    raw_statements,
    search,
    source_documents,
    timeline,
)
from server.pages.catalogue import download_page, kind_pages, question_pages
from server.views import provenance, vocabulary

BLUEPRINTS = (
    provenance.blueprint,
    vocabulary.blueprint,
    citations.blueprint,
    home.blueprint,
    source_documents.blueprint,
    raw_statements.blueprint,
    claims.blueprint,
    curated_points.blueprint,
    framing_page.blueprint,
    ontology_page.blueprint,
    search.blueprint,
    timeline.blueprint,
    overviews.blueprint,
    question_pages.blueprint,
    download_page.blueprint,
    kind_pages.blueprint,
    entities.blueprint,
)
