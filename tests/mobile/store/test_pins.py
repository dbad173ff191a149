"""A PIN cannot be guessed in an afternoon: not by restarting, not by setting a clock."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from mobile.faults import InvalidRecordError, NotSignedInError
from mobile.store import SqliteStore
from mobile.store.pins import WAITS_S
from tests.mobile.steered import SteppedClock, open_store, sign_in


class BootedClock(SteppedClock):
    """``error``: the wall clock alone is wrong by that; ``boot``: which start this is."""

    boot, error = "one", timedelta()

    def now(self):  # type: ignore[no-untyped-def]
        return super().now() + self.error

    def boot_id(self) -> str:
        return self.boot


@pytest.fixture
def clock() -> BootedClock:
    return BootedClock()


@pytest.fixture
def store(tmp_path: Path, clock: BootedClock):  # type: ignore[no-untyped-def]
    found = open_store(tmp_path, clock)
    sign_in(found)
    found.set_pin("٢٠٢٦")
    yield found
    found.close()


def test_a_pin_is_the_same_in_latin_and_arabic_digits(store: SqliteStore) -> None:
    assert store.has_pin()
    for pin in ("2026", "٢٠٢٦", "۲۰۲۶"):
        assert store.try_pin(pin).is_right
    assert not store.try_pin("2027").is_right


@pytest.mark.parametrize("pin", ["", "123", "123456789", "12a4", "12 4x", "١٢٣", "½½½½"])
def test_what_is_no_pin_is_refused(store: SqliteStore, pin: str) -> None:
    with pytest.raises(InvalidRecordError, match="pin_wrong_form"):
        store.set_pin(pin)
    assert store.try_pin("2026").is_right


def test_each_wrong_one_is_waited_for_longer(store: SqliteStore, clock: BootedClock) -> None:
    for wait_s in (*WAITS_S, WAITS_S[-1]):
        answer = store.try_pin("0000")
        assert (answer.is_right, answer.wait_s) == (False, wait_s)
        # The right one is not even looked at meanwhile.
        clock.advance(seconds=wait_s - 0.5)
        assert not store.try_pin("2026").is_right
        assert store.pin_wait_s() == 0.5
        clock.advance(seconds=0.5)
    assert store.try_pin("2026").is_right
    assert store.pin_wait_s() == 0
    assert store.try_pin("0000").wait_s == WAITS_S[0]


def test_no_restart_and_no_clock_shortens_the_wait(tmp_path: Path, clock: BootedClock) -> None:
    store = open_store(tmp_path, clock)
    sign_in(store)
    store.set_pin("2026")
    for _ in range(5):
        store.try_pin("0000")
        clock.advance(seconds=60)
    store.try_pin("0000")
    store.close()
    store = open_store(tmp_path, clock, first_id=500)
    assert store.pin_wait_s() == 60
    for error in (timedelta(days=300), timedelta(days=-300)):
        clock.error = error
        assert store.pin_wait_s() == 60
    clock.advance(seconds=40)
    assert store.pin_wait_s() == 20
    clock.boot = "another"
    assert store.pin_wait_s() == 60
    assert not store.try_pin("2026").is_right
    clock.advance(seconds=60)
    assert store.try_pin("2026").is_right
    store.close()


def test_a_try_counts_though_the_app_is_killed_before_it_answers(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("mobile.store.pins._verifier", killed)
    with pytest.raises(KeyboardInterrupt):
        store.try_pin("0000")
    monkeypatch.undo()
    assert store.pin_wait_s() == WAITS_S[0]


def test_the_pin_is_its_person_s_and_lies_nowhere(store: SqliteStore, tmp_path: Path) -> None:
    with store.database.write() as rows:
        rows.execute("UPDATE person SET is_current = 0")
        rows.execute(
            "INSERT INTO person SELECT 'other', username, name_ar, name_en, role, language, scope,"
            " 1, signed_in_at, NULL FROM person"
        )
    assert not store.has_pin()
    store.set_pin("4444")
    store.drop_pin()
    with store.database.write() as rows:
        rows.execute("UPDATE person SET is_current = 0")
    with pytest.raises(NotSignedInError):
        store.set_pin("4444")
    with store.database.write() as rows:
        rows.execute("UPDATE person SET is_current = 1 WHERE id <> 'other'")
        (sealed,) = rows.execute("SELECT verifier FROM pin").fetchone()
    assert store.try_pin("2026").is_right
    assert len(sealed) == 1 + 12 + 128 + 16
    assert store.integrity_faults() == []
