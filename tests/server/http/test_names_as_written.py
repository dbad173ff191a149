"""A row's name on a page: the digits of the figures beside it, and nothing where there is none."""

from __future__ import annotations

from types import SimpleNamespace

from flask import Flask

from server.http.language import named


def test_a_name_has_the_digits_of_the_figures_beside_it(app: Flask) -> None:
    contractor = SimpleNamespace(name_ar="مقاول تجريبي ١٢", name_en="Demo Contractor 12")
    with app.test_request_context("/?lang=ar"):
        assert named(contractor) == "مقاول تجريبي 12"
    with app.test_request_context("/?lang=en"):
        assert named(contractor) == "Demo Contractor 12"


def test_who_has_no_name_is_not_called_none(app: Flask) -> None:
    with app.test_request_context("/?lang=ar"):
        assert named(SimpleNamespace(name_ar=None, name_en=None)) == ""
        assert named(None) == ""
