"""The way to give a table out: at once, or when it is large, by the worker.

Rows are written to a file on the disk, and sent from there: memory stays flat however many they
are, a slow reader holds no transaction open, and what fails midway is told as a failure, never
as a file that ends too early.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile
from typing import IO, Any

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from server.exports.columns import called, field, field_heading, plain, worded, worded_field
from server.exports.formats import Format, find_format
from server.exports.later import make_waiting, sweep
from server.exports.sources import EXTENSION, Asked, Given, Source, by_name, find_source, in_batches
from server.exports.table import Cell, Column, Table, placeless
from server.http.errors import Refusal
from server.http.identity import current_person, scope_of, uses_cookie
from server.http.language import language

__all__ = [
    "EXTENSION",
    "Asked",
    "Cell",
    "Column",
    "Given",
    "Source",
    "Table",
    "answer",
    "by_name",
    "called",
    "field",
    "field_heading",
    "in_batches",
    "make_waiting",
    "placeless",
    "plain",
    "sent",
    "sweep",
    "worded",
    "worded_field",
]

# A person with more rows than that need not wait in front of the page.
MOST_AT_ONCE = 20_000
# A program waits, and is told to ask in parts.
MOST_FOR_PROGRAMS = 100_000
READ_BYTES = 64 * 1024


class _TooManyError(Exception):
    """There are more rows than are made while somebody waits."""


def answer(name: str, ending: str) -> ResponseReturnValue:
    """The table of this name, as the address filters it, as a file to keep.

    Where that would take long, the page that has it made for later. Raises Refusal not_found: no
    such table or format; not_allowed; export_too_long.
    """
    format_, source, person = find_format(ending), find_source(name), current_person()
    source.check(person)
    query = {key: value for key, value in request.args.items() if key != "lang"}
    given = source.give(Asked(person, scope_of(person), query, language()))
    file = TemporaryFile()  # noqa: SIM115 - closed with the answer
    try:
        format_.write(given.table, _not_too_many(given.rows), language(), file)
        file.seek(0)
    except _TooManyError:
        file.close()
        if not uses_cookie():
            raise Refusal("export_too_long") from None
        later = {"source": name, "ending": ending, "filters": request.query_string.decode()}
        return redirect(url_for("exports.exports_page", **later), 303)
    except BaseException:
        file.close()
        raise
    return sent(file, format_, f"tareeq-{given.table.name}.{ending}")


def _not_too_many(rows: Iterable[Any]) -> Iterator[Any]:
    most = MOST_AT_ONCE if uses_cookie() else MOST_FOR_PROGRAMS
    for nth, row in enumerate(rows):
        if nth == most:
            raise _TooManyError
        yield row


def sent(file: IO[bytes], format_: Format, name: str) -> Response:
    """A file to keep, from where it stands; closed when it is sent."""
    given = Response(_pieces(file), content_type=format_.media_type)
    given.call_on_close(file.close)
    given.headers["Content-Disposition"] = f"attachment; filename={name}"
    given.headers["Cache-Control"] = "private, no-store"
    return given


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        yield from iter(lambda: file.read(READ_BYTES), b"")
