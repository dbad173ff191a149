"""A tablet's map from a server that gives packs, and from one of before them."""

from __future__ import annotations

from mobile.sync.requests import reference_request
from tests.contracts.conftest import Served
from tests.contracts.fake_server import FakeServer

PACKS = "/api/v1/map-packs"


def test_a_sign_in_brings_the_map_of_ones_contracts(served: Served) -> None:
    tablet = served.tablet()
    is_older = isinstance(served.transport, FakeServer)
    assert tablet.store.has_packs() is not is_older
    assert bool(tablet.store.pack_version(9)) is not is_older
    asked = reference_request("1", tablet.store.has_packs(), "")
    assert ("has_packs" in asked.query) is not is_older


def test_a_second_sync_fetches_nothing_again(served: Served) -> None:
    tablet = served.tablet()
    before = (tablet.store.pack_version(9), tablet.store.reference_version())
    sent = tablet.transport.sent
    sent.clear()
    assert not tablet.engine.fetch_reference()
    assert [path for path in sent if path.startswith(f"{PACKS}/")] == []
    assert (tablet.store.pack_version(9), tablet.store.reference_version()) == before
