"""Amounts as people write them: each means one number, or is no number at all."""

from __future__ import annotations

from decimal import Decimal

import pytest

from server.programme.schedules.amounts import amount_of


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1250", "1250"), ("1250.5", "1250.5"), ("1.250", "1.250"), ("0.5", "0.5"),
        ("1,250", "1250"), ("1,250.5", "1250.5"), ("12,345,678.25", "12345678.25"),
        ("1250,5", "1250.5"), ("1,25", "1.25"), ("0,5", "0.5"), ("1250,1234", "1250.1234"),
        ("1.250,5", "1250.5"), ("1.250,500", "1250.5"), ("12.345.678,25", "12345678.25"),
        ("1 250", "1250"), ("1 250,5", "1250.5"), ("1 250.5", "1250.5"),
        ("1\u202f250,5", "1250.5"), ("1\u00a0250", "1250"),
        ("١٢٥٠", "1250"), ("١٬٢٥٠٫٥", "1250.5"), ("1٬250", "1250"), ("١٫٢٥٠", "1.250"),
        ("١,٢٥٠.٥", "1250.5"), ("١٢٥٠,٥", "1250.5"), (" 7 ", "7"), ("-5", "-5"), ("−5", "-5"),
        ("+5", "5"), ("1.5E-3", "0.0015"), ("1E+3", "1000"), ("0", "0"),
    ],
)  # fmt: skip
def test_an_amount_means_one_number(text: str, number: str):
    assert amount_of(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        "", "many", "1250 m2", "1250m2", "1,250,5", "1,2,3", "1250,500", "0,250", "1.250.500",
        "1.25.5", "1,250,50", "12 50", "1٬25", "1،250", "1,", ",5", ".", "--5", "1_000", "1e",
        "NaN", "Infinity", "1.250,5 m2", "1 250.5,3", "12,50.5", "1.25,5", "1250 500",
    ],
)  # fmt: skip
def test_what_may_mean_two_numbers_or_none_is_no_amount(text: str):
    assert amount_of(text) is None
