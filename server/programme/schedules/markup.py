"""XML looked at before anything else reads it: no entities, whole, and of which kind.

MPXJ's readers of XML are not asked to defend themselves: what declares a document type never
reaches them.
"""

from __future__ import annotations

from pathlib import Path
from xml.parsers import expat

from server.programme.schedules.refusals import ScheduleRefusedError

_CHUNK = 1 << 20
_ENDS_EARLY = {
    expat.errors.codes[name]
    for name in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
    )
}
_ENCODING = {
    expat.errors.codes[name]
    for name in (
        expat.errors.XML_ERROR_UNKNOWN_ENCODING,
        expat.errors.XML_ERROR_INCORRECT_ENCODING,
    )
}


def root_of(path: Path) -> tuple[str, str]:
    """(namespace, name) of the first element of a whole, harmless XML file.

    Raises ScheduleRefusedError: ``xml_entities``, ``file_truncated``, ``encoding_wrong`` or
    ``file_broken``.
    """
    check = _Check()
    with path.open("rb") as file:
        try:
            for chunk in iter(lambda: file.read(_CHUNK), b""):
                check.parser.Parse(chunk, False)
            check.parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise ScheduleRefusedError(_code(error, path), str(error)) from error
        except (LookupError, ValueError) as error:  # an encoding that Python does not have
            raise ScheduleRefusedError("encoding_wrong", str(error)) from error
    namespace, _, name = check.root.rpartition(" ")
    return namespace, name


class _Check:
    def __init__(self) -> None:
        self.root = ""
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start

    def _refuse(self, *_: object) -> None:
        raise ScheduleRefusedError("xml_entities")

    def _start(self, name: str, _: object) -> None:
        self.root = name
        # The rest is read for its form alone, at the parser's own speed.
        self.parser.StartElementHandler = None


def _code(error: expat.ExpatError, path: Path) -> str:
    if error.code in _ENDS_EARLY:
        return "file_truncated"
    if error.code in _ENCODING:
        return "encoding_wrong"
    # An invalid token is most often a letter of a code page in what calls itself UTF-8.
    with path.open("rb") as file:
        start = file.read(200)
    is_utf8 = b"encoding" not in start or b"utf-8" in start.lower()
    return "encoding_wrong" if is_utf8 and not _is_utf8(path) else "file_broken"


def _is_utf8(path: Path) -> bool:
    try:
        path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
