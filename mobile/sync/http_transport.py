"""The transport over HTTP, by httpx."""

from __future__ import annotations

import gzip

import httpx

from mobile.faults import NoNetworkError
from mobile.shapes import Reply, Request

CONNECT_S = 10.0
# A large push on a weak network takes its time; silence for this long is none.
SILENCE_S = 60.0
# More than any message of ours: what a stranger's page may take of memory.
MOST_BYTES = 64 * 1024 * 1024
COMPRESS_FROM_BYTES = 1024


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
        """Raises NoNetworkError when no whole answer came."""
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
            raise NoNetworkError(str(error)) from error

    def close(self) -> None:
        self._client.close()


def _content(request: Request) -> tuple[dict[str, str], bytes | None]:
    if request.content is None:
        return {}, None
    content = request.content.encode()
    headers = {"Content-Type": "application/json"}
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
