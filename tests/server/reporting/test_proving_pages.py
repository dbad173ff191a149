"""/verify for anybody who holds a paper or a PDF: what proves it, and never a figure."""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from flask.testing import FlaskClient
from PIL import Image

from server.reporting import queries
from server.reporting.document import Cut, set_pdf
from tests.server.reporting.conftest import WEEK, Office, SignIn
from tests.server.reporting.test_document import CUT, busy_week

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
