"""Said out loud at every moment: safe here, safe there, waiting, needs you; and since when."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from mobile.shapes import SyncState, SyncSummary
from mobile.store.register_roots import cut_roots, keep_roots
from mobile.store.room import remember
from mobile.viewmodels.page import SYNC
from tests.mobile.steered import HERE
from tests.mobile.store.pictures import jpeg
from tests.mobile.tablet import FieldTablet, acknowledge, give_back, refuse

PICTURE = jpeg(1)
RESCUE_KEY = X25519PrivateKey.generate().public_key().public_bytes_raw()


def _sync(tablet: FieldTablet) -> None:
    """As a person does: the button stands on the Sync page."""
    tablet.shell.go(SYNC)
    tablet.shell.sync_page.sync_now()


def figures(tablet: FieldTablet) -> list[str]:
    tablet.shell.go("sync")
    return [tile.figure.number for tile in tablet.shell.sync_page.view.tiles]


def test_a_saved_work_waits_here_until_the_network_comes(tablet: FieldTablet) -> None:
    tablet.log("C01-A04", "10")
    tablet.clock.advance(minutes=25)
    assert figures(tablet) == ["1", "0", "1", "0"]
    view = tablet.shell.sync_page.view
    assert view.tiles[2].sub == "أقدمها منذ 25 دقيقة"
    assert "عملك محفوظ هنا" in view.headline
    assert view.works[0].chip == "بانتظار الإرسال"


def test_after_a_sync_it_is_safe_there(english: FieldTablet) -> None:
    english.log("C01-A04", "10")
    english.server.is_online = True
    _sync(english)
    assert figures(english) == ["1", "1", "0", "0"]
    view = english.shell.sync_page.view
    assert view.headline == "Sync is complete"
    assert view.works[0].chip == "On the server"
    assert english.shell.view.sync_text == "All sent"


def test_a_returned_work_needs_you_and_says_what_to_do(english: FieldTablet) -> None:
    record = english.log("C01-A04", "10")
    english.server.is_online = True
    _sync(english)
    give_back(english.store, english.work(record), "Measure again")
    english.clock.advance(hours=2)
    assert figures(english)[3] == "1"
    (problem,) = english.shell.sync_page.view.problems
    assert problem.title == "Returned by the supervisor"
    assert problem.detail == "Measure again"
    assert problem.todo == "Open the record and correct it."
    assert problem.since == "2 hours ago"
    assert english.shell.view.needs_you == 1
    english.shell.open(problem.key)
    assert english.shell.view.page == "work"


def test_offline_is_said_with_how_many_wait(english: FieldTablet) -> None:
    assert english.shell.view.sync_text == "Offline"
    english.log("C01-A04", "10")
    english.shell.syncing.count()
    assert english.shell.view.sync_text == "Offline · 1 waiting"


def test_saving_syncs_by_itself_soon(tablet: FieldTablet) -> None:
    tablet.server.is_online = True
    tablet.shell.log("C01-A04")
    tablet.shell.log_work.edit("quantity", "5")
    tablet.shell.log_work.save()
    assert tablet.store.outbox_counts().here == 1
    tablet.scheduler.run_next()
    assert tablet.store.outbox_counts().here == 0


def test_an_expired_sign_in_blocks_no_saving(english: FieldTablet) -> None:
    english.server.refuses = "token_expired"
    _sync(english)
    assert english.shell.view.sync_text == "Sign in again"
    assert english.shell.sync_page.view.may_sign_in
    english.shell.log("C01-A04")
    english.shell.log_work.edit("quantity", "5")
    english.shell.log_work.save()
    assert len(english.store.works()) == 1


def test_one_sync_at_a_time(tablet: FieldTablet) -> None:
    before = tablet.server.syncs
    tablet.shell.syncing.is_running = True
    _sync(tablet)
    assert tablet.server.syncs == before


def test_the_gps_chip_says_accuracy_poor_old_and_none(english: FieldTablet) -> None:
    assert english.shell.view.gps_text == "GPS \u2066± 4\u2069 m"
    english.locator.give(replace(HERE, accuracy_m=60.0))
    assert english.shell.view.gps_tone == "warn"
    english.clock.advance(minutes=2)
    assert english.shell.whereabouts.chip().text == "GPS fix is old"


def test_a_refused_work_needs_you_and_is_still_safe_here(english: FieldTablet) -> None:
    english.log("C01-A04", "10")
    refuse(english.store)
    english.server.is_online = True
    _sync(english)
    assert figures(english) == ["1", "0", "0", "1"]
    assert english.shell.view.sync_text == "Needs you: 1"
    assert english.shell.view.sync_tone == "bad"
    view = english.shell.sync_page.view
    assert (view.headline, view.headline_tone) == (
        "All that waited is sent; some of it needs you.",
        "bad",
    )


def test_nothing_is_called_complete_while_work_waits(english: FieldTablet) -> None:
    english.server.is_online = True
    _sync(english)
    english.log("C01-A04", "10")
    assert figures(english)[2] == "1"
    view = english.shell.sync_page.view
    assert "waiting" in view.headline
    assert view.headline_tone == "warn"


def test_the_word_that_a_work_waits_goes_when_it_is_sent(english: FieldTablet) -> None:
    english.server.is_online = True
    english.shell.log("C01-A04")
    english.shell.log_work.edit("quantity", "5")
    english.shell.log_work.save()
    assert english.shell.view.notice.text == "Saved on this tablet, waiting to send"
    english.shell.syncing.sync_now()
    assert english.shell.view.notice is None


def test_a_portal_is_said_as_such(english: FieldTablet) -> None:
    english.log("C01-A04", "10")
    english.server.summary = SyncSummary(SyncState.WAIT, code="not_ours", try_again_s=30)
    _sync(english)
    assert "sign in to the Wi-Fi" in english.shell.sync_page.view.headline


def test_a_server_that_asked_for_patience_gets_it_whatever_is_saved(english: FieldTablet) -> None:
    english.server.summary = SyncSummary(SyncState.WAIT, code="busy", try_again_s=300)
    _sync(english)
    english.shell.syncing.saved()
    assert 300.0 in [seconds for seconds, _ in english.scheduler.waiting]
    assert 2.0 not in [seconds for seconds, _ in english.scheduler.waiting]
    english.clock.advance(minutes=10)
    english.shell.syncing.saved()
    assert 2.0 in [seconds for seconds, _ in english.scheduler.waiting]


def test_photos_are_told_apart_from_text(english: FieldTablet) -> None:
    record = english.log("C01-A04", "10")
    english.store.attach_photo(record, PICTURE)
    english.clock.advance(minutes=5)
    english.shell.syncing.count()
    english.shell.go("sync")
    view = english.shell.sync_page.view
    assert view.files.startswith("Thumbnails waiting: 1 · originals: 1")
    assert "5 minutes ago" in view.files_sub
    assert view.files_tone == "warn"


def test_a_comparison_says_when_and_what_came_of_it(english: FieldTablet) -> None:
    page = english.shell.sync_page
    page.verify_now()
    assert page.view.upkeep.verify.startswith("Not compared: No network now.")
    english.server.is_online = True
    page.verify_now()
    english.clock.advance(hours=3)
    page.refresh()
    assert page.view.upkeep.verify == "Everything is the same · 3 hours ago"
    english.server.repaired = 4
    page.verify_now()
    assert page.view.upkeep.verify == "Records mended: 4 · just now"
    assert page.view.upkeep.verify_tone == "warn"


def test_what_a_restore_of_the_server_cut_is_said(english: FieldTablet) -> None:
    page, now = english.shell.sync_page, english.clock.now()
    page.refresh()
    assert page.view.upkeep.restored == ""
    with english.store.database.write() as rows:
        keep_roots(rows, [{"number": 2, "merkle": "ab", "revisions": 5, "made_at": now,
                           "signature": b"s"}], "now")  # fmt: skip
        cut_roots(rows, [{"at": now, "last_root": 1}])
    english.clock.advance(hours=3)
    page.refresh()
    said = "Cut by a server restore · 3 hours ago · seals kept: 1"
    assert page.view.upkeep.restored == said


def test_a_rescue_file_is_written_and_named(english: FieldTablet) -> None:
    english.log("C01-A04", "10")
    page = english.shell.sync_page
    page.write_rescue()
    assert "Not written" in page.view.upkeep.rescue
    assert page.view.upkeep.rescue_tone == "bad"
    with english.store.database.write() as rows:
        remember(rows, "rescue_key", RESCUE_KEY.hex())
    page.write_rescue()
    (written,) = english.shell.kit.rescue_folder.iterdir()
    assert written.name in page.view.upkeep.rescue
    assert "changes: 1 · files: 0" in page.view.upkeep.rescue


def test_a_refused_change_can_be_let_go(english: FieldTablet) -> None:
    english.log("C01-A04", "10")
    refuse(english.store)
    english.shell.go("sync")
    (row,) = english.shell.sync_page.view.problems
    assert (row.action, row.todo[:4]) == ("Correct", "Open")
    english.shell.sync_page.dismiss(row)
    assert english.shell.sync_page.view.problems == ()
    assert figures(english)[3] == "0"


def test_a_file_that_cannot_be_sent_is_tried_again(english: FieldTablet) -> None:
    record = english.log("C01-A04", "10")
    photo = english.store.attach_photo(record, PICTURE).record
    acknowledge(english.store)
    with english.store.database.write() as rows:
        rows.execute(
            "UPDATE file SET state = 'problem', code = 'file_damaged' WHERE role = 'original'"
        )
    english.shell.go("sync")
    (row,) = english.shell.sync_page.view.problems
    assert row.retried == (photo, "original")
    assert row.title.startswith("Original photo")
    assert row.dismissed is None
    english.shell.sync_page.retry(row)
    assert english.shell.sync_page.view.problems == ()


def test_busy_is_said_with_the_hour(english: FieldTablet) -> None:
    english.server.summary = SyncSummary(SyncState.WAIT, code="busy", try_again_s=300)
    _sync(english)
    assert "we try again by ourselves at" in english.shell.sync_page.view.headline


@pytest.mark.parametrize("code", ["device_revoked", "device_wiped", "protocol_unknown"])
def test_a_refusal_for_good_says_which(english: FieldTablet, code: str) -> None:
    english.server.summary = SyncSummary(SyncState.REFUSED, code=code)
    _sync(english)
    view = english.shell.sync_page.view
    assert view.headline == english.shell.kit.texts(f"sync_{code}")
    assert view.headline_tone == "bad"


def test_a_photo_that_has_to_wait_holds_no_text_back(english: FieldTablet) -> None:
    syncing, scheduler = english.shell.syncing, english.scheduler
    english.server.summary = SyncSummary(
        SyncState.WAIT, code="file_quota", try_again_s=3600, is_text_done=True
    )
    _sync(english)
    assert max(seconds for seconds, _ in scheduler.waiting) <= 60.0
    syncing.saved()
    due = [call for seconds, call in scheduler.waiting if seconds == 2.0]
    assert len(due) == 1
    due[0]()
    # The text went; the files keep to what the server asked for, unless a person wants them now.
    assert english.server.files_asked[-2:] == [True, False]
    syncing.sync_now()
    assert english.server.files_asked[-1]
