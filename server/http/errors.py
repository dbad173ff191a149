"""The only map from errors to HTTP: a code of shared.wire.errors gives the status.

Services raise ``Refusal``; so do routes. Nothing else turns an error into an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.wire.errors import ERRORS, wire_error

STATUSES: dict[str, int] = {
    "not_json": 400,
    "too_deep": 400,
    "text_not_allowed": 400,
    "number_not_allowed": 400,
    "chain_broken": 400,
    "cursor_wrong": 400,
    "parameter_wrong": 400,
    "protocol_unknown": 400,
    "rescue_unreadable": 400,
    "rescue_of_other_server": 400,
    "rescue_version_unknown": 400,
    "sign_in_failed": 401,
    "sign_in_needed": 401,
    "token_expired": 401,
    "token_ended": 401,
    "signature_wrong": 403,
    "not_allowed": 403,
    "calendar_of_all": 403,
    "layers_of_all": 403,
    "reference_of_all": 403,
    "csrf_wrong": 403,
    "device_revoked": 403,
    "not_found": 404,
    "record_unknown": 404,
    "outbox_unknown": 404,
    "method_not_allowed": 405,
    "evidence_changed": 409,
    "tour_begun": 409,
    "transition_not_allowed": 409,
    "acceptance_blocked": 409,
    "conflict_open": 409,
    "already_settled": 409,
    "claim_twice": 409,
    "programme_changed": 409,
    "promise_frozen": 409,
    "promise_not_missed": 409,
    "id_reused": 409,
    "pull_first": 409,
    "gap": 409,
    "fork": 409,
    "username_taken": 409,
    "certificate_there": 409,
    "last_administrator": 409,
    "metadata_wrong": 400,
    "offset_wrong": 409,
    "upload_expired": 410,
    "tus_version": 412,
    "too_large": 413,
    "export_too_long": 413,
    "file_too_large": 413,
    "content_type_wrong": 415,
    "upload_type_wrong": 415,
    "upload_locked": 423,
    "file_quota": 429,
    "exports_too_many": 409,
    "too_many_attempts": 429,
    # Not registered: tus 1.0.0 gives it to a checksum that does not match.
    "checksum_mismatch": 460,
    "server_fault": 500,
    "unexpected": 500,
    "busy": 503,
    "storage_full": 507,
}
# How marshmallow's own messages begin -> our code.
MARSHMALLOW = {
    "Unknown field": "unknown_field",
    "Missing data": "required",
    "Field may not be null": "required",
    "Longer than": "too_long",
    "Must be one of": "choice_wrong",
}
# What is wrong with a field, unless the list above says otherwise.
FIELD_STATUS = 422


# The media type of RFC 7807.
PROBLEM = "application/problem+json"


class Refusal(Exception):  # noqa: N818 - the word of the house: it is said to somebody
    """A request that is not done, with a code of the catalogue.

    ``field`` names the field that is to blame; ``more`` joins the error on the wire (such as
    ``next_n`` of a gap); ``headers`` go on the answer.
    """

    def __init__(
        self,
        code: str,
        field: str = "",
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(f"{code} at {field}" if field else code)
        self.code = code
        self.field = field
        self.status = status or STATUSES.get(code, FIELD_STATUS)
        self.headers = dict(headers or {})
        self.more = more

    def wire(self) -> dict[str, Any]:
        """The error as it travels."""
        return wire_error(self.code, self.field, **self.more)

    def problem(self) -> dict[str, Any]:
        """The error as RFC 7807 has it; members of our own say the rest."""
        error = self.wire()
        title = {"type": "about:blank", "title": error["message"]["en"], "status": self.status}
        return {**title, **error}


def invalid_request(messages: Any) -> Refusal:
    """The Refusal for what marshmallow found wrong: ``fields`` names each by its path."""
    return Refusal("invalid_request", fields=dict(_fields_in_error(messages)))


def _fields_in_error(messages: Any, path: str = "") -> list[tuple[str, list[dict[str, Any]]]]:
    if isinstance(messages, Mapping):
        found = []
        for name, inner in messages.items():
            # "_schema" is marshmallow's name for the whole.
            found += _fields_in_error(inner, path if name == "_schema" else f"{path}.{name}")
        return found
    said = messages if isinstance(messages, list) else [messages]
    return [(path.strip(".") or "body", [wire_error(_code_of(str(words))) for words in said])]


def _code_of(words: str) -> str:
    """Our schemas say codes; what marshmallow says by itself is put into one of them."""
    if words in ERRORS:
        return words
    return next(
        (code for start, code in MARSHMALLOW.items() if words.startswith(start)), "type_wrong"
    )
