"""A few of the kills of ``make tour-kills``; and that what is missing would be told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.mobile.steered import HERE, open_store, sign_in
from tests.mobile.store.pictures import jpeg
from tests.mobile.store.said import WORK
from tests.simulation.tour.kills import tour
from tests.simulation.tour.witness import Told, Witness, missing


@pytest.mark.slow
def test_a_tour_killed_at_random_moments_loses_nothing_it_showed(tmp_path: Path) -> None:
    found = tour(tmp_path, kills=4, seed=7)
    assert found.missing == []
    assert found.result()["kills"] == 4
    assert found.result()["saved"]


def test_a_record_a_photo_and_a_typed_field_that_are_gone_are_told(tmp_path: Path) -> None:
    store = open_store(tmp_path / "tablet")
    sign_in(store)
    work = store.log_work(WORK, HERE).record
    photo = store.take_photo("log_work", jpeg(1))
    store.keep_draft("log_work", "quantity", "12")
    witness = Witness(tmp_path / "witness")
    gone = str(store.new_record())
    saved = {"kind": "work", "form": "", "photos": {}}
    witness.say("saved", record=str(work), fields={"activity": WORK["activity"]}, **saved)
    witness.say("typed", form="log_work", field="quantity", value="12")
    taken = store.form_photos("log_work")[0].file
    witness.say("taken", form="log_work", photo=str(photo), sha256=taken)
    assert missing(Told.read(tmp_path / "witness"), store) == []
    witness.say("saved", record=gone, fields={}, **saved)
    witness.say("saved", record=str(work), fields={"activity": "C99-A01"}, **saved)
    witness.say("typed", form="log_work", field="notes", value="ضاعت")
    witness.say("taken", form="log_work", photo=gone, sha256=taken)
    told = missing(Told.read(tmp_path / "witness"), store)
    assert [line.split(":")[0] for line in told] == [
        f"work {work}",
        f"work {gone} is not there",
        "draft log_work",
        f"photo {gone} of the form log_work",
    ]
    store.close()


def test_only_the_step_that_was_begun_may_be_ahead_of_the_witness(tmp_path: Path) -> None:
    store = open_store(tmp_path / "tablet")
    sign_in(store)
    path = tmp_path / "witness"
    witness = Witness(path)
    witness.say("typed", form="log_work", field="quantity", value="12")
    witness.say("about", form="log_work", do="save")
    assert missing(Told.read(path), store) == []
    witness.say("about", form="log_work", do="type", field="notes")
    assert len(missing(Told.read(path), store)) == 1
    path.write_text(path.read_text() + json.dumps({"what": "typed"})[:-3])
    assert len(missing(Told.read(path), store)) == 1
    store.close()
