"""The Flask application: what it serves, in order."""

from __future__ import annotations

from flask import Flask, Response

from graph import build
from graph.settings import Settings
from graph.store import Store
from server import documents, entities, home, links, problems, sparql
from server.engine import Engine

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)


def create_app(settings: Settings | None = None, store: Store | None = None, engine: Engine | None = None) -> Flask:
    """The application over the dataset last built.

    Users' queries go to the engine's workers; what pages ask of their own goes to the store in this process.

    Raises:
        BuildError: nothing has been built yet.
    """
    settings = settings or Settings.from_environment()
    app = Flask(__name__)
    app.extensions["settings"] = settings
    app.extensions["store"] = store or build.open_store(settings)
    app.extensions["engine"] = engine or Engine(settings)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    links.register(app)
    problems.register(app)
    app.register_blueprint(home.blueprint)
    app.register_blueprint(sparql.blueprint)
    app.register_blueprint(documents.blueprint)
    app.register_blueprint(entities.blueprint)
    app.after_request(_guard)
    return app


def _guard(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    return response
