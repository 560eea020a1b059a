"""The Flask application: what it serves, in order."""

from __future__ import annotations

from flask import Flask

from graph.core.settings import Settings
from server.http import compression, problems, security_headers
from server.pages import entities, home, links, source_documents
from server.serving.cache import Cache
from server.serving.live import Live
from server.traffic.admission import Admission
from server.traffic.metrics import Metrics
from server.views import graphs, health, provenance, sparql
from server.workers.zygote import MEGABYTE


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
        app.register_blueprint(source_documents.blueprint)
        app.register_blueprint(entities.blueprint)
    security_headers.register(app)
    compression.register(app)
    return app
