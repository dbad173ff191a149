"""A week's photographs before and after, and its map: from the cut, and only what is here."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from server.accounts.models import Person
from server.attachments.house import house
from server.attachments.models import FileUse, StoredFile
from server.db import db, transaction
from server.fieldwork.models import Work
from server.ports import ports
from server.reporting import queries
from server.reporting.document import Cut, write_html
from server.reporting.findings import week_window
from server.reporting.inset import HEIGHT, WIDTH, draw_inset
from server.reporting.programme_week import figures_of
from server.reporting.reading import standing_at, standing_now
from server.reporting.verifying import verify_week
from shared.vocabulary.files import ORIGINAL
from tests import factories
from tests.server.kinds import samples
from tests.server.reporting.conftest import WEEK, Office

Json = dict[str, Any]
MORNING = timedelta(hours=3)
Photograph = Callable[..., UUID]


@pytest.fixture
def photograph(office: Office, tmp_path: Path) -> Photograph:
    """Adds a photo of a work, its bytes with it unless ``is_here`` is False; its record."""

    def of(work: UUID, day: date, hour: int = 8, *, is_here: bool = True, **more: Any) -> UUID:
        taken_at = datetime.combine(day, datetime.min.time(), ports().clock.now().tzinfo)
        taken_at += timedelta(hours=hour) - MORNING
        content = picture_of(uuid4().int % 256)
        sha256, photo = hashlib.sha256(content), uuid4()
        author = office.season.inspector
        if is_here:
            keep(content, tmp_path, photo, author)
        fields = samples.photo(work, "work", file=sha256.hexdigest(), size=len(content))
        fields |= {"taken_at": taken_at.isoformat().replace("+00:00", "Z"), **more}
        factories.change(author, photo, {**fields, "made_at": taken_at}, kind="photo")
        return photo

    return of


def picture_of(shade: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), (shade, 90, 120)).save(out, "JPEG")
    return out.getvalue() + uuid4().bytes


def keep(content: bytes, folder: Path, photo: UUID, person: Person) -> None:
    """As a finished upload that the worker has looked into leaves it."""
    sha256, now = hashlib.sha256(content).digest(), ports().clock.now()
    path = folder / "file"
    path.write_bytes(content)
    house().storage.keep(sha256, path)
    path.unlink(missing_ok=True)
    file = StoredFile(sha256=sha256, size=len(content), stored_at=now, touched_at=now)
    file.checked_at, file.media_type, file.exif = now, "image/jpeg", {}
    file.thumbnail, file.thumbnail_size = sha256, len(content)
    use = FileUse(id=uuid4(), sha256=sha256, person=person.id, record=photo, role=ORIGINAL)
    use.media_type, use.filename, use.received_at = "image/jpeg", "a.jpg", now
    with transaction() as session:
        session.add(file)
        session.flush()
        session.add(use)


def works_of(governorate: str) -> list[UUID]:
    asked = select(Work.record).where(Work.governorate == governorate).order_by(Work.record)
    return list(db.session.scalars(asked))


def figures_now(governorate: str = "KW-HA") -> Json:
    standing = standing_now(week_window(WEEK, WEEK + timedelta(days=6)))
    return figures_of(standing, governorate, WEEK)


def pairs(figures: Json) -> list[tuple[str, str, str]]:
    return [
        (one["record"], one["before"]["photo"], one["after"]["photo"])
        for one in figures["pictures"]
    ]


def test_the_first_photograph_and_the_weeks_last_are_a_pair(
    office: Office, photograph: Photograph
) -> None:
    with office.app.app_context():
        one, other, third = works_of("KW-HA")[:3]
        first = photograph(one, WEEK)
        photograph(one, WEEK + timedelta(days=1))
        last = photograph(one, WEEK + timedelta(days=3))
        # Long before the week, and nothing in it; twice within half an hour.
        photograph(other, WEEK - timedelta(days=20))
        photograph(third, WEEK, 8)
        photograph(third, WEEK, 8.2)  # type: ignore[arg-type]
        assert pairs(figures_now()) == [(str(one), str(first), str(last))]
        # What took longest comes first, and two are enough.
        long_ago = photograph(other, WEEK - timedelta(days=9))
        newest = photograph(other, WEEK + timedelta(days=2))
        photograph(third, WEEK + timedelta(days=2))
        found = pairs(figures_now())
        assert [pair[0] for pair in found] == [str(other), str(one)]
        assert found[0][1] != str(long_ago)
        assert found[0][2] == str(newest)
        assert pairs(figures_now("KW-JA")) == []


def test_an_issued_week_keeps_its_photographs_whatever_comes_later(
    office: Office, photograph: Photograph
) -> None:
    with office.app.app_context():
        work = works_of("KW-JA")[0]
        photograph(work, WEEK)
        photograph(work, WEEK + timedelta(days=2))
        (week,) = office.issue("KW-JA")
        kept = week.figures["pictures"]
        assert len(kept) == 1
        later = photograph(work, WEEK + timedelta(days=4))
        root = queries.root_numbered(week.root)
        snapshot = queries.kept_snapshot(week.reference_sha256)
        assert root is not None
        assert snapshot is not None
        again = figures_of(standing_at(root, snapshot, WEEK), "KW-JA", WEEK)
        assert again["pictures"] == kept
        assert all(verify_week(office.newest("KW-JA")).values())
        assert pairs(figures_now("KW-JA"))[0][2] == str(later)
        # A week of earlier formulas has none, and says so as it did.
        before = figures_of(standing_at(root, snapshot, WEEK, 4), "KW-JA", WEEK)
        assert "pictures" not in before
        assert "map" not in before


def images(page: str) -> list[bytes]:
    found = re.findall(r'<img src="data:image/jpeg;base64,([^"]+)"', page)
    return [base64.b64decode(one) for one in found]


def test_the_page_brings_its_photographs_along_and_says_which_is_not_here(
    office: Office, photograph: Photograph, sign_in: Callable[[str], FlaskClient]
) -> None:
    with office.app.app_context():
        work = works_of("KW-JA")[1]
        photograph(work, WEEK - timedelta(days=30))
        photograph(work, WEEK + timedelta(days=5), is_here=False)
        (week,) = office.issue("KW-JA")
        page, pdf = (
            getattr(queries.issued_page(office.newest("KW-JA"), "en"), name)
            for name in ("html", "pdf")
        )
        issue = week.issue
    assert len(images(page)) == 3
    assert all(one.startswith(b"\xff\xd8\xff") for one in images(page))
    assert "This photograph is not here yet." in page
    assert pdf.count(b"/Subtype /Image") >= 1
    opened = sign_in("governor.jahra").get(f"/weeks/KW-JA/{WEEK}/{issue}")
    assert "img-src data:" in opened.headers["Content-Security-Policy"]
    assert sign_in("governor.hawalli").get(f"/weeks/KW-JA/{WEEK}/{issue}").status_code == 404


def test_bytes_that_were_sent_for_another_record_are_not_shown(
    office: Office, photograph: Photograph, tmp_path: Path
) -> None:
    """Whoever knows no more than a hash brings no picture onto a page by naming it."""
    with office.app.app_context():
        work = works_of("KW-HA")[4]
        photograph(work, WEEK - timedelta(days=40))
        stranger = factories.inspector("stranger")
        content = picture_of(9)
        keep(content, tmp_path, uuid4(), stranger)
        named = hashlib.sha256(content).hexdigest()
        photograph(work, WEEK + timedelta(days=5), is_here=False, file=named)
        figures = figures_now()
        assert figures["pictures"][0]["after"]["file"] == named
        html = office_page(office, figures)
    assert content not in images(html)


def office_page(office: Office, figures: Json) -> str:
    return write_html(figures, Cut(ports().clock.now()), "en")


def test_a_week_that_nothing_was_photographed_in_says_so(office: Office) -> None:
    with office.app.app_context():
        figures = figures_now("KW-MU")
        assert figures["pictures"] == []
        assert "No place was photographed before and after" in office_page(office, figures)


def test_the_map_holds_every_mark_within_its_frame_and_leaves_far_islands_out(
    office: Office,
) -> None:
    with office.app.app_context():
        told = figures_now()["map"]
        late = figures_now()["late_count"]
    inset = draw_inset(told)
    assert inset is not None
    assert 0 < len(inset.late) <= late
    for x, y in inset.late + inset.under_way:
        assert 0 <= x <= WIDTH
        assert 0 <= y <= HEIGHT
    island = [["60.0", "10.0"], ["60.1", "10.0"], ["60.1", "10.1"], ["60.0", "10.0"]]
    with_island = draw_inset({**told, "rings": [*told["rings"], island]})
    assert with_island == inset
    assert draw_inset(None) is None
