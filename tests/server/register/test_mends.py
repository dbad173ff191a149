"""A mend stands for a refused change of its own author, in that author's edits alone."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from tests.server.sync.field import Tablet, add_person, rows, work


@pytest.fixture
def refused(tablet: Tablet) -> tuple[UUID, UUID]:
    """(record, change) of a refused first change, on which a further one waits."""
    record = uuid4()
    bad = tablet.write(work(activity="C99-A99"), record)
    tablet.write({"notes": "later"}, record, bad)
    assert [receipt["outcome"] for receipt in tablet.push()] == ["rejected", "waiting"]
    return record, bad


@pytest.mark.parametrize("is_same_record", [True, False])
def test_a_stranger_mends_nothing(
    tablet: Tablet, refused: tuple[UUID, UUID], is_same_record: bool
) -> None:
    record, bad = refused
    stranger = Tablet(tablet.app, add_person(tablet.app))
    stranger.write(work(), record if is_same_record else uuid4(), mends=bad)
    assert stranger.push()[0]["outcome"] == "created"
    assert rows(tablet.app, "SELECT mended_by FROM quarantined") == [(None,)]
    assert rows(tablet.app, "SELECT n FROM waiting") == [(2,)]


def test_a_stranger_s_mend_does_not_stand_before_the_author_s(
    tablet: Tablet, refused: tuple[UUID, UUID]
) -> None:
    record, bad = refused
    stranger = Tablet(tablet.app, add_person(tablet.app))
    stranger.write(work(from_m="700", to_m="800"), mends=bad)
    stranger.push()
    mend = tablet.write(work(), record, mends=bad)
    assert tablet.push(first=3)[0]["outcome"] == "created"
    assert rows(tablet.app, "SELECT mended_by FROM quarantined") == [(mend,)]
    assert rows(tablet.app, "SELECT notes FROM work WHERE record = :r", r=record) == [("later",)]


def test_an_author_s_mend_on_another_record_is_no_base(
    tablet: Tablet, refused: tuple[UUID, UUID]
) -> None:
    _record, bad = refused
    tablet.write(work(), uuid4(), mends=bad)
    tablet.push(first=3)
    found = rows(tablet.app, "SELECT code FROM quarantined WHERE n = 2")
    assert found == [("base_wrong",)]
