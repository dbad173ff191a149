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


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that write_with_mpxj.py filled; ``told.json`` has MPXJ's own counts."""
    folder = tmp_path_factory.mktemp("written")
    subprocess.run(
        [sys.executable, "-m", "tests.server.programme.schedules.write_with_mpxj", str(folder)],
        cwd=PROJECT,
        env=os.environ | {"PYTHONPATH": str(PROJECT)},
        check=True,
        capture_output=True,
    )
    return folder


@pytest.fixture
def contract(kuwait: Flask, contract_csv: str) -> Flask:
    """Contract 9 with its two activities, C09-A01 and C09-A02, BOQ lines B01 and B02."""
    import_programme(contract_csv.encode())
    return kuwait
