"""The language of an answer, and how numbers and dates are written in it.

First of: ``?lang=``, the choice made by it earlier in this session, the person's own, the
browser's, Arabic. Digits are Latin in both languages unless somebody asks otherwise.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from math import ceil
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context, request, session
from flask_babel import Babel, get_locale, get_translations
from flask_babel import gettext as _
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from server.db.phrases import MOST_COUNTED
from shared.rules.clocks import KUWAIT
from shared.vocabulary.terms import Term, Vocabulary
from shared.wire.digits import latin_digits

KILOBYTE, MEGABYTE = 1_000, 1_000_000
LANGUAGES = ("ar", "en")
DEFAULT = "ar"
SESSION_KEY = "language"
LOCALES = {"ar": Locale.parse("ar_KW"), "en": Locale.parse("en_GB")}


def language() -> str:
    """``ar`` or ``en``: what this answer is written in."""
    if not has_request_context():
        return DEFAULT
    # A page asks some hundred times: it is found once, when it is known who calls.
    here = g._get_current_object()
    found: str | None = here.get("language")
    if found is None:
        found = _asked_language()
        if "person" in here:
            here.language = found
    return found


def forget_language() -> None:
    """Whoever changes what it depends on within a request says so."""
    g.pop("language", None)


def _asked_language() -> str:
    person = g.get("person")
    asked = (
        request.args.get("lang"),
        session.get(SESSION_KEY),
        person.language if person else None,
    )
    found = next((choice for choice in asked if choice in LANGUAGES), None)
    return found or request.accept_languages.best_match(LANGUAGES) or DEFAULT


def _translations() -> Translations | NullTranslations:
    """Those of flask_babel for this answer, which looks for them anew for each text."""
    here, locale = g._get_current_object(), get_locale()
    kept = here.get("translations")
    if kept is None or kept[0] is not locale:
        kept = here.translations = locale, get_translations()
    found: Translations | NullTranslations = kept[1]
    return found


# Jinja's own is two functions, one within the other, and makes a new context for each text of a
# loop: on a list they took a tenth of the page.
@pass_eval_context
def _text_of_template(context: EvalContext, text: str, **values: Any) -> str:
    found: str = _translations().ugettext(text)
    if context.autoescape:
        found = Markup(found)  # noqa: S704 - our own words; what is put into them is escaped
    return found % values if "%" in found else found


def direction() -> str:
    return "rtl" if language() == "ar" else "ltr"


def number(value: Decimal | float | int | None, places: int | None = None) -> str:
    """``value`` with thousands apart, and exactly ``places`` decimals when given; "" for None."""
    return "" if value is None else _written_number(str(value), places, language())


# By its text: -0 and 0 are alike, and written otherwise.
@lru_cache(maxsize=16_384)
def _written_number(value: str, places: int | None, in_language: str) -> str:
    pattern = None if places is None else "#,##0." + "0" * places if places else "#,##0"
    return format_decimal(value, format=pattern, locale=LOCALES[in_language])


def counted(value: int) -> Markup:
    """A count that stops somewhere (server.db.phrases.counted): "1,000+" beyond that."""
    if value <= MOST_COUNTED:
        return Markup(number(value))  # noqa: S704 - digits
    return Markup('<bdi dir="ltr">{}+</bdi>').format(number(MOST_COUNTED))


def file_size(size_bytes: int) -> str:
    """How large a file is, such as "250 kB" or "1.4 MB"; never less than it is."""
    if size_bytes < MEGABYTE:
        return _("%(count)s kB", count=number(ceil(size_bytes / KILOBYTE)))
    return _("%(count)s MB", count=number(ceil(size_bytes * 10 / MEGABYTE) / 10, 1))


def day(value: date | None, pattern: str = "d MMM yyyy") -> str:
    """A date such as "2 Mar 2026"; a moment is taken to its day in Kuwait."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(KUWAIT).date()
    return _written_day(value, pattern, language())


# A page says the same few days again and again; what it is written as depends on nothing else.
@lru_cache(maxsize=4096)
def _written_day(value: date, pattern: str, in_language: str) -> str:
    return format_date(value, pattern, locale=LOCALES[in_language])


def moment(value: datetime | None, pattern: str = "d MMM yyyy HH:mm") -> str:
    """A moment as the clock in Kuwait showed it."""
    if value is None:
        return ""
    return format_datetime(value, pattern, tzinfo=KUWAIT, locale=LOCALES[language()])


def named(thing: Any, code: str | None = None) -> str:
    """The name of a Vocabulary's ``code``, of a Term, or of a row with name_ar and name_en.

    A row's name has the digits of the figures beside it, however it was typed; "" for none.
    """
    if isinstance(thing, Vocabulary):
        return thing.name(code, language())
    if isinstance(thing, Term):
        return thing.name(language())
    found = getattr(thing, f"name_{language()}", None) if thing else None
    return latin_digits(found) if found else ""


def _remember_choice() -> None:
    """A switch on one page holds for the pages after it."""
    asked = request.args.get("lang")
    if asked in LANGUAGES and asked != session.get(SESSION_KEY):
        session[SESSION_KEY] = asked


def install(app: Flask) -> None:
    app.before_request(_remember_choice)
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", "translations")
    Babel(app, default_locale=DEFAULT, default_timezone="Asia/Kuwait", locale_selector=language)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: _translations().ugettext(text),
        lambda one, many, n: _translations().ungettext(one, many, n),
        newstyle=True,
    )
    app.jinja_env.globals["_"] = _text_of_template
    app.add_template_filter(number)
    app.add_template_filter(file_size)
    app.add_template_filter(counted)
    app.add_template_filter(day)
    app.add_template_filter(moment)
    app.add_template_filter(named)
    app.add_template_filter(latin_digits)
    app.context_processor(
        lambda: {"language": language(), "direction": direction(), "person": g.get("person")}
    )
