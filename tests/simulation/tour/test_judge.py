"""What is missing is told, and nothing else: losses planted in a store that was witnessed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from mobile.shapes import NewRecord
from mobile.store import SqliteStore
from tests.mobile.steered import HERE, open_store, sign_in
from tests.mobile.store.pictures import jpeg
from tests.simulation.tour.judge import Judge
from tests.simulation.tour.witness import Told, Witness

NCR = {"title": "لوحة ناقصة", "severity": "minor", "state": "raised", "activity": "C01-A04"}
INSPECTION = {"type": "safety", "state": "attended", "activity": "C01-A04"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    store = open_store(tmp_path / "tablet")
    sign_in(store)
    yield store
    store.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "witness"


class Pair:
    """An inspection and the non-conformance found in it, typed and about to be saved together."""

    def __init__(self, store: SqliteStore, path: Path) -> None:
        self.store, self.path, self.witness = store, path, Witness(path)
        self.inspection, self.ncr = store.new_record(), store.new_record()
        self.forms = (f"inspection:{self.inspection}", f"ncr:{self.ncr}")
        store.keep_draft(self.forms[0], "notes", "عند 12+350")
        self.witness.say("typed", form=self.forms[0], field="notes", value="عند 12+350")
        store.keep_draft(self.forms[1], "owner", "المقاول")
        self.witness.say("typed", form=self.forms[1], field="owner", value="المقاول")
        self.photo = store.take_photo(self.forms[1], jpeg(1))
        self.sha256 = store.form_photos(self.forms[1])[0].file
        self.witness.say("taken", form=self.forms[1], photo=str(self.photo), sha256=self.sha256)
        self.witness.say("about", do="save", records=self.lines())

    def lines(self) -> list[dict[str, Any]]:
        rest: dict[str, Any] = {"fields": {}, "fills": ["state"]}
        both = zip(self.forms, ("inspection", "ncr"), (self.inspection, self.ncr), strict=True)
        return [{"form": f, "kind": k, "record": str(r), **rest} for f, k, r in both]

    def save(self) -> None:
        both = [
            NewRecord("inspection", INSPECTION, self.inspection, HERE, self.forms[0]),
            NewRecord("ncr", {**NCR, "inspection": str(self.inspection)}, self.ncr, HERE,
                      self.forms[1]),
        ]  # fmt: skip
        self.saved = self.store.save_together(both)

    def show(self) -> None:
        """The window says that it is saved."""
        inspection, ncr = self.lines()
        photos = {str(self.photo): self.sha256}
        fields = {"title": NCR["title"]}
        records = [{**inspection, "photos": {}}, {**ncr, "fields": fields, "photos": photos}]
        self.witness.say("saved", records=records)

    def missing(self) -> list[str]:
        return Judge(Told.read(self.path), self.store).missing()

    def hide(self, record: UUID) -> None:
        """As if its transaction had never come to the disk."""
        with self.store.database.write() as rows:
            rows.execute("DELETE FROM record WHERE record = ?", (str(record),))


@pytest.fixture
def pair(store: SqliteStore, path: Path) -> Pair:
    return Pair(store, path)


def test_killed_before_and_after_a_save_of_two_nothing_is_missing(pair: Pair) -> None:
    assert pair.missing() == []
    pair.save()
    assert pair.missing() == []
    pair.show()
    assert pair.missing() == []


def test_what_a_kill_kept_from_being_witnessed_counts_from_then_on(pair: Pair) -> None:
    pair.save()
    judge = Judge(Told.read(pair.path), pair.store)
    [line] = judge.ahead()
    assert line["records"][1]["photos"] == {str(pair.photo): pair.sha256}
    pair.witness.say(**line)
    # The next round begins other steps: the forms that were saved are no longer looked for.
    pair.witness.say("about", form="log_work", do="quantity", field="quantity")
    assert pair.missing() == []
    pair.hide(pair.ncr)
    assert pair.missing() == [f"ncr {pair.ncr} is not there"]


def test_a_field_that_a_kill_cut_short_counts_as_it_was_left(
    store: SqliteStore, path: Path
) -> None:
    witness = Witness(path)
    witness.say("typed", form="log_work", field="quantity", value="12")
    witness.say("about", form="log_work", do="quantity", field="quantity")
    store.keep_draft("log_work", "quantity", "4")
    judge = Judge(Told.read(path), store)
    assert judge.missing() == []
    for line in judge.ahead():
        witness.say(**line)
    witness.say("about", form="log_work", do="notes", field="notes")
    assert Judge(Told.read(path), store).missing() == []
    store.keep_draft("log_work", "quantity", None)
    assert len(Judge(Told.read(path), store).missing()) == 1


def test_a_correction_that_came_through_unseen_may_have_changed_what_it_corrects(
    pair: Pair,
) -> None:
    pair.save()
    pair.show()
    fields = {"title": "لوحة مائلة"}
    line = {**pair.lines()[1], "form": "correction", "fields": fields, "corrects": True}
    pair.witness.say("about", do="save", records=[line])
    assert pair.missing() == []
    pair.store.edit(pair.ncr, fields)
    assert pair.missing() == []
    [ahead] = Judge(Told.read(pair.path), pair.store).ahead()
    pair.witness.say(**ahead)
    assert pair.missing() == []
    pair.store.edit(pair.ncr, {"title": "غيرها"})
    assert len(pair.missing()) == 1


def test_half_of_a_save_is_missing_the_other_half(pair: Pair) -> None:
    pair.save()
    pair.hide(pair.ncr)
    told = pair.missing()
    assert told[0] == f"of one save {pair.forms[1]} is not there"
    assert [line.split(":")[0] for line in told[1:]] == [
        "draft ncr",
        f"photo {pair.photo} of the form ncr",
    ]


def test_a_record_that_is_gone_is_told(pair: Pair) -> None:
    pair.save()
    pair.show()
    pair.hide(pair.inspection)
    assert pair.missing() == [f"inspection {pair.inspection} is not there"]


def test_a_save_that_was_undone_is_told_with_all_that_it_made(pair: Pair) -> None:
    pair.save()
    pair.show()
    pair.store.undo_together(pair.saved)
    gone = [f"inspection {pair.inspection}", f"ncr {pair.ncr}"]
    assert pair.missing() == [f"{one} is not there" for one in gone]


def test_a_changed_field_of_a_record_is_told(pair: Pair) -> None:
    pair.save()
    pair.show()
    pair.store.edit(pair.ncr, {"title": "غيرها"})
    [line] = pair.missing()
    assert line.startswith(f"ncr {pair.ncr}: title")


def test_a_photo_whose_bytes_or_record_are_gone_is_told(pair: Pair) -> None:
    pair.save()
    pair.show()
    with pair.store.database.write() as rows:
        rows.execute("DELETE FROM record WHERE record = ?", (str(pair.photo),))
    assert pair.missing() == [f"photo {pair.photo} of ncr {pair.ncr}"]


def test_a_photo_of_a_form_whose_file_is_gone_is_told(pair: Pair) -> None:
    for kept in (pair.store.home / "files").rglob(f"*{pair.sha256}*"):
        kept.unlink()
    assert f"photo {pair.photo} of the form {pair.forms[1]}" in pair.missing()


def test_a_typed_field_that_is_gone_is_told(pair: Pair) -> None:
    pair.store.keep_draft(pair.forms[0], "notes", None)
    assert [line.split(" is ")[0] for line in pair.missing()] == [f"draft {pair.forms[0]}: notes"]


def test_a_draft_that_came_back_after_its_save_is_told(pair: Pair) -> None:
    pair.save()
    pair.store.keep_draft(pair.forms[0], "notes", "عند 12+350")
    assert pair.missing() == [f"draft {pair.forms[0]} is left of what was saved"]


def test_a_record_that_is_saved_anew_over_itself_is_told(pair: Pair) -> None:
    pair.save()
    pair.show()
    pair.show()
    assert len(pair.missing()) == 2


def test_a_track_with_fewer_fixes_than_were_shown_is_told(store: SqliteStore, path: Path) -> None:
    track = store.new_record()
    Witness(path).say("tracked", track=str(track), fixes=4)
    assert Judge(Told.read(path), store, lambda _: 4).missing() == []
    assert len(Judge(Told.read(path), store, lambda _: 3).missing()) == 1


def test_a_line_that_a_kill_cut_was_not_witnessed(store: SqliteStore, path: Path) -> None:
    Witness(path).say("typed", form="log_work", field="quantity", value="12")
    path.write_text(path.read_text() + json.dumps({"what": "typed"})[:-3])
    assert len(Judge(Told.read(path), store).missing()) == 1
