"""A look into a file that nobody trusts, in a process of its own with little to spend.

``python -m server.attachments.probe FILE THUMBNAIL`` prints one line of JSON and
writes a small picture to THUMBNAIL. Whatever the file does to it, the worker goes on: no
secret is in its environment, and time, memory and what it may write are limited.
"""

from __future__ import annotations

import gzip
import json
import sys
import warnings
import zipfile
import zlib
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

from server.attachments.exif import EXIF_IFD, GPS_IFD, read_exif
from server.bounds import bound
from shared.vocabulary.files import TRACK_POINTS
from shared.vocabulary.photos import PDF

CPU_S = 20
MEMORY_BYTES = 1536 * 1024 * 1024
LARGEST_THUMBNAIL = 4 * 1024 * 1024
# 100 megapixels: twice what the best telephone takes; 300 MB when it is unpacked.
MOST_PIXELS = 100_000_000
THUMBNAIL_PIXELS = (480, 480)
# A track of a day at one fix a second, and much room.
LARGEST_POINTS = 64 * 1024 * 1024
LONGEST_LINE = 64 * 1024
MOST_LINES = 500_000
FORMATS = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
# Readers of these look for them in the first kilobyte, image or not.
FOREIGN = (b"%pdf-", b"<svg", b"<html", b"<!doctype", b"<script", b"<?php")
WHERE_FOREIGN = 1024
PDF_BEGINS, PDF_ENDS = b"%PDF-", b"%%EOF"
# Programs that write PDF may add some bytes after the end.
WHERE_ENDS = 2048


class BadFileError(Exception):
    """The file is not what it should be; the text is the code that says why."""


def look(path: Path, thumbnail: Path) -> dict[str, Any]:
    """What is in a file: media_type, width, height, exif, or a problem's code."""
    with path.open("rb") as file:
        start = file.read(WHERE_FOREIGN)
    if start[:2] == b"\x1f\x8b":
        return _look_at_points(path)
    if start.startswith(PDF_BEGINS):
        return _look_at_document(path, start)
    return _look_at_image(path, start, thumbnail)


def _look_at_image(path: Path, start: bytes, thumbnail: Path) -> dict[str, Any]:
    try:
        image = Image.open(path, formats=["JPEG", "PNG", "WEBP"])
    except (OSError, ValueError, SyntaxError) as error:
        # Half of a photo's header is a broken photo; anything else is no photo.
        code = "file_broken" if _begins_as_image(start) else "file_kind_wrong"
        raise BadFileError(code) from error
    with image:
        if image.width * image.height > MOST_PIXELS:
            raise BadFileError("file_too_many_pixels")
        if any(word in start.lower() for word in FOREIGN) or _is_archive(path):
            raise BadFileError("file_mixed")
        found = {
            "media_type": FORMATS[image.format or ""],
            "width": image.width,
            "height": image.height,
            "exif": _exif_of(image),
        }
        try:
            image.load()
            _write_thumbnail(image, thumbnail)
        except (OSError, ValueError, SyntaxError, zlib.error) as error:
            return {**found, "problem": "file_broken", "said": str(error)[:200]}
    return found


def _look_at_document(path: Path, start: bytes) -> dict[str, Any]:
    """A PDF by its two ends alone: it is never drawn or shown here, only kept and given out."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - WHERE_ENDS))
        if PDF_ENDS not in file.read():
            raise BadFileError("file_broken")
    others = (word for word in FOREIGN if not PDF_BEGINS.lower().startswith(word))
    if any(word in start.lower() for word in others) or _is_archive(path):
        raise BadFileError("file_mixed")
    return {"media_type": PDF}


def _begins_as_image(start: bytes) -> bool:
    is_webp = start[:4] == b"RIFF" and start[8:12] == b"WEBP"
    return is_webp or start.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))


def _is_archive(path: Path) -> bool:
    """Whether the file can be opened as an archive too (GIFAR and its kin)."""
    try:
        with zipfile.ZipFile(path) as archive:
            return bool(archive.namelist())
    except Exception:
        return False


def _exif_of(image: Image.Image) -> dict[str, Any]:
    try:
        tags = image.getexif()
        return read_exif(tags, tags.get_ifd(EXIF_IFD), tags.get_ifd(GPS_IFD))
    except Exception:
        # Tags that cannot be read say nothing against the picture.
        return {}


def _write_thumbnail(image: Image.Image, path: Path) -> None:
    """A small JPEG, upright, without the original's tags."""
    small = image.copy() if max(image.size) <= max(THUMBNAIL_PIXELS) else image
    small.thumbnail(THUMBNAIL_PIXELS)
    upright = ImageOps.exif_transpose(small)
    upright.convert("RGB").save(path, "JPEG", quality=80, exif=b"")


def _look_at_points(path: Path) -> dict[str, Any]:
    """JSON lines under gzip, each an object; ``count`` of them."""
    left, count = LARGEST_POINTS, 0
    try:
        with gzip.open(path, "rb") as file:
            for line in iter(lambda: file.readline(LONGEST_LINE), b""):
                left -= len(line)
                if left < 0 or len(line) == LONGEST_LINE or count == MOST_LINES:
                    raise BadFileError("file_points_broken")
                if line.strip():
                    if not isinstance(json.loads(line), dict):
                        raise BadFileError("file_points_broken")
                    count += 1
    except (OSError, EOFError, ValueError, zlib.error, RecursionError) as error:
        raise BadFileError("file_points_broken") from error
    return {"media_type": TRACK_POINTS, "exif": {"count": count}}


def main(words: list[str]) -> None:
    bound(CPU_S, MEMORY_BYTES, LARGEST_THUMBNAIL)
    # Our own limit of pixels stands before any unpacking.
    Image.MAX_IMAGE_PIXELS = None
    warnings.simplefilter("ignore")
    try:
        found = look(Path(words[0]), Path(words[1]))
    except BadFileError as error:
        found = {"problem": str(error)}
    except MemoryError:
        found = {"problem": "file_too_many_pixels"}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1:])
