"""Verify: digests tell which buckets differ, and these are mended to the last record."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from shared.sync.digest import bucket_of, digests, division_for, entry
from tests.server.sync.field import Tablet, add_person, execute, rows, work
from tests.server.sync.test_pull import pull_all
from tests.server.sync.test_scope_changes import set_scope

Held = dict[str, dict[str, Any]]


@pytest.fixture
def tablet(committed_field: Flask) -> Tablet:
    """Twelve works, of contracts 9 and 10 in Hawalli and 7 in the Capital."""
    found = Tablet(committed_field, add_person(committed_field))
    for activity in ("C09-A01", "C10-A01", "C07-A01") * 4:
        found.write(work(activity=activity, section=None))
    found.push()
    return found


def ask(tablet: Tablet, cursor: str, **message: Any) -> Any:
    reply = tablet.app.test_client().post(
        "/api/v1/sync/verify", json={"cursor": cursor, **message}, headers=tablet.identity
    )
    assert reply.status_code == 200, reply.get_data(as_text=True)
    return reply.get_json()


def told(held: Held, division: int | None = None) -> list[dict[str, Any]]:
    """The scopes of what is held, with their digests."""
    cells: dict[tuple[str, int], list[bytes]] = {}
    for item in held.values():
        found = entry(UUID(item["record"]), item["version"], item["hash"])
        cells.setdefault((item["governorate"], item["contract"]), []).append(found)
    return [
        {"governorate": g, "contract": c, "digests": digests(e, division or division_for(len(e)))}
        for (g, c), e in cells.items()
    ]


def mend(tablet: Tablet, cursor: str, held: Held, division: int = 16) -> tuple[int, int]:
    """Verify and mend; how many records came and how many went."""
    first = ask(tablet, cursor, scopes=told(held, division))
    known = {(s["governorate"], s["contract"]) for s in told(held)}
    unknown = [
        {**cell, "digests": [""] * division}
        for cell in first["scopes"]
        if (cell["governorate"], cell["contract"]) not in known
    ]
    differing = first["differing"] + ask(tablet, cursor, scopes=unknown)["differing"]
    if not differing:
        return 0, 0
    listed = [
        {"record": r["record"], "version": r["version"], "hash": r["hash"]}
        for r in held.values()
        if {
            "governorate": r["governorate"], "contract": r["contract"], "division": division,
            "bucket": bucket_of(UUID(r["record"]), division),
        } in differing
    ]  # fmt: skip
    second = ask(tablet, cursor, buckets=differing, held=listed)
    for record in second["records"]:
        held[record["record"]] = record
    for record in second["gone"]:
        del held[record]
    return len(second["records"]), len(second["gone"])


@pytest.mark.parametrize("division", [1, 16, 256])
def test_what_is_the_same_differs_nowhere(tablet: Tablet, division: int) -> None:
    held, cursor = pull_all(tablet)
    reply = ask(tablet, cursor, scopes=told(held, division))
    assert reply["differing"] == []
    cells = {(s["governorate"], s["contract"]) for s in reply["scopes"]}
    assert cells == {("KW-HA", 9), ("KW-HA", 10), ("KW-KU", 7)}


def test_altered_missing_and_extra_records_are_mended(tablet: Tablet) -> None:
    held, cursor = pull_all(tablet)
    good = {record: dict(item) for record, item in held.items()}
    names = list(held)
    held[names[0]]["hash"] = "00" * 32
    held[names[1]]["version"] = 7
    del held[names[2]]
    extra = str(uuid4())
    held[extra] = {**held[names[3]], "record": extra}
    assert mend(tablet, cursor, held) == (3, 1)
    assert held == good
    assert mend(tablet, cursor, held) == (0, 0)


def test_a_scope_that_is_missing_as_a_whole_comes_back(tablet: Tablet) -> None:
    held, cursor = pull_all(tablet)
    part = {record: item for record, item in held.items() if item["contract"] != 10}
    assert mend(tablet, cursor, part) == (4, 0)
    assert part == held


def test_what_is_newer_than_the_cursor_is_no_difference(tablet: Tablet) -> None:
    held, cursor = pull_all(tablet)
    before = dict(held)
    edited, moved = list(held)[:2]
    tablet.write({"notes": "newer"}, UUID(edited), UUID(held[edited]["change"]))
    tablet.write({"activity": "C07-A01"}, UUID(moved), UUID(held[moved]["change"]))
    tablet.write(work())
    tablet.push(13)
    assert mend(tablet, cursor, held) == (0, 0)
    assert held == before


def test_what_is_not_of_the_scope_is_gone(tablet: Tablet) -> None:
    held, _ = pull_all(tablet)
    narrow = Tablet(tablet.app, add_person(tablet.app, contracts=[9]))
    _, cursor = pull_all(narrow)
    assert mend(narrow, cursor, held) == (0, 8)
    assert {item["contract"] for item in held.values()} == {9}


def test_more_than_a_reply_holds_is_mended_in_turns(
    tablet: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy import text

    from server.sync import comparing

    few = str(comparing.DIFFERENCES).replace(str(comparing.MOST_RECORDS), "3")
    few = few.replace(str(comparing.MOST_RECORDS + 1), "4")
    monkeypatch.setattr(comparing, "DIFFERENCES", text(few))
    _, cursor = pull_all(tablet)
    buckets = [{"governorate": "KW-HA", "contract": 9, "division": 1, "bucket": 0}]
    first = ask(tablet, cursor, buckets=buckets)
    assert (len(first["records"]), first["more"]) == (3, True)
    names = ("record", "version", "hash")
    held = [{name: record[name] for name in names} for record in first["records"]]
    second = ask(tablet, cursor, buckets=buckets, held=held)
    assert (len(second["records"]), second["more"]) == (1, False)


def test_a_record_in_two_of_the_buckets_asked_for_comes_once(tablet: Tablet) -> None:
    held, cursor = pull_all(tablet)
    cell = {"governorate": "KW-HA", "contract": 9}
    buckets = [{**cell, "division": d, "bucket": b} for d in (1, 16, 256) for b in range(d)]
    found = sorted(r["record"] for r in ask(tablet, cursor, buckets=buckets)["records"])
    assert found == sorted(r for r, item in held.items() if item["contract"] == 9)


def test_a_reply_is_held_to_the_bytes_of_a_page(
    tablet: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a pull's page: a thousand large records at once would be more than a tablet can take."""
    _, cursor = pull_all(tablet)
    monkeypatch.setattr("server.sync.comparing.MAX_PAGE_BYTES", 1)
    buckets = [{"governorate": "KW-HA", "contract": 9, "division": 1, "bucket": 0}]
    held: list[dict[str, Any]] = []
    sizes = []
    while not sizes or sizes[-1][1]:
        reply = ask(tablet, cursor, buckets=buckets, held=held)
        held += [{n: r[n] for n in ("record", "version", "hash")} for r in reply["records"]]
        sizes.append((len(reply["records"]), reply["more"]))
    assert sizes == [(1, True), (1, True), (1, True), (1, False)]


