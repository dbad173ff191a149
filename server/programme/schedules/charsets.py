"""Which encoding a text without any mark was written in: UTF-8, Arabic or Western Windows.

Programs on Windows write the machine's own code page. The two that matter here give every
byte some letter, so that the letters have to be weighed.
"""

from __future__ import annotations

import codecs
import re

from server.programme.schedules.refusals import ScheduleRefusedError

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
ARABIC, WESTERN = "cp1256", "cp1252"
# Arabic words are runs of high bytes; accents of Western words stand alone among ASCII letters.
_RUN = re.compile(rb"[\x80-\xff]{3,}")
_HIGH = re.compile(rb"[\x80-\xff]")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# What cp1252 leaves without a letter and cp1256 does not.
_NOT_WESTERN = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


def charset_of(content: bytes) -> str:
    """The encoding of a text, by its mark, else by its bytes.

    Raises ScheduleRefusedError ``encoding_wrong`` for what has control characters or an
    unmarked 16-bit encoding.
    """
    for mark, charset in MARKS:
        if content.startswith(mark):
            return charset
    if _CONTROL.search(content):
        raise ScheduleRefusedError("encoding_wrong")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return ARABIC if _looks_arabic(content) else WESTERN
    return "utf-8"


def decode(content: bytes) -> tuple[str, str]:
    """(text, encoding). Raises ScheduleRefusedError as ``charset_of`` does."""
    charset = charset_of(content)
    try:
        return content.decode(charset), charset
    except UnicodeDecodeError as error:
        raise ScheduleRefusedError("encoding_wrong") from error


def _looks_arabic(content: bytes) -> bool:
    if _NOT_WESTERN.search(content):
        return True
    in_runs = sum(len(run) for run in _RUN.findall(content))
    return 2 * in_runs >= len(_HIGH.findall(content))
