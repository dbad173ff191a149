"""Records given out: as the list's filters show them, in both languages, and only one's own."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import openpyxl
import pytest
from werkzeug.test import TestResponse

from server.exports import service, sources
from tests.server.kinds.samples import FIRST, write_all
from tests.server.sync.field import Tablet, add_person


def taken(tablet: Tablet, ending: str, **query: Any) -> TestResponse:
    given = {"lang": "en", **query}
    client = tablet.app.test_client()
    answer = client.get(f"/records.{ending}", query_string=given, headers=tablet.identity)
    assert answer.status_code == 200, answer.text
    assert f"tareeq-records.{ending}" in answer.headers["Content-Disposition"]
    return answer


def rows(tablet: Tablet, **query: Any) -> list[dict[str, str]]:
    text = taken(tablet, "csv", **query).data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def sheet(tablet: Tablet, **query: Any) -> list[tuple[Any, ...]]:
    found = openpyxl.load_workbook(io.BytesIO(taken(tablet, "xlsx", **query).data)).active
    assert found is not None
    return list(found.iter_rows(values_only=True))


@pytest.fixture
def records(tablet: Tablet) -> dict[str, str]:
    found = write_all(tablet)
    tablet.push()
    return {kind: str(record) for kind, record in found.items()}


def test_every_format_has_every_record_once(tablet: Tablet, records: dict[str, str]) -> None:
    wanted = sorted(records.values())
    assert sorted(row["Number of the record"] for row in rows(tablet)) == wanted
    assert sorted(str(row[-1]) for row in sheet(tablet)[1:]) == wanted
    found = json.loads(taken(tablet, "geojson").data)["features"]
    assert sorted(feature["id"] for feature in found) == wanted


def test_rows_say_what_the_record_says(tablet: Tablet, records: dict[str, str]) -> None:
    (row,) = rows(tablet, kind="ncr")
    assert row["What was written"] == FIRST["ncr"]["title"]
    assert (row["Severity, priority or result"], row["State"]) == ("Major", "Raised")
    assert (row["Activity"], row["Governorate"]) == ("C09-A01", "Hawalli")
    assert (float(row["Latitude"]), float(row["Longitude"])) == (29.33, 48.021)
    heading, line = sheet(tablet, kind="ncr")
    in_sheet = dict(zip(heading, line, strict=True))
    assert in_sheet["Contract"] == 9
    assert in_sheet["Latitude"] == pytest.approx(29.33)
    assert in_sheet["Working date"].date().isoformat() == row["Working date"]


def test_map_programs_get_codes(tablet: Tablet, records: dict[str, str]) -> None:
    (found,) = json.loads(taken(tablet, "geojson", kind="ncr", lang="ar").data)["features"]
    said = found["properties"]
    assert (said["kind"], said["degree"], said["governorate"]) == ("ncr", "major", "KW-HA")
    assert said["title"] == FIRST["ncr"]["title"]
    assert found["geometry"]["coordinates"] == [48.021, 29.33]


def test_arabic_reader_gets_arabic(tablet: Tablet, records: dict[str, str]) -> None:
    (row,) = rows(tablet, kind="defect", lang="ar")
    assert row["المحافظة"] == "حولي"
    assert not [name for name in row if name.isascii()]


@pytest.mark.parametrize("query", [{"contract": "10"}, {"kind": "ncr", "severity": "minor"}])
def test_filters_hold_and_nothing_has_headings(
    tablet: Tablet, records: dict[str, str], query: dict[str, str]
) -> None:
    assert rows(tablet, **query) == []
    assert len(sheet(tablet, **query)) == 1
    assert json.loads(taken(tablet, "geojson", **query).data)["features"] == []


def test_batches_join_without_a_gap(
    tablet: Tablet, records: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "BATCH", 3)
    assert sorted(r["Number of the record"] for r in rows(tablet)) == sorted(records.values())


@pytest.mark.parametrize("ending", ["csv", "xlsx", "geojson"])
def test_more_rows_than_a_file_takes_are_refused_and_never_cut(
    tablet: Tablet, records: dict[str, str], monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    monkeypatch.setattr(service, "MOST_FOR_PROGRAMS", len(records))
    assert len(rows(tablet)) == len(records)
    monkeypatch.setattr(service, "MOST_FOR_PROGRAMS", len(records) - 1)
    client = tablet.app.test_client()
    refused = client.get(f"/records.{ending}?lang=en", headers=tablet.identity)
    assert refused.status_code == 413
    assert "narrow the days" in refused.text


def test_another_scope_gets_nothing(tablet: Tablet, records: dict[str, str]) -> None:
    other = Tablet(tablet.app, add_person(tablet.app, "supervisor", governorates=["KW-KU"]))
    assert rows(other) == []


def test_unknown_format_is_not_found(tablet: Tablet) -> None:
    client = tablet.app.test_client()
    assert client.get("/records.docx", headers=tablet.identity).status_code == 404


def test_an_export_of_one_kind_has_its_own_columns(tablet: Tablet, records: dict[str, str]) -> None:
    (row,) = rows(tablet, kind="ncr")
    (found,) = json.loads(taken(tablet, "geojson", kind="ncr").data)["features"]
    said = found["properties"]
    assert (said["boq_item"], said["quantity"]) == ("B1", 412.5)
    assert (row["BOQ line"], row["Quantity"]) == ("B1", "412.5")
    for kind in records:
        heading, *lines = sheet(tablet, kind=kind)
        assert len(set(heading)) == len(heading), kind
        assert len(lines) == 1
    assert "BOQ line" not in rows(tablet)[0]
