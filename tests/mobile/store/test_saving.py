"""Logging, correcting, withdrawing and undoing: what is kept, chained and shown."""

from __future__ import annotations

import json
import stat
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from mobile.faults import InvalidRecordError, NotSignedInError
from mobile.shapes import Safety
from mobile.store import SqliteStore
from shared.sync.chain import body_hash, next_link
from shared.wire.change import change_schema
from shared.wire.text import read_json
from tests.mobile.steered import HERE, CountedIds, SeededRandomness, SteppedClock
from tests.mobile.store.pictures import jpeg
from tests.mobile.store.said import WORK, acknowledge, head, outbox, page, receipt, refusal


def sent(store: SqliteStore) -> list[dict[str, object]]:
    """The bodies in the open outbox, as the server would read them."""
    items = store.batch(outbox(store), 1, 500, 1 << 30).items
    return [change_schema.load(read_json(item.body)) for item in items]


def test_a_logged_work_is_shown_and_waits(store: SqliteStore) -> None:
    saved = store.log_work(WORK, HERE)
    work = store.work(saved.record)
    assert work is not None
    assert (work.state, work.quantity, work.safety) == ("logged", Decimal("412.50"), Safety.HERE)
    assert work.is_mine
    assert work.unit == "m2"
    assert work.place is not None
    assert work.place.lat == pytest.approx(HERE.lat, abs=1e-6)
    assert store.outbox_counts().here == 1
    assert store.outbox_counts().oldest_waiting_at == saved.made_at


def test_the_body_is_a_whole_change_with_its_clocks(store: SqliteStore) -> None:
    store.log_work(WORK, HERE)
    body = sent(store)[0]
    assert body["base"] is None
    assert body["fields_"]["state"] == "logged"  # type: ignore[index]
    assert body["fields_"]["place"]["lat"] == "29.309800"  # type: ignore[index]
    assert body["clocks"].gnss == HERE.fixed_at  # type: ignore[attr-defined]
    assert body["clocks"].boot_id == "test-boot"  # type: ignore[attr-defined]


def test_links_follow_each_other_from_the_servers_first(store: SqliteStore) -> None:
    for _ in range(3):
        store.log_work(WORK, HERE)
    batch = store.batch(outbox(store), 1, 500, 1 << 30)
    link = batch.prev_link
    assert link == bytes(32)
    for item in batch.items:
        assert item.sha256 == body_hash(item.body).hex()
        link = next_link(link, item.n, bytes.fromhex(item.sha256))
    assert link == batch.link
    assert store.integrity_faults() == []


def test_a_batch_keeps_to_its_sizes_but_never_to_nothing(store: SqliteStore) -> None:
    for _ in range(5):
        store.log_work(WORK, HERE)
    assert [i.n for i in store.batch(outbox(store), 2, 3, 1 << 30).items] == [2, 3, 4]
    assert [i.n for i in store.batch(outbox(store), 2, 3, 10).items] == [2]


def test_typed_numbers_are_normalised(store: SqliteStore) -> None:
    saved = store.log_work({**WORK, "quantity": "٤١٢٫٥", "from_m": "12+350"}, None)
    work = store.work(saved.record)
    assert work is not None
    assert (work.quantity, work.from_m) == (Decimal("412.5"), Decimal(12350))


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"quantity": "much"}, {"quantity": "number_wrong"}),
        ({"quantity": "-1"}, {"quantity": "quantity_not_positive"}),
        ({"quantity": ""}, {"quantity": "required"}),
        ({"activity": "C99-A99"}, {"activity": "activity_unknown"}),
        ({"boq_item": "B99"}, {"boq_item": "boq_item_unknown"}),
        ({"from_m": "200", "to_m": "100"}, {"to_m": "chainage_order"}),
        ({"layer": "gold"}, {"layer": "choice_wrong"}),
        ({"notes": "\x00"}, {"notes": "text_not_allowed"}),
        ({"notes": "\ud800"}, {"notes": "text_not_allowed"}),
        ({"notes": "n" * 2001}, {"notes": "too_long"}),
    ],
)
def test_what_is_typed_wrongly_is_said_and_nothing_is_saved(
    store: SqliteStore, fields: dict[str, str], errors: dict[str, str]
) -> None:
    with pytest.raises(InvalidRecordError) as refused:
        store.log_work({**WORK, **fields}, HERE)
    assert refused.value.errors == errors
    assert store.outbox_counts().here == 0
    assert store.works() == []


