"""Waits for the disk that are shared: nobody returns before a sync that began after what it waits for."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from pagemill.database import Database
from pagemill.database.group_sync import GroupSync, LogSync
from pagemill.settings import ServerSettings, Settings


class Disk:
    """Counts what was written before each sync began, and is slow."""

    def __init__(self) -> None:
        self.written = 0
        self.kept = 0
        self.syncs = 0
        self.broken = 0

    def sync(self) -> None:
        before = self.written
        time.sleep(0.002)
        self.syncs += 1
        if self.broken:
            self.broken -= 1
            raise OSError("the disk is not there")
        self.kept = max(self.kept, before)


def test_everybody_waits_for_a_sync_of_what_was_written_before(tmp_path: Path) -> None:
    disk = Disk()
    group, lock = GroupSync(disk.sync), threading.Lock()
    early: list[tuple[int, int]] = []

    def write() -> None:
        for _ in range(50):
            with lock:
                disk.written += 1
                own = disk.written
            group.wait()
            if disk.kept < own:
                early.append((own, disk.kept))

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert early == []
    assert disk.syncs <= 400 / 3, "eight who wait share nearly every one"


def test_a_sync_that_failed_serves_nobody() -> None:
    disk = Disk()
    disk.broken = 2
    group = GroupSync(disk.sync)
    for _ in range(2):
        with pytest.raises(OSError, match="the disk is not there"):
            group.wait()
    disk.written = 1
    group.wait()
    assert disk.kept == 1


def test_a_durable_commit_is_synced_and_another_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database(Settings(server=ServerSettings(data_dir=tmp_path)))
    synced: list[Path] = []
    monkeypatch.setattr(LogSync, "__call__", lambda log: synced.append(log._file))
    with database.write(durable=False) as tx:
        tx.run("insert_tenant", id="a", name="a", now=1)
    assert synced == []
    with database.write() as tx:
        tx.run("insert_tenant", id="b", name="b", now=1)
        assert synced == []
    assert synced == [tmp_path / "pagemill.db-wal"]
    with pytest.raises(KeyError), database.write() as tx:
        raise KeyError
    assert len(synced) == 1
    database.close()


def test_the_log_as_synced_holds_all_that_was_committed(tmp_path: Path) -> None:
    """What a power cut would leave: the files as they are when a durable write has returned, without a checkpoint."""
    database = Database(Settings(server=ServerSettings(data_dir=tmp_path / "a")))
    for n in range(30):
        with database.write(durable=n % 3 == 0) as tx:
            tx.run("insert_tenant", id=str(n), name=str(n), now=1)
    with database.write() as tx:
        tx.run("insert_tenant", id="last", name="last", now=1)
    (tmp_path / "b").mkdir()
    for name in ("pagemill.db", "pagemill.db-wal"):
        (tmp_path / "b" / name).write_bytes((tmp_path / "a" / name).read_bytes())
    program = (
        "import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute('select count(*) from tenant').fetchone()[0])"
    )
    told = subprocess.run(
        [sys.executable, "-c", program, tmp_path / "b" / "pagemill.db"], capture_output=True, check=True
    )
    assert int(told.stdout) == 31
    database.close()
