"""A stranger with a paper and a phone: the code opened, then PDFs genuine, restated, altered."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page

from server.config import PROJECT
from server.reporting import queries
from server.reporting.document import Cut, set_pdf
from shared.rules.scope import EVERYTHING
from tests.served import served
from tests.server.reporting.conftest import WEEK, Office
from tests.server.reporting.test_document import CUT, busy_week

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
PHONE = {"width": 390, "height": 844}
SAID = {
    "exists": {"en": "This issue exists", "ar": "هذا الإصدار موجود"},
    "genuine": {"en": "Issued and unaltered", "ar": "صادرة ولم تُغيَّر"},
    "none": {"en": "Not an issued page", "ar": "ليست صفحة صادرة"},
    "restated": {"en": "A later issue restates it", "ar": "صُحِّح بإصدار لاحق"},
}


@pytest.fixture(scope="module")
def address(office: Office) -> Iterator[str]:
    """Jahra's first issue is restated; Hawalli's is not."""
    with office.app.app_context():
        if office.newest("KW-JA").issue == 1:
            office.issue("KW-JA")
    with served(office.app) as found:
        config = office.app.extensions["tareeq.config"]
        office.app.extensions["tareeq.config"] = replace(config, public_url=found)
        yield found
        office.app.extensions["tareeq.config"] = config


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A phone's browser in which nobody is signed in."""
    # Axe is put in by the test, past the policy that forbids our pages any foreign script.
    context = browser.new_context(base_url=address, bypass_csp=True, viewport=PHONE, has_touch=True)
    yield context.new_page()
    context.close()


def first_issue(office: Office, governorate: str) -> tuple[UUID, bytes]:
    """Its id and its Arabic PDF."""
    found = queries.issued_week(governorate, WEEK, 1, EVERYTHING)
    assert found is not None
    return found.id, queries.issued_page(found, "ar").pdf


def code_on_paper(issue: UUID) -> str:
    """What a camera reads on a printed page of this issue; in an application context."""
    cut: Cut = replace(CUT, id=issue.hex)
    pdf = set_pdf(busy_week(2, "Highway"), cut, "ar")
    drawn = subprocess.run(
        ["pdftoppm", "-gray", "-singlefile", "-r", "150", "-"],
        input=pdf, capture_output=True, check=True,
    )  # fmt: skip
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(drawn.stdout)))
    return str(code.text)


def answer_of(page: Page) -> str:
    """The answer's words; the page fits the phone and has no fault of access."""
    page.wait_for_selector(".proof")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    if AXE.exists():
        page.add_script_tag(path=AXE)
        found = page.evaluate("axe.run().then((found) => found.violations)")
        assert [(one["id"], one["nodes"][0]["target"]) for one in found] == []
    return page.inner_text(".proof")


def choose(page: Page, content: bytes) -> str:
    """The answer to a file that was chosen; the file itself is not sent."""
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    payload: FilePayload = {"name": "week.pdf", "mimeType": "application/pdf", "buffer": content}
    with page.expect_navigation():
        page.set_input_files("#verify-file", payload)
    assert "POST" not in sent
    return answer_of(page)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_strangers_phone_tells_what_is_genuine(page: Page, office: Office, language: str) -> None:
    with office.app.app_context():
        (hawalli, pdf), (jahra, restated) = (
            first_issue(office, place) for place in ("KW-HA", "KW-JA")
        )
        code, older = code_on_paper(hawalli), code_on_paper(jahra)
    page.goto(f"{code}?lang={language}")
    answer = answer_of(page)
    assert SAID["exists"][language] in answer
    assert SAID["restated"][language] not in answer
    page.goto(older)
    assert SAID["restated"][language] in answer_of(page)
    answer = choose(page, pdf)
    assert SAID["genuine"][language] in answer
    assert SAID["restated"][language] not in answer
    answer = choose(page, restated)
    assert SAID["genuine"][language] in answer
    assert SAID["restated"][language] in answer
    assert SAID["none"][language] in choose(page, pdf.replace(b"%%EOF", b"%%EoF"))
