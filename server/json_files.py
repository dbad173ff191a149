"""Files of JSON that the office's commands take in: read, and every fault told by its field."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import click

from shared.vocabulary.terms import Vocabulary
from shared.wire.errors import ERRORS
from shared.wire.text import BadJsonError, read_json

MAX_FILE_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True)
class Fault:
    """``field``: such as ``checklists[2].items[0].text_ar``; "" is the file itself."""

    field: str
    code: str


class FileFaultyError(Exception):
    """The file is not taken in; every fault that was found.

    ``words``: texts of the codes that files of this kind alone have.
    """

    words: ClassVar[Vocabulary]

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(", ".join(f"{one.field}: {one.code}" for one in faults))
        self.faults = faults

    def told(self) -> list[dict[str, str]]:
        """``field``, ``code``, and what it means: ``text`` (English), ``text_ar``."""
        return [
            {
                "field": one.field,
                "code": one.code,
                "text": self.text(one.code, "en"),
                "text_ar": self.text(one.code, "ar"),
            }
            for one in self.faults
        ]

    def text(self, code: str, language: str) -> str:
        """What a fault's code means."""
        return (self.words if code in self.words else ERRORS).name(code, language)


def read_json_file(content: bytes, faulty: type[FileFaultyError]) -> Any:
    """What the file holds. Raises ``faulty`` when it is too large, or no JSON."""
    if len(content) > MAX_FILE_BYTES:
        raise faulty([Fault("", "too_large")])
    try:
        return read_json(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise faulty([Fault("", "not_json")]) from error
    except BadJsonError as error:
        raise faulty([Fault(error.field, error.code)]) from error


def faults_told(messages: Any, path: str) -> Iterator[Fault]:
    """marshmallow's messages, with the path to each; a code of shared.wire.errors in them."""
    if isinstance(messages, dict):
        for name, inner in messages.items():
            at = f"[{name}]" if isinstance(name, int) else f".{name}"
            yield from faults_told(inner, path if name == "_schema" else path + at)
    else:
        yield from (Fault(path, str(code)) for code in messages)


def print_faults(error: FileFaultyError, as_json: bool) -> None:
    """For who gave the command: one JSON object, or a line a fault."""
    told = error.told()
    if as_json:
        click.echo(json.dumps({"faults": told}, ensure_ascii=False))
        return
    for one in told:
        click.echo(f"{one['field'] or 'file'}: {one['text']}", err=True)
