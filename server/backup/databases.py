"""The database that a restore makes, beside the one that is there, and the change-over."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from sqlalchemy.engine import make_url

from server.backup.restic import BackupError
from server.config import libpq_url

CHANGE_OVER_WITHIN_S = 20
HOLDS_SOMETHING = "SELECT to_regclass('public.alembic_version') IS NOT NULL"
END_SESSIONS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = %s AND pid <> pg_backend_pid()
"""


@dataclass(frozen=True)
class Target:
    """The database to restore, by its url (SQLAlchemy's form)."""

    url: str

    @property
    def name(self) -> str:
        return make_url(self.url).database or ""

    @property
    def _staging(self) -> str:
        return f"{self.name[:50]}_restoring"

    def is_at(self, url: str) -> bool:
        """Whether ``url`` leads to this database."""
        return conninfo_to_dict(libpq_url(url)) == conninfo_to_dict(libpq_url(self.url))

    def check_free(self, *, may_replace: bool) -> None:
        """Raise BackupError unless nothing is there, or it may be replaced."""
        if not self.name:
            raise BackupError(f"--into names no database: {self.url}")
        if may_replace or not self._exists(self.name):
            return
        with psycopg.connect(libpq_url(self.url)) as connection:
            (is_used,) = connection.execute(HOLDS_SOMETHING).fetchone() or (False,)
        if is_used:
            raise BackupError(
                f"the database {self.name!r} holds a register already. Restore into another one"
                " (--into), or give --replace: the present one is then kept under another name"
            )

    def prepare(self) -> str:
        """An empty database beside it; its url. What a killed restore left is removed."""
        name = sql.Identifier(self._staging)
        with self._administrator() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(name))
        return make_url(self.url).set(database=self._staging).render_as_string(False)

    def change_over(self) -> str:
        """Give the prepared database the name, in one transaction; what the old one is called.

        Sessions in the old one are ended: their transactions had no answer yet, and their
        tablets send again. Raises BackupError when others keep coming in.
        """
        give_up_at = time.monotonic() + CHANGE_OVER_WITHIN_S
        while True:
            try:
                return self._change_over()
            except psycopg.errors.ObjectInUse as error:
                if time.monotonic() > give_up_at:
                    raise BackupError(
                        f"somebody keeps using {self.name!r}: stop the server (`tareeq stop`), then"
                        " restore again. Nothing was changed"
                    ) from error
                time.sleep(0.2)

    def _change_over(self) -> str:
        old, kept_as = sql.Identifier(self.name), ""
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        with self._administrator() as connection:
            for name in (self.name, self._staging):
                connection.execute(END_SESSIONS, [name])
            with connection.transaction():
                if self._exists(self.name):
                    at = datetime.now(UTC).strftime("%Y%m%d_%H%M%S")
                    kept_as = f"{self.name[:40]}_before_{at}"
                    connection.execute(rename.format(old, sql.Identifier(kept_as)))
                connection.execute(rename.format(sql.Identifier(self._staging), old))
        return kept_as

    def _exists(self, name: str) -> bool:
        with self._administrator() as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            return found.fetchone() is not None

    @contextmanager
    def _administrator(self) -> Iterator[psycopg.Connection]:
        """A session outside both databases, as the same user, who must be allowed to make one."""
        conninfo = make_conninfo(libpq_url(self.url), dbname="postgres")
        try:
            with psycopg.connect(conninfo, autocommit=True) as connection:
                yield connection
        except psycopg.errors.InsufficientPrivilege as error:
            raise BackupError(
                "this database user may not make databases, which a restore needs:"
                ' as administrator, ALTER ROLE "..." CREATEDB'
            ) from error
        except psycopg.OperationalError as error:
            if isinstance(error, psycopg.errors.ObjectInUse):
                raise
            raise BackupError(f"the database does not answer: {error}") from error
