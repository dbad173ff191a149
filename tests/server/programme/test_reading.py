"""Whatever bytes come, a programme file gives rows and faults, never an exception."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from server.programme.columns import COLUMNS
from server.programme.faults import FAULTS
from server.programme.reading import read_programme

from .conftest import CONTRACT

DOCUMENT = Path(__file__).parents[3] / "docs" / "programme-csv.md"
lines = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), max_size=8)


@given(st.binary(max_size=300))
def test_any_bytes_are_answered(content):
    assert read_programme(content).faults


@given(lines)
def test_any_lines_are_answered_with_known_faults(texts):
    for fault in read_programme("\n".join(texts).encode()).faults:
        assert fault.code in FAULTS


@given(st.integers(0, len(CONTRACT) - 1), st.characters(exclude_categories=["Cs"]))
def test_a_contract_with_any_one_character_changed_is_answered(position, character):
    found = read_programme((CONTRACT[:position] + character + CONTRACT[position + 1 :]).encode())
    for fault in found.faults:
        assert fault.code in FAULTS
        assert 0 <= fault.row <= CONTRACT.count("\n") + 1


@given(st.decimals(0, 999_999_999, places=3).filter(lambda number: number > 0))
def test_a_quantity_reads_alike_in_both_digit_shapes(quantity):
    arabic = str(quantity).translate(str.maketrans("0123456789.", "٠١٢٣٤٥٦٧٨٩٫"))
    for text in (str(quantity), arabic):
        found = read_programme(CONTRACT.replace("m2,20000", f"m2,{text}").encode())
        assert found.rows["boq"][0].values["quantity"] == quantity


def test_the_document_names_every_column():
    text = DOCUMENT.read_text(encoding="utf-8")
    for kind, columns in COLUMNS.items():
        rows = " ".join(re.findall(rf"^\| {kind} \|.*$", text, flags=re.MULTILINE))
        assert not [column.name for column in columns if column.name not in rows]
