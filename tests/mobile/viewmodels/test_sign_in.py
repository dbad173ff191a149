"""Signing in on a tablet that nobody has used."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mobile.tablet import FieldTablet


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[FieldTablet]:
    tablet = FieldTablet(tmp_path, is_signed_in=False)
    tablet.shell.start()
    yield tablet
    tablet.close()


def typed(tablet: FieldTablet, username: str, password: str) -> None:
    tablet.shell.sign_in.username, tablet.shell.sign_in.password = username, password
    tablet.shell.sign_in.submit()


def test_a_fresh_tablet_asks_who_you_are(fresh: FieldTablet) -> None:
    assert fresh.shell.view.page == "sign_in"


def test_empty_fields_are_named_and_the_server_is_not_asked(fresh: FieldTablet) -> None:
    typed(fresh, "  ", "")
    view = fresh.shell.sign_in.view
    assert view.username_error == "اكتب اسم المستخدم."
    assert view.password_error == "اكتب كلمة المرور."
    assert fresh.shell.view.page == "sign_in"


def test_without_a_network_it_says_what_to_do(fresh: FieldTablet) -> None:
    typed(fresh, "inspector1", "demo-pass")
    assert "تحقق من الشبكة" in fresh.shell.sign_in.view.error


def test_a_wrong_password_is_said_in_english_too(fresh: FieldTablet) -> None:
    fresh.server.is_online = True
    fresh.shell.speak("en")
    typed(fresh, "inspector1", "wrong")
    assert fresh.shell.sign_in.view.error == "Wrong user name or password."


def test_signing_in_opens_today_with_the_programme(fresh: FieldTablet) -> None:
    fresh.server.is_online = True
    typed(fresh, " inspector1 ", "demo-pass")
    assert fresh.shell.view.page == "today"
    assert fresh.shell.today.view.rows
    assert fresh.shell.map_page.view.scene.network.cells()
    assert fresh.shell.sign_in.password == ""
