"""Words that Arabic writes in several ways are found by any of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.rules.folding import GIVEN, TAKEN, fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أسفلت", "اسفلت"),
        ("إشارة", "اشاره"),
        ("الآن", "الان"),
        ("مبنى", "مبني"),
        ("الطَّريقُ", "الطريق"),
        ("طـــريق", "طريق"),
        ("٣+٤٥٠", "3+450"),
        ("۱۲", "12"),
        ("Hawalli", "hAWALLI"),
        ("کشط", "كشط"),
    ],
)
def test_spellings_of_one_word_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_different_words_stay_different() -> None:
    assert fold("حولي") != fold("الجهراء")


@given(st.text(alphabet=st.sampled_from(sorted(set(TAKEN)) + list("ابتabc1 "))))
def test_folding_twice_changes_nothing(words: str) -> None:
    assert fold(fold(words)) == fold(words)


def test_letters_without_partner_come_last_as_postgresql_drops_them() -> None:
    assert len(GIVEN) < len(TAKEN)
    assert not set(TAKEN[len(GIVEN) :]) & set(GIVEN)
