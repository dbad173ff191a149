"""The transport over HTTP, by httpx."""

from __future__ import annotations

import gzip
import ssl
from collections.abc import Iterable

import httpx

from mobile.faults import NoNetworkError, StrangerError
from mobile.shapes import Reply, Request
from shared.sync.answer import NOT_OURS, TABLET_CLOCK

CONNECT_S = 10.0
# A large push on a weak network takes its time; silence for this long is none.
SILENCE_S = 60.0
# More than any message of ours: what a stranger's page may take of memory.
MOST_BYTES = 64 * 1024 * 1024
COMPRESS_FROM_BYTES = 1024
# OpenSSL's X509_V_ERR_CERT_NOT_YET_VALID and X509_V_ERR_CERT_HAS_EXPIRED.
OUT_OF_TIME = {9, 10}
# Something answered where TLS was asked for, but not in TLS: a portal that catches every port.
NOT_TLS = {"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "PACKET_LENGTH_TOO_LONG", "UNKNOWN_PROTOCOL"}


class HttpTransport:
    """``mobile.ports.Transport`` to the server at ``url``.

    Redirects are not followed: ours has none, a captive portal's lead to its own page.
    """

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(
            base_url=url,
            timeout=httpx.Timeout(SILENCE_S, connect=CONNECT_S),
            headers={"Accept": "application/json", "Accept-Encoding": "gzip"},
            follow_redirects=False,
        )

    def send(self, request: Request) -> Reply:
        """Raises NoNetworkError when no whole answer came, StrangerError when not from ours."""
        headers, content = _content(request)
        if request.token:
            headers["Authorization"] = f"Bearer {request.token}"
        try:
            with self._client.stream(
                request.method,
                request.path,
                params=dict(request.query),
                content=content,
                headers=headers,
            ) as response:
                return _read(response)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError) as error:
            raise _meaning(error) from error

    def close(self) -> None:
        self._client.close()


def _meaning(error: Exception) -> NoNetworkError:
    """What a failed exchange says: no answer at all, or a stranger's."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, ssl.SSLError):
        cause = cause.__cause__ or cause.__context__
    if isinstance(cause, ssl.SSLCertVerificationError):
        is_time = cause.verify_code in OUT_OF_TIME
        return StrangerError(TABLET_CLOCK if is_time else NOT_OURS, cause.verify_message)
    if isinstance(cause, ssl.SSLError) and cause.reason in NOT_TLS:
        return StrangerError(NOT_OURS, str(cause))
    return NoNetworkError(str(error))


def _content(request: Request) -> tuple[dict[str, str], bytes | Iterable[bytes] | None]:
    headers = dict(request.headers)
    if request.piece is not None:
        # Its length is said beforehand, so that a cut piece is known for one on both sides.
        headers["Content-Length"] = str(request.piece.length)
        return headers, request.piece.read()
    if request.content is None:
        return headers, None
    content = request.content.encode()
    headers["Content-Type"] = "application/json"
    if request.may_be_packed and len(content) >= COMPRESS_FROM_BYTES:
        headers["Content-Encoding"] = "gzip"
        content = gzip.compress(content, compresslevel=6)
    return headers, content


def _read(response: httpx.Response) -> Reply:
    headers = {name.lower(): value for name, value in response.headers.items()}
    pieces, size = [], 0
    try:
        for piece in response.iter_bytes():
            size += len(piece)
            if size > MOST_BYTES:
                return Reply(response.status_code, headers, b"")
            pieces.append(piece)
    except httpx.DecodingError:
        # Not what its header says: somebody else's answer.
        return Reply(response.status_code, headers, b"")
    return Reply(response.status_code, headers, b"".join(pieces))
