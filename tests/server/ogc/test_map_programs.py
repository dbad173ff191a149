"""GDAL and OWSLib, which know nothing of us, read all that the register has over real HTTP."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from owslib.ogcapi.features import Features
from sqlalchemy import text

from server.accounts import api_tokens
from server.accounts.api_tokens import TokenWanted
from server.accounts.models import Person
from server.db import db, transaction
from shared.rules.scope import EVERYTHING
from shared.vocabulary.collections import COLLECTIONS
from tests.served import served
from tests.server.kinds.samples import write_all
from tests.server.sync.field import Tablet, add_person, rows, work

TABLES = {"works": "work", "sections": "road_section", "activities": "activity", "areas": "area"}
TABLES |= {"governorates": "governorate", "attendance": "attendance"}
OF_PLACES = ("sections", "areas", "governorates")
# More than two pages of each kind of record, where a page has seven features.
EACH = 15
# As many of what records name.
PLACES = """
    INSERT INTO area SELECT 'A' || n, 'KW-HA', 'م', 'P', ST_SetSRID(ST_MakePoint(48, 29.3), 4326)
    FROM generate_series(1, 15) n;
    CREATE TEMP TABLE copied_section ON COMMIT DROP AS
    SELECT one.*, n FROM road_section one, generate_series(1, 15) n;
    UPDATE copied_section SET code = 'R6-E-' || n;
    ALTER TABLE copied_section DROP n;
    INSERT INTO road_section SELECT * FROM copied_section;
    CREATE TEMP TABLE copied_activity ON COMMIT DROP AS
    SELECT one.*, n FROM activity one, generate_series(1, 15) n WHERE code = 'C09-A01';
    UPDATE copied_activity SET code = 'C09-B' || n;
    ALTER TABLE copied_activity DROP n;
    INSERT INTO activity SELECT * FROM copied_activity
"""
READING = Path(__file__).with_name("gdal_reading.py")


@dataclass
class Office:
    """``tokens``: of a planner who sees all, of one of Hawalli's contract 9, and of works alone."""

    app: Flask
    url: str
    tokens: dict[str, str]

    def header(self, whose: str) -> str:
        return f"Bearer {self.tokens[whose]}"

    def count(self, name: str, where: str = "true") -> int:
        table = TABLES.get(name, name.removesuffix("s"))
        return int(rows(self.app, f"SELECT count(*) FROM {table} WHERE {where}")[0][0])


@pytest.fixture
def office(committed_field: Flask) -> Iterator[Office]:
    inspector = Tablet(committed_field, add_person(committed_field))
    for _ in range(EACH):
        write_all(inspector)
    for activity in ("C10-A01", "C07-A01"):
        inspector.write(work(activity=activity, section=None), uuid4())
    inspector.push()
    with committed_field.app_context(), transaction() as session:
        for statement in PLACES.split(";\n"):
            session.execute(text(statement))
    planner = add_person(committed_field, "planner")
    own = TokenWanted("GDAL", date(2026, 12, 31))
    part = TokenWanted("part", own.last_day, None, frozenset({"KW-HA"}), frozenset({9}))
    only = TokenWanted("works", own.last_day, frozenset({"works"}))
    with committed_field.app_context():
        person = db.session.get_one(Person, planner.id)
        tokens = {
            wanted.name: api_tokens.make_token(person, EVERYTHING, wanted, uuid4()) or ""
            for wanted in (own, part, only)
        }
    with served(committed_field) as url:
        yield Office(committed_field, url, tokens)


def gdal(office: Office, whose: str, layer: str | None, **options: Any) -> list[str]:
    """The layers that GDAL finds (None), or the ids of a layer's features.

    The token goes by GDAL_HTTP_BEARER: the OAPIF driver sends headers of its own in the place of
    those of GDAL_HTTP_HEADERS.
    """
    bearer = {"GDAL_HTTP_AUTH": "BEARER", "GDAL_HTTP_BEARER": office.tokens[whose]}
    asked = json.dumps([f"OAPIF:{office.url}/ogc", layer, options])
    done = subprocess.run(
        [sys.executable, READING, asked],
        env={**os.environ, **bearer},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: list[str] = json.loads(done.stdout)
    return found


def test_gdal_lists_and_pages_every_collection(office: Office) -> None:
    layers = gdal(office, "GDAL", None)
    assert set(layers) == set(COLLECTIONS.codes)
    for name in sorted(layers):
        found = gdal(office, "GDAL", name, PAGE_SIZE="7")
        assert len(found) == len(set(found)) == office.count(name), name
    counts = {name: office.count(name) for name in layers}
    assert {name for name, count in counts.items() if count <= 2 * 7} == {"governorates"}


def test_gdal_filters_at_the_server(office: Office) -> None:
    found = gdal(office, "GDAL", "works", where="contract = 7")
    assert len(found) == office.count("works", "contract = 7") > 0
    assert len(gdal(office, "GDAL", "defects", bbox=(48.02, 29.32, 48.03, 29.34))) == EACH
    assert gdal(office, "GDAL", "defects", bbox=(48.03, 29.32, 48.04, 29.34)) == []


def test_gdal_sees_no_further_than_its_token(office: Office) -> None:
    for name in COLLECTIONS.codes:
        where = "true" if name in OF_PLACES else "contract = 9 AND governorate = 'KW-HA'"
        assert len(gdal(office, "part", name)) == office.count(name, where), name
    assert gdal(office, "works", None) == ["works"]


def test_gdal_without_a_token_reads_nothing(office: Office) -> None:
    office.tokens["nobody"] = "tareeq_of-nobody"
    with pytest.raises(AssertionError, match="401"):
        gdal(office, "nobody", None)


def test_owslib_lists_and_pages_every_collection(office: Office) -> None:
    for whose, where in (("GDAL", "true"), ("part", "contract = 9 AND governorate = 'KW-HA'")):
        reader = Features(f"{office.url}/ogc", headers={"Authorization": office.header(whose)})
        assert set(reader.feature_collections()) == set(COLLECTIONS.codes)
        assert any("conf/core" in name for name in reader.conformance()["conformsTo"])
        for name in COLLECTIONS.codes:
            found = owslib_ids(reader, name)
            condition = "true" if name in OF_PLACES else where
            assert len(found) == len(set(found)) == office.count(name, condition), name


def owslib_ids(reader: Features, name: str) -> list[str]:
    page = reader.collection_items(name, limit=7)
    ids = [feature["id"] for feature in page["features"]]
    while following := [found["href"] for found in page["links"] if found["rel"] == "next"]:
        cursor = following[0].rpartition("cursor=")[2]
        page = reader.collection_items(name, limit=7, cursor=cursor)
        ids += [feature["id"] for feature in page["features"]]
    return ids
