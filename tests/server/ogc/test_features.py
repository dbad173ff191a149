"""Features: pages by cursor, filters, coordinate systems, errors, and whose they are."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator
from sqlalchemy import event

from server.db import db
from tests.server.kinds.samples import PLACE
from tests.server.ogc.conftest import Reading
from tests.server.sync.field import Tablet, execute, work

EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
RECORDS = ["works", "inspections", "ncrs", "defects", "obstacles", "photos", "tracks", "attendance"]
# Of the small programme.
PLACES = {"sections": 1, "activities": 3, "areas": 0, "governorates": 2}


def test_landing_page_leads_to_everything(reader: Reading) -> None:
    answer = reader.get("")
    links = {found["rel"]: found for found in answer.json["links"]}
    assert {"self", "service-desc", "service-doc", "conformance", "data"} == links.keys()
    for rel in ("service-desc", "conformance", "data"):
        found = reader.get(urlsplit(links[rel]["href"]).path.removeprefix("/ogc"))
        assert found.status_code == 200
        assert found.content_type == links[rel]["type"]
    OpenAPIV30SpecValidator(reader.get("/api").get_json(force=True)).validate()


@pytest.mark.parametrize("name", [*RECORDS, *PLACES])
def test_each_collection_says_what_it_has(reader: Reading, name: str) -> None:
    said = reader.get(f"/collections/{name}").json
    assert said in reader.get("/collections").json["collections"]
    assert said["crs"][0] == said["storageCrs"]
    page = reader.items(name)
    assert page["numberMatched"] == page["numberReturned"] == PLACES.get(name, 1)
    asked = reader.get(f"/collections/{name}/queryables")
    assert asked.content_type == "application/schema+json"
    names = asked.get_json(force=True)["properties"].keys()
    if page["features"]:
        first = page["features"][0]
        alone = reader.get(f"/collections/{name}/items/{first['id']}")
        assert alone.content_type == "application/geo+json"
        one = alone.get_json(force=True)
        assert one["properties"] == first["properties"]
        # All but the geometry, whatever its column is called, is a property of features.
        assert len(names - first["properties"].keys()) == 1


def test_pages_follow_by_cursor_and_leave_nobody_out(tablet: Tablet, reader: Reading) -> None:
    for _ in range(6):
        tablet.write(work(), uuid4(), kind="work")
    tablet.push(first=len(tablet.bodies) - 5)
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 3}
    while True:
        page = reader.items("works", **query)
        assert page["numberMatched"] == 7
        seen += [feature["id"] for feature in page["features"]]
        following = [found["href"] for found in page["links"] if found["rel"] == "next"]
        if not following:
            break
        query = {name: values[0] for name, values in parse_qs(urlsplit(following[0]).query).items()}
    assert len(seen) == len(set(seen)) == 7


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"bbox": "48.02,29.32,48.03,29.34"}, 1),
        ({"bbox": "48.02,29.32,0,48.03,29.34,9"}, 1),
        ({"bbox": "48.03,29.32,48.04,29.34"}, 0),
        ({"bbox": "170,29.32,48.03,29.34"}, 1),
        ({"bbox": "29.32,48.02,29.34,48.03", "bbox__crs": f"{EPSG}4326"}, 1),
        ({"bbox": "48.02,29.32,48.03,29.34", "bbox__crs": f"{EPSG}4326"}, 0),
        ({"bbox": "5345000,3410000,5346700,3420000", "bbox__crs": f"{EPSG}3857"}, 1),
        ({"bbox": "792000,3240000,796000,3260000", "bbox__crs": f"{EPSG}32638"}, 1),
        ({"bbox": "-1e300,-1e300,1e300,1e300", "bbox__crs": f"{EPSG}32639"}, 1),
        ({"datetime": "2000-01-01/2100-01-01"}, 1),
        ({"datetime": "../2000-01-01"}, 0),
        ({"datetime": "2100-01-01T00:00:00Z/.."}, 0),
        ({"datetime": "/2100-01-01"}, 1),
        ({"contract": "9", "category": "pothole"}, 1),
        ({"contract": "10"}, 0),
        ({"state": "reported", "has_conflict": "false"}, 1),
    ],
)
def test_filters(reader: Reading, query: dict[str, str], count: int) -> None:
    assert reader.items("defects", **query)["numberMatched"] == count


def test_an_instant_is_a_working_date_in_kuwait(reader: Reading) -> None:
    (found,) = reader.items("defects")["features"]
    day = found["properties"]["working_date"]
    for asked in (day, f"{day}T00:30:00+03:00", f"{day}/{day}"):
        assert reader.ids("defects", datetime=asked) == [found["id"]]
    assert reader.ids("defects", datetime=f"{day}T23:30:00Z") == [], "tomorrow in Kuwait"


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ({"bbox": "1,2,3"}, "bbox"),
        ({"bbox": "1,2,3,nan"}, "bbox"),
        ({"bbox": "48,30,49,29"}, "bbox"),
        ({"bbox__crs": "EPSG:4326"}, "bbox-crs"),
        ({"crs": "http://nowhere"}, "crs"),
        ({"datetime": "yesterday"}, "datetime"),
        ({"datetime": "2026-03-02/2026-03-01"}, "datetime"),
        ({"datetime": "2026-03-02T00:00:00"}, "datetime"),
        ({"limit": "0"}, "limit"),
        ({"limit": "ten"}, "limit"),
        ({"cursor": "x"}, "cursor"),
        ({"cursor": "WyJhIl0"}, "cursor"),
        ({"contract": "nine"}, "contract"),
        ({"has_conflict": "maybe"}, "has_conflict"),
        ({"colour": "red"}, "colour"),
        ({"f": "html"}, "f"),
    ],
)
def test_what_is_wrong_is_a_problem_with_its_name(
    reader: Reading, query: dict[str, str], name: str
) -> None:
    answer = reader.get("/collections/defects/items", **query)
    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"
    problem = answer.get_json(force=True)
    assert (problem["status"], problem["field"]) == (400, name)
    assert problem["title"]
    assert problem["type"]


def test_coordinates_come_as_they_are_asked_for(reader: Reading) -> None:
    def place(crs: str) -> list[float]:
        answer = reader.get("/collections/defects/items", crs=crs)
        assert answer.headers["Content-Crs"] == f"<{crs}>"
        coordinates: list[float] = answer.get_json(force=True)["features"][0]["geometry"][
            "coordinates"
        ]
        return coordinates

    assert place("http://www.opengis.net/def/crs/OGC/1.3/CRS84") == [48.021, 29.33]
    assert place(f"{EPSG}4326") == [29.33, 48.021]
    # By PROJ: cs2cs EPSG:4326 EPSG:32638 and EPSG:3857.
    assert place(f"{EPSG}32638") == pytest.approx([793294.3, 3248336.1], abs=2000)
    assert place(f"{EPSG}3857") == pytest.approx([5345673.2, 3418063.6], abs=2000)


def test_anothers_scope_is_invisible(tablet: Tablet, reader: Reading) -> None:
    other = Reading(tablet.app, "planner", governorates=["KW-KU"])
    for name in RECORDS:
        page = other.items(name)
        assert (page["numberMatched"], page["features"]) == (0, [])
        (identifier,) = reader.ids(name)
        hidden = other.get(f"/collections/{name}/items/{identifier}")
        none = other.get(f"/collections/{name}/items/{uuid4()}")
        assert hidden.status_code == none.status_code == 404
        assert hidden.data == none.data
    assert other.ids("activities") == ["C07-A01"]


def test_what_lies_outside_is_answered_without_looking(tablet: Tablet, reader: Reading) -> None:
    """At a million records a search for what the scope excludes took seconds."""
    other = Reading(tablet.app, "planner", governorates=["KW-HA"], contracts=[10])
    seen: list[str] = []

    def note(*given: Any) -> None:
        seen.append(given[2])

    with tablet.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        for query in ({"contract": "9"}, {"governorate": "KW-KU"}):
            page = other.items("works", **query)
            assert (page["numberMatched"], page["features"], page["links"][0]["rel"]) == (
                0,
                [],
                "self",
            )
        assert not [statement for statement in seen if "FROM work" in statement]
        other.items("works", contract="10")
        assert [statement for statement in seen if "FROM work" in statement]
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert reader.items("works", contract="9")["numberMatched"] == 1


def test_a_contractor_sees_no_surprise_to_come(tablet: Tablet) -> None:
    visit = {"type": "surprise_visit", "activity": "C09-A01", "place": PLACE}
    hidden, shown = uuid4(), uuid4()
    tablet.write({**visit, "state": "submitted"}, hidden, kind="inspection")
    tablet.write({**visit, "state": "attended"}, shown, kind="inspection")
    tablet.push()
    own = Reading(tablet.app, "contractor", contracts=[9])
    assert own.ids("inspections") == [str(shown)]
    assert own.get(f"/collections/inspections/items/{hidden}").status_code == 404


def test_nobody_and_nothing_are_problems_too(reader: Reading) -> None:
    stranger = reader.tablet.app.test_client().get("/ogc/collections")
    assert (stranger.status_code, stranger.content_type) == (401, "application/problem+json")
    for path in ("/collections/wages", "/collections/wages/items", "/nowhere"):
        answer = reader.get(path)
        assert (answer.status_code, answer.content_type) == (404, "application/problem+json")


def test_beyond_what_is_counted_only_pages_tell(
    reader: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    execute(
        reader.tablet.app,
        "INSERT INTO area SELECT 'A' || n, 'KW-HA', 'م', 'P',"
        " ST_SetSRID(ST_MakePoint(48, 29.3), 4326) FROM generate_series(1, 10001) n",
    )
    page = reader.items("areas", limit=5000)
    assert "numberMatched" not in page
    assert page["numberReturned"] == 1000, "the most that a page has"
