"""What a tablet may build on, held against the fake server and the real one over HTTP."""

from __future__ import annotations

import json
import shutil
from typing import Any
from uuid import UUID

import pytest

from mobile.composition import Tablet
from mobile.faults import SignInError
from mobile.shapes import Fix, Safety, SyncState
from mobile.store.outbox import NewChange
from tests.contracts.conftest import PASSWORD, Served, Wire

WORK = {"activity": "C09-A01", "boq_item": "B1", "quantity": "12.50", "notes": "قطعة ١٠"}
HERE = Fix(29.33, 48.05, 4.0)


def log(tablet: Tablet, **fields: str) -> UUID:
    return tablet.store.log_work({**WORK, **fields}, HERE).record


def sync(tablet: Tablet) -> Any:
    summary = tablet.engine.sync_now()
    assert summary.state is SyncState.DONE, summary
    assert summary.left == 0
    return summary


def wire(tablet: Tablet) -> Wire:
    assert isinstance(tablet.transport, Wire)
    return tablet.transport


def records(tablet: Tablet) -> dict[str, tuple[Any, ...]]:
    """Every record as the server said it, straight from the file."""
    with tablet.store.database.read() as rows:
        found = rows.execute(
            "SELECT record, version, head_change, whole, fields, unsent FROM open_record"
            " WHERE is_shown"
        ).fetchall()
    return {
        row["record"]: (row["version"], row["head_change"], json.loads(row["whole"]))
        for row in found
        if json.loads(row["whole"]) == json.loads(row["fields"]) and not row["unsent"]
    }


def test_signing_in_brings_person_outbox_and_reference(served: Served) -> None:
    tablet = served.tablet()
    person = tablet.store.person()
    assert person is not None
    assert (person.username, person.governorates) == ("inspector", None)
    assert tablet.store.activity("C09-A01") is not None
    assert [line.code for line in tablet.store.boq_lines("C09-A02")] == ["B1"]
    assert tablet.store.queues()[0].next_n == 1
    assert not tablet.engine.fetch_reference()


def test_a_wrong_password_is_said(served: Served) -> None:
    tablet = served.tablet(is_signed_in=False)
    with pytest.raises(SignInError) as refused:
        tablet.engine.sign_in("inspector", "something else")
    assert refused.value.code == "sign_in_failed"


def test_works_logged_offline_arrive_once_and_whole(served: Served) -> None:
    tablet = served.tablet()
    wire(tablet).trouble = "down"
    logged = {str(log(tablet, notes=f"work {i}")) for i in range(7)}
    assert tablet.engine.sync_now().state is SyncState.NO_NETWORK
    wire(tablet).trouble = ""
    summary = sync(tablet)
    assert (summary.pushed, summary.acknowledged, summary.rejected) == (7, 7, 0)
    assert set(records(tablet)) == logged
    assert all(work.safety is Safety.THERE for work in tablet.store.works())
    other = served.tablet()
    sync(other)
    assert records(other) == records(tablet)


def test_a_push_whose_reply_was_lost_is_repeated_and_counts_once(served: Served) -> None:
    tablet = served.tablet()
    log(tablet)
    wire(tablet).trouble = "push reply lost"
    assert tablet.engine.sync_now().state is SyncState.NO_NETWORK
    assert tablet.store.outbox_counts().here == 1
    wire(tablet).trouble = ""
    log(tablet)
    assert sync(tablet).repeated == 1
    assert {version for version, *_ in records(tablet).values()} == {1}
    assert len(records(tablet)) == 2


def test_a_captive_portal_is_no_success(served: Served) -> None:
    tablet = served.tablet()
    log(tablet)
    wire(tablet).trouble = "portal"
    summary = tablet.engine.sync_now()
    assert summary.state is SyncState.WAIT
    assert summary.code == "not_ours"
    assert summary.try_again_s is not None
    assert summary.left == 1
    wire(tablet).trouble = ""
    sync(tablet)


def test_a_returned_work_comes_with_its_reason_and_goes_back_corrected(served: Served) -> None:
    tablet = served.tablet()
    record = log(tablet)
    sync(tablet)
    served.return_work(record, "قس الطول من جديد")
    sync(tablet)
    work = tablet.store.work(record)
    assert work is not None
    assert (work.state, work.return_reason) == ("returned", "قس الطول من جديد")
    tablet.store.correct_work(record, {"quantity": "11"})
    sync(tablet)
    work = tablet.store.work(record)
    assert work is not None
    assert (work.state, work.safety, str(work.quantity)) == ("corrected", Safety.THERE, "11")
    assert records(tablet)[str(record)][0] == 3