def test_a_poor_fix_and_no_fix_are_saved_all_the_same(store: SqliteStore) -> None:
    store.log_work(WORK, None)
    body = sent(store)[0]
    assert body["place"] is None
    assert body["clocks"].gnss is None  # type: ignore[attr-defined]


def test_nobody_signed_in_saves_nothing(tmp_path: Path, clock: SteppedClock) -> None:
    store = SqliteStore(tmp_path / "new", clock, CountedIds(clock), SeededRandomness())
    with pytest.raises(NotSignedInError):
        store.log_work(WORK, HERE)
    store.close()


def test_a_returned_work_becomes_corrected_with_only_what_differs(store: SqliteStore) -> None:
    saved = store.log_work(WORK, HERE)
    acknowledge(store, receipt(store, 1))
    returned = head(store, saved.record, 2, state="returned", return_reason="قس من جديد")
    store.keep_page(page(returned))
    assert store.problems()[0].detail == "قس من جديد"
    store.correct_work(saved.record, {**WORK, "quantity": "400"})
    body = sent(store)[1]
    assert body["fields_"] == {"quantity": "400", "state": "corrected"}
    assert body["base"] == returned["change"]
    assert store.problems() == []


def test_a_further_edit_is_based_on_ones_own_unsent_change(store: SqliteStore) -> None:
    saved = store.log_work(WORK, HERE)
    second = store.correct_work(saved.record, {"notes": "x"})
    store.correct_work(saved.record, {"notes": "y"})
    bodies = sent(store)
    assert [body["base"] for body in bodies] == [None, saved.change, second.change]


def test_an_edit_that_changes_nothing_is_said(store: SqliteStore) -> None:
    saved = store.log_work(WORK, HERE)
    with pytest.raises(InvalidRecordError) as refused:
        store.correct_work(saved.record, {"quantity": "412.50"})
    assert refused.value.errors == {"": "unchanged"}


def test_withdrawing_and_undoing_it(store: SqliteStore) -> None:
    saved = store.log_work(WORK, HERE)
    withdrawn = store.withdraw_work(saved.record)
    assert store.work(saved.record).state == "withdrawn"  # type: ignore[union-attr]
    with pytest.raises(InvalidRecordError):
        store.correct_work(saved.record, {"notes": "too late"})
    store.undo(withdrawn)
    assert store.work(saved.record).state == "logged"  # type: ignore[union-attr]


def test_undoing_a_new_work_withdraws_it(store: SqliteStore) -> None:
    saved = store.log_work(WORK, HERE)
    store.undo(saved)
    assert store.work(saved.record).state == "withdrawn"  # type: ignore[union-attr]
    assert len(sent(store)) == 2


def test_undo_puts_back_only_what_still_stands(store: SqliteStore) -> None:
    saved = store.log_work(WORK, HERE)
    edit = store.correct_work(saved.record, {"notes": "second", "quantity": "500"})
    store.correct_work(saved.record, {"quantity": "600"})
    store.undo(edit)
    work = store.work(saved.record)
    assert work is not None
    assert (work.notes, work.quantity) == ("بداية", Decimal(600))


def test_a_refused_work_needs_its_person_and_is_mended_by_a_correction(store: SqliteStore) -> None:
    saved = store.log_work(WORK, HERE)
    acknowledge(store, refusal(store, 1, "section_unknown", "section"))
    problem = store.problems()[0]
    assert (problem.code, problem.field, problem.record) == (
        "section_unknown",
        "section",
        saved.record,
    )
    shown = store.work(saved.record)
    assert shown is not None
    assert shown.safety is Safety.NEEDS_YOU
    assert shown.errors[0]["message"]["en"]
    store.correct_work(saved.record, {"notes": "mended"})
    body = sent(store)[1]
    assert (body["mends"], body["base"]) == (saved.change, None)
    assert Decimal(body["fields_"]["quantity"]) == Decimal("412.5")  # type: ignore[index]
    assert body["fields_"]["state"] == "logged"  # type: ignore[index]
    assert store.problems() == []
    assert store.work(saved.record).safety is Safety.HERE  # type: ignore[union-attr]


