"""The only wiring of the server: configuration, ports, database, capabilities."""

from __future__ import annotations

import importlib
from types import ModuleType

from flask import Flask

from server.attachments import house
from server.attachments.method_override import overriding
from server.config import Config, config_from_environment
from server.db import engine_options
from server.db import install as install_database
from server.exports import service as exports
from server.http import edge
from server.ports import Ports
from server.records import acts
from server.today import queues

# Every capability's rooms with a blueprint named ``blp``, in the order of the API's page.
ROUTES: tuple[str, ...] = (
    "server.accounts.routes",
    "server.programme.routes",
    "server.maps.pack_routes",
    "server.forms.routes",
    "server.tours.routes",
    "server.sync.routes",
    "server.register.routes",
    "server.fieldwork.routes",
    "server.fieldwork.record_routes",
    "server.reporting.routes",
    "server.attachments.routes",
    "server.attachments.reading_routes",
    "server.ogc.routes",
)
PAGES: tuple[str, ...] = (
    "server.accounts.pages",
    "server.accounts.token_pages",
    "server.webhooks.pages",
    "server.accounts.people_pages",
    "server.accounts.device_pages",
    "server.programme.baseline_pages",
    "server.programme.calendar_pages",
    "server.programme.claim_pages",
    "server.programme.certificate_pages",
    "server.programme.schedule_pages",
    "server.programme.schedule_export_pages",
    "server.lookahead.pages",
    "server.delays.pages",
    "server.decisions.list_pages",
    "server.decisions.pages",
    "server.geography.pages",
    "server.forms.list_pages",
    "server.forms.pages",
    "server.maps.pages",
    "server.fieldwork.pages",
    "server.fieldwork.record_pages",
    "server.fieldwork.review_pages",
    "server.sync.pages",
    "server.sync.rescue_pages",
    "server.today.pages",
    "server.reporting.pages",
    "server.reporting.deck_pages",
    "server.reporting.proving_pages",
    "server.reporting.behind_pages",
    "server.reporting.draft_pages",
    "server.reporting.time_pages",
    "server.mails.pages",
    "server.reporting.programme_pages",
    "server.attachments.pages",
    "server.attachments.bundle_pages",
    "server.records.pages",
    "server.records.list_pages",
    "server.ncrs.pages",
    "server.ncrs.list_pages",
    "server.tours.plan_pages",
    "server.tours.pages",
    "server.tours.feed_pages",
    "server.exports.pages",
    "server.requests.pages",
    "server.requests.list_pages",
    "server.scores.appeal_pages",
    "server.scores.pages",
    "server.scores.rules_pages",
)
# Rooms with ``kinds``: what the register keeps (server.register.kinds).
KINDS = ("server.fieldwork.kinds", "server.decisions.kinds")
# Rooms with ``kind`` and ``acts``: what may be done on a record's page (server.records.acts).
ACTS: tuple[str, ...] = ("server.ncrs.acts", "server.requests.acts", "server.decisions.acts")
# Rooms with ``queues``: what waits for somebody (server.today.queues).
QUEUES: tuple[str, ...] = (
    "server.fieldwork.queues",
    "server.ncrs.queues",
    "server.requests.queues",
    "server.sync.queues",
    "server.attachments.queues",
    "server.decisions.queues",
    "server.delays.queues",
    "server.scores.queues",
    "server.programme.schedule_queues",
    "server.accounts.queues",
    "server.webhooks.queues",
    "server.reporting.queues",
    "server.mails.queues",
)
# Rooms with ``SOURCES``: the tables that are given out as files (server.exports.sources).
EXPORTS: tuple[str, ...] = (
    "server.records.exporting",
    "server.fieldwork.exports",
    "server.ncrs.exporting",
    "server.requests.exporting",
    "server.tours.exporting",
    "server.reporting.exporting",
    "server.reporting.behind_exporting",
    "server.scores.exporting",
    "server.decisions.exporting",
    "server.delays.exporting",
    "server.accounts.exporting",
    "server.programme.exporting",
    "server.programme.calendar_exporting",
    "server.lookahead.exporting",
    "server.geography.exporting",
    "server.accounts.token_exporting",
    "server.today.exporting",
    "server.sync.exporting",
    "server.fieldwork.settled_exporting",
    "server.forms.exporting",
    "server.records.parts_exporting",
)
# Imported so that every table is known to the migrations.
MODELS = (
    "server.geography.models",
    "server.programme.models",
    "server.programme.baseline_models",
    "server.programme.calendar_models",
    "server.programme.claim_models",
    "server.programme.certificate_models",
    "server.delays.models",
    "server.decisions.models",
    "server.accounts.models",
    "server.forms.models",
    "server.tours.models",
    "server.register.models",
    "server.sync.models",
    "server.fieldwork.models",
    "server.figures.models",
    "server.lookahead.models",
    "server.reporting.models",
    "server.reporting.draft_models",
    "server.reporting.cut_models",
    "server.scores.models",
    "server.attachments.models",
    "server.exports.models",
    "server.webhooks.models",
    "server.mails.models",
)


def create_app(config: Config | None = None, ports: Ports | None = None) -> Flask:
    """The application, from ``config`` (the environment's when None) and ``ports``."""
    config = config or config_from_environment()
    app = Flask(__name__, static_url_path="/static")
    app.config.update(_flask_settings(config))
    app.extensions["tareeq.config"] = config
    app.extensions["tareeq.ports"] = ports or Ports()
    for name in MODELS:
        importlib.import_module(name)
    install_database(app)
    kinds = [kind for room in _rooms(KINDS) for kind in room.kinds]
    app.extensions["tareeq.kinds"] = {kind.name: kind for kind in kinds}
    app.extensions[acts.EXTENSION] = acts.by_kind(_rooms(ACTS))
    app.extensions[queues.EXTENSION] = queues.of_modules(_rooms(QUEUES))
    app.extensions[exports.EXTENSION] = exports.by_name(_rooms(EXPORTS))
    edge.install(app)
    house.install(app)
    app.wsgi_app = overriding(app.wsgi_app)  # type: ignore[method-assign]
    api = edge.make_api(app)
    for name in ROUTES:
        api.register_blueprint(importlib.import_module(name).blp)
    for name in PAGES:
        app.register_blueprint(importlib.import_module(name).blp)
    edge.check_every_route_is_declared(app)
    return app


def _rooms(names: tuple[str, ...]) -> list[ModuleType]:
    return [importlib.import_module(name) for name in names]


def _flask_settings(config: Config) -> dict[str, object]:
    return {
        "SECRET_KEY": config.secret_key,
        "TESTING": config.is_testing,
        "SQLALCHEMY_DATABASE_URI": config.database_url,
        # A rolled-back test is one long transaction.
        "SQLALCHEMY_ENGINE_OPTIONS": {}
        if config.is_testing
        else engine_options(config.web_threads),
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": config.has_secure_cookies,
        "API_TITLE": "Tareeq",
        "API_VERSION": "v1",
        "OPENAPI_VERSION": "3.1.0",
    }
