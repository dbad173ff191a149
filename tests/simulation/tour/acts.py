"""What an inspector does on a tour, in its order, by touches alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mobile.viewmodels.page import INSPECT, LOG_WORK, SHORT_FORM, TODAY, TRACK
from tests.simulation.tour.hand import Hand

NOTES = ("الحاجز الشرقي ناقص عند 12+350", "أُبلغ المقاول هاتفيًا", "Cones missing, told by phone")
_SITE = "C01-A04"


def shift(hand: Hand, is_open: bool) -> None:
    """Begin the shift or end it, with the number of workers; none when it is so already."""
    driver, model, form = hand.driver, hand.driver.tablet.shell.shift, "attendance"
    hand.go(TODAY)
    if model.view.is_open == is_open:
        return
    hand.tap(driver.page.ids.shift.ids.more)
    workers = str(hand.chance.randrange(1, 30))
    hand.type(form, "workers", workers)
    record = None if is_open else str(model.open_record.record)
    fields = {"presence": "on_site", "workers": workers}
    line = {"form": form, "kind": form, "record": record, "fields": fields}
    hand.save(
        driver.page.ids.act,
        lambda: model.view.is_open == is_open,
        [{**line, "fills": ["shift"] if is_open else ["ended_at"], "corrects": not is_open}],
        lambda: model.open_record.record,
    )


def log_work(hand: Hand) -> None:
    """A work from the rail: an activity, quantity, notes, a photo or two."""
    driver, chance, form = hand.driver, hand.chance, "log_work"
    model, store = driver.tablet.shell.log_work, driver.tablet.store
    hand.go(LOG_WORK)
    if model.view.chosen is None:
        row = _site(hand)
        hand.keep(form, "activity", lambda: hand.tap(row), lambda: model.view.chosen and _SITE)
    quantity = str(chance.randrange(1, 60))
    hand.type(form, "quantity", quantity)
    if chance.random() < 0.7:
        hand.type(form, "notes", chance.choice(NOTES))
    hand.take_photos(form, chance.randrange(1, 3))
    newest = store.works(limit=1)
    fields = {"quantity": quantity, "activity": _SITE}
    hand.save(
        driver.page.ids.save,
        lambda: bool(store.works(limit=1) != newest),
        [{"form": form, "kind": "work", "record": None, "fields": fields}],
        lambda: store.works(limit=1)[0].record,
    )


def _site(hand: Hand) -> Any:
    """The row of the tour's activity, searched for: on its drive the tablet lists nearer ones."""
    page = hand.driver.page
    hand.write(page.ids.find, _SITE)
    return hand.driver.find("PlainRow", within=page.ids.choices, key=_SITE)


@dataclass(frozen=True)
class Visit:
    """An inspection of the tour. ``reading``: a test and its value; ``photos``: of its own."""

    type: str
    passes: int
    photos: int = 0
    reading: tuple[str, str] | None = None
    fails: bool = False
    is_signed: bool = False


def inspect(hand: Hand, visit: Visit) -> None:
    """Chosen, answered line by line, read, signed, and saved with what it found."""
    driver = hand.driver
    view = lambda: driver.tablet.shell.inspecting.view  # noqa: E731
    hand.go(INSPECT)
    if view().choices:
        hand.tap(_site(hand))
    if view().kinds:
        offered = driver.page.ids.choices.children
        hand.tap(next(row for row in offered if row.key.startswith(f"{visit.type}/")))
    form = f"inspection:{driver.tablet.store.draft('inspecting')['record']}"
    _answer_lines(hand, form, visit)
    if visit.reading:
        _read(hand, form, *visit.reading)
    hand.take_photos(form, visit.photos)
    hand.type(form, "notes", hand.chance.choice(NOTES))
    if visit.is_signed:
        _sign(hand, form)
    _save_inspection(hand, form)


def _answer_lines(hand: Hand, form: str, visit: Visit) -> None:
    lines = [w for w in hand.driver.page.walk() if type(w).__name__ == "CheckLine"]
    answers = ["pass"] * visit.passes + ["fail"] * visit.fails
    for line, code in zip(lines, answers, strict=False):
        if line.row.answer != code:
            _answer(hand, form, line, code)
        if code == "fail":
            _raise(hand, form, line)


def _answer(hand: Hand, form: str, line: Any, code: str) -> None:
    segment = next(w for w in line.walk() if getattr(w, "code", None) == code)
    field = f"answer.{line.row.item}"
    hand.keep(form, field, lambda: hand.tap(segment), lambda: line.row.answer)