def test_a_refused_change_can_be_let_go(store: SqliteStore) -> None:
    saved = store.log_work(WORK, HERE)
    acknowledge(store, refusal(store, 1, "not_allowed"))
    store.dismiss(saved.change)
    assert store.problems() == []
    assert store.work(saved.record) is None
    assert store.works_count() == 0


def test_drafts_are_kept_field_by_field(store: SqliteStore) -> None:
    store.keep_draft("log", "quantity", "41")
    store.keep_draft("log", "quantity", "412")
    store.keep_draft("log", "notes", "نص")
    store.keep_draft("log", "lane", None)
    assert store.draft("log") == {"quantity": "412", "notes": "نص"}
    store.drop_draft("log")
    assert store.draft("log") == {}


def test_a_draft_with_a_broken_character_is_kept_without_it(store: SqliteStore) -> None:
    store.keep_draft("log", "notes", "one\ud800 two")
    assert store.draft("log") == {"notes": "one two"}


@pytest.mark.parametrize(
    "made_up", [UUID("ffffffff-ffff-7fff-bfff-ffffffffffff"), UUID(int=(4 << 76) | (2 << 62))]
)
def test_an_id_that_says_no_moment_does_not_hide_the_works(
    store: SqliteStore, made_up: UUID
) -> None:
    saved = store.log_work(WORK, HERE)
    other = {**head(store, saved.record, 1, state="returned"), "record": made_up}
    store.keep_page(page(other))
    shown = {work.record: work.made_at for work in store.works()}
    assert shown[made_up] == store.clock.now()
    assert saved.record in shown
    assert [problem.record for problem in store.problems()] == [made_up]


def test_settings_are_kept(store: SqliteStore) -> None:
    assert store.setting("language", "ar") == "ar"
    store.keep_setting("language", "en")
    assert store.setting("language", "ar") == "en"


def test_a_store_opened_again_holds_everything(store: SqliteStore, tmp_path: Path) -> None:
    saved = store.log_work(WORK, HERE)
    device, public_key = store.device.device, store.device.public_key
    store.close()
    clock = SteppedClock()
    again = SqliteStore(tmp_path, clock, CountedIds(clock), SeededRandomness())
    assert again.work(saved.record) is not None
    assert (again.device.device, again.device.public_key) == (device, public_key)
    assert again.person().username == "inspector1"  # type: ignore[union-attr]
    again.close()


def test_files_are_their_owners_alone(store: SqliteStore, tmp_path: Path) -> None:
    store.attach_photo(store.log_work(WORK, HERE).record, jpeg())
    found = list(tmp_path.rglob("*"))
    assert len(found) > 4
    for path in found:
        wanted = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path.name


def test_a_second_person_has_an_outbox_of_their_own(
    store: SqliteStore, clock: SteppedClock
) -> None:
    store.log_work(WORK, HERE)
    second = {
        "id": UUID(int=42), "username": "inspector2", "name_ar": "ب", "name_en": "B",
        "role": "inspector", "language": "ar", "scope": {"governorates": None, "contracts": None},
    }  # fmt: skip
    opened = {"id": UUID(int=78), "next_n": 1, "link": b"\1" * 32}
    clock.advance(minutes=1)
    store.keep_sign_in({"person": second, "outbox": opened, "refresh_token": "other"})
    saved = store.log_work(WORK, HERE)
    assert [(q.outbox.int, q.next_n, q.is_own) for q in store.queues()] == [
        (78, 2, True),
        (77, 2, False),
    ]
    assert [work.record for work in store.works(is_mine=True)] == [saved.record]


def test_a_fixs_satellite_time_moves_on_with_the_monotonic_clock(
    store: SqliteStore, clock: SteppedClock
) -> None:
    from dataclasses import replace

    fix = replace(HERE, taken_ms=clock.monotonic_ms())
    clock.advance(minutes=2)
    store.log_work(WORK, fix)
    gnss = sent(store)[0]["clocks"].gnss  # type: ignore[attr-defined]
    assert gnss == HERE.fixed_at + timedelta(minutes=2)  # type: ignore[operator]


def test_previous_values_are_kept_for_undo(store: SqliteStore) -> None:
    saved = store.log_work(WORK, HERE)
    store.correct_work(saved.record, {"lane": "2"})
    with store.database.read() as rows:
        kept = rows.execute("SELECT previous FROM open_change ORDER BY n").fetchall()
    assert [json.loads(row["previous"]) for row in kept] == [{}, {"lane": None}]
