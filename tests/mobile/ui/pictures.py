"""Draw the tablet's pictures anew: ``python -m tests.mobile.ui.pictures [FOLDER]``.

Writes tablet-{today,map,log-work,inspect,sync}-{ar,en}.png, 1280 x 800, to docs/pictures. With a
folder named it draws all pages, for looking at; with "narrow" after it, upright.
The programme is the tests' own; its people, contractors and contracts are invented.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.mobile.steered import HERE
from tests.mobile.store.pictures import jpeg, road_scene
from tests.mobile.tablet import FieldTablet, acknowledge, give_back
from tests.mobile.ui.day_pictures import DAY_PAGES
from tests.mobile.ui.door_pictures import DOOR_PAGES, LAST_PAGES
from tests.mobile.ui.driver import NARROW, WIDE, Driver, prepare_kivy
from tests.mobile.ui.inspection_pictures import INSPECTION_PAGES, inspect

PICTURES = Path(__file__).parents[3] / "docs" / "pictures"
REASON = {
    "ar": "الطول بين الكيلوين أقل من الكمية المسجلة. أعد القياس من بداية الرصيف.",
    "en": "The length between the chainages is less than the quantity. Measure again.",
}
NOTES = {
    "ar": "الحاجز الشرقي ناقص عند الكيلو 6+210 (أُبلغ المقاول هاتفيًا).",
    "en": "East barrier missing at 6+210 (contractor told by phone).",
}
_MORNING: list[tuple[int, str, str, dict[str, str]]] = [
    (-190, "C10-A08", "64.5", {"section": "R4-W-03", "from_m": "6+800", "to_m": "6+960"}),
    (-150, "C10-A08", "58", {"section": "R4-W-03", "from_m": "6+960", "to_m": "7+110"}),
    (-95, "C09-A03", "12", {"section": "S-HA-SALMIYA", "from_m": "0+100", "to_m": "0+340"}),
    (-60, "C10-A05", "1250", {"section": "R30-S-02", "from_m": "4+300", "to_m": "4+420"}),
]


def believable_day(home: Path, language: str) -> tuple[FieldTablet, UUID]:
    """An inspector at a quarter to eleven: five works sent, one returned, two waiting."""
    tablet = FieldTablet(home)
    tablet.shell.kit.speak("ar" if language == "ar" else "en")
    now = tablet.clock.moment
    for minutes, activity, quantity, fields in _MORNING:
        tablet.clock.moment = now
        tablet.clock.advance(minutes=minutes)
        tablet.log(activity, quantity, **fields)
    returned = tablet.log(
        "C09-A06", "180", section="S-HA-JABRIYA", from_m="0+120", to_m="0+280", layer="kerb"
    )
    acknowledge(tablet.store)
    give_back(tablet.store, tablet.work(returned), REASON[language])
    tablet.clock.moment = now
    tablet.locator.give(HERE)
    tablet.clock.advance(minutes=-22)
    for from_m, to_m, quantity in (("5+720", "5+790", "245"), ("5+790", "5+880", "315")):
        tablet.log("C01-A04", quantity, section="R5-W-02", from_m=from_m, to_m=to_m, lane="1")
    tablet.clock.moment = now
    return tablet, returned


def draw(
    folder: Path, language: str, size: tuple[int, int], is_all: bool, light: str = "day"
) -> None:
    """The pages of one language at one size."""
    with tempfile.TemporaryDirectory() as home:
        tablet, returned = believable_day(Path(home), language)
        tablet.shell.kit.look("light", light)
        driver = Driver(tablet)
        tablet.locator.give(replace(HERE, fixed_at=tablet.clock.now()))
        tablet.shell.syncing.sync_now()
        shape = "" if size == WIDE else "-narrow"
        pages = [*_PAGES, *(_MORE if is_all else [])]
        for name, show in pages:
            show(driver, returned)
            driver.picture(folder / f"tablet-{name}-{language}{shape}.png", is_small=not is_all)
        driver.close()


def _today(driver: Driver, _: UUID) -> None:
    driver.go("today")


def _map(driver: Driver, _: UUID) -> None:
    driver.tablet.shell.today.choose("activity:C01-A04")
    driver.go("map")
    driver.page.ids.map.zoom(1.25)


def _log_work(driver: Driver, _: UUID) -> None:
    shell = driver.tablet.shell
    shell.log("C01-A04")
    language = shell.kit.language
    typed: dict[str, Any] = {"to_m": "6+480", "quantity": "412.5", "notes": NOTES[language]}
    for name, text in typed.items():
        shell.log_work.edit(name, text)


def _sync(driver: Driver, _: UUID) -> None:
    """With photos that wait, a work that was refused, and a comparison of this morning."""
    tablet = driver.tablet
    tablet.clock.advance(hours=-5)
    tablet.store.note_verified(0)
    tablet.clock.advance(hours=5, minutes=-12)
    waiting = tablet.store.works(limit=1)[0].record
    tablet.store.attach_photo(waiting, jpeg(2, 1600, 1200))
    tablet.clock.advance(minutes=12)
    tablet.shell.syncing.count()
    driver.go("sync")


def _work(driver: Driver, returned: UUID) -> None:
    driver.tablet.shell.open(f"work:{returned}")


def _choose(driver: Driver, _: UUID) -> None:
    driver.tablet.shell.log_work.start()
    driver.tablet.shell.log_work.change_activity()
    driver.go("log_work")


def _errors(driver: Driver, _: UUID) -> None:
    driver.tablet.shell.log("C10-A02")
    driver.tablet.shell.log_work.edit("quantity", "x")
    driver.tablet.shell.log_work.save()


def _course(driver: Driver, _: UUID) -> None:
    """A course whose tickets do not come to what was measured, one of them typed twice."""
    shell = driver.tablet.shell
    shell.log("C01-A07")
    for name, text in {"quantity": "500", "thickness_mm": "50"}.items():
        shell.log_work.edit(name, text)
    tickets = (("A-1041", "20.5"), ("A-1042", "19.85"), ("A-1041", "20.5"), ("A-1043", ""))
    for place, (number, tonnes) in enumerate(tickets):
        if place >= len(driver.page.ids.tickets.rows):
            shell.log_work.add_ticket()
        shell.log_work.edit_ticket(place, number, tonnes)
    driver.pump()


def _course_tickets(driver: Driver, returned: UUID) -> None:
    """The same further down, after a save that names the row without a weight."""
    _course(driver, returned)
    driver.tablet.shell.log_work.save()
    driver.pump()
    scroll = driver.find("ScrollView", within=driver.page)
    scroll.scroll_to(driver.page.ids.notes, animate=False)


def _with_photos(driver: Driver) -> None:
    """Two photos in the form of a work; something is pointed at in the first."""
    store, shell = driver.tablet.store, driver.tablet.shell
    if not store.form_photos("log_work"):
        first = store.take_photo("log_work", road_scene(1), HERE)
        store.take_photo("log_work", road_scene(2), HERE)
        arrow = {"mark": "arrow", "x": "0.2", "y": "0.3", "to_x": "0.46", "to_y": "0.62"}
        circle = {"mark": "circle", "x": "0.5", "y": "0.7", "to_x": "0.6", "to_y": "0.75"}
        store.mark_photo(
            "log_work", first, marks=[arrow, circle], caption=NOTES[shell.kit.language]
        )
    shell.log("C01-A04")
    driver.pump()


def _photos(driver: Driver, returned: UUID) -> None:
    _with_photos(driver)
    driver.find("ScrollView", within=driver.page).scroll_y = 0
    driver.pump()


def _photo(driver: Driver, returned: UUID) -> None:
    _with_photos(driver)
    driver.tap(driver.page.ids.photos.ids.tiles.children[-1])


def _undo(driver: Driver, returned: UUID) -> None:
    driver.tablet.shell.open(f"work:{returned}")
    driver.tablet.shell.work_record.withdraw()


def _records(driver: Driver, _: UUID) -> None:
    driver.tablet.shell.hush()
    driver.tablet.shell.go("records")


def _settings(driver: Driver, _: UUID) -> None:
    driver.tablet.shell.go("settings")


def _sign_in(driver: Driver, _: UUID) -> None:
    driver.tablet.shell.hush()
    driver.tablet.shell.sign_in.submit()
    driver.tablet.shell.go("sign_in")


def _training(driver: Driver, _: UUID) -> None:
    """From then on the tablet is one of training."""
    kit = driver.tablet.shell.kit
    kit.is_training, kit.train = True, lambda _: None
    driver.tablet.shell.go("settings")
    driver.tablet.shell.looks.changed()


Show = Callable[[Driver, UUID], None]
_PAGES: list[tuple[str, Show]] = [
    ("today", _today),
    ("map", _map),
    ("log-work", _log_work),
    ("inspect", inspect),
    ("sync", _sync),
]
_MORE: list[tuple[str, Show]] = [
    ("choose", _choose),
    ("errors", _errors),
    ("course", _course),
    ("course-tickets", _course_tickets),
    ("photos", _photos),
    ("photo", _photo),
    *INSPECTION_PAGES,
    ("work", _work),
    ("undo", _undo),
    ("records", _records),
    ("settings", _settings),
    *DAY_PAGES,
    *DOOR_PAGES,
    ("sign-in", _sign_in),
    ("training", _training),
    *LAST_PAGES,
]


def main() -> None:
    is_all = len(sys.argv) > 1
    folder = Path(sys.argv[1]) if is_all else PICTURES
    # A window without a screen keeps the size it was opened with.
    size = NARROW if sys.argv[2:] == ["narrow"] else WIDE
    prepare_kivy(size, multisamples=4)
    for language in ("ar", "en"):
        draw(folder, language, size, is_all)


if __name__ == "__main__":
    main()
