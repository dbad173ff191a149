"""What a start does with a database: fills an empty one, and keeps what another holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from server.accounts.demonstration import PEOPLE
from server.app import create_app
from server.attachments.storage import Storage
from server.config import PROJECT, Config, libpq_url
from server.db import db
from server.db.restore import dump
from server.ports import ports
from server.processes import preparation
from server.processes.preparation import prepare_database
from server.programme.reading import read_programme
from server.tours.models import Tour
from server.tours.queries import all_tours
from server.tours.service import import_tours, row_of
from shared.rules.clocks import working_date
from shared.wire.tour import tours_reply
from tests.throwaway import ThrowawayDatabase, throwaway_config

pytestmark = pytest.mark.slow


def count(config: Config, table: str) -> int:
    """Rows of ``table``."""
    with psycopg.connect(libpq_url(config.database_url)) as connection:
        row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
        assert row
        return int(row[0])


@pytest.fixture
def empty(
    database: ThrowawayDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Config]:
    """Settings with a database that nobody has migrated; no dump lies beside it."""
    monkeypatch.setattr(preparation, "DEMONSTRATION", tmp_path / "demonstration.dump")
    name = "prepared_" + tmp_path.name
    url = database.cluster.create_database(name)
    yield replace(throwaway_config(url), state_folder=tmp_path, is_demonstration=True)
    database.cluster.drop_database(name)


def test_without_the_demonstration_places_are_there_and_nobody_else(empty: Config) -> None:
    prepare_database(replace(empty, is_demonstration=False))
    assert count(empty, "governorate") == 6
    assert count(empty, "road_section") > 0
    assert count(empty, "form_entry") > 0
    assert count(empty, "person") == 0
    assert count(empty, "contract") == 0


def test_the_demonstration_without_its_dump_is_the_programme_and_its_people(
    empty: Config,
) -> None:
    prepare_database(empty)
    assert count(empty, "contract") == count(empty, "baseline") == 18
    assert count(empty, "person") > 0


def test_each_inspector_of_the_demonstration_has_a_tour_today(empty: Config) -> None:
    prepare_database(empty)
    inspectors = [name for name, who in PEOPLE if who.role == "inspector"]
    app = create_app(empty)
    with app.app_context():
        today = working_date(ports().clock.now())
        tours = {(name, tour.date): tour for tour, name in all_tours(today)}
        for name in inspectors:
            stops = tours[name, today].stops
            assert len(stops) == 4
            assert {stop["inspection_type"] for stop in stops} == {None, "safety", "progress"}
            assert tours[name, today + timedelta(days=6)]
        told = import_tours(tour_file(tours[inspectors[0], today]))
        assert len(told.replaced) == 1
        db.session.remove()
        db.engine.dispose()
    before = count(empty, "tour")
    prepare_database(empty)
    assert count(empty, "tour") == before == 7 * len(inspectors)
    with psycopg.connect(libpq_url(empty.database_url)) as connection:
        row = connection.execute("SELECT count(*) FROM tour WHERE title_en = 'Mine'").fetchone()
    # What the office changed meanwhile stays.
    assert row == (1,)


def tour_file(tour: Tour) -> bytes:
    """A tour of the office's own in the place of this one."""
    row = tours_reply.dump({"version": "", "tours": [row_of(tour)]})["tours"][0]
    mine = {**row, "username": PEOPLE[0][0], "title_en": "Mine"}
    return json.dumps({"tours": [mine]}).encode()


def test_contractors_of_the_demonstration_have_asked_for_inspections_once(empty: Config) -> None:
    prepare_database(empty)
    with psycopg.connect(libpq_url(empty.database_url)) as connection:
        asked = "SELECT state, count(*)::int FROM inspection GROUP BY state ORDER BY state"
        assert connection.execute(asked).fetchall() == [("scheduled", 1), ("submitted", 2)]
        stops = "SELECT count(*)::int FROM tour WHERE stops::text LIKE '%record\": \"%'"
        assert connection.execute(stops).fetchone() == (1,)
    prepare_database(empty)
    assert count(empty, "inspection") == 3


def test_a_second_start_adds_nothing(empty: Config) -> None:
    bare = replace(empty, is_demonstration=False)
    prepare_database(bare)
    prepare_database(empty)
    assert count(empty, "person") == 0
    assert count(empty, "form_change") == 1


def test_a_dump_is_restored_with_its_key(empty: Config, database: ThrowawayDatabase) -> None:
    with database.fresh() as url:
        with psycopg.connect(libpq_url(url)) as connection:
            connection.execute(
                "INSERT INTO sign_in_attempt (username, failures, last_failed_at)"
                " VALUES ('from the dump', 1, now())"
            )
        dump(url, preparation.DEMONSTRATION)
    prepare_database(empty)
    assert count(empty, "sign_in_attempt") == 1
    assert count(empty, "person") == len(PEOPLE), "an older dump lacks the newer roles"
    key = empty.state_folder / "register_key"
    assert key.read_text() == preparation.DEMONSTRATION_KEY.read_text()
    assert key.stat().st_mode & 0o777 == 0o600


def test_the_demonstration_stands_where_its_accepted_works_say(
    empty: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its dump is from before figures were kept, and from older contracts' files."""
    monkeypatch.setattr(preparation, "DEMONSTRATION", PROJECT / "deploy" / "demonstration.dump")
    prepare_database(empty)
    assert count(empty, "baseline") == 18
    with psycopg.connect(libpq_url(empty.database_url)) as connection:
        asked = "SELECT count(DISTINCT contract) FROM earned_week WHERE earned > 0"
        assert connection.execute(asked).fetchone() == (18,)
        asked = "SELECT count(DISTINCT contract), min(certified_kwd) > 0 FROM certificate"
        assert connection.execute(asked).fetchone() == (16, True), "two have none yet"
        standing = dict(connection.execute("SELECT code, predecessors FROM activity").fetchall())
    planned = {
        row.get("code"): row.get("predecessors") or ""
        for path in preparation.CONTRACTS.glob("contract-*.csv")
        for row in read_programme(path.read_bytes()).rows["activity"]
    }
    assert standing == planned


def test_the_demonstration_has_something_of_everything_and_its_pictures_open(
    empty: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparation, "DEMONSTRATION", PROJECT / "deploy" / "demonstration.dump")
    prepare_database(empty)
    with psycopg.connect(libpq_url(empty.database_url)) as connection:
        asked = "SELECT count(*)::int, count(DISTINCT state)::int, count(DISTINCT severity)::int"
        ncrs, states, severities = connection.execute(f"{asked} FROM ncr").fetchone() or (0, 0, 0)
        assert ncrs >= 40
        assert states >= 8
        assert severities == 4
        asked = "SELECT count(DISTINCT result)::int FROM inspection WHERE type = 'safety'"
        assert connection.execute(asked).fetchone() == (2,)
        asked = "SELECT count(DISTINCT cause)::int FROM delay_event"
        assert connection.execute(asked).fetchone() == (11,)
        asked = "SELECT count(DISTINCT governorate)::int FROM head WHERE kind = 'photo'"
        assert connection.execute(asked).fetchone() == (6,)
        files = [row[0] for row in connection.execute("SELECT sha256 FROM file")]
    assert count(empty, "device") == 7, "six tablets and the office's"
    storage = Storage(empty.files_at)
    assert files
    assert [one.hex() for one in files if not storage.has(one)] == []
