"""The Flask application: what it serves, in order."""

from __future__ import annotations

from flask import Flask

from graph.settings import Settings
from server import compression, documents, entities, graphs, guards, health, home, links, problems, provenance, sparql
from server.admission import Admission
from server.cache import Cache
from server.live import Live
from server.metrics import Metrics
from server.zygote import MEGABYTE


def create_app(settings: Settings | None = None, live: Live | None = None) -> Flask:
    """The application over the dataset last built, and over every newer one as it is built; or over a scratch store.

    Raises:
        BuildError: nothing has been built yet.
    """
    settings = settings or Settings.from_environment()
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = settings.request_kilobytes * 1024
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    live = live or Live(settings, metrics=Metrics())
    app.extensions.update(
        settings=settings,
        live=live,
        metrics=live.metrics,
        cache=Cache(settings.cache_megabytes * MEGABYTE // 2),
        admission=Admission(settings),
    )
    links.register(app)
    problems.register(app)
    app.register_blueprint(sparql.blueprint)
    app.register_blueprint(graphs.blueprint)
    app.register_blueprint(health.blueprint)
    if not settings.scratch:
        app.register_blueprint(provenance.blueprint)
        app.register_blueprint(home.blueprint)
        app.register_blueprint(documents.blueprint)
        app.register_blueprint(entities.blueprint)
    guards.register(app)
    compression.register(app)
    return app
