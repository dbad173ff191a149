"""Every setting, read once from the environment; docs/operations.md explains each.

In development a missing secret is made up at the first run and kept in the state folder;
anywhere else Tareeq refuses to start without it.
"""

# long: every setting is read here, and nowhere else

import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from shared.wire.addresses import EMAIL

PROJECT = Path(__file__).resolve().parent.parent
STATE_FOLDER = PROJECT / ".tareeq"
SHORTEST_SECRET = 32
YES = {"1", "yes", "true", "on"}
NO = {"0", "no", "false", "off"}
# In the order of _mail: the first decides whether there is any, the next three then must be.
MAIL = (
    "TAREEQ_MAIL_HOST",
    "TAREEQ_MAIL_PORT",
    "TAREEQ_MAIL_SECURITY",
    "TAREEQ_MAIL_SENDER",
    "TAREEQ_MAIL_USER",
    "TAREEQ_MAIL_PASSWORD",
)
SETTINGS = (
    "TAREEQ_ENVIRONMENT",
    "TAREEQ_DATABASE_URL",
    "TAREEQ_SECRET_KEY",
    "TAREEQ_REGISTER_KEY",
    "TAREEQ_STATE_FOLDER",
    "TAREEQ_HOST",
    "TAREEQ_PORT",
    "TAREEQ_WEB_WORKERS",
    "TAREEQ_WEB_THREADS",
    "TAREEQ_FILES_URL",
    "TAREEQ_SPOOL_FOLDER",
    "TAREEQ_LARGEST_FILE_MB",
    "TAREEQ_FILES_A_DAY_MB",
    "TAREEQ_DEMONSTRATION",
    "TAREEQ_SECURE_COOKIES",
    "TAREEQ_CALL_PRIVATE",
    "TAREEQ_TRUSTED_PROXIES",
    "TAREEQ_BACKUP_REPOSITORY",
    "TAREEQ_BACKUP_PASSWORD_FILE",
    "TAREEQ_PUBLIC_URL",
    *MAIL,
)


class ConfigError(RuntimeError):
    """A setting is missing or makes no sense; the message names it and the way out."""


@dataclass(frozen=True)
class MailServer:
    """Where mails are handed in, and as whom. ``security``: tls, starttls or none."""

    host: str
    port: int
    security: str
    sender: str
    user: str = ""
    password: str = ""


@dataclass(frozen=True)
class Config:
    """The settings of one running server.

    The last group is no setting: only tests, which wait for no password, change it.
    """

    database_url: str
    secret_key: str
    register_key: str
    environment: str = "development"
    state_folder: Path = STATE_FOLDER
    host: str = "127.0.0.1"
    port: int = 8500
    web_workers: int = 2
    web_threads: int = 24
    files_url: str = ""
    spool: str = ""
    largest_file_mb: int = 100
    files_a_day_mb: int = 5000
    is_demonstration: bool = True
    has_secure_cookies: bool = False
    may_call_private: bool = False
    trusted_proxies: int = 0
    backup_repository: str = ""
    backup_password_file: str = ""
    public_url: str = ""
    mail: MailServer | None = None

    is_testing: bool = False
    password_time_cost: int = 3
    password_memory_kib: int = 65536

    @property
    def is_development(self) -> bool:
        """Whether this is a machine to try and build on, not one that people depend on."""
        return self.environment == "development"

    @property
    def files_at(self) -> str:
        """Where finished files are kept: file:///folder or s3://bucket/prefix."""
        return self.files_url or f"file://{self.state_folder.absolute()}/files"

    @property
    def spool_folder(self) -> Path:
        """Where files are kept while they arrive; beside the finished ones, a move is no copy."""
        return Path(self.spool) if self.spool else self.state_folder / "spool"


def config_from_environment(
    environ: Mapping[str, str] | None = None,
) -> Config:  # long: a line each
    """The settings in ``environ`` (the process's own when None). Raises ConfigError."""
    environ = os.environ if environ is None else environ
    environment = environ.get("TAREEQ_ENVIRONMENT", "development")
    if environment not in {"development", "production"}:
        raise ConfigError("TAREEQ_ENVIRONMENT is neither 'development' nor 'production'")
    is_production = environment == "production"
    is_demonstration = _flag(environ, "TAREEQ_DEMONSTRATION", not is_production)
    if is_production and is_demonstration:
        raise ConfigError(
            "TAREEQ_DEMONSTRATION=yes in production: its people all have one published password"
        )
    state_folder = Path(environ.get("TAREEQ_STATE_FOLDER") or STATE_FOLDER)
    return Config(
        database_url=_database_url(environ),
        secret_key=_secret(environ, "TAREEQ_SECRET_KEY", state_folder, is_production),
        register_key=_secret(environ, "TAREEQ_REGISTER_KEY", state_folder, is_production),
        environment=environment,
        state_folder=state_folder,
        host=environ.get("TAREEQ_HOST") or "127.0.0.1",
        port=_number(environ, "TAREEQ_PORT", 8500, 1, 65535),
        web_workers=_number(environ, "TAREEQ_WEB_WORKERS", 2, 1, 64),
        web_threads=_number(environ, "TAREEQ_WEB_THREADS", 24, 3, 500),
        files_url=_files_url(environ),
        spool=environ.get("TAREEQ_SPOOL_FOLDER", ""),
        largest_file_mb=_number(environ, "TAREEQ_LARGEST_FILE_MB", 100, 1, 100_000),
        files_a_day_mb=_number(environ, "TAREEQ_FILES_A_DAY_MB", 5000, 1, 100_000_000),
        is_demonstration=is_demonstration,
        has_secure_cookies=_flag(environ, "TAREEQ_SECURE_COOKIES", is_production),
        may_call_private=_flag(environ, "TAREEQ_CALL_PRIVATE", not is_production),
        trusted_proxies=_number(environ, "TAREEQ_TRUSTED_PROXIES", 0, 0, 9),
        backup_repository=environ.get("TAREEQ_BACKUP_REPOSITORY", ""),
        backup_password_file=environ.get("TAREEQ_BACKUP_PASSWORD_FILE", ""),
        public_url=_public_url(environ, is_production),
        mail=_mail(environ, is_production),
    )


