"""A refused change, what was typed after it, and how a person gets out: on the real server."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from mobile.composition import Tablet
from mobile.viewmodels.log_reading import values_of
from tests.contracts.conftest import Served
from tests.contracts.test_sync_contract import HERE, WORK, log, sync

pytestmark = pytest.mark.parametrize("served", ["real"], indirect=True)
NOWHERE = "R9-OLD"


def shown(tablet: Tablet, record: UUID) -> tuple[str, str | None, str]:
    work = tablet.store.work(record)
    assert work is not None
    return f"{work.quantity:f}".removesuffix(".00"), work.section, work.notes


def as_another_sees(served: Served, record: UUID) -> tuple[str, str | None, str]:
    other = served.tablet()
    sync(other)
    return shown(other, record)


def form(tablet: Tablet, record: UUID, **typed: str) -> dict[str, Any]:
    """What the form of a work sends when these fields are typed anew."""
    work = tablet.store.work(record)
    assert work is not None
    return {name: value or None for name, value in {**values_of(work), **typed}.items()}


def test_what_was_typed_last_stands_though_an_older_edit_waited(served: Served) -> None:
    tablet = served.tablet()
    saved = tablet.store.log_work({**WORK, "section": NOWHERE, "quantity": "10"}, HERE)
    tablet.store.correct_work(saved.record, {"quantity": "20"})
    sync(tablet)
    tablet.store.correct_work(saved.record, {"section": "", "quantity": "30"})
    sync(tablet)
    sync(tablet)
    assert shown(tablet, saved.record) == ("30", None, WORK["notes"])
    assert as_another_sees(served, saved.record) == shown(tablet, saved.record)
    assert tablet.store.problems() == []


def test_an_edit_that_waited_on_a_refused_one_goes_in_when_that_is_let_go(served: Served) -> None:
    tablet = served.tablet()
    record = log(tablet)
    sync(tablet)
    refused = tablet.store.correct_work(record, {"section": NOWHERE})
    tablet.store.correct_work(record, {"quantity": "9"})
    sync(tablet)
    tablet.store.dismiss(refused.change)
    sync(tablet)
    sync(tablet)
    assert shown(tablet, record) == ("9", None, WORK["notes"])
    assert as_another_sees(served, record) == shown(tablet, record)
    assert tablet.store.outbox_counts().needs_you == 0


def test_withdrawing_over_a_refused_edit_withdraws(served: Served) -> None:
    tablet = served.tablet()
    record = log(tablet)
    sync(tablet)
    tablet.store.correct_work(record, {"section": NOWHERE})
    tablet.store.correct_work(record, {"quantity": "9"})
    sync(tablet)
    tablet.store.withdraw_work(record)
    sync(tablet)
    sync(tablet)
    work = tablet.store.work(record)
    assert work is not None
    assert (work.state, tablet.store.problems()) == ("withdrawn", [])


def test_a_mend_is_based_on_what_its_author_saw(served: Served) -> None:
    one, other = served.tablet(), served.tablet()
    record = log(one)
    sync(one)
    sync(other)
    one.store.correct_work(record, {"section": NOWHERE, "notes": "important"})
    sync(one)
    other.store.correct_work(record, {"quantity": "11"})
    sync(other)
    sync(one)
    one.store.correct_work(record, {"section": "", "quantity": "12"})
    sync(one)
    work = one.store.work(record)
    assert work is not None
    assert not work.has_conflict
    assert shown(one, record) == ("12", None, "important")


def test_the_form_of_a_refused_edit_holds_and_sends_what_was_typed(served: Served) -> None:
    tablet = served.tablet()
    record = log(tablet)
    sync(tablet)
    served.return_work(record, "measure again")
    sync(tablet)
    tablet.store.correct_work(record, form(tablet, record, section=NOWHERE, quantity="9"))
    sync(tablet)
    again = form(tablet, record, section="R5-E-01")
    assert again["quantity"] == "9"
    tablet.store.correct_work(record, again)
    sync(tablet)
    work = tablet.store.work(record)
    assert work is not None
    assert (work.state, *shown(tablet, record)[:2]) == ("corrected", "9", "R5-E-01")


def test_editing_the_notes_sends_the_notes_alone(served: Served) -> None:
    one, other = served.tablet(), served.tablet()
    stretch = {"section": "R5-E-01", "from_m": "100.4", "to_m": "200.6"}
    record = one.store.log_work({**WORK, **stretch}, HERE).record
    sync(one)
    sync(other)
    other.store.correct_work(record, form(other, record, quantity="11"))
    sync(other)
    one.store.correct_work(record, form(one, record, notes="only the notes"))
    sync(one)
    sync(other)
    for tablet in (one, other):
        work = tablet.store.work(record)
        assert work is not None
        assert not work.has_conflict
        assert (str(work.quantity), work.notes) == ("11", "only the notes")
