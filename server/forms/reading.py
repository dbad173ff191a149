"""A file of forms, read: rows by part, or every fault in it by the field that it is in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, fields

from server.forms.faults import FormsFaultyError
from server.forms.parts import CURVES, PARTS
from server.json_files import Fault, faults_told, read_json_file
from shared.wire.work import tidy

Row = dict[str, Any]
_WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Offer:
    """What a file says: rows by part as they travel, and the keys of those to be withdrawn."""

    rows: dict[str, list[Row]]
    withdrawn: dict[str, list[str]]


def read_file(content: bytes) -> Offer:
    """Raises FormsFaultyError with every fault that the file shows by itself."""
    return read_data(read_json_file(content, FormsFaultyError))


def read_data(data: Any) -> Offer:
    """The same of JSON that was read."""
    if not isinstance(data, dict):
        raise FormsFaultyError([Fault("", "type_wrong")])
    faults = [Fault(n, "unknown_field") for n in data if n not in PARTS and n != _WITHDRAWN]
    rows = {}
    for name in PARTS:
        given, found = _rows_of(name, data)
        rows[name] = given
        faults += found
    withdrawn, found = _withdrawn(data.get(_WITHDRAWN, {}))
    faults += found
    if not faults and not any(rows.values()) and not any(withdrawn.values()):
        faults = [Fault("", "file_empty")]
    if faults:
        raise FormsFaultyError(faults)
    return Offer(rows, withdrawn)


def path_of(part: str, nth: int) -> str:
    """Where a row stands in the file."""
    return part if part == CURVES else f"{part}[{nth}]"


def _rows_of(part: str, data: Mapping[str, Any]) -> tuple[list[Row], list[Fault]]:
    given = data.get(part)
    if part == CURVES:
        given = [] if given is None else [given]
    if given is None:
        return [], []
    if not isinstance(given, list):
        return [], [Fault(part, "type_wrong")]
    rows: list[Row] = []
    faults: list[Fault] = []
    for nth, row in enumerate(given):
        found = list(_faults_of(PARTS[part].schema, row, path_of(part, nth)))
        faults += found
        if not found:
            rows.append(tidy(PARTS[part].schema.load(row)))
    return rows, faults


def _faults_of(schema: Schema, row: Any, path: str) -> Iterator[Fault]:
    if not isinstance(row, dict):
        yield Fault(path, "type_wrong")
        return
    yield from _unknown(schema, row, path)
    messages = schema.validate(row)
    yield from faults_told(messages, path)


def _unknown(schema: Schema, row: Mapping[str, Any], path: str) -> Iterator[Fault]:
    """Names that nobody reads: most often another one, mistyped."""
    for name, value in row.items():
        field = schema.fields.get(name)
        if field is None:
            yield Fault(f"{path}.{name}", "unknown_field")
        inner = field.inner if isinstance(field, fields.List) else None
        if isinstance(inner, fields.Nested) and isinstance(value, list):
            for nth, one in enumerate(value):
                if isinstance(one, dict):
                    yield from _unknown(inner.schema, one, f"{path}.{name}[{nth}]")


def _withdrawn(given: Any) -> tuple[dict[str, list[str]], list[Fault]]:
    """Keys by part; each is said as the fields of its row's key."""
    if not isinstance(given, dict):
        return {}, [Fault(_WITHDRAWN, "type_wrong")]
    keys: dict[str, list[str]] = {}
    faults: list[Fault] = []
    for part, rows in given.items():
        path = f"{_WITHDRAWN}.{part}"
        if part not in PARTS:
            faults.append(Fault(path, "unknown_field"))
        elif not isinstance(rows, list):
            faults.append(Fault(path, "type_wrong"))
        else:
            found = [_key_faults(part, row, f"{path}[{n}]") for n, row in enumerate(rows)]
            faults += [fault for one in found for fault in one]
            keys[part] = [] if faults else [PARTS[part].key_of(row) for row in rows]
    return keys, faults


def _key_faults(part: str, row: Any, path: str) -> list[Fault]:
    names = PARTS[part].key
    if not isinstance(row, dict):
        return [Fault(path, "type_wrong")]
    odd = [Fault(f"{path}.{name}", "unknown_field") for name in row if name not in names]
    kinds = [Fault(f"{path}.{n}", "type_wrong") for n in names
             if not isinstance(row.get(n), str | None)]  # fmt: skip
    return odd + kinds
