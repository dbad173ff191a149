"""Answers and requests in gzip: smaller where it is safe, the same content either way."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from server.http import compression

GZIP = {"Accept-Encoding": "gzip, br, zstd"}
LARGE, SMALL = "/api/openapi.json", "/healthz"


def test_a_large_answer_is_packed_for_whoever_reads_gzip(client: FlaskClient) -> None:
    plain, packed = client.get(LARGE), client.get(LARGE, headers=GZIP)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 4
    assert gzip.decompress(packed.data) == plain.data
    for answer in (plain, packed):
        assert "accept-encoding" in answer.headers["Vary"].lower()


@pytest.mark.parametrize("accepted", ["", "identity", "br", "gzip;q=0", "*;q=0"])
def test_who_does_not_read_gzip_gets_it_plain(client: FlaskClient, accepted: str) -> None:
    answer = client.get(LARGE, headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in answer.headers
    assert json.loads(answer.data)["openapi"]


def test_small_answers_and_packed_kinds_stay_as_they_are(client: FlaskClient) -> None:
    assert "Content-Encoding" not in client.get(SMALL, headers=GZIP).headers
    with client.get("/static/css/theme.css", headers=GZIP) as answer:
        tag = answer.headers["ETag"]
        assert answer.headers["Content-Encoding"] == "gzip"
        assert tag.startswith('W/"')
    conditional = {**GZIP, "If-None-Match": tag}
    with client.get("/static/css/theme.css", headers=conditional) as again:
        assert (again.status_code, again.data) == (304, b"")


def test_a_head_request_says_what_a_get_would(client: FlaskClient) -> None:
    head, get = client.head(LARGE, headers=GZIP), client.get(LARGE, headers=GZIP)
    assert head.data == b""
    assert head.headers["Content-Encoding"] == "gzip"
    assert get.headers["Content-Length"] == head.headers["Content-Length"]


@pytest.mark.parametrize(
    ("site", "is_packed"),
    [
        ("none", True),
        ("same-origin", True),
        ("same-site", False),
        ("cross-site", False),
        ("", False),
    ],
)
def test_a_page_with_a_cookie_is_packed_only_when_no_other_site_asked(
    client: FlaskClient, site: str, is_packed: bool
) -> None:
    """Else its length would tell another site what stands in it (BREACH)."""
    client.get("/sign-in")
    headers = {**GZIP, "Sec-Fetch-Site": site} if site else GZIP
    answer = client.get("/sign-in", headers=headers)
    assert (answer.headers.get("Content-Encoding") == "gzip") is is_packed
    page = gzip.decompress(answer.data) if is_packed else answer.data
    assert b"csrf_token" in page


def test_a_stream_is_packed_as_it_comes_and_closed_when_its_reader_goes(app: Flask) -> None:
    closed = []

    def lines() -> Iterator[str]:
        try:
            for n in range(4000):
                yield json.dumps({"n": n, "text": "x" * (n % 50)}) + "\n"
        finally:
            closed.append(True)

    with app.test_request_context("/", headers=GZIP):
        response = compression.pack(Response(lines(), mimetype="application/x-ndjson"))
    pieces = response.iter_encoded()
    reader = zlib.decompressobj(16 + zlib.MAX_WBITS)
    first = reader.decompress(next(iter(pieces)))
    assert first.startswith(b'{"n": 0')
    assert not closed
    rest = b"".join(reader.decompress(piece) for piece in pieces)
    assert (first + rest).count(b"\n") == 4000
    assert reader.eof
    assert closed == [True]

    with app.test_request_context("/", headers=GZIP):
        cut = compression.pack(Response(lines(), mimetype="application/x-ndjson"))
    next(iter(cut.response))  # type: ignore[arg-type]
    cut.close()
    assert closed == [True, True]


def test_any_json_message_may_come_in_gzip(client: FlaskClient) -> None:
    message = gzip.compress(json.dumps({"refresh_token": "unknown"}).encode())
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    assert client.post("/api/v1/auth/revoke", data=message, headers=headers).status_code == 204


def test_another_packing_is_refused_with_what_would_be_read(client: FlaskClient) -> None:
    headers = {"Content-Type": "application/json", "Content-Encoding": "br"}
    answer = client.post("/api/v1/auth/revoke", data=b"{}", headers=headers)
    assert (answer.status_code, answer.json["error"]["code"]) == (415, "content_type_wrong")  # type: ignore[index]
    assert answer.headers["Accept-Encoding"] == "gzip"
