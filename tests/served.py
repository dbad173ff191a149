"""An application behind real HTTP, on a free port of this machine alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.serving import make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Its address, for as long as the block lasts."""
    server = make_server("127.0.0.1", 0, closing_always(app), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()


def closing_always(app: WSGIApplication) -> WSGIApplication:
    """Werkzeug's server leaves a file open whose reader hung up before it was sent."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterator[bytes]:
        pieces = app(environ, start_response)
        try:
            yield from pieces
        finally:
            if hasattr(pieces, "close"):
                pieces.close()

    return answer
