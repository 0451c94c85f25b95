"""The schema: made afresh, made by several processes at once, and refused where it is newer than the program."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from pagemill.database import SCHEMA_VERSION, Database
from pagemill.database.migrations import Migration, migrate, migrations
from pagemill.database.sqlite import SqliteDialect
from pagemill.errors import SettingsError
from pagemill.settings import ServerSettings, Settings

START = """
import sys
from pathlib import Path
from pagemill.database import Database
from pagemill.settings import ServerSettings, Settings
sys.stdin.readline()
database = Database(Settings(server=ServerSettings(data_dir=Path(sys.argv[1]))))
with database.write() as tx:
    tx.run("insert_tenant", id=sys.argv[2], name=sys.argv[2], now=tx.now)
"""


def settings(folder: Path) -> Settings:
    return Settings(server=ServerSettings(data_dir=folder))


def versions(folder: Path) -> list[int]:
    with sqlite3.connect(folder / "pagemill.db") as connection:
        return [row[0] for row in connection.execute("select version from schema_version order by version")]


def test_fresh_and_again(tmp_path: Path) -> None:
    Database(settings(tmp_path)).close()
    Database(settings(tmp_path)).close()
    assert versions(tmp_path) == list(range(1, SCHEMA_VERSION + 1))


def test_four_processes_start_at_once(tmp_path: Path) -> None:
    starts = [
        subprocess.Popen([sys.executable, "-c", START, str(tmp_path), f"tenant{n}"], stdin=subprocess.PIPE)
        for n in range(4)
    ]
    for start in starts:
        assert start.stdin is not None
        start.stdin.write(b"go\n")
        start.stdin.close()
    assert [start.wait(30) for start in starts] == [0, 0, 0, 0]
    assert versions(tmp_path) == list(range(1, SCHEMA_VERSION + 1))
    with Database(settings(tmp_path)).read() as tx:
        assert all(tx.one("tenant_named", name=f"tenant{n}") for n in range(4))


def test_a_newer_schema_is_refused_and_left_alone(tmp_path: Path) -> None:
    Database(settings(tmp_path)).close()
    with sqlite3.connect(tmp_path / "pagemill.db") as connection:
        connection.execute("insert into schema_version values (?, 'later', 0)", (SCHEMA_VERSION + 1,))
    with pytest.raises(SettingsError, match="newer program"):
        Database(settings(tmp_path))
    assert versions(tmp_path)[-1] == SCHEMA_VERSION + 1


def test_a_step_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = Migration(SCHEMA_VERSION + 1, "bad", "create table half (a integer);\ncreate table half (a integer);\n")
    monkeypatch.setattr("pagemill.database.migrations.migrations", lambda: (*migrations(), bad))
    dialect = SqliteDialect(tmp_path / "pagemill.db", 30)
    connection = dialect.connect()
    with pytest.raises(sqlite3.OperationalError):
        migrate(dialect, connection, 0)
    tables = {row[0] for row in connection.execute("select name from sqlite_master where type = 'table'")}
    assert "job" in tables
    assert "half" not in tables
    assert versions(tmp_path) == list(range(1, SCHEMA_VERSION + 1))


def test_an_error_rolls_back(tmp_path: Path) -> None:
    database = Database(settings(tmp_path))
    with pytest.raises(KeyError), database.write() as tx:
        tx.run("insert_tenant", id="a", name="a", now=tx.now)
        raise KeyError
    with database.read() as tx:
        assert tx.one("tenant_named", name="a") is None


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(SettingsError, match=r"file.* cannot be used: (File exists|Not a directory)"):
        Database(settings(tmp_path / "file"))


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "pagemill.db").write_bytes(b"this is no database" * 100)
    with pytest.raises(SettingsError, match="cannot be used: file is not a database"):
        Database(settings(tmp_path))
