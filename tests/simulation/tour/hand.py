"""A person at the window: touches it, and has the witness write down what it shows."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tests.mobile.ui.driver import Driver
from tests.simulation.tour.witness import Witness


@dataclass
class Hand:
    """``chance`` decides what is left open; a step is witnessed once the window has gone on."""

    driver: Driver
    witness: Witness
    chance: random.Random

    def go(self, page: str) -> None:
        """Touch a page's name on the rail."""
        self.driver.tap(self.driver.find("NavItem", goes_to=page))

    def tap(self, widget: Any) -> None:
        """Bring it into sight, then touch it."""
        scroll = _scroll_around(widget)
        if scroll is not None:
            low, high = (widget.to_window(widget.x, y)[1] for y in (widget.y, widget.top))
            foot, head = (scroll.to_window(scroll.x, y)[1] for y in (scroll.y, scroll.top))
            if low < foot or high > head:
                scroll.scroll_to(widget, padding=40, animate=False)
                self.driver.pump(30)
        self.driver.tap(widget)

    def keep(self, form: str, field: str, act: Callable[[], Any], shown: Callable[[], Any]) -> None:
        """Do what changes one field of a form; ``shown``: its value, falsy until it is shown."""
        self.witness.say("about", form=form, do=field.partition(".")[0], field=field)
        act()
        self.driver.wait_for(lambda: bool(shown()))
        self.witness.say("typed", form=form, field=field, value=shown())

    def type(self, form: str, name: str, text: str, field: Any = None) -> None:
        """Type into the page's field of that name, or into ``field``."""
        field = field or self.driver.page.ids[name]
        self.keep(form, name, lambda: self.write(field, text), lambda: field.ids.entry.text)

    def write(self, field: Any, text: str) -> None:
        """Type over what stands there."""
        self.tap(field.ids.entry)
        field.ids.entry.text = ""
        self.driver.type(text)

    def take_photos(self, form: str, count: int) -> None:
        """Touch the camera until that many small pictures stand in the form."""
        strip = self.driver.page.ids.photos
        while (before := len(strip.view.tiles)) < count:
            self.witness.say("about", form=form, do="photo")
            self.tap(strip.ids.camera)
            self.driver.wait_for(lambda had=before: len(strip.view.tiles) > had)
            photo = self.driver.tablet.store.form_photos(form)[-1]
            self.witness.say("taken", form=form, photo=str(photo.photo), sha256=photo.file)

    def save(
        self,
        button: Any,
        is_shown: Callable[[], bool],
        records: list[dict[str, Any]],
        of: Callable[[], Any] = lambda: None,
    ) -> None:
        """Touch ``button``; once it is shown as saved, say what was, all in one line.

        ``records``: as a line ``about`` has them; ``of``: the new one that names none.
        """
        self.witness.say("about", do="save", records=records)
        self.tap(button)
        self.driver.wait_for(is_shown)
        saved = [{**one, "record": str(one["record"] or of())} for one in records]
        self.witness.say("saved", records=[self._as_held(one) for one in saved])

    def _as_held(self, line: dict[str, Any]) -> dict[str, Any]:
        """With its photos, and its ``fills`` as they were saved."""
        store, record = self.driver.tablet.store, UUID(line["record"])
        held = store.record(record)
        assert held is not None
        photos = {str(p.record): p.fields["file"] for p in store.records("photo", of=record)}
        filled = {name: held.fields[name] for name in line.get("fills", ())}
        return {**line, "fields": {**line["fields"], **filled}, "photos": photos}


def _scroll_around(widget: Any) -> Any:
    """What scrolls up and down around it; None for what stands still."""
    from kivy.uix.scrollview import ScrollView

    above = widget.parent
    while above is not None and above is not above.parent:
        if isinstance(above, ScrollView) and above.do_scroll_y:
            return above
        above = above.parent
    return None
