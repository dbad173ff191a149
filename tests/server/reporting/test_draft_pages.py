"""The draft's page and the page of the hours, as a supervisor and an administrator use them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from server.db import db
from server.reporting import drafts
from server.reporting.draft_models import WeekDraft, WeekTimes
from tests.server.reporting.conftest import WEEK, Office, SignIn, token_of
from tests.server.reporting.test_behind import check_all, rows_of
from tests.server.reporting.test_issuing import accept_waiting

PATH = f"/weeks/KW-MU/{WEEK}/draft"


@pytest.fixture(autouse=True)
def quick(quick_pdf: None) -> None:
    """No typesetting."""


@pytest.fixture
def supervisor(
    sign_in: SignIn, office: Office, monkeypatch: pytest.MonkeyPatch
) -> Iterator[FlaskClient]:
    """Signed in on Sunday morning; afterwards no draft waits."""
    monkeypatch.setattr(office.season.clock, "moment", datetime(2026, 11, 15, 3, 0, tzinfo=UTC))
    yield sign_in("season.supervisor")
    with office.app.app_context():
        for one in db.session.scalars(db.select(WeekDraft).filter_by(issued_at=None)):
            db.session.delete(one)
        db.session.commit()


def post(client: FlaskClient, path: str, **form: str) -> tuple[int, str]:
    token = token_of(client.get("/weeks?lang=en").text)
    answer = client.post(path, data={"csrf_token": token, **form}, follow_redirects=True)
    return answer.status_code, answer.text


def test_a_draft_is_read_annotated_and_issued_on_its_page(
    supervisor: FlaskClient, office: Office
) -> None:
    assert "Draft it now" in supervisor.get(f"{PATH}?lang=en").text
    assert "Not read yet" in post(supervisor, PATH, do="draft")[1]
    said = {"remark_ar": "  <b>ملاحظة</b> ", "remark_en": "A <b>remark</b>"}
    status, page = post(supervisor, PATH, do="read", seen="1", **said)
    assert status == 200
    assert "Marked as read." in page
    assert "A &lt;b&gt;remark&lt;/b&gt;" in page
    status, page = post(supervisor, PATH, do="issue", seen="2")
    assert "Issue 1 is issued" in page
    issued = supervisor.get(f"/weeks/KW-MU/{WEEK}/1?lang=en").text
    assert "A &lt;b&gt;remark&lt;/b&gt;" in issued
    assert "signed remark" in issued
    assert "Draft a restatement" in page


def test_every_number_of_a_draft_opens_the_drafts_own_cut(
    supervisor: FlaskClient, sign_in: SignIn, office: Office
) -> None:
    path, before = f"/weeks/KW-HA/{WEEK}/draft", f"/weeks/KW-HA/{WEEK}"
    post(supervisor, path, do="draft")
    drafted = supervisor.get(f"{path}?lang=en").text
    codes = check_all(supervisor, drafted, f"{path}/behind/")
    assert codes >= {"planned", "accepted", "spi", "received", "verdict", "late"}
    accepted = rows_of(supervisor, f"{path}/behind/accepted")
    with office.app.app_context():
        accept_waiting(office, contract=9)
    # What arrives since is no row of the draft's, and is one of what stands now.
    rows_of.cache_clear()
    assert rows_of(supervisor, f"{path}/behind/accepted") == accepted
    assert rows_of(supervisor, f"{before}/behind/accepted") != accepted
    page = supervisor.get(f"{path}/behind/accepted?lang=en").text
    assert f'href="{path}"' in page
    assert "As of the cut of the register" in page
    assert "preview, not issued" not in page
    table = {"governorate": "KW-HA", "week": str(WEEK), "figure": "accepted", "issue": "draft"}
    for reader in ("governor.hawalli", "supervisor.9"):
        client = sign_in(reader)
        assert client.get(f"{path}/behind/accepted").status_code in {403, 404}
        assert client.get("/tables/week-figure.csv", query_string=table).status_code in {403, 404}


def test_behind_a_draft_that_does_not_wait_there_is_nothing(supervisor: FlaskClient) -> None:
    for week in (WEEK, "2026-11-09", "2027-11-07"):
        assert supervisor.get(f"/weeks/KW-FA/{week}/draft/behind/accepted").status_code == 404


def test_a_draft_is_in_the_queue_of_whoever_may_read_it_until_it_is_read(
    supervisor: FlaskClient, sign_in: SignIn, office: Office
) -> None:
    assert "queue-drafts" not in supervisor.get("/queues").text
    post(supervisor, PATH, do="draft")
    page = supervisor.get("/queues?lang=en").text
    assert 'id="queue-drafts"' in page
    assert f'href="{PATH}"' in page
    assert "Week of 8 November 2026" in page
    for other in ("supervisor.9", "admin", "governor.hawalli"):
        assert "queue-drafts" not in sign_in(other).get("/queues").text
    with office.app.app_context():
        seen = next(iter(drafts.waiting(["KW-MU"], WEEK).values())).version
    post(supervisor, PATH, do="read", seen=str(seen), remark_ar="", remark_en="")
    assert "queue-drafts" not in supervisor.get("/queues").text


def test_what_was_typed_is_kept_when_somebody_was_faster(
    supervisor: FlaskClient, office: Office
) -> None:
    post(supervisor, PATH, do="draft")
    with office.app.app_context():
        seen = drafts.waiting(["KW-MU"], WEEK)["KW-MU"].version
    first = {"remark_ar": "الأول", "remark_en": "the first"}
    post(supervisor, PATH, do="read", seen=str(seen), **first)
    second = {"remark_ar": "الثاني", "remark_en": "the second"}
    status, page = post(supervisor, PATH, do="read", seen=str(seen), **second)
    assert status == 409
    assert "somebody changed this draft" in page
    assert "the first" in page
    assert ">the second</textarea>" in page
    status, page = post(supervisor, PATH, do="read", seen=str(seen), remark_ar="ن" * 301)
    assert status == 422
    assert "The text is too long." in page


@pytest.mark.parametrize("form", [{"do": "fly"}, {}, {"do": "issue", "seen": "x"}])
def test_an_order_that_is_none_changes_nothing(
    supervisor: FlaskClient, form: dict[str, str]
) -> None:
    assert post(supervisor, PATH, **form)[0] in {409, 422}


def test_a_week_that_runs_is_not_drafted_before_its_cut_off(
    supervisor: FlaskClient, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = office.season.clock
    monkeypatch.setattr(clock, "moment", datetime(2026, 11, 14, 20, 0, tzinfo=UTC))
    path = PATH.replace("KW-MU", "KW-AH")
    page = supervisor.get(f"{path}?lang=en").text
    assert "It is cut off on" in page
    assert "Draft it now" not in page
    assert post(supervisor, path, do="draft")[0] == 422


def test_hours_are_set_with_a_reason_by_who_sees_the_whole_country(
    sign_in: SignIn, office: Office
) -> None:
    admin = sign_in("admin")
    assert "Saturday, the week&#39;s last day, 23:30" in admin.get("/weeks/times?lang=en").text
    form = {"cut_off_day": "7", "cut_off_time": "٠٦:٠٠", "issue_day": "7", "issue_time": "09:15"}
    assert "This field is needed." in post(admin, "/weeks/times", seen="1", **form)[1]
    early = {**form, "issue_time": "06:10", "reason": "r"}
    status, page = post(admin, "/weeks/times", seen="1", **early)
    assert (status, "at least 30 minutes after its cut-off" in page) == (422, True)
    assert 'value="06:10"' in page
    status, page = post(admin, "/weeks/times", seen="1", reason="<i>later</i>", **form)
    assert "the Sunday after, 09:15" in page
    assert "&lt;i&gt;later&lt;/i&gt;" in page
    assert post(admin, "/weeks/times", seen="1", reason="again", **form)[0] == 409
    with office.app.app_context():
        db.session.delete(db.session.get_one(WeekTimes, 2))
        db.session.commit()
