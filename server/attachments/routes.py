"""tus 1.0.0 at ``/files``: how tablets send photos and tracks (https://tus.io)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from flask import Response, request, url_for
from werkzeug.http import http_date

from server.attachments import quota, service, tus
from server.attachments.service import Sender, Standing
from server.http.errors import Refusal
from server.http.identity import current_device, current_person
from server.http.incoming import Blueprint
from server.http.permissions import EVERYBODY, PUBLIC, allow, even_when_revoked, refuses

View = TypeVar("View", bound=Callable[..., Any])
blp = Blueprint(
    "files",
    __name__,
    url_prefix="/files",
    description="Photos and other files of records, by tus 1.0.0; read by record and role.",
)


def says_options(view: View) -> View:
    """Leave OPTIONS to our own answer: Flask's names no version and asks for a sign-in."""
    view.provide_automatic_options = False  # type: ignore[attr-defined]
    return view


def _header(name: str, meaning: str, *, required: bool = True) -> dict[str, Any]:
    return {
        "in": "header",
        "name": name,
        "required": required,
        "schema": {"type": "string"},
        "description": meaning,
    }


VERSION = _header("Tus-Resumable", "`1.0.0`")
OFFSET = _header("Upload-Offset", "Where the body begins, in bytes")
CHECKSUM = _header(
    "Upload-Checksum", "`sha256` or `sha1`, and the digest in base64", required=False
)
LENGTH = _header("Upload-Length", "The file's size in bytes")
METADATA = _header(
    "Upload-Metadata",
    "Pairs of key and base64: sha256 (hex), media_type, record, role (original, thumbnail or"
    " points), filename if wished",
)
# What the checks of headers and of what arrives may refuse, here and there.
OF_HEADERS = ("tus_version", "required", "number_not_allowed", "metadata_wrong")
OF_CONTENT = ("checksum_mismatch", "file_too_large", "upload_locked", "storage_full")
OPTIONS = "`Tus-Version`, `Tus-Extension`, `Tus-Max-Size` and `Tus-Checksum-Algorithm` say it"
BODY = {"content": {tus.CONTENT_TYPE: {"schema": {"type": "string", "format": "binary"}}}}


@blp.route("", methods=["OPTIONS"])
@allow(PUBLIC)
@blp.response(204, description=OPTIONS)
@says_options
def options() -> Response:
    """What this server speaks: version, extensions, the largest file."""
    return _options()


@blp.route("/<uuid:upload>", methods=["OPTIONS"])
@allow(PUBLIC)
@blp.response(204, description=OPTIONS)
@says_options
def options_of_upload(upload: UUID) -> Response:
    """The same, whichever upload it is asked of."""
    return _options()


@blp.route("", methods=["POST"])
@allow(*EVERYBODY)
@even_when_revoked
@blp.doc(parameters=[VERSION, LENGTH, METADATA, CHECKSUM], requestBody=BODY)
@blp.response(
    201,
    description="Begun; `Location` is the upload's address, `Upload-Offset` says how much is here;"
    " `Tareeq-Receipt` that all is",
)
@refuses(*OF_HEADERS, *OF_CONTENT, "file_quota")
@says_options
def begin() -> Response:
    """Begin an upload, with the first bytes at once if wished: a photo may need one request.

    Said again in the same words by the same tablet, it answers with the upload that it had begun
    and `Upload-Offset` says how much is here; of a body, that much is passed over. To others it
    looks the same whether or not the server has these bytes already.
    """
    tus.read_version(request.headers)
    sender = _sender()
    length = tus.read_number(request.headers, "Upload-Length")
    metadata = tus.read_metadata(request.headers)
    checksum = tus.read_checksum(request.headers)
    if request.mimetype == tus.CONTENT_TYPE:
        standing = service.begin_with(sender, length, metadata, checksum, request.environ)
    else:
        standing = service.begin(sender, length, metadata)
    answer = _answer(201, standing)
    answer.headers["Location"] = url_for(".ask", upload=standing.id)
    return answer


@blp.route("/<uuid:upload>", methods=["HEAD"])
@allow(*EVERYBODY)
@even_when_revoked
@blp.doc(parameters=[VERSION])
@blp.response(
    200, description="`Upload-Offset` says how much is here; `Tareeq-Receipt` that all is"
)
@refuses(*OF_HEADERS, "upload_expired")
@says_options
def ask(upload: UUID) -> Response:
    """How much of an upload is here, and safe on the disk."""
    tus.read_version(request.headers)
    standing = service.ask(_sender(), upload)
    answer = _answer(200, standing)
    answer.headers["Upload-Length"] = str(standing.length)
    answer.headers["Upload-Metadata"] = standing.metadata
    return answer


@blp.route("/<uuid:upload>", methods=["PATCH"])
@allow(*EVERYBODY)
@even_when_revoked
@blp.doc(parameters=[VERSION, OFFSET, CHECKSUM], requestBody=BODY)
@blp.response(
    204, description="`Upload-Offset` says how much is here; `Tareeq-Receipt` that all is"
)
@refuses(*OF_HEADERS, *OF_CONTENT, "upload_type_wrong", "upload_expired", "offset_wrong")
@says_options
def send_on(upload: UUID) -> Response:
    """Send the file on from `Upload-Offset`; what arrives before the line is cut is kept.

    `Tareeq-Receipt`, the file's SHA-256, comes with the last byte: only then is it safe here.
    """
    tus.read_version(request.headers)
    if request.mimetype != tus.CONTENT_TYPE:
        raise Refusal("upload_type_wrong", "Content-Type")
    offset = tus.read_number(request.headers, "Upload-Offset")
    checksum = tus.read_checksum(request.headers)
    return _answer(204, service.send_on(_sender(), upload, offset, checksum, request.environ))


@blp.route("/<uuid:upload>", methods=["DELETE"])
@allow(*EVERYBODY)
@even_when_revoked
@blp.doc(parameters=[VERSION])
@blp.response(204, description="Ended")
@refuses(*OF_HEADERS, "upload_expired")
@says_options
def give_up(upload: UUID) -> Response:
    """End an upload. What was received whole stays: it is evidence."""
    tus.read_version(request.headers)
    service.give_up(_sender(), upload)
    return Response(status=204)


@blp.after_request
def say_version(response: Response) -> Response:
    """Every answer names the version, errors too."""
    response.headers["Tus-Resumable"] = tus.VERSION
    return response


def _sender() -> Sender:
    return service.sender_of(current_person(), current_device())


def _options() -> Response:
    answer = Response(status=204)
    del answer.headers["Content-Type"]
    answer.headers["Tus-Version"] = tus.VERSION
    answer.headers["Tus-Extension"] = tus.EXTENSIONS
    answer.headers["Tus-Max-Size"] = str(quota.largest_file())
    answer.headers["Tus-Checksum-Algorithm"] = ",".join(tus.ALGORITHMS)
    return answer


def _answer(status: int, standing: Standing) -> Response:
    answer = Response(status=status)
    del answer.headers["Content-Type"]
    answer.headers["Upload-Offset"] = str(standing.offset)
    answer.headers["Cache-Control"] = "no-store"
    if standing.receipt is not None:
        answer.headers["Tareeq-Receipt"] = standing.receipt
    else:
        answer.headers["Upload-Expires"] = http_date(standing.expires_at)
    return answer
