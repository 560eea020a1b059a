"""Every page of the application, in the order in which addresses are looked for: whatever names a thing comes last."""

from __future__ import annotations

from server.pages.names import reconcile, search
from server.pages.things import (
    citations,
    claims,
    curated_points,
    entities,
    raw_statements,
    source_documents,
)
from server.pages.whole import (
    about,
    download_page,
    framing_page,
    home,
    kind_pages,
    ontology_page,
    overviews,
    question_pages,
    question_sources,
    timeline,
    vocabulary,
)
from server.views import crawlers, provenance

BLUEPRINTS = (
    provenance.blueprint,
    crawlers.blueprint,
    reconcile.blueprint,
    vocabulary.blueprint,
    citations.blueprint,
    home.blueprint,
    about.blueprint,
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
    question_sources.blueprint,
    download_page.blueprint,
    kind_pages.blueprint,
    entities.blueprint,
)