def _raise(hand: Hand, form: str, line: Any) -> None:
    """A non-conformance of a failed line, with two photos."""
    driver, item = hand.driver, line.row.item
    hand.type(form, f"remark.{item}", hand.chance.choice(NOTES), line.ids.remark)
    hand.keep(
        form,
        f"ncr.item:{item}",
        lambda: hand.tap(driver.find("RaiseNcr", within=line)),
        lambda: next(row.ncr for row in _lines(hand) if row.item == item),
    )
    driver.wait_for(lambda: bool(driver.tablet.shell.view.page == SHORT_FORM))
    raised = next(row.ncr for row in _lines(hand) if row.item == item)
    owner = driver.find("TypedEntry", within=driver.page, name="owner")
    hand.type(f"ncr:{raised}", "owner", "المقاول", owner)
    hand.take_photos(f"ncr:{raised}", 2)
    hand.tap(driver.page.ids.done)
    driver.wait_for(lambda: bool(driver.tablet.shell.view.page == INSPECT))


def _lines(hand: Hand) -> Any:
    return hand.driver.tablet.shell.inspecting.view.lines


def _read(hand: Hand, form: str, test: str, value: str) -> None:
    """A test is added unless it is there, and its value typed."""
    driver = hand.driver
    rows = lambda: driver.tablet.shell.inspecting.view.readings  # noqa: E731
    shown = lambda: [[row.test, row.value] for row in rows()]  # noqa: E731
    if not rows():
        option = driver.find("Option", within=driver.page.ids.tests, code=test)
        hand.keep(form, "readings", lambda: hand.tap(option), shown)
    field = driver.find("ReadingLine", within=driver.page).ids.value
    hand.keep(form, "readings", lambda: hand.write(field, value), shown)


def _sign(hand: Hand, form: str) -> None:
    driver, signed = hand.driver, lambda: hand.driver.tablet.shell.inspecting.view.signed
    hand.type(form, "signer", "م. خالد")

    def draw() -> None:
        hand.tap(driver.page.ids.signer.ids.entry)
        hand.driver.page.ids.scroll.scroll_to(driver.page.ids.pad, animate=False)
        driver.pump(30)
        driver.drag(driver.page.ids.pad, (0.3, 0.4), (0.7, 0.6))

    if not signed().strokes:
        hand.keep(form, "strokes", draw, lambda: signed().strokes)


def _save_inspection(hand: Hand, form: str) -> None:
    """With every non-conformance that was raised in it."""
    driver, record = hand.driver, form.partition(":")[2]
    found = [row.ncr for row in _lines(hand) if row.ncr]
    fills = [name for name, is_there in _filled(hand).items() if is_there]
    line = {"form": form, "kind": "inspection", "record": record, "fields": {}, "fills": fills}
    ncrs = [
        {"form": f"ncr:{ncr}", "kind": "ncr", "record": ncr, "fields": {"inspection": record},
         "fills": ["title", "severity", "found_in", "owner"]}
        for ncr in found
    ]  # fmt: skip
    shell = driver.tablet.shell
    hand.save(driver.page.ids.save, lambda: bool(shell.view.page == TODAY), [line, *ncrs])


def _filled(hand: Hand) -> dict[str, bool]:
    view = hand.driver.tablet.shell.inspecting.view
    return {
        "type": True,
        "checklist": any(row.answer for row in view.lines),
        "readings": any(row.value for row in view.readings),
        "signature": bool(view.signed.name),
        "notes": bool(view.value("notes")),
        "result": bool(view.result),
    }


def track(hand: Hand) -> None:
    """Recorded until some fixes are shown, then stopped and saved."""
    driver, model = hand.driver, hand.driver.tablet.shell.track
    hand.go(TODAY)
    hand.tap(driver.page.ids.shift.ids.track)
    driver.wait_for(lambda: bool(driver.tablet.shell.view.page == TRACK))
    driver.wait_for(lambda: bool(model.view.state != "closing"))
    if model.view.state != "recording":
        hand.witness.say("about", do="start")
        hand.tap(driver.page.ids.act)
    record = driver.tablet.store.draft("track")["track"]
    for fixes in range(1, hand.chance.randrange(2, 5)):
        driver.wait_for(lambda least=fixes: _ticked(model) >= least)
        hand.witness.say("tracked", track=record, fixes=model.view.fixes)
    line = {"form": "", "kind": "track", "record": record, "fields": {}, "fills": ["points"]}
    hand.save(driver.page.ids.stop, lambda: bool(model.view.state == "idle"), [line])


def _ticked(model: Any) -> int:
    """What the page shows after some seconds."""
    model.ticked()
    return int(model.view.fixes)


TOUR: dict[str, Callable[[Hand], None]] = {
    "shift begun": lambda hand: shift(hand, is_open=True),
    "work": log_work,
    "checklist": lambda hand: inspect(hand, Visit("safety", 2, fails=True, is_signed=True)),
    "test": lambda hand: inspect(
        hand, Visit("test", 1, reading=("compaction", "91.5"), is_signed=True)
    ),
    "visit": lambda hand: inspect(hand, Visit("surprise_visit", 2, photos=1)),
    "track": track,
    "shift ended": lambda hand: shift(hand, is_open=False),
}
