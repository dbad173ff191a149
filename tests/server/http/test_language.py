"""Numbers and dates as people here read them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import Flask

from server.http import language
from shared.vocabulary.works import STATES


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("ar", ("1,234.50", "2 مارس 2026", "3 مارس 2026 01:30", "مسجل")),
        ("en", ("1,234.50", "2 Mar 2026", "3 Mar 2026 01:30", "Logged")),
    ],
)
def test_digits_are_latin_and_moments_are_kuwaits(
    app: Flask, lang: str, expected: tuple[str, ...]
) -> None:
    with app.test_request_context(f"/?lang={lang}"):
        late = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)
        assert (
            language.number(Decimal("1234.5"), 2),
            language.day(date(2026, 3, 2)),
            language.moment(late),
            language.named(STATES, "logged"),
        ) == expected
        assert language.day(late) == language.day(date(2026, 3, 3))


def test_what_is_missing_is_blank(app: Flask) -> None:
    with app.test_request_context("/"):
        assert [language.number(None), language.day(None), language.moment(None)] == ["", "", ""]
        assert language.named(STATES, "from_a_newer_version") == "from_a_newer_version"


def test_what_is_put_into_a_text_is_escaped_in_a_page_and_nowhere_else(app: Flask) -> None:
    source = (
        "{% for x in names %}{{ _('Contract %(number)s', number=x) }} {{ _('100%%') }}{% endfor %}"
    )
    with app.test_request_context("/?lang=en"):
        page = app.jinja_env.from_string(source).render(names=["<b>"])
        plain = app.jinja_env.overlay(autoescape=False).from_string(source).render(names=["<b>"])
    assert page == "Contract &lt;b&gt; 100%"
    assert plain == "Contract <b> 100%"


def test_equal_numbers_that_are_written_otherwise_stay_so(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        assert language.number(Decimal("0"), 1) == "0.0"
        assert language.number(Decimal("-0"), 1) == "-0.0"
        assert language.number(1, 2) == language.number(1.0, 2) == "1.00"
