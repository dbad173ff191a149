"""Figures as people read and type them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile.viewmodels import wording
from mobile.viewmodels.texts import TEXTS, Texts
from shared.vocabulary.terms import Language

NOW = datetime(2026, 11, 21, 7, 42, tzinfo=UTC)


@given(st.integers(0, 9_999_999))
def test_a_chainage_reads_back_as_it_was_written(centimetres: int) -> None:
    metres = Decimal(centimetres) / 100
    assert wording.read_chainage(wording.chainage(metres)) == metres


@pytest.mark.parametrize(
    ("metres", "text"),
    [(12350, "12+350"), ("0", "0+000"), (Decimal("3218.77"), "3+218.77"), (5.5, "0+005.5")],
)
def test_chainage_shows_kilometres_plus_metres(metres: Decimal, text: str) -> None:
    assert wording.chainage(metres) == text


@pytest.mark.parametrize("typed", ["", "12+", "كم", "12+35O", "1.2.3"])
def test_what_is_no_chainage_is_none(typed: str) -> None:
    assert wording.read_chainage(typed) is None


@pytest.mark.parametrize(
    ("minutes", "arabic", "english"),
    [
        (0, "الآن", "just now"),
        (1, "منذ دقيقة", "1 minute ago"),
        (2, "منذ دقيقتين", "2 minutes ago"),
        (5, "منذ 5 دقائق", "5 minutes ago"),
        (25, "منذ 25 دقيقة", "25 minutes ago"),
        (180, "منذ 3 ساعات", "3 hours ago"),
        (2 * 24 * 60, "منذ يومين", "2 days ago"),
        (-30, "الآن", "just now"),
    ],
)
def test_how_long_ago_in_both_languages(minutes: int, arabic: str, english: str) -> None:
    moment = NOW - timedelta(minutes=minutes)
    assert wording.since(moment, NOW, "ar") == arabic
    assert wording.since(moment, NOW, "en") == english


def test_distances_and_quantities() -> None:
    assert wording.distance(534, "en") == "530 m"
    assert wording.distance(1649, "ar") == "1.6 كم"
    assert wording.quantity(Decimal("38500.00")) == "38,500"
    assert wording.quantity(Decimal("412.50")) == "412.5"
    assert wording.quantity(None) == ""


def test_dates_in_both_languages() -> None:
    day = date(2026, 11, 21)
    assert wording.full_date(day, "ar") == "السبت 21 نوفمبر 2026"
    assert wording.full_date(day, "en") == "Saturday 21 November 2026"


def test_times_are_kuwaits() -> None:
    assert wording.clock_time(NOW) == "\u206610:42\u2069"


@pytest.mark.parametrize("key", sorted(TEXTS))
def test_each_text_stands_in_both_languages_with_the_same_figures(key: str) -> None:
    arabic, english = TEXTS[key]
    assert arabic.strip()
    assert english.strip()
    assert figures_of(arabic) == figures_of(english)


def figures_of(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", ["ar", "en"])
def test_an_unknown_error_speaks_for_itself(language: Language) -> None:
    assert Texts(language).error("from_a_newer_server") == "from_a_newer_server"
    assert Texts(language).error("quantity_not_positive") != "quantity_not_positive"
