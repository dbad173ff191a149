"""Behind the PIN: at the first sign-in, at each start, after a rest, forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mobile.steered import HERE
from tests.mobile.tablet import FieldTablet


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "tablet"


def opened(home: Path, is_signed_in: bool = False) -> FieldTablet:
    tablet = FieldTablet(home, is_signed_in, asks_pin=True)
    tablet.locator.give(HERE)
    tablet.shell.start()
    return tablet


def type_pin(tablet: FieldTablet, pin: str) -> None:
    for digit in pin:
        tablet.shell.door.unlock.press(digit)
    tablet.shell.door.unlock.enter()


def sign_in(tablet: FieldTablet) -> None:
    tablet.server.is_online = True
    page = tablet.shell.sign_in
    page.username, page.password = "inspector1", "demo-pass"
    page.submit()


def with_pin(home: Path) -> FieldTablet:
    tablet = opened(home)
    sign_in(tablet)
    type_pin(tablet, "2026")
    type_pin(tablet, "٢٠٢٦")
    return tablet


def page(tablet: FieldTablet) -> str:
    return tablet.shell.view.page


def test_after_the_first_sign_in_a_pin_is_chosen_twice(home: Path) -> None:
    tablet = opened(home)
    assert page(tablet) == "sign_in"
    sign_in(tablet)
    assert page(tablet) == "unlock"
    unlock = tablet.shell.door.unlock
    assert unlock.view.prompt == "اختر رمز دخول من 4 إلى 8 أرقام"
    type_pin(tablet, "123")
    assert unlock.view.typed == 3
    unlock.press("4")
    unlock.enter()
    type_pin(tablet, "9999")
    assert (unlock.view.error, page(tablet)) == ("الرمزان مختلفان. اختر من جديد.", "unlock")
    tablet.shell.back()
    assert page(tablet) == "unlock"
    type_pin(tablet, "2026")
    type_pin(tablet, "2026")
    assert page(tablet) == "today"
    tablet.close()


def test_at_the_next_start_nothing_is_seen_before_it(home: Path) -> None:
    with_pin(home).close()
    tablet = opened(home)
    assert (page(tablet), tablet.shell.view.is_signed_in) == ("unlock", True)
    tablet.shell.back()
    assert page(tablet) == "unlock"
    type_pin(tablet, "1111")
    unlock = tablet.shell.door.unlock
    assert "أعد المحاولة بعد" in unlock.view.error
    type_pin(tablet, "2026")
    assert (unlock.view.typed, page(tablet)) == (0, "unlock")
    tablet.clock.advance(seconds=1)
    unlock.show()
    assert unlock.view.error == "الرمز غير صحيح."
    type_pin(tablet, "2026")
    assert page(tablet) == "today"
    tablet.close()


def test_after_a_rest_it_is_asked_and_then_all_is_where_it_was(home: Path) -> None:
    tablet = with_pin(home)
    shell = tablet.shell
    shell.log("C01-A07")
    shell.log_work.edit("notes", "نصف جملة")
    tablet.clock.advance(seconds=299)
    shell.door.touched()
    assert page(tablet) == "log_work"
    tablet.clock.advance(seconds=301)
    shell.door.touched()
    assert page(tablet) == "unlock"
    type_pin(tablet, "2026")
    assert page(tablet) == "log_work"
    assert tablet.store.draft("log_work")["notes"] == "نصف جملة"
    tablet.close()


def test_a_forgotten_pin_loses_nothing(home: Path) -> None:
    tablet = with_pin(home)
    record = tablet.log("C01-A07", "12.5")
    tablet.close()
    tablet = opened(home)
    tablet.shell.door.unlock.forget()
    assert page(tablet) == "sign_in"
    tablet.shell.back()
    assert page(tablet) == "unlock"
    tablet.shell.door.unlock.forget()
    sign_in(tablet)
    assert page(tablet) == "unlock"
    type_pin(tablet, "5555")
    type_pin(tablet, "5555")
    assert page(tablet) == "today"
    assert tablet.work(record).quantity
    assert tablet.store.try_pin("5555").is_right
    tablet.close()


def test_without_the_network_a_forgotten_pin_keeps_one_out(home: Path) -> None:
    with_pin(home).close()
    tablet = opened(home)
    tablet.shell.door.unlock.forget()
    tablet.shell.sign_in.username, tablet.shell.sign_in.password = "inspector1", "demo-pass"
    tablet.shell.sign_in.submit()
    assert page(tablet) == "sign_in"
    assert tablet.shell.sign_in.view.error
    assert tablet.store.has_pin()
    tablet.close()
