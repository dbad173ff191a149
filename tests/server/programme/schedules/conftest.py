"""Files that MPXJ wrote, once a session: one start of its Java machine for all of them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from server.config import PROJECT
from server.programme.service import import_programme
from tests.server.programme.schedules.write_with_mpxj import LARGE, SMALL


def write(folder: Path, *sizes: int) -> Path:
    """Have MPXJ fill ``folder``; its own counts are in ``told.json``."""
    words = [sys.executable, "-m", "tests.server.programme.schedules.write_with_mpxj"]
    subprocess.run(
        [*words, str(folder), *map(str, sizes)],
        cwd=PROJECT,
        env=os.environ | {"PYTHONPATH": str(PROJECT)},
        check=True,
        capture_output=True,
    )
    return folder


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Schedules of 10 and 250 activities in every format, and compound files."""
    return write(tmp_path_factory.mktemp("written"), *SMALL)


@pytest.fixture(scope="session")
def written_large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Schedules of 5,000 activities in every format."""
    return write(tmp_path_factory.mktemp("large"), LARGE)


@pytest.fixture
def contract(kuwait: Flask, contract_csv: str) -> Flask:
    """Contract 9 with its two activities, C09-A01 and C09-A02, BOQ lines B01 and B02."""
    import_programme(contract_csv.encode())
    return kuwait
