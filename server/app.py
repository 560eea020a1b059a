"""The Flask application: what it serves, in order."""

from __future__ import annotations

from flask import Flask, Response

from graph.settings import Settings
from server import documents, entities, health, home, links, problems, sparql
from server.cache import Cache
from server.engine import MEGABYTE
from server.live import Live

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)


def create_app(settings: Settings | None = None, live: Live | None = None) -> Flask:
    """The application over the dataset last built, and over every newer one as it is built.

    Raises:
        BuildError: nothing has been built yet.
    """
    settings = settings or Settings.from_environment()
    app = Flask(__name__)
    app.extensions["settings"] = settings
    app.config["MAX_CONTENT_LENGTH"] = settings.request_kilobytes * 1024
    app.extensions["cache"] = Cache(settings.cache_megabytes * MEGABYTE)
    app.extensions["live"] = live or Live(settings)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    links.register(app)
    problems.register(app)
    app.register_blueprint(home.blueprint)
    app.register_blueprint(sparql.blueprint)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(documents.blueprint)
    app.register_blueprint(entities.blueprint)
    app.after_request(_guard)
    return app


def _guard(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    if response.mimetype == "text/html":
        response.vary.add("Accept")
    return response
