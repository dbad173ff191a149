"""The tour itself: what an inspector touches at each stop, and what the tablet says to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from mobile.shapes import Fix
from mobile.viewmodels.page import INSPECT, LOG_WORK, TODAY
from tests.journeys.conftest import NOW, ServedOffice
from tests.journeys.in_hand import InHand, fill, take_in_hand
from tests.journeys.tour_office import STOPS
from tests.mobile.ui.driver import Driver
from tests.mobile.ui.filling import answer, choose, line, see, type_into

REMARK, SIGNER, NOTE = "اللوحة الثانية مائلة عند 3+420", "م. خالد", "أُبلغ المقاول هاتفيًا"
WORK_QUANTITY = "٤١٢٫٥"


@dataclass
class Inspector:
    """Somebody with a tablet, which can be switched off and on again."""

    office: ServedOffice
    home: Path
    language: str
    hand: InHand = field(init=False)

    def switch_on(self, is_cut: bool = False) -> None:
        self.hand = take_in_hand(self.office, self.home, language=self.language, is_cut=is_cut)

    def switch_off(self) -> None:
        self.hand.driver.close()

    @property
    def driver(self) -> Driver:
        return self.hand.driver

    def text(self, key: str) -> str:
        return self.hand.shell.kit.texts(key)

    def is_told(self, key: str) -> bool:
        """The word at the window's foot."""
        notice = self.driver.root.ids.notice
        told = [w.text for w in notice.children if type(w).__name__ == "Words"]
        return bool(told == [self.text(key)] and notice.y > 0)

    def stops(self) -> list[str]:
        """How the tour's stops stand, as Today shows them."""
        self.driver.go(TODAY)
        cards = {w.key: w for w in self.driver.page.walk() if type(w).__name__ == "SiteCard"}
        return [cards[key].chip for key in sorted(cards) if key.startswith("stop:")]


def make_the_tour(inspector: Inspector) -> None:
    """Shift, three inspections and a work, each saved here and said to be."""
    driver = inspector.driver
    arrive(inspector, 1)
    driver.tap(driver.page.ids.shift.ids.act)
    assert inspector.is_told("shift_started_here")
    for nth, visit in enumerate((check_the_closure, test_the_course, release, measure), 1):
        arrive(inspector, nth)
        begin(inspector, nth)
        visit(inspector)
        driver.tap(driver.page.ids.save)
        assert driver.page.name == TODAY
        assert inspector.is_told("saved_here")


def arrive(inspector: Inspector, nth: int) -> None:
    """Stand at a stop, with Today in front."""
    place = inspector.hand.store.activity(STOPS[nth - 1][0])
    assert place is not None
    fix = Fix(place.lat, place.lon, accuracy_m=4.5, fixed_at=NOW)
    inspector.hand.locator.give(fix)
    inspector.driver.go(TODAY)


def begin(inspector: Inspector, nth: int) -> None:
    """Touch the stop, then what is to be done there."""
    driver = inspector.driver
    keys = [row.key for row in inspector.hand.shell.today.view.rows]
    stop = next(key for key in keys if key.startswith("stop:") and key.endswith(f"/{nth}"))
    driver.tap(driver.find_card(driver.page.ids.list, key=stop))
    driver.tap(driver.page.ids.act)
    assert driver.page.name == (INSPECT if STOPS[nth - 1][1] else LOG_WORK)


def check_the_closure(inspector: Inspector) -> None:
    """Two lines kept; the third fails, and becomes a non-conformance with two photos."""
    driver = inspector.driver
    choose(driver, "safety")
    answer(driver, 0, "pass")
    answer(driver, 1, "fail")
    type_into(driver, line(driver, 1).ids.remark, REMARK)
    driver.tap(see(driver, line(driver, 1).ids.raise_ncr))
    driver.tap(driver.find("Option", within=driver.page, code="major"))
    for taken in (1, 2):
        driver.tap(driver.page.ids.photos.ids.camera)
        driver.wait_for(lambda n=taken: len(driver.page.ids.photos.view.tiles) == n)
    driver.tap(driver.page.ids.done)
    assert driver.page.name == INSPECT
    answer(driver, 2, "pass")
    sign(driver)


def test_the_course(inspector: Inspector) -> None:
    """Compaction twice, one of them below what its layer wants."""
    driver = inspector.driver
    choose(driver, "test")
    answer(driver, 0, "pass")
    for nth, (typed, tone) in enumerate((("٩٥", "ok"), ("90", "bad"))):
        offered = driver.page.ids.tests.children
        driver.tap(see(driver, next(one for one in offered if one.code == "compaction")))
        type_into(driver, driver.page.ids.readings.children[0].ids.value, typed)
        assert driver.page.view.readings[nth].tone == tone
    driver.tap(see(driver, driver.find("Option", within=driver.page, code="absent")))


def release(inspector: Inspector) -> None:
    """A hold point: every line kept, signed."""
    driver = inspector.driver
    choose(driver, "request")
    for nth in range(len(driver.page.view.lines)):
        answer(driver, nth, "pass")
    type_into(driver, driver.page.ids.notes, NOTE)
    sign(driver)


def measure(inspector: Inspector) -> None:
    fill(inspector.driver, "quantity", WORK_QUANTITY)


def sign(driver: Driver) -> None:
    type_into(driver, driver.page.ids.signer, SIGNER)
    pad = see(driver, driver.page.ids.pad)
    driver.drag(pad, (0.2, 0.3), (0.5, 0.7))
    driver.drag(pad, (0.4, 0.6), (0.8, 0.4))
