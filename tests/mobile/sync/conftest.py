"""A tablet whose line to the server, and whose network, a test steers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mobile.composition import Tablet, open_tablet
from tests.mobile.sync.steered_line import Line, Network


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def network() -> Network:
    return Network()


@pytest.fixture
def tablet(tmp_path: Path, line: Line, network: Network) -> Iterator[Tablet]:
    found = open_tablet(
        tmp_path / "tablet", "http://127.0.0.1:9", transport=line, connectivity=network
    )
    found.engine.sign_in("inspector", "open")
    yield found
    found.close()
