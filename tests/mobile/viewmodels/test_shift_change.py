"""One tablet, two inspectors, no network: by PIN, each with their own outbox and drafts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from mobile.device.captures import Captures
from mobile.device.system import SystemIds
from mobile.faults import NotSignedInError
from mobile.store import SqliteStore
from mobile.store.pins import WAITS_S
from tests.mobile.steered import HERE, OUTBOX, PERSON, forms, reference
from tests.mobile.steered import sign_in as sign_in_first
from tests.mobile.store.pictures import jpeg
from tests.mobile.tablet import FieldTablet

SECOND = UUID(int=77)


def sign_in_second(store: SqliteStore, governorates: list[str] | None = None) -> None:
    person = {
        "id": SECOND,
        "username": "inspector2",
        "name_ar": "مفتش تجريبي ٢",
        "name_en": "Demo Inspector 2",
        "role": "inspector",
        "language": "ar",
        "scope": {"governorates": governorates or ["KW-HA"], "contracts": None},
    }
    outbox = {"id": UUID(int=78), "next_n": 1, "link": bytes(32)}
    store.keep_sign_in({"person": person, "outbox": outbox, "refresh_token": "second's"})


def shared(home: Path, governorates: list[str] | None = None) -> FieldTablet:
    """The second signed in and left; the first is there now, behind the PIN."""
    tablet = FieldTablet(home, is_signed_in=False, asks_pin=True)
    sign_in_second(tablet.store, governorates)
    tablet.store.set_pin("2222")
    sign_in_first(tablet.store)
    tablet.store.set_pin("1111")
    tablet.locator.give(HERE)
    tablet.shell.start()
    type_pin(tablet, "1111")
    assert tablet.shell.view.page == "today"
    return tablet


@pytest.fixture
def tablet(tmp_path: Path) -> Iterator[FieldTablet]:
    made = shared(tmp_path)
    yield made
    made.close()


def type_pin(tablet: FieldTablet, pin: str) -> None:
    for digit in pin:
        tablet.shell.door.unlock.press(digit)
    tablet.shell.door.unlock.enter()


def ask_second(tablet: FieldTablet) -> None:
    tablet.shell.settings.leave()
    assert tablet.shell.view.page == "sign_in"
    ((person, name),) = tablet.shell.sign_in.view.others
    assert name == "مفتش تجريبي ٢"
    tablet.shell.sign_in.take_over(person)
    assert tablet.shell.view.page == "unlock"
    assert tablet.shell.door.unlock.view.person == "مفتش تجريبي ٢"


def who(tablet: FieldTablet) -> UUID:
    person = tablet.store.person()
    assert person is not None
    return person.id


def test_each_works_in_their_own_name_and_neither_loses_anything(tablet: FieldTablet) -> None:
    first = tablet.log("C01-A07", "12.5")
    tablet.shell.log("C01-A07")
    tablet.shell.log_work.edit("notes", "ما كتبه الأول")
    ask_second(tablet)
    type_pin(tablet, "2222")
    assert (who(tablet), tablet.shell.view.page) == (SECOND, "today")
    tablet.shell.log()
    assert tablet.shell.log_work.view.values.get("notes", "") == ""
    # What the first has not handed in is not shown to the second.
    assert tablet.store.work(first) is None or not tablet.store.works(limit=9)
    tablet.log("C01-A07", "7")
    queues = {queue.outbox: queue.next_n for queue in tablet.store.queues()}
    assert queues == {OUTBOX: 2, UUID(int=78): 2}
    authors = tablet.store.database
    with authors.read() as rows:
        made = {row[0] for row in rows.execute("SELECT author FROM open_record")}
    assert made == {str(PERSON), str(SECOND)}
    tablet.shell.settings.leave()
    ((person, _),) = tablet.shell.sign_in.view.others
    tablet.shell.sign_in.take_over(person)
    type_pin(tablet, "1111")
    assert who(tablet) == PERSON
    tablet.shell.log()
    assert tablet.shell.log_work.view.values["notes"] == "ما كتبه الأول"
    assert tablet.store.refresh_token() == "kept"


def test_nothing_that_the_first_had_open_is_seen_by_the_second(tablet: FieldTablet) -> None:
    shell = tablet.shell
    shell.inspect("safety:C01-A07")
    shell.inspecting.other()
    begun = shell.inspecting.photos._form
    shell.correct(tablet.log("C01-A07", "12.5"))
    shell.records.find("أسفلت")
    ask_second(tablet)
    type_pin(tablet, "2222")
    for page in ("log_work", "inspect", "records"):
        shell.go(page)
    assert shell.log_work.title() == ""
    assert shell.log_work.view.values.get("quantity", "") == ""
    assert shell.inspecting.photos._form != begun
    assert shell.records.search == ""
    shell.back()
    assert shell.view.page == "today"


def killed_before_the_store(tablet: FieldTablet, home: Path, is_kept: bool) -> None:
    """A picture for the form of a new work, cut off before, or after, the store took it in."""
    form = tablet.shell.log_work.photos
    captures = Captures(home / "files" / "captures", tablet.clock, SystemIds())
    path = captures.begin(form._purpose)
    path.write_bytes(jpeg(5))
    if is_kept:
        tablet.store.take_photo("log_work", path)


@pytest.mark.parametrize("is_kept", [False, True])
def test_a_picture_that_a_kill_cut_off_is_its_takers(tmp_path: Path, is_kept: bool) -> None:
    tablet = shared(tmp_path)
    tablet.shell.log()
    killed_before_the_store(tablet, tmp_path, is_kept)
    ask_second(tablet)
    type_pin(tablet, "2222")
    tablet.shell.log()
    assert tablet.shell.log_work.photos.view.tiles == ()
    tablet.close()
    tablet = FieldTablet(tmp_path, is_signed_in=False, asks_pin=True)
    tablet.locator.give(HERE)
    tablet.shell.start()
    tablet.shell.door.unlock.forget()
    tablet.shell.sign_in.take_over(str(PERSON))
    type_pin(tablet, "1111")
    tablet.shell.log()
    assert len(tablet.shell.log_work.photos.view.tiles) == 1
    assert tablet.devices.camera.unclaimed() == []
    assert not list((tmp_path / "files" / "captures").iterdir())
    tablet.close()


def test_a_track_is_not_recorded_on_under_another(tablet: FieldTablet) -> None:
    tablet.shell.go("track")
    tablet.shell.track.start()
    track = tablet.devices.tracks.recording()
    assert track is not None
    tablet.locator.give(HERE)
    ask_second(tablet)
    type_pin(tablet, "2222")
    assert tablet.devices.tracks.recording() is None
    tablet.shell.go("track")
    assert tablet.shell.track.state == "idle"
    tablet.shell.settings.leave()
    tablet.shell.sign_in.take_over(str(PERSON))
    type_pin(tablet, "1111")
    tablet.shell.go("track")
    assert tablet.shell.track.state == "begun"
    assert len(tablet.devices.tracks.fixes(track)) == 1


def test_a_wrong_pin_lets_nobody_in_and_is_waited_for(tablet: FieldTablet) -> None:
    ask_second(tablet)
    for wait_s in WAITS_S[:3]:
        type_pin(tablet, "1111")
        unlock = tablet.shell.door.unlock
        assert (who(tablet), unlock.view.is_waiting) == (PERSON, True)
        assert tablet.store.pin_wait_s(SECOND) == wait_s
        type_pin(tablet, "2222")
        assert who(tablet) == PERSON
        tablet.clock.advance(seconds=wait_s)
        unlock.show()
    # The way back asks for the first one's own.
    tablet.shell.back()
    assert tablet.shell.door.unlock.view.person == "مفتش تجريبي ١"
    type_pin(tablet, "2222")
    assert tablet.shell.view.page == "unlock"
    assert tablet.store.pin_wait_s() == WAITS_S[0]


def test_to_leave_shuts_the_door(tablet: FieldTablet) -> None:
    tablet.shell.settings.leave()
    tablet.shell.back()
    assert tablet.shell.view.page == "unlock"
    assert tablet.shell.door.is_shut


def test_who_never_signed_in_here_is_told_to_connect(tablet: FieldTablet) -> None:
    tablet.shell.settings.leave()
    page = tablet.shell.sign_in
    page.take_over(str(UUID(int=5)))
    assert tablet.shell.view.page == "sign_in"
    page.username, page.password = "inspector3", "demo-pass"
    page.submit()
    assert "تحقق من الشبكة" in page.view.error
    assert len(page.view.others) == 1
    with pytest.raises(NotSignedInError):
        tablet.server.change_person(UUID(int=5), "1111")
    with pytest.raises(NotSignedInError):
        tablet.store.turn_to(UUID(int=5))
    assert who(tablet) == PERSON


def test_who_has_no_pin_here_is_not_offered(tablet: FieldTablet) -> None:
    with tablet.store.database.write() as rows:
        rows.execute("DELETE FROM pin WHERE person = ?", (str(SECOND),))
    tablet.shell.settings.leave()
    assert tablet.shell.sign_in.view.others == ()


def test_the_programme_of_another_scope_goes_until_the_network(tmp_path: Path) -> None:
    tablet = shared(tmp_path, ["KW-JA"])
    assert tablet.store.activity("C01-A07") is not None
    ask_second(tablet)
    type_pin(tablet, "2222")
    assert who(tablet) == SECOND
    assert tablet.store.activity("C01-A07") is None
    assert tablet.store.reference_version() == ""
    tablet.store.keep_reference(reference())
    tablet.store.keep_forms(forms())
    assert tablet.store.integrity_faults() == []
    tablet.close()


@pytest.mark.parametrize(("minutes", "has_place"), [(1, True), (120, False)])
def test_a_picture_that_a_kill_cut_off_is_not_placed_where_the_tablet_is_later(
    tmp_path: Path, minutes: int, has_place: bool
) -> None:
    tablet = shared(tmp_path)
    tablet.shell.log()
    killed_before_the_store(tablet, tmp_path, is_kept=False)
    taken_at = tablet.clock.now()
    for path in (tmp_path / "files" / "captures").iterdir():
        os.utime(path, (taken_at.timestamp(), taken_at.timestamp()))
    tablet.close()
    again = FieldTablet(tmp_path, is_signed_in=False, asks_pin=True)
    again.clock.moment = taken_at + timedelta(minutes=minutes)
    again.shell.start()
    again.locator.give(HERE)
    type_pin(again, "1111")
    again.shell.log()
    (photo,) = again.store.form_photos("log_work")
    assert (photo.taken_at, photo.has_place) == (taken_at, has_place)
    again.close()


def test_a_line_knows_the_picture_that_a_kill_kept_from_it(tmp_path: Path) -> None:
    tablet = shared(tmp_path)
    tablet.shell.inspect("safety:C01-A07")
    page = tablet.shell.inspecting
    page.choose("safety/safety_traffic")
    line = page.view.lines[0].item
    page.answer(line, "fail")
    captures = Captures(tmp_path / "files" / "captures", tablet.clock, SystemIds())
    path = captures.begin(f"{page.photos._purpose}#{line}")
    path.write_bytes(jpeg(5))
    tablet.store.take_photo(page.photos._form, path)
    tablet.close()
    again = FieldTablet(tmp_path, is_signed_in=False, asks_pin=True)
    again.shell.start()
    type_pin(again, "1111")
    assert again.shell.inspecting.view.lines[0].has_photo
    again.close()
