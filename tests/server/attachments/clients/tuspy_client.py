"""Upload a file with tuspy as it comes from the package index; goes on where it was killed.

Arguments: JSON {url, headers, path, metadata, memory}. Prints the offset after each piece.
"""

from __future__ import annotations

import json
import sys
import time

from tusclient.client import TusClient
from tusclient.storage.filestorage import FileStorage

PIECE_BYTES = 700_000


def say(*words: object) -> None:
    sys.stdout.write(" ".join(str(word) for word in words) + "\n")
    sys.stdout.flush()


def main(given: dict) -> None:
    client = TusClient(given["url"], headers=given["headers"])
    uploader = client.uploader(
        given["path"],
        chunk_size=PIECE_BYTES,
        metadata=given["metadata"],
        store_url=True,
        url_storage=FileStorage(given["memory"]),
        upload_checksum=True,
        retries=5,
        retry_delay=1,
    )
    say("begins", uploader.offset)
    while uploader.offset < uploader.get_file_size():
        uploader.upload_chunk()
        say("offset", uploader.offset)
        time.sleep(0.05)
    say("receipt", uploader.request.response_headers.get("tareeq-receipt"))


main(json.loads(sys.argv[1]))
