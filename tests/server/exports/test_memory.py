"""Flat memory: ten times the rows take no more of it, in any format."""

from __future__ import annotations

import subprocess
import sys

import pytest

from server.exports.formats import FORMATS

MOST_GROWTH_MB = 12
# A process each: what one took before says nothing of what this takes.
MADE = """
import resource, sys, tempfile
from server.exports.formats import FORMATS
from tests.server.exports.test_formats import TABLE, WHOLE

def write(count):
    with tempfile.TemporaryFile() as file:
        rows = ({**WHOLE, "id": n, "text": f"{n} " + WHOLE["text"] * 5} for n in range(count))
        FORMATS[sys.argv[1]].write(TABLE, rows, "ar", file)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

few = write(10_000)
print(few, write(100_000))
"""


@pytest.mark.slow
@pytest.mark.parametrize("ending", list(FORMATS))
def test_100_000_rows_take_the_memory_of_10_000(ending: str) -> None:
    made = subprocess.run(
        [sys.executable, "-c", MADE, ending], check=True, capture_output=True, text=True
    )
    few, many = map(float, made.stdout.split())
    assert many - few < MOST_GROWTH_MB, f"{ending}: {few} MB, then {many} MB"
