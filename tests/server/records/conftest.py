"""The small programme and an inspector's tablet."""

from __future__ import annotations

from tests.server.sync.conftest import field, tablet

__all__ = ["field", "tablet"]
