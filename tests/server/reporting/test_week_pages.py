"""Overview and weeks in a browser: scope, issuing, downloads, the same answer for what is not."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest

from tests.server.reporting.conftest import WEEK, Office, SignIn, token_of

PATHS = (f"/weeks/{{}}/{WEEK}", f"/weeks/{{}}/{WEEK}/1", f"/weeks/{{}}/{WEEK}/1.pdf")


def without_ids(page: str) -> str:
    """A page without what differs from one request to the next."""
    page = re.sub(r'content="[\w.-]{60,}"|value="[\w.-]{60,}"', "", page)
    page = re.sub(r"01[0-9a-f]{30}|[0-9a-f]{8}-[0-9a-f-]{27}", "", page)
    return re.sub(r"/weeks/[\w/.%-]+", "", page)


@pytest.mark.parametrize("path", [*PATHS, f"/api/v1/weeks/{{}}/{WEEK}/1"])
def test_another_governorates_week_answers_like_one_that_is_not(sign_in: SignIn, path: str) -> None:
    client = sign_in("governor.jahra")
    theirs, nowhere = client.get(path.format("KW-HA")), client.get(path.format("KW-XX"))
    assert theirs.status_code == nowhere.status_code == 404
    assert without_ids(theirs.text) == without_ids(nowhere.text)
    assert client.get(path.format("KW-JA")).status_code == 200


@pytest.mark.parametrize(
    "week",
    [
        "2026-11-09",
        "2026-12-06",
        "never",
        "20261108",
        "9999-12-31",
        "0001-01-01",
        "0001-01-07",
        "2019-12-29",
    ],
)
def test_a_week_that_is_not_is_not_found(sign_in: SignIn, week: str) -> None:
    client = sign_in("admin")
    assert client.get(f"/weeks/KW-HA/{week}").status_code == 404
    assert client.get(f"/weeks?week={week}").status_code == 200


@pytest.mark.parametrize("issue", ["0", "99", "9" * 30])
def test_an_issue_that_is_not_is_not_found(sign_in: SignIn, issue: str) -> None:
    client = sign_in("admin")
    assert client.get(f"/weeks/KW-HA/{WEEK}/{issue}").status_code == 404
    assert client.get(f"/api/v1/weeks/KW-HA/{WEEK}/{issue}").status_code == 404


def test_some_contracts_are_not_enough_for_a_page(sign_in: SignIn) -> None:
    client = sign_in("supervisor.9")
    assert client.get(PATHS[0].format("KW-HA")).status_code == 404
    assert client.get(PATHS[1].format("KW-HA")).status_code == 404
    assert "No governor's page is in your scope" in client.get("/weeks?lang=en").text
    assert client.get("/api/v1/weeks").json == {"weeks": []}


def test_the_page_and_its_pdf_are_the_bytes_that_were_kept(sign_in: SignIn) -> None:
    client = sign_in("governor.hawalli")
    found = client.get(f"/api/v1/weeks/KW-HA/{WEEK}/1").json
    for language in ("ar", "en"):
        pdf = client.get(f"{found['page']}.pdf?lang={language}")
        assert pdf.mimetype == "application/pdf"
        assert hashlib.sha256(pdf.data).hexdigest() == found["pdf_sha256"][language]
    page = client.get(f"{found['page']}?lang=en")
    assert "Hawalli Governorate" in page.text
    assert found["figures"]["week_start"] == str(WEEK)


def test_the_kept_page_may_use_its_own_styles_and_run_nothing(sign_in: SignIn) -> None:
    page = sign_in("governor.hawalli").get(f"/weeks/KW-HA/{WEEK}/1")
    policy = page.headers["Content-Security-Policy"]
    styles = re.search(r"<style>(.*?)</style>", page.text, re.DOTALL)
    assert styles
    digest = base64.b64encode(hashlib.sha256(styles[1].encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "script" not in policy
    assert 'style="' not in page.text


@pytest.mark.usefixtures("quick_pdf")
def test_a_supervisor_issues_and_is_told(sign_in: SignIn, office: Office) -> None:
    client = sign_in("season.supervisor")
    page = client.get(f"/weeks?week={WEEK}&lang=en")
    assert "Issue again" in page.text
    form = {"week": str(WEEK), "governorate": "KW-HA", "csrf_token": token_of(page.text)}
    with office.app.app_context():
        before = office.newest().issue
    after = client.post("/weeks", data=form, follow_redirects=True)
    assert "Issued: Hawalli" in after.text or "صدر: حولي" in after.text
    with office.app.app_context():
        newest = office.newest()
        assert (newest.issue, newest.issued_by) == (
            before + 1,
            office.person("season.supervisor").id,
        )


def test_issuing_what_is_not_is_said(sign_in: SignIn) -> None:
    client = sign_in("season.supervisor")
    token = token_of(client.get("/weeks").text)
    form = {"week": str(WEEK), "governorate": "KW-XX", "csrf_token": token}
    after = client.post("/weeks", data=form, follow_redirects=True)
    assert "is-error" in after.text


@pytest.mark.parametrize("week", ["", "٢٠٢٦", "2026-02-30", "next"])
def test_no_other_week_is_issued_than_the_one_that_was_named(
    sign_in: SignIn, office: Office, week: str
) -> None:
    client = sign_in("season.supervisor")
    token = token_of(client.get("/weeks").text)
    with office.app.app_context():
        before = office.newest().issue
    form = {"week": week, "governorate": "KW-HA", "csrf_token": token}
    assert client.post("/weeks", data=form).status_code == 422
    with office.app.app_context():
        assert office.newest().issue == before


@pytest.mark.parametrize("who", ["governor.hawalli", "inspector.hawalli"])
def test_a_governor_or_inspector_reads_and_does_not_issue(sign_in: SignIn, who: str) -> None:
    client = sign_in(who)
    page = client.get(f"/weeks?week={WEEK}&lang=en").text
    assert "Issue again" not in page
    assert "Hawalli" in page
    assert "Jahra" not in page
    form = {"week": str(WEEK), "governorate": "KW-HA", "csrf_token": token_of(page)}
    assert client.post("/weeks", data=form).status_code == 403
    headers = {"X-CSRFToken": token_of(page)}
    assert (
        client.post("/api/v1/weeks", json={"week": str(WEEK)}, headers=headers).status_code == 403
    )


@pytest.mark.usefixtures("quick_pdf")
def test_a_program_issues_a_week(sign_in: SignIn) -> None:
    client = sign_in("season.supervisor")
    headers = {"X-CSRFToken": token_of(client.get("/weeks").text)}
    wanted = {"week": str(WEEK), "governorate": "KW-JA"}
    reply = client.post("/api/v1/weeks", json=wanted, headers=headers)
    assert reply.status_code == 201
    (made,) = reply.json["weeks"]
    assert (made["governorate"], made["sealed_by"] > made["root"]) == ("KW-JA", True)
    for wrong in ({"week": "soon"}, {"week": str(WEEK), "governorate": "KW-XX"}, {}):
        assert client.post("/api/v1/weeks", json=wrong, headers=headers).status_code == 422
    for never in ("0001-01-01", "0001-01-07", "9999-12-31", "2026-11-09"):
        reply = client.post("/api/v1/weeks", json={"week": never}, headers=headers)
        assert reply.status_code == 404


def test_the_overview_shows_one_card_a_governorate_in_scope(sign_in: SignIn) -> None:
    everything = sign_in("season.supervisor").get("/?lang=en").text
    assert everything.count('<article class="governorate') == 6
    assert "To review" in everything
    own = sign_in("governor.jahra").get("/?lang=en").text
    assert own.count('<article class="governorate') == 1
    # A governor has decisions to answer, and works of nobody to review.
    assert "Nothing waits for you" in own
    assert "To review" not in own
    assert "Hawalli" not in own


def test_an_empty_scope_says_what_to_do(sign_in: SignIn) -> None:
    page = sign_in("inspector.nowhere").get("/?lang=en")
    assert page.status_code == 200
    assert "Ask the administrator to set your scope" in page.text


def test_a_visitor_is_asked_to_sign_in(office: Office) -> None:
    client = office.app.test_client()
    assert client.get("/").status_code == 302
    assert client.get("/api/v1/weeks").status_code == 401
