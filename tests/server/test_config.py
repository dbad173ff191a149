"""Settings: typed, checked at the start, and secrets that nobody has to invent."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from server.config import Config, ConfigError, config_from_environment, libpq_url, sqlalchemy_url

URL = "postgresql://somebody@host/database"


def read(tmp_path: Path, **settings: str) -> Config:
    """The configuration from these settings, with secrets kept in ``tmp_path``."""
    given = {"TAREEQ_DATABASE_URL": URL, "TAREEQ_STATE_FOLDER": str(tmp_path)}
    return config_from_environment(given | settings)


def test_development_makes_up_a_secret_once(tmp_path: Path) -> None:
    first = read(tmp_path).secret_key
    assert len(first) >= 32
    assert read(tmp_path).secret_key == first
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_production_does_not_start_without_a_secret(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="TAREEQ_SECRET_KEY is not set"):
        read(tmp_path, TAREEQ_ENVIRONMENT="production")
    assert not (tmp_path / "secret_key").exists()


def test_production_does_not_start_without_the_register_s_key(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="TAREEQ_REGISTER_KEY is not set"):
        read(tmp_path, TAREEQ_ENVIRONMENT="production", TAREEQ_SECRET_KEY="x" * 32)


def test_a_short_secret_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="shorter than 32"):
        read(tmp_path, TAREEQ_SECRET_KEY="short")


def test_production_sends_cookies_over_https_alone_and_shows_no_demonstration(
    tmp_path: Path,
) -> None:
    keys = {"TAREEQ_SECRET_KEY": "x" * 32, "TAREEQ_REGISTER_KEY": "y" * 32}
    config = read(tmp_path, TAREEQ_ENVIRONMENT="production", **keys)
    assert config.has_secure_cookies
    assert not config.is_demonstration


def test_production_refuses_people_with_a_published_password(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="published password"):
        read(tmp_path, TAREEQ_ENVIRONMENT="production", TAREEQ_DEMONSTRATION="yes")


def test_a_missing_database_is_said_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="make run"):
        read(tmp_path, TAREEQ_DATABASE_URL="")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("TAREEQ_PORT", "eighty"),
        ("TAREEQ_PORT", "70000"),
        ("TAREEQ_PORT", "٨٥٠٠"),
        ("TAREEQ_PORT", "²"),
        ("TAREEQ_WEB_WORKERS", "0"),
        ("TAREEQ_DEMONSTRATION", "perhaps"),
        ("TAREEQ_ENVIRONMENT", "testing"),
        ("TAREEQ_DATABASE_URL", "mysql://host/database"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named(tmp_path: Path, name: str, text: str) -> None:
    with pytest.raises(ConfigError, match=name):
        read(tmp_path, **{name: text})


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_database_url_may_be_written_in_any_usual_way(scheme: str) -> None:
    url = sqlalchemy_url(f"{scheme}://host/database")
    assert url == "postgresql+psycopg://host/database"
    assert libpq_url(url) == "postgresql://host/database"


MAIL = {"TAREEQ_MAIL_HOST": "smtp.example.test", "TAREEQ_MAIL_PORT": "587",
        "TAREEQ_MAIL_SECURITY": "starttls", "TAREEQ_MAIL_SENDER": "weeks@example.test"}  # fmt: skip
PRODUCTION = {"TAREEQ_ENVIRONMENT": "production", "TAREEQ_SECRET_KEY": "x" * 32,
              "TAREEQ_REGISTER_KEY": "y" * 32}  # fmt: skip


def test_mail_is_set_whole_or_not_at_all(tmp_path: Path) -> None:
    assert read(tmp_path).mail is None
    found = read(tmp_path, **MAIL)
    assert found.mail is not None
    assert (found.mail.port, found.mail.user) == (587, "")
    assert found.public_url == "http://127.0.0.1:8500"
    url = {"TAREEQ_PUBLIC_URL": "https://tareeq.example.test/"}
    assert read(tmp_path, **PRODUCTION, **MAIL, **url).public_url == "https://tareeq.example.test"
    assert read(tmp_path, **PRODUCTION).public_url == ""


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"TAREEQ_MAIL_PORT": ""}, "TAREEQ_MAIL_PORT"),
        ({"TAREEQ_MAIL_SENDER": "weeks"}, "TAREEQ_MAIL_SENDER"),
        ({"TAREEQ_MAIL_SENDER": "a@b.test\r\nBcc: c@d.test"}, "TAREEQ_MAIL_SENDER"),
        ({"TAREEQ_MAIL_SECURITY": "maybe"}, "TAREEQ_MAIL_SECURITY"),
        ({"TAREEQ_MAIL_USER": "tareeq"}, "TAREEQ_MAIL_PASSWORD"),
        ({"TAREEQ_PUBLIC_URL": "javascript:alert(1)"}, "TAREEQ_PUBLIC_URL"),
        (PRODUCTION, "TAREEQ_PUBLIC_URL"),
        ({**PRODUCTION, "TAREEQ_PUBLIC_URL": "http://t.test"}, "TAREEQ_PUBLIC_URL is http:"),
        (
            {**PRODUCTION, "TAREEQ_PUBLIC_URL": "https://t.test", "TAREEQ_MAIL_SECURITY": "none",
             "TAREEQ_MAIL_USER": "u", "TAREEQ_MAIL_PASSWORD": "p"},
            "in the clear",
        ),
    ],
)  # fmt: skip
def test_half_a_mail_server_is_named(tmp_path: Path, changed: dict[str, str], named: str) -> None:
    with pytest.raises(ConfigError, match=named):
        read(tmp_path, **{**MAIL, **changed})
