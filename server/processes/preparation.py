"""Bring a database from nothing, or from an older version, to what the server needs."""

from __future__ import annotations

import os

from server.accounts.demonstration import load_demonstration_people
from server.app import create_app
from server.attachments.demonstration import load_demonstration_files
from server.config import PROJECT, Config
from server.db import db, migrating
from server.db.restore import restore
from server.figures import service as figures
from server.forms import service as forms
from server.geography.service import load_reference_geography
from server.processes.database import is_empty
from server.programme.demonstration import certify_months, freeze_first_baselines
from server.programme.service import import_programme
from server.reporting.times import begin_now
from server.requests.demonstration import load_demonstration_requests
from server.tours.demonstration import load_demonstration_tours

DEMONSTRATION = PROJECT / "deploy" / "demonstration.dump"
# The bytes of its pictures, each named by its SHA-256.
DEMONSTRATION_FILES = PROJECT / "deploy" / "demonstration-files"
DEMONSTRATION_KEY = PROJECT / "deploy" / "demonstration.key"
CONTRACTS = PROJECT / "server" / "programme" / "data"


def prepare_database(config: Config) -> None:
    """Fill an empty database, and migrate any to head; what it holds is kept.

    Any has the product's forms, as far as the office did not change them. An empty one gets the
    demonstration where that is wanted, restored from its dump, its inspectors tours from today
    on at each start and the office some inspection requests; else the governorates, areas and
    roads, without which no place can be named.
    """
    was_empty = is_empty(config.database_url)
    is_restored = was_empty and config.is_demonstration and DEMONSTRATION.exists()
    if is_restored:
        restore(config.database_url, DEMONSTRATION)
        adopt_demonstration_key(config)
    migrating.upgrade(config.database_url)
    app = create_app(config)
    with app.app_context():
        forms.load_defaults()
        if was_empty:
            _load_beginnings(config)
        if is_restored:
            load_demonstration_files(DEMONSTRATION_FILES)
            begin_now()
        if is_restored or not was_empty:
            # What came from before figures were kept would stand at nothing.
            _keep_figures(is_restored)
        if config.is_demonstration and config.is_development:
            load_demonstration_tours()
            load_demonstration_requests()
        db.session.remove()
        db.engine.dispose()


def adopt_demonstration_key(config: Config) -> None:
    """Sign on with the published key of the demonstration's roots, so that they verify here.

    Who starts the server with this state folder reads its settings after this.
    """
    path = config.state_folder / "register_key"
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(DEMONSTRATION_KEY.read_text(encoding="ascii"))


def _load_beginnings(config: Config) -> None:
    load_reference_geography()
    if config.is_demonstration:
        load_demonstration()


def _keep_figures(is_restored: bool) -> None:
    figures.fill_missing()
    if is_restored:
        certify_months()


def load_demonstration() -> None:
    """The demonstration without its works: the 18 contracts, and people to sign in as.

    A restored one, which is older, gets the contracts as they are planned now, and people and
    first baselines that it did not know yet.
    """
    for path in sorted(CONTRACTS.glob("contract-*.csv")):
        import_programme(path.read_bytes())
    load_demonstration_people()
    freeze_first_baselines()
