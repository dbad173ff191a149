"""What comes in, checked before anybody reads it: text that can be kept, JSON that is JSON.

PostgreSQL refuses NUL and lone surrogates, Python's parser stops at deep nesting and long
numbers: found here, each is an answer with a reason instead of a fault.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NoReturn

import marshmallow
from flask import Request, current_app, request
from flask_smorest import Blueprint as SmorestBlueprint
from isal import isal_zlib
from webargs import core
from webargs.flaskparser import FlaskParser

from server.http.compression import GZIP
from server.http.errors import Refusal, invalid_request
from server.http.permissions import raw_member
from shared.wire.protocol import MAX_PUSH_BYTES
from shared.wire.text import BadJsonError, check_keepable, has_forbidden, read_fraction


def check_text() -> None:
    """Refuse a request whose address, query or form holds text that nobody could keep."""
    if has_forbidden(request.path):
        raise Refusal("text_not_allowed", "path")
    for name, value in _texts(request):
        if has_forbidden(name) or has_forbidden(value):
            raise Refusal("text_not_allowed", name if name.isprintable() else "")


def _texts(incoming: Request) -> Iterable[tuple[str, str]]:
    yield from incoming.args.items(multi=True)
    if incoming.mimetype in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        yield from incoming.form.items(multi=True)


def content_of(incoming: Request) -> bytes:
    """The bytes of a request, unpacked when they came in gzip, at most MAX_PUSH_BYTES of them.

    Raises Refusal: too_large, not_json (broken gzip), content_type_wrong (another packing).
    """
    packing = incoming.headers.get("Content-Encoding", "identity").strip().lower()
    if (incoming.content_length or 0) > MAX_PUSH_BYTES:
        raise Refusal("too_large")
    content = incoming.get_data(cache=True)
    if packing in {"gzip", "x-gzip"}:
        return _unzipped(content)
    if packing not in {"identity", ""}:
        # RFC 9110, 12.5.3: on a 415 this says what would be read.
        raise Refusal("content_type_wrong", headers={"Accept-Encoding": "gzip"})
    return content


def _unzipped(packed: bytes) -> bytes:
    """The content. A small body may unpack to gigabytes: it is cut off at the limit."""
    reader = isal_zlib.decompressobj(wbits=GZIP)
    try:
        content = reader.decompress(packed, MAX_PUSH_BYTES + 1)
    except isal_zlib.error as error:
        raise Refusal("not_json") from error
    if len(content) > MAX_PUSH_BYTES:
        raise Refusal("too_large")
    if not reader.eof:
        raise Refusal("not_json")
    return content


def read_body(incoming: Request) -> Any:
    """The JSON of a request. Raises Refusal for anything else.

    Fractions arrive as Decimal. The member named by ``@keeps_raw`` is not looked into.
    """
    if not core.is_json(incoming.mimetype):
        raise Refusal("content_type_wrong")
    try:
        text = content_of(incoming).decode()
        body = json.loads(text, parse_float=read_fraction, parse_constant=_refuse_constant)
        raw = raw_member(current_app, incoming.endpoint)
        check_keepable({k: v for k, v in body.items() if k != raw} if _is_object(body) else body)
    except BadJsonError as error:
        raise Refusal(error.code, error.field) from error
    except RecursionError as error:
        raise Refusal("too_deep") from error
    except ValueError as error:
        # Python reads no whole number of more than 4,300 digits.
        is_long = "integer string conversion" in str(error)
        raise Refusal("number_not_allowed" if is_long else "not_json") from error
    if not _is_object(body):
        raise Refusal("type_wrong", "body", status=400)
    return body


def _is_object(body: Any) -> bool:
    return isinstance(body, dict)


def _refuse_constant(name: str) -> NoReturn:
    raise BadJsonError("number_not_allowed", name)


class ArgumentsParser(FlaskParser):
    """flask-smorest's loader of arguments, with our reading of JSON and our errors."""

    def _raw_load_json(self, req: Request) -> Any:
        return read_body(req)

    def handle_error(
        self,
        error: marshmallow.ValidationError,
        req: Request,
        schema: marshmallow.Schema,
        *,
        error_status_code: int | None,
        error_headers: Any,
    ) -> NoReturn:
        raise invalid_request(_without_location(error.messages)) from error


def _without_location(messages: Any) -> Any:
    """webargs puts the errors under where they came from: json, query, ..."""
    if isinstance(messages, dict) and len(messages) == 1:
        return next(iter(messages.values()))
    return messages


class Blueprint(SmorestBlueprint):
    """Of a capability's JSON routes: errors and odd input are answered in our way."""

    ARGUMENTS_PARSER = ArgumentsParser()