def test_a_download_that_is_not_complete_cannot_be_verified(tablet: Tablet) -> None:
    _, cursor = pull_all(tablet)
    set_scope(tablet, None, [9])
    client = tablet.app.test_client()
    for wrong in (cursor, "none", ""):
        reply = client.post("/api/v1/sync/verify", json={"cursor": wrong}, headers=tablet.identity)
        assert reply.status_code in {400, 409}
    assert client.post(
        "/api/v1/sync/verify", json={"cursor": cursor}, headers=tablet.identity
    ).get_json()["error"]["code"] == "pull_first"  # fmt: skip


@pytest.mark.parametrize(
    "message",
    [
        {"scopes": [{"governorate": "KW-HA", "contract": 9, "digests": ["", ""]}]},
        {"scopes": [{"governorate": "KW-HA", "contract": 9, "digests": ["zz"]}]},
        {"scopes": [{"governorate": "KW-HA", "contract": 2**31, "digests": [""]}]},
        {"buckets": [{"governorate": "x", "contract": 9, "division": 16, "bucket": 256}]},
        {"buckets": [{"governorate": "x", "contract": 9, "division": 0, "bucket": 0}]},
        {"held": [{"record": "x", "version": 1, "hash": ""}]},
        {"held": [{"record": str(uuid4()), "version": 2**31, "hash": ""}]},
        {"held": "all"},
    ],
)
def test_bad_input_names_its_field(tablet: Tablet, message: dict[str, Any]) -> None:
    _, cursor = pull_all(tablet)
    reply = tablet.app.test_client().post(
        "/api/v1/sync/verify", json={"cursor": cursor, **message}, headers=tablet.identity
    )
    assert reply.status_code == 422
    [named] = reply.get_json()["error"]["fields"]
    assert named.startswith(next(iter(message)))


def test_a_damaged_row_is_never_equal(tablet: Tablet) -> None:
    held, cursor = pull_all(tablet)
    one = next(iter(held.values()))
    bucket = {
        "governorate": one["governorate"], "contract": one["contract"], "division": 256,
        "bucket": bucket_of(UUID(one["record"]), 256),
    }  # fmt: skip
    spoiled = [{"record": one["record"], "version": 0, "hash": ""}]
    reply = ask(tablet, cursor, buckets=[bucket], held=spoiled)
    assert one in reply["records"]
    assert reply["gone"] == []
    assert rows(tablet.app, "SELECT count(*) FROM head") == [(12,)]
    execute(tablet.app, "DELETE FROM work")
