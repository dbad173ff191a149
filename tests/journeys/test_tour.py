"""A whole tour by tapping, out of reach of any network; then all of it is at the office."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from mobile.viewmodels.page import RECORD, RECORDS, TODAY
from server.db import db
from server.fieldwork.models import Attendance, Inspection, Ncr, Photo, Work
from server.figures.models import EarnedShare
from tests.factories import PASSWORD
from tests.journeys.conftest import NOW, ServedOffice
from tests.journeys.tour_by_tapping import NOTE, REMARK, SIGNER, Inspector, make_the_tour
from tests.journeys.tour_office import CLOSURE, COURSE, HOLD_POINT, STREET, tour_office
from tests.mobile.store.pictures import road_scene
from tests.simulation.office import SeenWork, Supervisor
from tests.throwaway import ThrowawayDatabase

pytestmark = [pytest.mark.window, pytest.mark.journey, pytest.mark.slow]

KINDS = {"attendance": 1, "inspection": 3, "ncr": 1, "photo": 2, "work": 1}
PICTURES = [road_scene(number, 960, 720) for number in (1, 2)]
Held = dict[UUID, tuple[str, dict[str, Any]]]


@pytest.fixture
def office(database: ThrowawayDatabase) -> Iterator[ServedOffice]:
    with database.fresh() as url, tour_office(url) as served:
        yield served


@pytest.fixture(params=["ar", "en"])
def inspector(
    request: pytest.FixtureRequest, office: ServedOffice, tmp_path: Path
) -> Iterator[Inspector]:
    """Signed in, with two pictures before the camera."""
    camera = tmp_path / "camera"
    camera.mkdir()
    for number, picture in enumerate(PICTURES):
        (camera / f"{number}.jpg").write_bytes(picture)
    found = Inspector(office, tmp_path, request.param)
    found.switch_on()
    found.hand.sign_in("inspector.hawalli")
    yield found
    found.switch_off()


def test_a_tour_made_out_of_reach_is_at_the_office(
    inspector: Inspector, office: ServedOffice
) -> None:
    next_, planned, done = map(inspector.text, ("tour_next", "tour_planned", "tour_done"))
    assert inspector.stops() == [next_, planned, planned, planned]
    assert earned_at(office, CLOSURE) > 0
    inspector.hand.network.is_cut = True
    make_the_tour(inspector)
    assert inspector.stops() == [done] * 4
    held = all_of(inspector)

    inspector.switch_off()
    inspector.switch_on(is_cut=True)
    assert all_of(inspector) == held
    assert inspector.stops() == [done] * 4
    is_shown(inspector, held, "safety_here")
    inspector.driver.go(TODAY)
    inspector.driver.tap(inspector.driver.page.ids.shift.ids.act)
    assert inspector.is_told("shift_ended_here")
    held = all_of(inspector)

    inspector.hand.network.is_cut = False
    inspector.hand.sync()
    is_sent(inspector)
    is_shown(inspector, held, "safety_there")
    is_at_the_office(office, held)
    is_told_to_its_own_alone(office, held)


def all_of(inspector: Inspector) -> Held:
    """Every record that was made on the tour, with its kind and its fields."""
    store = inspector.hand.store
    found = {
        one.record: (kind, dict(one.fields))
        for kind in KINDS
        for one in store.records(kind, is_mine=True)
        if one.made_at >= NOW
    }
    kinds = [kind for kind, _ in found.values()]
    assert {kind: kinds.count(kind) for kind in KINDS} == KINDS
    return found


def is_shown(inspector: Inspector, held: Held, safety: str) -> None:
    """Each opens from the list of records, and says where it is safe."""
    driver = inspector.driver
    for record, (kind, _) in held.items():
        driver.go(RECORDS)
        driver.tap(driver.find("Option", within=driver.page.ids.kinds, code=kind))
        driver.tap(driver.find("PlainRow", within=driver.page, key=f"{kind}:{record}"))
        assert driver.page.name == ("work" if kind == "work" else RECORD)
        driver.find("Chip", within=driver.page, text=inspector.text(safety))
        driver.press("back")


def is_sent(inspector: Inspector) -> None:
    store = inspector.hand.store
    counts = store.outbox_counts()
    assert (counts.here, counts.files.waiting, counts.needs_you) == (0, 0, 0)
    assert store.problems() == []
    root = inspector.driver.root
    assert root.ids.sync_chip.text == inspector.text("all_sent")


def is_at_the_office(office: ServedOffice, held: Held) -> None:
    """As it was typed, in the office's own reading and in its tables."""
    chief = Supervisor(office.url, "supervisor.hawalli", PASSWORD)
    chief.sign_in()
    there = {UUID(one.record): one for one in chief.works()}
    for record, (_, fields) in held.items():
        assert {name: there[record].fields[name] for name in fields} == fields
    found = {kind: [there[r] for r, (k, _) in held.items() if k == kind] for kind in KINDS}
    inspected = {one.fields["activity"]: one for one in found["inspection"]}
    _are_inspected(inspected)
    _is_raised(found["ncr"][0], inspected[CLOSURE])
    photos = [chief.download(f"/files/{one.record}/original") for one in found["photo"]]
    assert sorted(photos) == sorted(PICTURES)
    assert {one.fields["of"] for one in found["photo"]} == {found["ncr"][0].record}
    with office.app.app_context():
        _stands_in_its_tables(held)
    assert earned_at(office, CLOSURE) == 0
    pages = {one: chief.download(path).decode() for one, path in _pages(held).items()}
    closure, hold_point = (pages[UUID(inspected[a].record)] for a in (CLOSURE, HOLD_POINT))
    # A page sets the chainage at the remark's end apart, with marks of direction.
    assert REMARK.rpartition(" ")[0] in closure
    assert inspected[HOLD_POINT].fields["signature"]["strokes"] in hold_point


