"""Answers made smaller for whoever can read gzip.

Written by Intel's ISA-L (python-isal): a page of 10,000 records (6 MB) takes it 17 ms, zlib's
fastest level 65 ms, for fewer bytes. Pictures, archives and PDFs are packed already and stay.

A packed page that shows both a secret (the CSRF token, a person's data) and words from its
address tells by its length whether the two are alike; whoever can make a browser fetch it again
and again reads the secret letter by letter (BREACH). So a page is packed only when the browser
says that no other site has asked for it (Sec-Fetch-Site), or when no cookie came with the request:
then there is nobody whose secret it could show.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask import Flask, Response, request
from isal import isal_zlib

# Below a packet or so nothing is gained.
PACK_FROM_BYTES = 1024
LEVEL = 1
GZIP = 16 + isal_zlib.MAX_WBITS
# Larger files are read from the disk as they are sent, not into memory.
MOST_WHOLE_BYTES = 8 * 1024 * 1024
# Of a stream: what is held back at most, so that its reader can go on with what came.
FLUSH_EVERY_BYTES = 64 * 1024
PACKABLE = frozenset(
    {
        "application/geo+json",
        "application/javascript",
        "application/json",
        "application/vnd.mapbox-vector-tile",
        "application/x-ndjson",
        "image/svg+xml",
        "text/css",
        "text/csv",
        "text/html",
        "text/javascript",
        "text/plain",
        "text/xml",
        "application/xml",
    }
)
OURS = {"same-origin", "none"}


def pack(response: Response) -> Response:
    """Pack the answer where that is worth it and safe; say in Vary that it depends."""
    if response.mimetype not in PACKABLE or response.headers.get("Content-Encoding"):
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code in {204, 206, 304} or not _may_be_packed():
        return response
    if response.is_streamed and not response.direct_passthrough:
        response.response = packed_pieces(response.response)
        _say_packed(response)
    elif response.is_sequence or (response.content_length or 0) >= PACK_FROM_BYTES:
        _pack_whole(response)
    return response


def packed_pieces(pieces: Iterable[str | bytes]) -> Iterator[bytes]:
    """A stream packed as it comes."""
    writer, held = isal_zlib.compressobj(LEVEL, wbits=GZIP), 0
    try:
        for piece in pieces:
            plain = piece.encode() if isinstance(piece, str) else piece
            packed, held = writer.compress(plain), held + len(plain)
            if held >= FLUSH_EVERY_BYTES:
                packed, held = packed + writer.flush(isal_zlib.Z_SYNC_FLUSH), 0
            if packed:
                yield packed
        yield writer.flush()
    finally:
        # What the stream holds (a transaction) ends with it, also when the reader has gone.
        close = getattr(pieces, "close", None)
        if close is not None:
            close()


def _may_be_packed() -> bool:
    if request.accept_encodings["gzip"] <= 0:
        return False
    return not request.cookies or request.headers.get("Sec-Fetch-Site") in OURS


def _pack_whole(response: Response) -> None:
    if (response.content_length or 0) > MOST_WHOLE_BYTES and response.direct_passthrough:
        return
    response.direct_passthrough = False
    content = response.get_data()
    if len(content) >= PACK_FROM_BYTES:
        response.set_data(isal_zlib.compress(content, LEVEL, GZIP))
        _say_packed(response)


def _say_packed(response: Response) -> None:
    response.headers["Content-Encoding"] = "gzip"
    tag, _ = response.get_etag()
    if tag:
        # The same content in other bytes: no longer this very answer byte for byte.
        response.set_etag(tag, weak=True)


def install(app: Flask) -> None:
    app.after_request(pack)
