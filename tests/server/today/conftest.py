"""A small field with the people who have queues in it, on a rolled-back or a real database."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.server.attachments.conftest import field as field_with_files
from tests.server.ncrs.conftest import Case, case, case_on
from tests.server.sync.conftest import committed_field

__all__ = ["case", "committed_field", "field_with_files"]


@pytest.fixture
def committed_case(committed_field: Flask) -> Case:
    """What a page is told of is what was committed."""
    return case_on(committed_field)
