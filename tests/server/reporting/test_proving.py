"""A PDF in somebody's hands: issued, unaltered, restated, or not; and hostile files."""

from __future__ import annotations

import hashlib
import io
import json
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pypdf
import pytest
from click.testing import Result
from sqlalchemy import text

from server.db import db
from server.reporting import queries
from server.reporting.cli import week as week_command
from server.reporting.proving import (
    MOST_BYTES,
    issue_named_in,
    prove_file,
    prove_issue,
    prove_sha256,
)
from tests.server.reporting.conftest import WEEK, Office

NOT_ISSUED = {
    **{"issued": False, "unaltered": False, "week": None, "governorate": None},
    "restated_by": None,
}


@pytest.fixture
def kept(office: Office) -> Iterator[Any]:
    """The newest issue's Arabic page, within an application context."""
    with office.app.app_context():
        yield queries.issued_page(office.newest(), "ar")
        db.session.rollback()


def verify(office: Office, path: Path, *words: str) -> Result:
    return office.app.test_cli_runner().invoke(week_command, ["verify", str(path), *words])


def file_of(folder: Path, content: bytes) -> Path:
    path = folder / "week.pdf"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_issued_file_is_issued_and_unaltered(
    office: Office, tmp_path: Path, language: str
) -> None:
    with office.app.app_context():
        pdf = queries.issued_page(office.newest(), language).pdf
    done = verify(office, file_of(tmp_path, pdf), "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.output) == {
        **{"issued": True, "unaltered": True, "week": str(WEEK), "governorate": "KW-HA"},
        "restated_by": None,
    }
    told = verify(office, file_of(tmp_path, pdf))
    assert "Issued and unaltered: issue" in told.output


@pytest.mark.parametrize("place", [20, -30, -1])
def test_one_other_byte_and_it_is_altered(kept: Any, place: int) -> None:
    altered = bytearray(kept.pdf)
    altered[place] ^= 1
    found = prove_file(bytes(altered))
    assert (found.is_issued, found.is_unaltered) == (True, False)
    assert found.as_json()["week"] == str(WEEK)


def test_an_altered_file_exits_with_1(office: Office, kept: Any, tmp_path: Path) -> None:
    path = file_of(tmp_path, kept.pdf + b"\n")
    done = verify(office, path, "--json")
    assert done.exit_code == 1
    assert json.loads(done.output)["issued"] is True
    assert json.loads(done.output)["unaltered"] is False
    assert "Altered: it says it is issue" in verify(office, path).output


def test_another_pdf_was_never_issued(office: Office, tmp_path: Path) -> None:
    done = verify(office, file_of(tmp_path, b"%PDF-1.7\nof somebody else\n%%EOF"), "--json")
    assert done.exit_code == 1
    assert json.loads(done.output) == NOT_ISSUED


def test_a_file_that_names_an_issue_that_is_not_was_never_issued(office: Office) -> None:
    with office.app.app_context():
        found = prove_file(b"%PDF-1.7\ntareeq-issue:" + os.urandom(16).hex().encode())
    assert found.as_json() == NOT_ISSUED


def test_a_restated_issue_names_its_newest(office: Office, kept: Any) -> None:
    values = {"id": "00000000-0000-7000-8000-000000000001", "of": str(kept.week)}
    db.session.execute(
        text(
            "INSERT INTO issued_week SELECT (r).* FROM (SELECT jsonb_populate_record(w, "
            "jsonb_build_object('id', CAST(:id AS text), 'issue', issue + 4)) AS r"
            " FROM issued_week w WHERE id = :of) AS later"
        ),
        values,
    )
    found = prove_sha256(kept.pdf_sha256)
    assert (found.is_unaltered, found.restated_by) == (True, office.newest().issue)
    assert found.week is not None
    assert found.restated_by == found.week.issue + 4


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE issued_week SET seal = repeat('ab', 32) WHERE id = :id",
        "UPDATE issued_week SET issue = 77 WHERE id = :id",
        "UPDATE root SET signature = decode(repeat('00', 64), 'hex') WHERE number = :sealed_by",
        "UPDATE issued_page SET pdf = 'other', pdf_sha256 = :other WHERE week = :id",
    ],
)
def test_what_the_signed_register_does_not_prove_was_not_issued(
    office: Office, kept: Any, statement: str
) -> None:
    """Somebody who writes to the database, and cannot sign."""
    week, pdf = office.newest(), bytes(kept.pdf)
    other = hashlib.sha256(b"other").hexdigest()
    given = {"id": week.id, "sealed_by": week.sealed_by, "other": other}
    db.session.execute(text(statement), given)
    db.session.expire_all()
    assert prove_file(pdf).as_json() == NOT_ISSUED
    assert prove_file(b"other").as_json() == NOT_ISSUED
    assert not prove_issue(week.id).is_issued


def test_hostile_files_are_refused_in_words(office: Office, tmp_path: Path) -> None:
    for content, said in ((b"", "not a PDF"), (b"PK\x03\x04", "not a PDF")):
        done = verify(office, file_of(tmp_path, content), "--json")
        assert done.exit_code == 1
        assert said in done.output
    huge = tmp_path / "huge.pdf"
    with huge.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(MOST_BYTES + 1)
    assert "larger than 50 MB" in verify(office, huge).output
    assert verify(office, tmp_path / "none.pdf").exit_code == 2
    assert verify(office, huge, "--week", str(WEEK)).exit_code == 2


def test_a_bomb_and_a_torn_stream_are_not_unpacked(office: Office) -> None:
    bomb = zlib.compress(b"\0" * 80_000_000)
    for packed in (bomb, b"torn", b""):
        content = b"%PDF-1.7\n1 0 obj\n<</Type /ObjStm>>\nstream\n" * 300 + packed
        with office.app.app_context():
            assert prove_file(content).as_json() == NOT_ISSUED


def test_a_truncated_page_is_not_the_issued_one(kept: Any) -> None:
    for length in (10, 1000, len(kept.pdf) // 2, len(kept.pdf) - 1):
        assert not prove_file(kept.pdf[:length]).is_unaltered


def test_a_page_saved_anew_by_another_program_still_names_its_issue(kept: Any) -> None:
    saved = io.BytesIO()
    pypdf.PdfWriter(clone_from=io.BytesIO(kept.pdf)).write(saved)
    found = prove_file(saved.getvalue())
    assert (found.is_issued, found.is_unaltered) == (True, False)


def test_an_id_is_read_however_a_program_writes_it() -> None:
    issue = UUID(int=7)
    plain = f"tareeq-issue:{issue.hex}".encode()
    octal = plain.replace(b"-", rb"\055").replace(b":", rb"\072")
    for written in (
        plain,
        octal,
        plain.decode().encode("utf-16-be"),
        b"<%s>" % plain.hex().encode(),
    ):
        assert issue_named_in(b"%PDF-1.7 " + written + b"\n") == issue
