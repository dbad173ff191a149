"""What a file is, by its bytes and not by its name, before any reader opens it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from server.programme.schedules import charsets, containers, markup
from server.programme.schedules.refusals import ScheduleRefusedError

LARGEST_FILE = 100 * 1024 * 1024
XER_START = "ERMHDR"
XER_END = "%E"
PROJECT_NAMESPACE = "http://schemas.microsoft.com/project"
DELIMITERS = ",;\t"
# A table's header row is one of the first: planners put titles above it.
SEARCHED_ROWS = 30


@dataclass(frozen=True)
class Recognised:
    """``format`` is of schedule.FORMATS; ``charset`` of a text that says nothing about it."""

    format: str
    charset: str = ""


def recognise(path: Path) -> Recognised:
    """The format of a file that is whole and harmless as far as can be seen.

    Raises ScheduleRefusedError with the code that says why not.
    """
    try:
        if not path.is_file():
            raise ScheduleRefusedError("file_unreadable")  # a pipe would be waited on
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(1024)
    except OSError as error:
        raise ScheduleRefusedError("file_unreadable", str(error)) from error
    if size > LARGEST_FILE:
        raise ScheduleRefusedError("file_too_large")
    if not start.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise ScheduleRefusedError("file_empty")
    if start.startswith(containers.COMPOUND_START):
        return Recognised(containers.check_compound(path))
    if start.startswith(containers.ZIP_START):
        return Recognised(containers.check_archive(path))
    if _begins_as_xml(start):
        return _recognise_xml(path)
    return _recognise_text(path)


def _begins_as_xml(start: bytes) -> bool:
    for mark, _ in charsets.MARKS:
        start = start.removeprefix(mark)
    return start.lstrip(b" \t\r\n\0").startswith(b"<")


def _recognise_xml(path: Path) -> Recognised:
    namespace, name = markup.root_of(path)
    if name == "APIBusinessObjects":
        return Recognised("PMXML")
    if name == "Project" and (not namespace or namespace.startswith(PROJECT_NAMESPACE)):
        return Recognised("MSPDI")
    raise ScheduleRefusedError("format_unknown", f"<{name}>")


def _recognise_text(path: Path) -> Recognised:
    content = path.read_bytes()
    try:
        text, charset = charsets.decode(content)
    except ScheduleRefusedError:
        is_text = content.startswith(XER_START.encode()) or _is_unmarked_utf16(content)
        raise ScheduleRefusedError("encoding_wrong" if is_text else "format_unknown") from None
    if text.startswith(XER_START):
        if not text.rstrip("\r\n\t \x1a\0").endswith(XER_END):
            raise ScheduleRefusedError("file_truncated")
        return Recognised("XER", charset)
    whole = text.lstrip()
    head = "".join(whole.split("\n", SEARCHED_ROWS)[:SEARCHED_ROWS])
    if whole.startswith(("MPX", "{", "[", "%PDF")) or not any(d in head for d in DELIMITERS):
        raise ScheduleRefusedError("format_unknown")
    return Recognised("CSV", charset)


def _is_unmarked_utf16(content: bytes) -> bool:
    """Text in 16 bits without its mark has a zero in every other byte."""
    return any(not content[first:200:2].strip(b"\0") for first in (0, 1))
