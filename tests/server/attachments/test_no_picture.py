"""What was sent as a picture and is none: offered as the file that its bytes are."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from server.attachments import checking
from server.fieldwork.disputed_photos import drawn, files_of
from server.http.language import file_size
from shared.rules.scope import EVERYTHING
from tests.server.attachments.sending import Sender, photo
from tests.server.attachments.test_checking import PDF
from tests.server.attachments.test_quarantined_files import listed, settle, supervisor
from tests.server.kinds.samples import FIRST
from tests.server.kinds.samples import photo as photo_fields
from tests.server.sync.field import Tablet

__all__ = ["supervisor"]


def released_photo(sender: Sender, supervisor: Tablet, content: bytes) -> tuple[UUID, UUID]:
    """(defect, its photo), whose bytes were sent as JPEG and released where they are none."""
    defect, image, tablet = uuid4(), uuid4(), sender.tablet
    named: dict[str, Any] = {"file": hashlib.sha256(content).hexdigest(), "size": len(content)}
    tablet.write(FIRST["defect"], defect, kind="defect")
    tablet.write(photo_fields(defect, "defect", **named), image, kind="photo")
    tablet.push()
    assert sender.upload(content, record=image).status_code == 204
    with tablet.app.app_context():
        checking.check_files(60)
    for item in listed(supervisor):
        assert settle(supervisor, UUID(str(item["id"])), "released").status_code == 303
    return defect, image


def test_a_released_document_is_offered_as_what_its_bytes_are(
    sender: Sender, supervisor: Tablet
) -> None:
    defect, image = released_photo(sender, supervisor, PDF)
    client = sender.tablet.app.test_client()
    said = {"en": "PDF document, 4 kB: keep a copy", "ar": "مستند PDF، 4 كيلوبايت: نزّله"}
    for language, words in said.items():
        page = client.get(f"/records/{defect}?lang={language}", headers=supervisor.identity).text
        assert words in page
        assert f"/files/{image}/thumbnail" not in page
        assert f'href="/files/{image}/original" download' in page


@pytest.mark.parametrize(("content", "is_drawn"), [(photo(77), True), (PDF, False)])
def test_a_conflict_draws_what_is_a_picture_and_names_what_is_none(
    sender: Sender, supervisor: Tablet, content: bytes, is_drawn: bool
) -> None:
    _defect, image = released_photo(sender, supervisor, content)
    missing = uuid4()
    with sender.tablet.app.test_request_context("/?lang=en"):
        shown = [str(image), str(missing)]
        said = drawn(shown, files_of([{"photos": shown}], EVERYTHING))
    assert (f'src="/files/{image}/thumbnail"' in said) == is_drawn
    assert ("Photo 1: no picture but a file of 4 kB" in said) != is_drawn
    assert f'"/records/{missing}">Photo 2: not here yet</a>' in said


@pytest.mark.parametrize(
    ("size_bytes", "said"),
    [(0, "0 kB"), (1, "1 kB"), (999_000, "999 kB"), (999_001, "1,000 kB"), (1_000_000, "1.0 MB"),
     (4_210_000, "4.3 MB"), (1_234_500_000, "1,234.5 MB")],
)  # fmt: skip
def test_a_file_is_never_smaller_than_told(field: Flask, size_bytes: int, said: str) -> None:
    with field.test_request_context("/?lang=en"):
        assert file_size(size_bytes) == said
