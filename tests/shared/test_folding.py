"""Words that Arabic writes in several ways are found by any of them."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.rules.folding import fold, search_pattern


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
def test_spellings_of_one_word_fold_alike_and_find_each_other(one: str, other: str) -> None:
    assert fold(one) == fold(other)
    for word, text in ((one, other), (other, one)):
        assert re.search(search_pattern(word), f"before {text} after", re.IGNORECASE)


def test_different_words_stay_different() -> None:
    assert fold("حولي") != fold("الجهراء")


@given(st.text(alphabet=st.sampled_from(list("أإآٱةىئؤیک٠٩۰۹ابتabc1ـًّ "))))
def test_folding_twice_changes_nothing(words: str) -> None:
    assert fold(fold(words)) == fold(words)


@given(st.text(min_size=1, max_size=8), st.text(max_size=8), st.text(max_size=8))
def test_word_is_found_as_it_was_typed_whatever_signs_it_has(
    word: str, before: str, after: str
) -> None:
    text = unicodedata.normalize("NFC", word).lower()
    assert re.search(search_pattern(word), f"{before}{text}{after}", re.IGNORECASE)


def test_signs_of_expressions_are_taken_as_they_are() -> None:
    assert not re.search(search_pattern("a.c"), "abc")
    assert not re.search(search_pattern("(a|b)*"), "ab")
