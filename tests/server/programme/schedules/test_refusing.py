"""Files made by hand to do harm, or harmed themselves: each is refused with its own code."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from server.programme.schedules import reading
from server.programme.schedules.reading import read_schedule
from server.programme.schedules.refusals import REFUSALS, ScheduleRefusedError

NAMESPACE = "http://schemas.microsoft.com/project"
HEAD = f'<?xml version="1.0" encoding="UTF-8"?><Project xmlns="{NAMESPACE}">'
BOMB = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BILLION = f'<!DOCTYPE Project [<!ENTITY l0 "lol">{BOMB}]>'
OUTSIDE = '<!DOCTYPE Project [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
REMOTE = '<!DOCTYPE Project SYSTEM "http://127.0.0.1:1/x.dtd">'


def xml(prologue: str = "", body: str = "", root: str = "Project") -> bytes:
    return f'<?xml version="1.0"?>{prologue}<{root} xmlns="{NAMESPACE}">{body}</{root}>'.encode()


def zipped(members: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return held.getvalue()


def encrypted() -> bytes:
    """A ZIP whose members say that they want a password."""
    content = bytearray(zipped({"xl/workbook.xml": b"<workbook/>"}))
    for sign, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        struct.pack_into("<H", content, content.index(sign) + place, 1)
    return bytes(content)


XER = "ERMHDR\t20.12\t2025-01-05\tProject\tadmin\r\n%T\tPROJECT\r\n%F\tproj_id\r\n%R\t1\r\n%E\r\n"
SHEET = b'<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
BOOK = {
    "xl/workbook.xml": b'<workbook><sheets><sheet name="x" id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": b'<r><Relationship Id="r1" Target="worksheets/s.xml"/></r>',
}

HOSTILE = {
    "nothing": (b"", "file_empty"),
    "zeros": (bytes(5000), "file_empty"),
    "blanks": (b" \r\n" * 50, "file_empty"),
    "billion laughs": (xml(BILLION, "<Name>&l9;</Name>"), "xml_entities"),
    "a file of the server": (xml(OUTSIDE, "<Name>&x;</Name>"), "xml_entities"),
    "a type elsewhere": (xml(REMOTE), "xml_entities"),
    "entities in 16 bits": (
        xml(BILLION).decode().replace("1.0", '1.0" encoding="utf-16', 1).encode("utf-16"),
        "xml_entities",
    ),
    "entities of P6": (
        f"<!DOCTYPE a [{BOMB}]><APIBusinessObjects/>".encode(),
        "xml_entities",
    ),
    "XML cut": (HEAD.encode() + b"<Tasks><Task><UID>1</UI", "file_truncated"),
    "XML cut after a tag": (HEAD.encode() + b"<Tasks>", "file_truncated"),
    "XML not well formed": (xml(body="<Tasks></Task>"), "file_broken"),
    "cp1256 that says UTF-8": (
        (HEAD + "<Name>كشط</Name></Project>").encode("cp1256"),
        "encoding_wrong",
    ),
    "an encoding that is none": (
        b'<?xml version="1.0" encoding="klingon"?><Project/>',
        "encoding_wrong",
    ),
    "a page": (b"<html><body>hello</body></html>", "format_unknown"),
    "a drawing": (xml(root="svg"), "format_unknown"),
    "GanttProject": (b'<?xml version="1.0"?><project name="x"></project>', "format_unknown"),
    "XER cut": (XER[:-8].encode(), "file_truncated"),
    "XER in 16 bits without a mark": (XER.encode("utf-16-le"), "encoding_wrong"),
    "XER of noise": (b"ERMHDR\t" + bytes(range(256)) * 20, "encoding_wrong"),
    "XER without a project": (
        XER.replace("%R\t1\r\n", "").encode(),
        "project_missing",
    ),
    "noise": (os.urandom(5000).replace(b"PK", b"--") + b"\0", "format_unknown"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(200)), "format_unknown"),
    "PDF": (b"%PDF-1.7, and so on\n%\xe2\xe3\xcf\xd3\n", "format_unknown"),
    "a letter": (b"Dear Sirs: the works are late.\n", "format_unknown"),
    "a table of something else": (b"fruit,price\napple,3\n", "columns_missing"),
    "an open quote": (b'code,start,finish\n"A1,2025-01-01,2025-01-02\n', "file_truncated"),
    "a zip bomb": (zipped({"a.xer": bytes(60_000_000)}), "archive_bomb"),
    "a workbook that is a bomb": (
        zipped(BOOK | {"xl/worksheets/s.xml": b" " * 60_000_000}),
        "archive_bomb",
    ),
    "a bomb of many names": (zipped({f"{n}": b"" for n in range(6000)}), "archive_bomb"),
    "an archive": (zipped({"plan.xer": XER.encode()}), "archive_closed"),
    "an archive cut": (zipped({"plan.xer": XER.encode()})[:-30], "file_truncated"),
    "an archive with a password": (encrypted(), "file_password"),
    "a workbook with entities": (
        zipped(BOOK | {"xl/worksheets/s.xml": xml(BILLION, "&l9;")}),
        "xml_entities",
    ),
    "a workbook without its sheet": (zipped(BOOK), "file_broken"),
    "a workbook of something else": (
        zipped(BOOK | {"xl/worksheets/s.xml": b"<worksheet>" + SHEET + b"</worksheet>"}),
        "columns_missing",
    ),
    "half a compound file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(300), "file_truncated"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_bad_file_is_refused_with_its_code(tmp_path: Path, name: str):
    content, code = HOSTILE[name]
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(ScheduleRefusedError) as caught:
        read_schedule(path)
    assert caught.value.code == code


def test_what_is_no_file_is_refused(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "gone", tmp_path / "pipe"):
        with pytest.raises(ScheduleRefusedError) as caught:
            read_schedule(path)
        assert caught.value.code == "file_unreadable"


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path):
    path = tmp_path / "large.xml"
    with path.open("wb") as file:
        file.write(HEAD.encode())
        file.truncate(101 * 1024 * 1024)
    with pytest.raises(ScheduleRefusedError) as caught:
        read_schedule(path)
    assert caught.value.code == "file_too_large"


def test_every_refusal_is_said_in_both_languages():
    for term in REFUSALS:
        said = ScheduleRefusedError(term.code).as_json()
        assert said["error"] == said["message"]["en"] != said["message"]["ar"]
        assert any("\u0600" <= letter <= "\u06ff" for letter in said["message"]["ar"])


def test_the_child_has_limits_and_nothing_of_ours(tmp_path: Path, monkeypatch):
    """Its limits stand before any byte is read; no secret of the server is in its environment."""
    monkeypatch.setenv("TAREEQ_SECRET_KEY", "x" * 40)
    (tmp_path / "python3").write_text(f"#!/bin/sh\nenv > {tmp_path}/env\nexit 1\n")
    (tmp_path / "python3").chmod(0o755)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "executable", str(tmp_path / "python3"))
        with pytest.raises(ScheduleRefusedError):
            read_schedule(tmp_path / "any")
    assert "TAREEQ" not in (tmp_path / "env").read_text()
    probe = (
        "import resource as r; from server.programme.schedules import child\n"
        "child.limit(); print(r.getrlimit(r.RLIMIT_CPU), r.getrlimit(r.RLIMIT_FSIZE))\n"
        "bytearray(child.MEMORY_BYTES)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe], check=False, capture_output=True, text=True
    )
    assert done.stdout == "(90, 90) (268435456, 268435456)\n"
    assert done.stderr.strip().endswith("MemoryError")


@pytest.mark.parametrize(
    ("ended", "code"),
    [
        (-9, "reading_too_costly"),
        (-24, "reading_too_costly"),
        (-25, "reading_too_costly"),
        (3, "reading_too_costly"),
        (-11, "file_broken"),
        (1, "file_broken"),
    ],
)
def test_how_a_child_ended_says_why(ended: int, code: str):
    assert reading.refusal_of(ended, b"").code == code
