"""Whoever answers in the office's place: recognised, said, and nothing let go."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from mobile.composition import open_tablet
from mobile.faults import NoNetworkError, StrangerError
from mobile.shapes import Fix, Reply, Request, SyncState
from mobile.sync.http_transport import HttpTransport
from tests.mobile.sync.test_engine import WORK, Between
from tests.mobile.sync.test_http_transport import answering, response

PAGE = b"<html><body><form>Welcome to Hotel Wi-Fi</form></body></html>"
HTML = "Content-Type: text/html"
JSON = "Content-Type: application/json"
STRANGERS = {
    "a page with 200": response(PAGE, HTML),
    "a redirect": response(b"", "Location: http://portal.example/", status="302 Found"),
    "a moved page": response(PAGE, HTML, "Location: /login", status="307 Temporary Redirect"),
    "511": response(PAGE, HTML, status="511 Network Authentication Required"),
    "a proxy's sign-in": response(PAGE, HTML, status="407 Proxy Authentication Required"),
    "not found elsewhere": response(b'{"detail": "Not Found"}', JSON, status="404 Not Found"),
    "another's error": response(
        b'{"error": {"code": "device_revoked", "message": "No"}}', JSON, status="403 Forbidden"
    ),
    "JSON cut short": response(b'{"records": [{"rec', JSON),
    "nothing": response(b"", JSON),
    "a word": response(b'"ok"', JSON),
}


@pytest.mark.parametrize("answer", STRANGERS.values(), ids=STRANGERS)
def test_a_stranger_is_recognised_over_a_real_socket(tmp_path: Path, answer: bytes) -> None:
    """Signed in at the office once; now the Wi-Fi of a hotel answers in its place."""
    between = Between()
    tablet = open_tablet(tmp_path, "http://127.0.0.1:9", transport=between)
    with closing(tablet):
        tablet.engine.sign_in("inspector", "open")
        tablet.store.log_work(WORK, Fix(29.33, 48.05, 4.0))
        with answering(lambda _: answer) as (url, _), closing(HttpTransport(url)) as wire:
            reply = wire.send(Request("POST", "/api/v1/sync/push", "{}"))
        between.replies["push"] = reply
        summary = tablet.engine.sync_now()
        assert (summary.state, summary.code) == (SyncState.WAIT, "not_ours")
        assert (summary.acknowledged, summary.left) == (0, 1)
        assert summary.try_again_s
        between.replies.clear()
        assert tablet.engine.sync_now().acknowledged == 1


def test_a_busy_server_is_waited_for_as_long_as_it_asked(tmp_path: Path) -> None:
    between = Between()
    tablet = open_tablet(tmp_path, "http://127.0.0.1:9", transport=between)
    with closing(tablet):
        tablet.engine.sign_in("inspector", "open")
        tablet.store.log_work(WORK, None)
        error = {"code": "busy", "message": {"ar": "مشغول", "en": "Busy"}}
        body = json.dumps({"error": error}).encode()
        between.replies["push"] = Reply(503, {"retry-after": "300"}, body)
        summary = tablet.engine.sync_now()
    assert (summary.state, summary.code) == (SyncState.WAIT, "busy")
    assert 300 <= (summary.try_again_s or 0) <= 375


@contextmanager
def tls_server(context: ssl.SSLContext | None) -> Iterator[str]:
    """Answers anything with a page, over TLS, or in plain HTTP when None."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection, suppress(OSError):
                wrapped = (
                    context.wrap_socket(connection, server_side=True) if context else connection
                )
                with wrapped:
                    wrapped.recv(65536)
                    wrapped.sendall(response(PAGE, HTML))

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"https://127.0.0.1:{listener.getsockname()[1]}"
        thread.join(5)


def certificate(
    folder: Path, authority: trustme.CA, name: str = "127.0.0.1", until: datetime | None = None
) -> ssl.SSLContext:
    """A server's context with a certificate of ``authority``."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name, not_after=until).configure_cert(context)
    authority.cert_pem.write_to_path(folder / "trusted.pem")
    return context


def asked(url: str) -> Reply:
    with closing(HttpTransport(url)) as wire:
        return wire.send(Request("GET", "/api/v1/sync/pull"))


def test_a_certificate_that_is_trusted_is_no_stranger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = certificate(tmp_path, trustme.CA())
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "trusted.pem"))
    with tls_server(context) as url:
        assert asked(url).body == PAGE


def test_a_portal_with_a_certificate_of_its_own_is_a_stranger(tmp_path: Path) -> None:
    with (
        tls_server(certificate(tmp_path, trustme.CA())) as url,
        pytest.raises(StrangerError) as met,
    ):
        asked(url)
    assert met.value.code == "not_ours"


def test_a_good_certificate_for_another_name_is_a_stranger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = certificate(tmp_path, trustme.CA(), "portal.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "trusted.pem"))
    with tls_server(context) as url, pytest.raises(StrangerError) as met:
        asked(url)
    assert met.value.code == "not_ours"


def test_a_certificate_out_of_its_time_speaks_of_the_tablets_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = certificate(tmp_path, trustme.CA(), until=datetime(2020, 1, 1, tzinfo=UTC))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "trusted.pem"))
    with tls_server(context) as url, pytest.raises(StrangerError) as met:
        asked(url)
    assert met.value.code == "tablet_clock"


def test_plain_http_where_tls_was_asked_for_is_a_stranger() -> None:
    with tls_server(None) as url, pytest.raises(StrangerError):
        asked(url)


def test_a_connection_cut_while_shaking_hands_is_no_network() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:

        def hang_up() -> None:
            listener.accept()[0].close()

        thread = threading.Thread(target=hang_up, daemon=True)
        thread.start()
        with pytest.raises(NoNetworkError) as met:
            asked(f"https://127.0.0.1:{listener.getsockname()[1]}")
        thread.join(5)
    assert not isinstance(met.value, StrangerError)
