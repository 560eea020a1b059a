"""The Flask application: what it serves, in order."""

from __future__ import annotations

from flask import Flask

from graph.core.settings import MEGABYTE, Settings
from server.accounts.overviews.first_reads import read_first
from server.layout import context
from server.layout import rendering as layout
from server.pages.blueprints import BLUEPRINTS
from server.pages.things import rendering
from server.protocol.query_endpoint import QueryEndpoint
from server.serving.answer_cache import AnswerCache
from server.serving.dump_maker import DumpMaker
from server.serving.live import Live
from server.serving.query_service import QueryService
from server.traffic.admission import Admission
from server.traffic.metrics import Metrics
from server.views import graphs, health, middleware, schemas, sparql, status
from server.workers.messages import Reply


def create_app(settings: Settings | None = None, live: Live | None = None, copied: str = "") -> Flask:
    """Make the application over the dataset last built, and over every newer one as it is built; or over a scratch
    store.

    Args:
        settings: read from the environment where they are not given.
        live: the dataset being served, opened as the settings say where it is not given.
        copied: the version that pages name where they are copied into files, which cannot ask anything of a server.

    Raises:
        BuildError: nothing has been built yet.
    """
    settings = settings or Settings.from_environment()
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = settings.request_kilobytes * 1024
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    live = live or Live(settings, metrics=Metrics(), prepare=lambda store: read_first(store, settings.ontology))
    cache: AnswerCache[Reply] = AnswerCache(settings.cache_megabytes * MEGABYTE // 2)
    service = QueryService(Admission(settings), cache, live.metrics)
    app.extensions.update(
        settings=settings,
        copied=copied,
        live=live,
        metrics=live.metrics,
        query_service=service,
        query_endpoint=QueryEndpoint(settings, service),
        dump_maker=DumpMaker(),
    )
    context.register(app)
    layout.register(app)
    for view in (sparql, graphs, health, schemas, status):
        app.register_blueprint(view.blueprint)
    if not settings.scratch:
        rendering.register(app)
        for blueprint in BLUEPRINTS:
            app.register_blueprint(blueprint)
    middleware.register(app, settings)
    return app
