"""Pages before and over all others: the PIN chosen, a wrong one, a full flash."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from tests.mobile.ui.driver import Driver

Show = Callable[[Driver, UUID], None]


def _choose(driver: Driver, _: UUID) -> None:
    """The first digits of a PIN that is being chosen."""
    shell = driver.tablet.shell
    shell.hush()
    shell.kit.asks_pin = True
    shell.door.shut()
    _press(driver, "20")


def _wrong(driver: Driver, _: UUID) -> None:
    """Tried so often that the keys wait."""
    shell = driver.tablet.shell
    driver.tablet.store.set_pin("2026")
    shell.door.unlock.opened()
    for _time in range(20):
        if shell.door.unlock.view.is_waiting:
            break
        _press(driver, "1111")
        shell.door.unlock.enter()
    shell.kit.asks_pin = False


def _full(driver: Driver, _: UUID) -> None:
    """Last: what is written then finds no room."""
    shell, store = driver.tablet.shell, driver.tablet.store
    with store.database.write() as rows:
        pages = int(rows.execute("PRAGMA page_count").fetchone()[0])
        rows.execute(f"PRAGMA max_page_count = {pages}")
    shell.log("C01-A07")
    shell.log_work.edit("notes", "كلمات كثيرة " * 1000)
    driver.pump()


def _press(driver: Driver, digits: str) -> None:
    for digit in digits:
        driver.tablet.shell.door.unlock.press(digit)


DOOR_PAGES: list[tuple[str, Show]] = [("choose-pin", _choose), ("pin", _wrong)]
LAST_PAGES: list[tuple[str, Show]] = [("full", _full)]
