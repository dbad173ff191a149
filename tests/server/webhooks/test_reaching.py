"""What an address may lead to: out into the world, once, and not for long."""

from __future__ import annotations

import socket
import ssl
import time
from pathlib import Path
from typing import Any

import pytest
import trustme

from server.http.errors import Refusal
from server.webhooks import reaching
from server.webhooks.reaching import Unreached, is_public, post, read_target
from tests.server.webhooks.conftest import Office, configure
from tests.server.webhooks.receiver import Receiver, free_port, receiving


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",
        "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "::1", "::",
        "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2001:db8::1",
        "2001::1",
    ],
)  # fmt: skip
def test_addresses_within_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_addresses_of_the_world_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/", "ftp://example.com/", "https://", "https:///x", "example.com",
        "https://user:pass@example.com/", "https://user@example.com/", "https://example.com:99999/",
        "https://example.com/a b", "https://example.com/\r\nX: y", "https://a..b/",
        "https://example.com/" + "x" * 500, "https://[::1", "file:///etc/passwd",
        "https://مثال.كويت/",
    ],
)  # fmt: skip
def test_addresses_that_are_refused_as_typed(url: str) -> None:
    with pytest.raises(Refusal, match="webhook_url_wrong"):
        read_target(url, may_be_private=False)


def test_what_leads_within_is_not_called(receiver: Receiver) -> None:
    port = receiver.url.split(":")[2].split("/")[0]
    for host in ("localhost", "127.0.0.1", "[::1]", "127.1", "0x7f.1", "2130706433"):
        target = read_target(f"https://{host}:{port}/", may_be_private=False)
        with pytest.raises(Unreached) as refused:
            post(target, {}, b"{}", may_be_private=False)
        assert refused.value.code in {"address_private", "name_unknown"}, host
    assert receiver.arrived == []


def test_one_private_address_among_public_ones_is_enough(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def two(*_: Any, **__: Any) -> list[Any]:
        return [(2, 1, 6, "", ("8.8.8.8", 443)), (2, 1, 6, "", ("10.0.0.1", 443))]

    monkeypatch.setattr(socket, "getaddrinfo", two)
    with pytest.raises(Unreached, match="address_private"):
        post(read_target("https://two.example/", False), {}, b"{}", False)


def test_it_connects_to_the_address_that_was_looked_at(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that says another address the second time is asked once alone."""
    port, asked = int(receiver.url.split(":")[2].split("/")[0]), []
    real = socket.getaddrinfo

    def rebinding(host: str, *more: Any, **named: Any) -> Any:
        if host == "rebinding.example":
            asked.append(host)
            return real("127.0.0.1" if len(asked) == 1 else "127.0.0.2", *more, **named)
        return real(host, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    target = read_target(f"http://rebinding.example:{port}/x", True)
    assert post(target, {}, b"{}", True) == 204
    assert (asked, receiver.arrived[0][0]["host"]) == (
        ["rebinding.example"],
        f"rebinding.example:{port}",
    )


def test_no_redirect_is_followed_and_no_proxy_used(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
    receiver.status, receiver.headers = 307, {"Location": receiver.url}
    assert post(read_target(receiver.url, True), {}, b"{}", True) == 307
    assert len(receiver.arrived) == 1


def test_an_answer_that_drips_is_cut_off(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reaching, "WHOLE_S", 0.5)
    receiver.drips = True
    began = time.monotonic()
    with pytest.raises(Unreached, match="timed_out"):
        post(read_target(receiver.url, True), {}, b"{}", True)
    assert time.monotonic() - began < 3


def test_nobody_there_is_told_as_it_is() -> None:
    with pytest.raises(Unreached, match="refused"):
        post(read_target(f"http://127.0.0.1:{free_port()}/", True), {}, b"{}", True)
    with pytest.raises(Unreached, match="name_unknown"):
        post(read_target("http://nowhere.invalid/", True), {}, b"{}", True)


def test_https_is_held_to_its_certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority = trustme.CA()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    with receiving(context) as receiver:
        target = read_target(receiver.url, True)
        with pytest.raises(Unreached, match="tls_wrong"):
            post(target, {}, b"{}", True)
        authority.cert_pem.write_to_path(tmp_path / "ca.pem")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        assert post(target, {}, b"{}", True) == 204


def test_outside_development_nothing_within_is_told(office: Office, receiver: Receiver) -> None:
    webhook, _ = office.make(receiver.url)
    configure(office.app, may_call_private=False)
    office.log()
    office.tell()
    assert receiver.arrived == []
    assert [one.trouble for one in office.deliveries(webhook)] == ["address_private"]
    assert office.act("ping", webhook).trouble == "address_private"
    with pytest.raises(Refusal, match="webhook_url_wrong"):
        office.make(receiver.url)