def _pages(held: Held) -> dict[UUID, str]:
    """Where the office opens each."""
    return {r: f"/{'works' if kind == 'work' else 'records'}/{r}" for r, (kind, _) in held.items()}


def _are_inspected(found: dict[str, SeenWork]) -> None:
    closure, course, hold_point = (found[a].fields for a in (CLOSURE, COURSE, HOLD_POINT))
    assert [one["answer"] for one in closure["checklist"]] == ["pass", "fail", "pass"]
    assert closure["checklist"][1]["note"] == REMARK
    assert [one["value"] for one in course["readings"]] == ["95", "90"]
    assert (course["result"], hold_point["result"]) == ("fail", "pass")
    assert hold_point["notes"] == [NOTE]
    for signed in (closure["signature"], hold_point["signature"]):
        assert signed["name"] == SIGNER
        assert signed["strokes"].count("M") == 2


def _is_raised(ncr: SeenWork, inspection: SeenWork) -> None:
    assert ncr.fields["inspection"] == inspection.record
    failed = inspection.fields["checklist"][1]["item"]
    assert ncr.fields["found_in"] == {"item": failed}
    assert (ncr.fields["severity"], ncr.fields["activity"]) == ("major", CLOSURE)


def _stands_in_its_tables(held: Held) -> None:
    get = db.session.get_one
    rows = {kind: [r for r, (k, _) in held.items() if k == kind] for kind in KINDS}
    inspections = {r.activity: r for r in (get(Inspection, one) for one in rows["inspection"])}
    assert {a: r.failed_answers for a, r in inspections.items()} == {
        CLOSURE: 1,
        COURSE: 0,
        HOLD_POINT: 0,
    }
    assert inspections[COURSE].failed_readings == 1
    assert inspections[HOLD_POINT].signed_by == SIGNER
    ncr = get(Ncr, rows["ncr"][0])
    assert (ncr.inspection, ncr.severity) == (inspections[CLOSURE].record, "major")
    stored = {get(Photo, one).file for one in rows["photo"]}
    assert stored == {hashlib.sha256(picture).hexdigest() for picture in PICTURES}
    attendance = get(Attendance, rows["attendance"][0])
    assert (attendance.presence, attendance.contract) == ("on_site", 1)
    assert attendance.ended_at is not None
    work = get(Work, rows["work"][0])
    assert (work.activity, work.quantity) == (STREET, Decimal("412.5"))


def is_told_to_its_own_alone(office: ServedOffice, held: Held) -> None:
    """A supervisor of another governorate finds none of it, by list, by name or by file."""
    other = Supervisor(office.url, "supervisor.farwaniya", PASSWORD)
    other.sign_in()
    assert not {UUID(one.record) for one in other.works()} & set(held)
    files = [f"/files/{record}/original" for record, (kind, _) in held.items() if kind == "photo"]
    for path in [*files, *_pages(held).values()]:
        with pytest.raises(httpx.HTTPStatusError, match="404"):
            other.download(path)


def earned_at(office: ServedOffice, activity: str) -> Decimal:
    """What an activity's accepted works have earned, in KD."""
    with office.app.app_context():
        rows = db.session.query(EarnedShare).filter_by(activity=activity)
        return sum((row.earned for row in rows), Decimal(0))
