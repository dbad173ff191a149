"""What an inspector does on a tour, by touches alone, witnessed step by step."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from mobile.viewmodels.page import LOG_WORK
from tests.mobile.ui.driver import Driver
from tests.simulation.tour.witness import Witness

NOTES = ("الحاجز الشرقي ناقص عند 12+350", "أُبلغ المقاول هاتفيًا", "Cones missing, told by phone")


@dataclass
class Hand:
    """A person at the window. ``chance`` decides what they do; the witness sees what is shown."""

    driver: Driver
    witness: Witness
    chance: random.Random

    def type(self, form: str, name: str, text: str) -> None:
        """Type into a field of the page; it is kept once the window has gone on."""
        entry = self.driver.page.ids[name].ids.entry
        self.witness.say("about", form=form, do="type", field=name)
        self.driver.tap(entry)
        entry.text = ""
        self.driver.type(text)
        self.witness.say("typed", form=form, field=name, value=text)

    def take_photo(self, form: str) -> None:
        """Touch the camera; the photo is kept once its small picture stands in the form."""
        strip, store = self.driver.page.ids.photos, self.driver.tablet.store
        before = len(strip.view.tiles)
        self.witness.say("about", form=form, do="take")
        self.driver.tap(strip.ids.camera)
        self.driver.wait_for(lambda: len(strip.view.tiles) > before)
        photo = store.form_photos(form)[-1]
        self.witness.say("taken", form=form, photo=str(photo.photo), sha256=photo.file)

    def saved(self, form: str, kind: str, record: Any, fields: dict[str, Any]) -> None:
        """The window says that it is saved here."""
        photos = self.driver.tablet.store.records("photo", of=record)
        named = {str(photo.record): photo.fields["file"] for photo in photos}
        self.witness.say(
            "saved", form=form, kind=kind, record=str(record), fields=fields, photos=named
        )


def log_work(hand: Hand) -> None:
    """A work from the rail: the nearest activity, quantity, notes, a photo or two, saved."""
    driver, chance, form = hand.driver, hand.chance, "log_work"
    model = driver.tablet.shell.log_work
    driver.tap(driver.find("NavItem", goes_to=LOG_WORK))
    if model.view.chosen is None:
        driver.tap(driver.find("PlainRow", within=driver.page, key="C01-A04"))
        hand.witness.say("typed", form=form, field="activity", value="C01-A04")
    quantity = str(chance.randrange(1, 60))
    hand.type(form, "quantity", quantity)
    if chance.random() < 0.7:
        hand.type(form, "notes", chance.choice(NOTES))
    for _ in range(chance.randrange(3)):
        hand.take_photo(form)
    newest = driver.tablet.store.works(limit=1)
    hand.witness.say("about", form=form, do="save")
    driver.tap(driver.page.ids.save)
    driver.wait_for(lambda: driver.tablet.store.works(limit=1) != newest)
    work = driver.tablet.store.works(limit=1)[0]
    hand.saved(form, "work", work.record, {"quantity": quantity, "activity": "C01-A04"})


ACTS = (log_work,)
