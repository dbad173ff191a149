"""What the worker finds in files: sound photos, bad ones, hostile ones; and it stays well."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from server.attachments import checking
from server.attachments.exif import read_exif
from tests.server.attachments.sending import Sender, photo
from tests.server.sync.field import Tablet, add_person, rows

POINTS = "application/x-ndjson+gzip"


def look(sender: Sender) -> int:
    with sender.tablet.app.app_context():
        return checking.check_files(100)


def checked(sender: Sender, content: bytes, **fields: Any) -> dict[str, Any]:
    """Send, look, and tell what is known: the file's row with the use's code."""
    answer = sender.upload(content, **fields)
    assert answer.status_code == 204, answer.text
    assert look(sender) >= 1
    (row,) = rows(
        sender.tablet.app,
        "SELECT file.*, file_use.code FROM file JOIN file_use USING (sha256) WHERE sha256 = :hash",
        hash=hashlib.sha256(content).digest(),
    )
    return dict(row._mapping)


PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n" + bytes(3000) + b"\n%%EOF\n"


def png_chunk(kind: bytes, content: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + checksum


def bomb() -> bytes:
    """A PNG of 60,000 x 60,000 pixels in a few kilobytes."""
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    body = png_chunk(b"IHDR", header) + png_chunk(b"IDAT", zlib.compress(bytes(10**6), 9))
    return b"\x89PNG\r\n\x1a\n" + body + png_chunk(b"IEND", b"")


def with_archive(file: bytes | None = None) -> bytes:
    content = io.BytesIO(file or photo(5))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("page.html", "<script>alert(1)</script>")
    return content.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
BAD: list[tuple[str, Callable[[], bytes], str]] = [
    ("svg", lambda: SVG, "file_kind_wrong"),
    ("html", lambda: b"<!doctype html><script>alert(1)</script>", "file_kind_wrong"),
    ("empty", lambda: b"", "file_kind_wrong"),
    ("words", lambda: "ليست صورة".encode() * 50, "file_kind_wrong"),
    ("gif", lambda: b"GIF89a" + bytes(40), "file_kind_wrong"),
    ("cut", lambda: photo(6, (400, 300))[:-3000], "file_broken"),
    ("header alone", lambda: photo(8)[:20], "file_broken"),
    ("bomb", bomb, "file_too_many_pixels"),
    ("archive", with_archive, "file_mixed"),
    ("cut document", lambda: PDF[:-8], "file_broken"),
    ("page in a document", lambda: PDF[:9] + b"<html><script>" + PDF[9:], "file_mixed"),
    ("archive in a document", lambda: with_archive(PDF), "file_mixed"),
    ("page in a comment", lambda: photo(9, comment=b"<html><script>"), "file_mixed"),
]


@pytest.mark.parametrize(("content", "code"), [(c, k) for _, c, k in BAD], ids=[b[0] for b in BAD])
def test_a_bad_file_is_kept_and_says_why(
    sender: Sender, content: Callable[[], bytes], code: str
) -> None:
    found = checked(sender, content())
    assert (found["problem"], found["code"]) == (code, code)


def test_a_sound_photo_is_measured(sender: Sender) -> None:
    found = checked(sender, photo(12, (320, 200)))
    assert (found["code"], found["problem"], found["media_type"]) == (None, None, "image/jpeg")
    assert (found["width"], found["height"]) == (320, 200)
    assert found["thumbnail"]
    assert look(sender) == 0


def test_the_type_is_of_the_sending_not_of_the_bytes(sender: Sender) -> None:
    """Who says PNG of a JPEG harms nobody who sends the same bytes rightly."""
    content = photo(13)
    assert checked(sender, content, media_type="image/png")["code"] == "file_type_differs"
    other = Sender(Tablet(sender.tablet.app, add_person(sender.tablet.app)))
    other.upload(content)
    other.upload(content, media_type="image/webp")
    codes = rows(sender.tablet.app, "SELECT code FROM file_use ORDER BY media_type")
    assert [row[0] for row in codes] == [None, "file_type_differs", "file_type_differs"]


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_the_other_kinds_of_image(sender: Sender, kind: str) -> None:
    content = io.BytesIO()
    Image.new("RGBA", (30, 20), (1, 2, 3, 4)).save(content, kind)
    found = checked(sender, content.getvalue(), media_type=f"image/{kind.lower()}")
    assert (found["code"], found["media_type"]) == (None, f"image/{kind.lower()}")


def points(text: str) -> bytes:
    return gzip.compress(text.encode())


LINES = json.dumps({"lat": "29.33", "lon": "48.02"}) + "\n"
TRACKS = [
    (points(LINES * 3), None), (points(LINES * 3 + LINES.strip()), None), (points(""), None),
    (points(LINES)[:-6], "file_points_broken"), (points("[1]\n"), "file_points_broken"),
    (points("not json"), "file_points_broken"), (points("[" * 60_000), "file_points_broken"),
    (points("x" * 10**6), "file_points_broken"),
    (gzip.compress(bytes(80 * 1024 * 1024)), "file_points_broken"),
    (gzip.compress(b"{}\n" * 10**6), "file_points_broken"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "code"), TRACKS, ids=range(len(TRACKS)))
def test_points_of_a_track(sender: Sender, content: bytes, code: str | None) -> None:
    found = checked(sender, content, role="points", media_type=POINTS)
    assert found["code"] == code


def test_what_the_camera_says_is_kept_beside(sender: Sender) -> None:
    exif = Image.Exif()
    exif[271] = "Demo Camera"
    exif.get_ifd(0x8769)[36867] = "٢٠٢٦:٠٣:٠٢ ٠٩:١٥:٠٠".encode()
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", (29.0, 20.0, 15.6)
    gps[3], gps[4] = "E", (48.0, 1.0, 30.0)
    found = checked(sender, photo(14, exif=exif))
    assert found["code"] is None
    assert found["taken_at"].isoformat() == "2026-03-02T06:15:00+00:00"
    assert (found["latitude"], found["longitude"]) == (Decimal("29.337667"), Decimal("48.025000"))
    assert found["exif"]["zone"] == "assumed"


def test_a_probe_that_dies_is_said_and_harms_nothing(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "WALL_S", 0.001)
    assert checked(sender, photo(15))["code"] == "file_unchecked"
    monkeypatch.undo()
    assert checked(sender, photo(16))["code"] is None


# Tags as a camera may have written them -> what is believed.
GPS = {1: "N", 2: (29, 20, 30), 3: "E", 4: (48, 1, 30)}
PLACES: list[tuple[dict[int, Any], dict[str, float]]] = [
    (GPS, {"latitude": 29.341667, "longitude": 48.025}),
    ({**GPS, 1: "S", 3: "W"}, {"latitude": -29.341667, "longitude": -48.025}),
    ({**GPS, 2: (29.341667,), 4: (48, 1.5)}, {"latitude": 29.341667, "longitude": 48.025}),
    ({**GPS, 2: (IFDRational(0, 0), 0, 0)}, {}),
    ({**GPS, 2: (IFDRational(1, 0), 0, 0)}, {}),
    ({**GPS, 2: (0, 0, 0), 4: (0, 0, 0)}, {}),
    ({**GPS, 2: (91, 0, 0)}, {}), ({**GPS, 4: (181, 0, 0)}, {}), ({**GPS, 2: (29, 60, 0)}, {}),
    ({**GPS, 2: (-29, 0, 0)}, {}), ({**GPS, 1: "X"}, {}), ({**GPS, 1: ""}, {}),
    ({**GPS, 2: "29.3"}, {}), ({**GPS, 2: (1, 2, 3, 4)}, {}), ({**GPS, 2: None}, {}), ({}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("tags", "place"), PLACES, ids=range(len(PLACES)))
def test_places_of_cameras(tags: dict[int, Any], place: dict[str, float]) -> None:
    assert read_exif({}, {}, tags) == place


MOMENTS = [
    ("2026:03:02 09:15:00", None, "2026-03-02T06:15:00+00:00"),
    ("2026:03:02 09:15:00", "+05:30", "2026-03-02T03:45:00+00:00"),
    ("2026-3-2T9:15:0", "-00:30", "2026-03-02T09:45:00+00:00"),
    ("۲۰۲۶:۰۳:۰۲ ۰۹:۱۵:۰۰", None, "2026-03-02T06:15:00+00:00"),
    ("2026:03:02 09:15:00\0\0", "nonsense", "2026-03-02T06:15:00+00:00"),
    ("2026:13:45 09:15:00", None, None), ("0000:00:00 00:00:00", None, None),
    ("1980:01:01 00:00:00", None, None), ("    ", None, None), (5, None, None), ("", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("taken", "offset", "moment"), MOMENTS, ids=range(len(MOMENTS)))
def test_times_of_cameras(taken: Any, offset: str | None, moment: str | None) -> None:
    found = read_exif({}, {36867: taken, 36881: offset}, {})
    assert found.get("taken_at") == moment
