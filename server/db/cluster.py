"""A PostgreSQL cluster of Tareeq's own: private, on a Unix socket, without a password.

Nothing listens on the network; the socket's folder is open to its owner alone, which
is what makes ``-A trust`` safe. When root runs Tareeq, PostgreSQL alone runs as the user
``postgres``, since it refuses to run as root; everything else stays as it was.
"""

import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

# sockaddr_un holds 108 bytes, the closing NUL among them.
LONGEST_SOCKET_PATH = 107
SOCKET_NAME = ".s.PGSQL.5432"
SETTINGS = {
    "listen_addresses": "",
    "timezone": "UTC",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "jit": "off",
    "log_min_messages": "warning",
}
# An open transaction holds back every tablet's pull feed (docs/sync.md), so none may idle.
DURABLE = {"idle_in_transaction_session_timeout": "5s"}
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class ClusterError(RuntimeError):
    """PostgreSQL is missing, or did not start; the message says what to do."""


class PrivateCluster:
    """One PostgreSQL cluster kept in ``folder``, made at the first ``start()``.

    ``durable=False`` is for tests: faster, and a power cut loses everything.
    """

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.durable = durable
        self._owner = _owner()
        self.home = _reachable_home(Path(folder).resolve(), self._owner)
        self.data = self.home / "data"
        self.socket_folder = self.home / "socket"

    def start(self) -> bool:
        """Start the cluster; True when it was not running before. Raises ClusterError."""
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        if self.is_running():
            return False
        # pg_ctl's child outlives us and would hold our output pipe open: it logs to a file.
        log = self.home / "postgresql.log"
        done = self._command(
            "pg_ctl", "start", "-w", "-t", "60", "-s", "-D", str(self.data), "-l", str(log)
        )
        if done.returncode:
            tail = "\n".join(log.read_text(errors="replace").splitlines()[-8:])
            raise ClusterError(f"PostgreSQL did not start in {self.data}:\n{tail}")
        return True

    def stop(self, *, at_once: bool = False) -> None:
        """Stop the cluster if it runs; ``at_once`` skips the checkpoint (tests)."""
        if self.is_running():
            mode = "immediate" if at_once else "fast"
            self._command("pg_ctl", "stop", "-w", "-s", "-m", mode, "-D", str(self.data))

    def remove(self) -> None:
        """Stop the cluster and delete all it holds."""
        if self.home.exists():
            self.stop(at_once=True)
            shutil.rmtree(self.home)

    def is_running(self) -> bool:
        """Whether a server answers for this data folder."""
        if not (self.data / "postmaster.pid").exists():
            return False
        return self._command("pg_ctl", "status", "-D", str(self.data)).returncode == 0

    @contextmanager
    def running(self) -> Iterator["PrivateCluster"]:
        """The cluster started, and stopped again if it was this call that started it."""
        is_ours = self.start()
        try:
            yield self
        finally:
            if is_ours:
                self.stop()

    def url(self, database: str) -> str:
        """SQLAlchemy's address of ``database`` (driver psycopg 3)."""
        host = quote(str(self.socket_folder), safe="")
        return f"postgresql+psycopg://{self._owner}@/{quote(database)}?host={host}"

    def has_database(self, name: str) -> bool:
        """Whether a database of this name exists."""
        with self._administrator() as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            return found.fetchone() is not None

    def create_database(self, name: str, *, template: str = "template0") -> str:
        """Make ``name`` as a copy of ``template``, which nobody may be using; its url."""
        with self._administrator() as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                    sql.Identifier(name), sql.Identifier(template)
                )
            )
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Delete ``name`` if it exists, ending the sessions in it."""
        with self._administrator() as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )

    def _administrator(self) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.socket_folder), user=self._owner, dbname="postgres", autocommit=True
        )

    def _initialise(self) -> None:
        _private_folder(self.home, self._owner)
        _private_folder(self.socket_folder, self._owner)
        done = self._command(
            "initdb", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-U", self._owner,
            *([] if self.durable else ["--no-sync"]), "-D", str(self.data),
        )  # fmt: skip
        if done.returncode:
            raise ClusterError(f"initdb failed in {self.data}:\n{done.stderr.strip()}")
        settings = SETTINGS | {"unix_socket_directories": str(self.socket_folder)}
        settings |= DURABLE if self.durable else THROWAWAY
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())

    def _command(self, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(binaries() / name), *arguments]
        clean = ["env", "-i", "PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"]
        with tempfile.TemporaryFile("w+", encoding="utf-8") as errors:
            done = subprocess.run(
                [*_as_user(self._owner), *clean, *command],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors,
                cwd="/", check=False,
            )  # fmt: skip
            errors.seek(0)
            return subprocess.CompletedProcess(command, done.returncode, "", errors.read())


def binaries() -> Path:
    """The newest installed PostgreSQL's programs; they are not on Debian's PATH."""
    found = list(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        raise ClusterError("PostgreSQL is not installed: apt-get install postgresql-15-postgis-3")
    return max(found, key=lambda path: int(path.parts[4])).parent


def _owner() -> str:
    """Who owns the cluster: ``postgres`` when root runs us, else the user itself."""
    return "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name


def _as_user(owner: str) -> list[str]:
    """The words before a command that make it run as ``owner``; none when not root."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", f"--reuid={owner}", f"--regid={owner}", "--init-groups"]


def _reachable_home(folder: Path, owner: str) -> Path:
    """``folder``, or a short place for it when PostgreSQL cannot work there.

    That is so when the socket's path is too long, or when root's project lies where
    ``postgres`` may not go (under /root). The same folder always gets the same place.
    """
    socket_path = folder / "socket" / SOCKET_NAME
    if len(os.fsencode(socket_path)) <= LONGEST_SOCKET_PATH and _may_enter(folder, owner):
        return folder
    name = "tareeq-" + hashlib.sha256(os.fsencode(folder)).hexdigest()[:10]
    if os.geteuid() == 0:
        return Path("/var/lib") / name
    return Path(tempfile.gettempdir()) / f"{name}-{os.geteuid()}"


def _may_enter(folder: Path, owner: str) -> bool:
    """Whether ``owner`` may walk down to ``folder``'s nearest existing parent."""
    parent = next(path for path in folder.parents if path.exists())
    done = subprocess.run(
        [*_as_user(owner), "/usr/bin/test", "-x", str(parent)], cwd="/", check=False
    )
    return done.returncode == 0


def _private_folder(path: Path, owner: str) -> None:
    """Make ``path``, with its parents, for ``owner`` alone (root may still enter)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0:
        shutil.chown(path, owner, owner)
    path.chmod(0o700)
