"""After a restore tablets say what they had pulled; only what the register lacks is kept."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from tests.server.sync.field import Tablet, add_person, execute, rows, work

RESTORED = "INSERT INTO restore_mark VALUES (gen_random_uuid(), '2026-03-01', 0)"


def held(record: UUID, change: UUID, **more: Any) -> dict[str, Any]:
    said = {
        "record": str(record), "kind": "work", "version": 2, "change": str(change),
        "hash": "ab" * 32, "fields": work(
            state="returned", return_reason="too <b>short</b>", quantity="412.5"
        ),
        "governorate": "KW-HA", "contract": 9,
    }  # fmt: skip
    return {**said, **more}


def tell(tablet: Tablet, *records: dict[str, Any]) -> Any:
    client = tablet.app.test_client()
    return client.post(
        "/api/v1/sync/held", json={"records": list(records)}, headers=tablet.identity
    )


@pytest.fixture
def logged(field: Flask, tablet: Tablet) -> tuple[UUID, UUID]:
    """A record and its only change."""
    record = uuid4()
    change = tablet.write(work(), record)
    tablet.push()
    return record, change


def page_of(field: Flask, who: Tablet) -> str:
    page = field.test_client().get("/quarantine?lang=en", headers=who.identity)
    return page.get_data(as_text=True)


def test_a_decision_that_was_cut_off_is_shown_to_the_supervisor_of_its_place(
    field: Flask, tablet: Tablet, logged: tuple[UUID, UUID]
) -> None:
    execute(field, RESTORED)
    record, change = logged
    lost = uuid4()
    told = tell(tablet, held(record, lost), held(record, change), held(record, lost))
    assert told.get_json() == {"taken": 1}
    assert tell(tablet, held(record, lost)).get_json() == {"taken": 0}
    supervisor = Tablet(field, add_person(field, "supervisor"))
    elsewhere = Tablet(field, add_person(field, "supervisor", governorates=["KW-KU"]))
    text = page_of(field, supervisor)
    assert "Cut off by a restore" in text
    assert "return_reason" in text
    assert "too &lt;b&gt;short&lt;/b&gt;" in text
    assert "412.5" not in text.split("Cut off by a restore")[1].split("</article>")[0]
    assert "Cut off by a restore" not in page_of(field, elsewhere)
    assert "Cut off by a restore" not in page_of(field, tablet)


def test_it_goes_when_the_record_is_worked_on_again(
    field: Flask, tablet: Tablet, logged: tuple[UUID, UUID]
) -> None:
    execute(field, RESTORED)
    record, change = logged
    tell(tablet, held(record, uuid4()))
    field.extensions["tareeq.ports"].clock.advance(hours=1)
    tablet.sign_in()
    tablet.write({"notes": "again"}, record, base=change)
    tablet.push(2)
    supervisor = Tablet(field, add_person(field, "supervisor"))
    assert "Cut off by a restore" not in page_of(field, supervisor)


def test_without_a_restore_or_outside_the_scope_nothing_is_kept(
    field: Flask, tablet: Tablet, logged: tuple[UUID, UUID]
) -> None:
    assert tell(tablet, held(logged[0], uuid4())).get_json() == {"taken": 0}
    execute(field, RESTORED)
    stranger = Tablet(field, add_person(field, governorates=["KW-KU"], contracts=[7]))
    assert tell(stranger, held(logged[0], uuid4())).get_json() == {"taken": 0}
    assert rows(field, "SELECT count(*) FROM held_elsewhere") == [(0,)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"version": 0}, {"version": 2**31}, {"version": "2"}, {"hash": "x"}, {"contract": -1},
        {"change": "none"}, {"fields": []}, {"kind": ""}, {"governorate": "\u0000"},
    ],
)  # fmt: skip
def test_what_cannot_be_a_head_is_refused(
    field: Flask, tablet: Tablet, logged: tuple[UUID, UUID], wrong: dict[str, Any]
) -> None:
    execute(field, RESTORED)
    reply = tell(tablet, {**held(logged[0], uuid4()), **wrong})
    assert reply.status_code in {400, 422}
    assert rows(field, "SELECT count(*) FROM held_elsewhere") == [(0,)]