def sqlalchemy_url(url: str) -> str:
    """``url`` with the driver that we use (psycopg 3), whichever way it was written."""
    scheme, separator, rest = url.partition("://")
    if not separator or scheme.split("+")[0] not in {"postgres", "postgresql"}:
        raise ConfigError("TAREEQ_DATABASE_URL does not start with postgresql://")
    return f"postgresql+psycopg://{rest}"


def libpq_url(url: str) -> str:
    """``url`` as libpq, pg_dump and procrastinate read it: without SQLAlchemy's driver."""
    return sqlalchemy_url(url).replace("postgresql+psycopg://", "postgresql://", 1)


def _database_url(environ: Mapping[str, str]) -> str:
    url = environ.get("TAREEQ_DATABASE_URL")
    if not url:
        raise ConfigError(
            "TAREEQ_DATABASE_URL is not set. `make run` starts a private database by itself; "
            "elsewhere give postgresql://user:password@host/database"
        )
    return sqlalchemy_url(url)


def _files_url(environ: Mapping[str, str]) -> str:
    url = environ.get("TAREEQ_FILES_URL", "")
    if url and not re.match(r"file:///.|s3://[^/]+", url):
        raise ConfigError("TAREEQ_FILES_URL is neither file:///folder nor s3://bucket/prefix")
    return url


def _public_url(environ: Mapping[str, str], is_production: bool) -> str:
    """Where people reach the office; known by itself only where it listens for itself."""
    url = environ.get("TAREEQ_PUBLIC_URL", "").rstrip("/")
    if url and not re.fullmatch(r"https?://[\w.\[\]:-]+(/[\w./~-]*)?", url, re.ASCII):
        raise ConfigError("TAREEQ_PUBLIC_URL is not like https://tareeq.example")
    is_secure = _flag(environ, "TAREEQ_SECURE_COOKIES", is_production)
    if url.startswith("http://") and is_secure:  # nobody could sign in where a link leads
        raise ConfigError("TAREEQ_PUBLIC_URL is http: while cookies are sent over HTTPS alone")
    if url or is_production:
        return url
    host, port = environ.get("TAREEQ_HOST"), environ.get("TAREEQ_PORT")
    return f"http://{host or '127.0.0.1'}:{port or 8500}"


def _mail(environ: Mapping[str, str], is_production: bool) -> MailServer | None:
    """The server for mails; None without a host. Nothing of it is guessed."""
    host, port, security, sender, user, password = (environ.get(name, "") for name in MAIL)
    if not host:
        return None
    wanted = [name for name in MAIL[1:4] if not environ.get(name)]
    if is_production and not environ.get("TAREEQ_PUBLIC_URL"):
        wanted.append("TAREEQ_PUBLIC_URL")
    if wanted:
        raise ConfigError(f"TAREEQ_MAIL_HOST is set, and {', '.join(wanted)} is not")
    if security not in {"tls", "starttls", "none"}:
        raise ConfigError("TAREEQ_MAIL_SECURITY is neither tls, starttls nor none")
    if not EMAIL.fullmatch(sender):
        raise ConfigError("TAREEQ_MAIL_SENDER is no e-mail address")
    if bool(user) != bool(password):
        raise ConfigError("of TAREEQ_MAIL_USER and TAREEQ_MAIL_PASSWORD one is set alone")
    if is_production and user and security == "none":
        raise ConfigError("TAREEQ_MAIL_SECURITY=none would send the password in the clear")
    number = _number({"TAREEQ_MAIL_PORT": port}, "TAREEQ_MAIL_PORT", 0, 1, 65535)
    return MailServer(host, number, security, sender, user, password)


def _secret(environ: Mapping[str, str], name: str, folder: Path, is_production: bool) -> str:
    secret = environ.get(name, "")
    if secret:
        if len(secret) < SHORTEST_SECRET:
            raise ConfigError(f"{name} is shorter than {SHORTEST_SECRET} characters")
        return secret
    if is_production:
        raise ConfigError(
            f"{name} is not set. In production it must be: a random text of 32 "
            "characters or more, the same for every process, kept out of the repository"
        )
    return development_secret(folder, name.removeprefix("TAREEQ_").lower())


def development_secret(folder: Path, name: str) -> str:
    """The secret kept in ``folder``/``name``, made up when it is not there yet."""
    path = folder / name
    folder.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        draft = folder / f".{name}.{os.getpid()}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        # Several processes may start together: the first to link its draft wins, whole.
        with suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text(encoding="ascii").strip()


def _number(environ: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = environ.get(name) or str(default)
    if not (text.isascii() and text.isdigit()) or not least <= int(text) <= most:
        raise ConfigError(f"{name} must be a whole number from {least} to {most}, not {text!r}")
    return int(text)


def _flag(environ: Mapping[str, str], name: str, default: bool) -> bool:
    text = (environ.get(name) or ("yes" if default else "no")).lower()
    if text not in YES | NO:
        raise ConfigError(f"{name} must be yes or no, not {text!r}")
    return text in YES
