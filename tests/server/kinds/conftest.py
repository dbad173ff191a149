"""The small programme and an inspector's tablet."""

from __future__ import annotations

from tests.server.sync.conftest import committed_field, field, tablet

__all__ = ["committed_field", "field", "tablet"]
