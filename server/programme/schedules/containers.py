"""Containers of other files, judged by their tables of contents: ZIP and Microsoft's compound."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

from server.programme.schedules.refusals import ScheduleRefusedError

ZIP_START = b"PK"
COMPOUND_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_UNPACKED = 400 * 1024 * 1024
MOST_MEMBERS = 5_000
# Sheets of text come to 1:20 or so; what repeats one byte comes to 1:1000.
HIGHEST_RATIO = 150
SMALL_UNPACKED = 20 * 1024 * 1024
_FREE = 0xFFFFFFFF
_IS_ENCRYPTED = 0x1


def check_archive(path: Path) -> str:
    """``XLSX``, when the archive is one and harmless.

    What it would unpack to is what it declares: zipfile reads no byte more than that.
    Raises ScheduleRefusedError: ``archive_bomb``, ``file_password``, ``file_truncated`` or
    ``archive_closed``.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise ScheduleRefusedError("file_truncated", str(error)) from error
    unpacked = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    is_steep = unpacked > SMALL_UNPACKED and unpacked / packed > HIGHEST_RATIO
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED or is_steep:
        raise ScheduleRefusedError("archive_bomb", f"{path.stat().st_size} -> {unpacked} bytes")
    if any(member.flag_bits & _IS_ENCRYPTED for member in members):
        raise ScheduleRefusedError("file_password")
    if "xl/workbook.xml" not in {member.filename for member in members}:
        raise ScheduleRefusedError("archive_closed")
    return "XLSX"


def check_compound(path: Path) -> str:
    """``MPP``, when the compound file is a whole one of Microsoft Project.

    Raises ScheduleRefusedError: ``file_password`` (an encrypted workbook), ``file_truncated``
    or ``format_unknown``. A password on an MPP itself is found by its reader.
    """
    content = path.read_bytes()
    if len(content) < _sectors_end(content):
        raise ScheduleRefusedError("file_truncated")
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise ScheduleRefusedError("file_password")
    # The folder of a project's tables is called "   114" or so, by the version that wrote it.
    if "   1".encode("utf-16-le") not in content:
        raise ScheduleRefusedError("format_unknown")
    return "MPP"


def _sectors_end(content: bytes) -> int:
    """Where the last sector that is in use ends, by the file's own table of sectors."""
    if len(content) < 512:
        return 512
    size = 1 << min(16, struct.unpack_from("<H", content, 30)[0])
    count = struct.unpack_from("<I", content, 44)[0]
    tables = struct.unpack_from("<109I", content, 76)[: min(count, 109)]
    last = 0
    for index, sector in enumerate(tables):
        start = (sector + 1) * size
        if start + size > len(content):
            return start + size
        entries = struct.unpack_from(f"<{size // 4}I", content, start)
        used = [place for place, entry in enumerate(entries) if entry != _FREE]
        if used:
            last = max(last, index * (size // 4) + used[-1])
    # The last sector may be written short of its full size.
    return (last + 1) * size + 1