def test_ones_own_work_is_withdrawn_and_put_back(served: Served) -> None:
    tablet = served.tablet()
    record = log(tablet)
    withdrawn = tablet.store.withdraw_work(record)
    sync(tablet)
    assert records(tablet)[str(record)][2]["state"] == "withdrawn"
    tablet.store.undo(withdrawn)
    sync(tablet)
    assert records(tablet)[str(record)][2]["state"] == "logged"


def test_a_bad_change_is_refused_alone_and_mended(served: Served) -> None:
    tablet = served.tablet()
    first = log(tablet)
    bad = tablet.store.ids.uuid7()
    fields = {**WORK, "activity": "C99-A99", "state": "logged"}
    with tablet.store.database.write() as rows:
        tablet.store.append(rows, NewChange(bad, fields, {}))
    last = log(tablet)
    summary = sync(tablet)
    assert (summary.acknowledged, summary.rejected) == (2, 1)
    assert set(records(tablet)) == {str(first), str(last)}
    assert [problem.code for problem in tablet.store.problems()] == ["activity_unknown"]
    tablet.store.correct_work(bad, {"activity": "C09-A02"})
    sync(tablet)
    assert tablet.store.problems() == []
    assert records(tablet)[str(bad)][2]["activity"] == "C09-A02"


def test_a_server_that_misses_earlier_changes_gets_them(served: Served) -> None:
    tablet = served.tablet()
    for _ in range(3):
        log(tablet)
    with tablet.store.database.write() as rows:
        rows.execute("UPDATE change SET state = 'acknowledged' WHERE n < 3")
    sync(tablet)
    assert len(records(tablet)) == 3


def test_a_cloned_tablet_goes_on_in_an_outbox_of_its_own(served: Served) -> None:
    first = served.tablet()
    log(first)
    sync(first)
    clone_home = served.folder / "clone"
    shutil.copytree(served.folder / "tablet-0", clone_home)
    clone = served.tablet(clone_home, is_signed_in=False)
    log(first, notes="by the first")
    log(clone, notes="by the clone")
    sync(first)
    sync(clone)
    sync(first)
    assert len(records(first)) == 3
    assert records(first) == records(clone)
    assert first.store.queues()[0].outbox != clone.store.queues()[0].outbox
    log(clone)
    sync(clone)


def test_an_access_token_that_ran_out_is_renewed(served: Served) -> None:
    tablet = served.tablet()
    log(tablet)
    tablet.engine._session._access = "of yesterday"
    sync(tablet)
    assert any(path.endswith("/refresh") for path in wire(tablet).sent)


def test_a_tablet_started_again_goes_on_by_its_refresh_token(served: Served) -> None:
    tablet = served.tablet()
    record = log(tablet)
    home = tablet.store.database.path.parent
    served.tablets.remove(tablet)
    tablet.close()
    again = served.tablet(home, is_signed_in=False)
    sync(again)
    assert set(records(again)) == {str(record)}


def test_a_lost_reply_to_a_refresh_locks_nobody_out(served: Served) -> None:
    tablet = served.tablet()
    token = tablet.store.refresh_token()
    tablet.engine._session.forget_access()
    sync(tablet)
    with tablet.store.database.write() as rows:
        kept = "UPDATE person SET refresh_token = sealed('person.refresh_token', id, ?)"
        rows.execute(kept, (token,))
    tablet.engine._session.forget_access()
    sync(tablet)


def test_two_edits_of_one_quantity_are_a_conflict_and_both_tablets_agree(served: Served) -> None:
    first, second = served.tablet(), served.tablet()
    record = log(first)
    sync(first)
    sync(second)
    first.store.correct_work(record, {"quantity": "20"})
    second.store.correct_work(record, {"quantity": "30", "notes": "also"})
    sync(first)
    sync(second)
    sync(first)
    assert records(first) == records(second)
    work = second.store.work(record)
    assert work is not None
    assert (str(work.quantity), work.notes, work.has_conflict) == ("20", "also", True)
    assert work.safety is Safety.NEEDS_YOU


def test_signing_in_again_goes_on_with_the_same_outbox(served: Served) -> None:
    tablet = served.tablet()
    log(tablet)
    tablet.engine.sign_in("inspector", PASSWORD)
    log(tablet)
    sync(tablet)
    assert [queue.next_n for queue in tablet.store.queues()] == [3]
    assert len(records(tablet)) == 2


def test_listeners_hear_of_the_steps_and_the_end(served: Served) -> None:
    tablet = served.tablet()
    heard: list[Any] = []
    stop = tablet.engine.listen(heard.append)
    log(tablet)
    summary = sync(tablet)
    assert [news.step for news in heard[:-1]] == ["push", "pull"]
    assert heard[-1] == summary
    stop()
    sync(tablet)
    assert heard[-1] == summary
