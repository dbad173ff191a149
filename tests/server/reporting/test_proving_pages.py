"""/verify for anybody who holds a paper or a PDF: what proves it, and never a figure."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from flask.testing import FlaskClient
from PIL import Image

from server.app import create_app
from server.db import db
from server.http.edge import LARGEST_REQUEST
from server.register import service as register
from server.reporting import queries
from server.reporting.document import Cut, set_pdf
from tests.server.reporting.conftest import WEEK, Office, SignIn, token_of
from tests.server.reporting.test_document import CUT, busy_week
from tests.throwaway import throwaway_config

OFFICE = "https://tareeq.example"
ISSUE = "0197c5e2a0b17c3d8e4f5a6b7c8d9e0f"


@pytest.fixture
def stranger(office: Office) -> FlaskClient:
    client = office.app.test_client()
    client.get("/verify?lang=en")
    return client


def test_a_paper_is_known_by_its_code_and_shows_no_figure(
    office: Office, stranger: FlaskClient
) -> None:
    with office.app.app_context():
        week = office.newest()
        path, figures = f"/verify/{week.id.hex}", week.figures
        digests = [page.pdf_sha256 for page in queries.issued_pages(week)]
    answer = stranger.get(f"{path}?lang=en")
    assert answer.status_code == 200
    assert "This issue exists" in answer.text
    assert "Hawalli Governorate" in answer.text
    assert all(digest in answer.text for digest in digests)
    assert figures["accepted_percent"] not in answer.text
    assert "Sign in to open the page" in answer.text
    assert "هذا الإصدار موجود" in stranger.get(f"{path}?lang=ar").text


@pytest.mark.parametrize("code", ["0" * 32, "x", "ab" * 16, "g" * 32, "%F0%9F%96%A4", "a" * 4000])
def test_a_code_of_nothing_is_said_to_be_none(stranger: FlaskClient, code: str) -> None:
    answer = stranger.get(f"/verify/{code}?lang=en")
    assert answer.status_code == 404
    assert "Not an issued page" in answer.text


def test_a_files_sha256_proves_it(office: Office, stranger: FlaskClient) -> None:
    with office.app.app_context():
        digest = queries.issued_page(office.newest(), "ar").pdf_sha256
    assert "Issued and unaltered" in stranger.get(f"/verify?lang=en&sha256={digest.upper()}").text
    other = stranger.get("/verify", query_string={"lang": "en", "sha256": "0" * 64})
    assert "never issued" in other.text
    wrong = stranger.get("/verify", query_string={"lang": "en", "sha256": "<b>12"})
    assert "has 64 digits" in wrong.text
    assert "<b>12" not in wrong.text


def test_who_may_read_the_week_goes_on_to_it(office: Office, sign_in: SignIn) -> None:
    with office.app.app_context():
        week = office.newest()
        path, page = f"/verify/{week.id.hex}?lang=en", f"/weeks/KW-HA/{WEEK}/{week.issue}"
    own, other = (sign_in(f"governor.{name}").get(path).text for name in ("hawalli", "jahra"))
    assert f'href="{page}"' in own
    assert page not in other


def test_who_asks_too_often_waits(office: Office, stranger: FlaskClient) -> None:
    path, there = f"/verify/{ISSUE}", {"REMOTE_ADDR": "192.0.2.7"}
    codes = [stranger.get(path, environ_base=there).status_code for _ in range(62)]
    assert codes[:60] == [404] * 60
    assert codes[60:] == [429, 429]
    assert stranger.get(path).status_code == 404


@contextmanager
def behind(office: Office, proxies: int) -> Iterator[FlaskClient]:
    """A browser whose requests come in by so many proxies of ours, the last at 10.0.0.1."""
    url = str(office.app.config["SQLALCHEMY_DATABASE_URI"])
    config = replace(throwaway_config(url), trusted_proxies=proxies)
    app = create_app(config, office.app.extensions["tareeq.ports"])
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = "10.0.0.1"
    try:
        yield client
    finally:
        with app.app_context():
            db.engine.dispose()


def asked(client: FlaskClient, times: int, said: str) -> int:
    """The last status of so many questions; ``said``: X-Forwarded-For, {n} the question."""
    for n in range(times):
        answer = client.get(f"/verify/{ISSUE}", headers={"X-Forwarded-For": said.format(n=n)})
    return answer.status_code


def test_behind_a_proxy_each_caller_is_counted_by_their_own_address(office: Office) -> None:
    with behind(office, 1) as client:
        assert asked(client, 61, "192.0.2.7") == 429
        assert asked(client, 1, "192.0.2.8") == 404


@pytest.mark.parametrize(
    ("proxies", "said"),
    [(0, "198.51.100.{n}"), (1, "198.51.100.{n}, 192.0.2.7"), (2, "1.1.1.{n}, 192.0.2.7, 10.0.0.2"),
     (2, "198.51.100.{n}")],
)  # fmt: skip
def test_no_caller_is_another_by_writing_so(office: Office, proxies: int, said: str) -> None:
    with behind(office, proxies) as client:
        assert asked(client, 61, said) == 429


@pytest.mark.parametrize(
    "said", ["2001:db8:7:8:{n:x}::1", "[2001:db8:7:8::{n:x}]:443", "::ffff:192.0.2.7"]
)
def test_all_addresses_of_one_callers_network_are_one_caller(office: Office, said: str) -> None:
    with behind(office, 1) as client:
        assert asked(client, 61, said) == 429
        assert asked(client, 1, "2001:db8:7:9::1") == 404
        # Written as IPv6, an IPv4 address is the same caller's.
        assert asked(client, 1, "192.0.2.7") == (429 if "ffff" in said else 404)


def test_a_proxy_of_ours_says_that_it_was_reached_over_https(office: Office) -> None:
    for proxies, said, is_secure in [
        (1, "https", True),
        (2, "https", True),
        (1, "https, http", False),
        (1, "http", False),
        (0, "https", False),
    ]:
        with behind(office, proxies) as client:
            answer = client.get("/verify", headers={"X-Forwarded-Proto": said})
        assert ("Strict-Transport-Security" in answer.headers) == is_secure, (proxies, said)


def test_where_no_script_runs_the_pdf_is_sent(office: Office, stranger: FlaskClient) -> None:
    with office.app.app_context():
        pdf = queries.issued_page(office.newest(), "ar").pdf
    token = token_of(stranger.get("/verify?lang=en").text)

    def send(content: bytes, name: str = "week.pdf", code: str = token) -> tuple[int, str]:
        form = {"file": (io.BytesIO(content), name), "csrf_token": code}
        answer = stranger.post("/verify", data=form)
        return answer.status_code, answer.text

    assert send(pdf)[0] == 200
    assert "Issued and unaltered" in send(pdf)[1]
    assert "never issued" in send(pdf + b" ")[1]
    status, page = send(b"", "")
    assert (status, "Choose the PDF first." in page) == (422, True)
    assert send(pdf, code="")[0] == 403
    # As it comes, since the test's own form would leave a file of such a size open.
    too_much = {
        "data": bytes(LARGEST_REQUEST + 1),
        "content_type": "multipart/form-data; boundary=x",
    }
    assert stranger.post("/verify", **too_much).status_code == 413


def test_a_root_is_read_once_a_minute_and_its_failure_is_never_kept(
    office: Office, stranger: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with office.app.app_context():
        path = f"/verify/{office.newest().id.hex}"
    office.season.clock.advance(hours=1)
    read, holds = [], [False, True, True]

    def is_in_root(leaf: bytes, number: int) -> bool:
        read.append(number)
        return holds[len(read) - 1]

    monkeypatch.setattr(register, "is_in_root", is_in_root)
    assert [stranger.get(path).status_code for _ in range(4)] == [404, 200, 200, 200]
    assert len(read) == 2
    office.season.clock.advance(minutes=1)
    assert (stranger.get(path).status_code, len(read)) == (200, 3)


def test_its_words_are_for_whoever_holds_a_page(stranger: FlaskClient) -> None:
    page = stranger.get("/verify?lang=en").text
    assert "For staff" not in page
    assert "Open to everybody." in page
    assert "متاحة للجميع" in stranger.get("/verify?lang=ar").text


@pytest.mark.parametrize("contracts", [0, 18])
def test_the_code_on_paper_is_read_and_opens_the_answer(
    office: Office, tmp_path: Path, contracts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = office.app.extensions["tareeq.config"]
    monkeypatch.setitem(office.app.extensions, "tareeq.config", replace(config, public_url=OFFICE))
    cut: Cut = replace(CUT, id=ISSUE)
    with office.app.app_context():
        pdf = set_pdf(busy_week(contracts), cut, "ar")
    words = [str(shutil.which("pdftoppm")), "-r", "150", "-png", "-", str(tmp_path / "page")]
    subprocess.run(words, input=pdf, check=True)
    (page,) = tmp_path.glob("*.png")
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(page.read_bytes())))
    assert [one.text for one in found] == [f"{OFFICE}/verify/{ISSUE}"]


def test_without_an_address_of_the_office_no_code_is_drawn(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from server.reporting.document import write_html

    config = office.app.extensions["tareeq.config"]
    monkeypatch.setitem(office.app.extensions, "tareeq.config", replace(config, public_url=""))
    with office.app.app_context():
        page = write_html(busy_week(1), replace(CUT, id=ISSUE), "en", "even")
    assert 'class="foot-code"' not in page
