"""What is done to a server while it works, one thing a round. Each leaves it running, or dead; it says which."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from pagemill.database.postgresql import WRITER_LOCK
from project_tests import PostgresqlServer
from reliability.callers import BrokenPromise, BrokeOff, Callers, CameAgain
from reliability.killable_server import KillableServer
from reliability.small_disk import filled

#: Longest wait for a write to be seen in progress.
WRITE_SECONDS = 5.0
#: Where Debian and others put the library that gives a program another clock (https://github.com/wolfcw/libfaketime).
CLOCK_LIBRARIES = ("/usr/lib/*/faketime/libfaketimeMT.so.1", "/usr/lib*/faketime/libfaketimeMT.so.1")


@dataclass
class Scene:
    """What faults have to do with."""

    server: KillableServer
    callers: Callers
    draw: random.Random
    #: How long the server waits for the database, and for a lease to run out, in seconds.
    database_seconds: float
    lease_seconds: float
    #: The PostgreSQL of the server; empty where it is on SQLite.
    postgresql: str
    postgresql_server: PostgresqlServer | None
    on_small_disk: bool
    clock_file: Path
    #: Processes of servers that died, which have to be gone.
    dead: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Fault:
    """A thing that is done. `environment` is added to that of the server it is done to.

    `do` answers whether the server lives afterwards.
    """

    name: str
    do: Callable[[Scene], bool]
    possible: Callable[[Scene], bool] = lambda _: True
    environment: Callable[[Scene], Mapping[str, str]] | None = None


def server_killed(scene: Scene) -> bool:
    """SIGKILL to the server alone: its readers have to end by themselves."""
    scene.dead |= scene.server.processes()
    scene.server.kill()
    return False


def server_stopped(scene: Scene) -> bool:
    """SIGTERM to the server."""
    scene.dead |= scene.server.processes()
    status = scene.server.stop()
    if status != 0:
        scene.callers.record.broken.append(f"SIGTERM: the server ended with {status}")
    return False


def reader_killed(scene: Scene) -> bool:
    """SIGKILL to one reader."""
    readers = scene.server.reader_pids
    if readers:
        victim = scene.draw.choice(readers)
        scene.dead.add(victim)
        with contextlib.suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
    return True


def group_killed(scene: Scene) -> bool:
    """All at once, at the moment that an object is seen half written."""
    scene.dead |= scene.server.processes()
    writing = scene.server.data_dir / "objects" / "_writing"
    deadline = time.monotonic() + WRITE_SECONDS
    while not any(writing.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.0005)
    scene.server.kill_group()
    return False


def disk_filled(scene: Scene) -> bool:
    """Full for a while; half of the times the server is killed meanwhile, and then there is room again."""
    with filled(scene.server.data_dir):
        time.sleep(scene.draw.uniform(0.5, 2.5))
        if scene.draw.random() < 0.5:
            return server_killed(scene)
    return True


def clock_moved(scene: Scene) -> bool:
    """An hour or ten minutes forward or back, and after the server's death the right time again."""
    scene.callers.clock_may_be_off = True
    seconds = scene.draw.choice([3600, -3600, 600, -600])
    scene.clock_file.write_text(f"{seconds:+d}\n")
    time.sleep(scene.draw.uniform(2, 4))
    return server_killed(scene)


def _moved_clock(scene: Scene) -> Mapping[str, str]:
    scene.clock_file.write_text("+0\n")
    return {
        "LD_PRELOAD": str(_clock_library()),
        "FAKETIME_TIMESTAMP_FILE": str(scene.clock_file),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "NO_FAKE_STAT": "1",
    }


def database_held(scene: Scene) -> bool:
    """Another program holds the writers' lock for longer than the server waits for it."""
    held = _postgresql_held(scene.postgresql) if scene.postgresql else _sqlite_held(scene.server.data_dir)
    with held:
        time.sleep(scene.database_seconds * scene.draw.uniform(1.2, 2.5))
    return True


@contextmanager
def _sqlite_held(data_dir: Path) -> Iterator[None]:
    connection = sqlite3.connect(data_dir / "pagemill.db", timeout=30, isolation_level=None)
    try:
        connection.execute("begin exclusive")
        yield
    finally:
        connection.close()


@contextmanager
def _postgresql_held(url: str) -> Iterator[None]:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("select pg_advisory_lock(%s)", [WRITER_LOCK])
        yield


def connections_cut(scene: Scene) -> bool:
    """PostgreSQL ends every connection of the server, again and again."""
    end = time.monotonic() + scene.draw.uniform(1, 2)
    with psycopg.connect(scene.postgresql, autocommit=True) as connection:
        while time.monotonic() < end:
            connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity "
                "where application_name = 'pagemill' and pid <> pg_backend_pid()"
            )
            time.sleep(scene.draw.uniform(0, 0.3))
    return True


def postgresql_restarted(scene: Scene) -> bool:
    """PostgreSQL is stopped at once and comes back; meanwhile whoever asks is told to come again."""
    assert scene.postgresql_server is not None
    scene.postgresql_server.stop_at_once()
    end = time.monotonic() + scene.draw.uniform(0.2, 3)
    try:
        while True:
            try:
                scene.callers.look("0")
            except CameAgain:
                pass
            except (BrokenPromise, BrokeOff) as error:
                scene.callers.record.broken.append(f"without a database a poll was answered {error or 'nothing'}")
            else:
                scene.callers.record.broken.append("without a database a poll was answered all the same")
            if time.monotonic() > end:
                return True
            time.sleep(0.1)
    finally:
        scene.postgresql_server.start()


def stood_still(scene: Scene) -> bool:
    """It stops for longer than its leases hold, a second one takes over, and then it goes on as if nothing had been."""
    second = scene.server.another()
    second.start()
    try:
        scene.server.signal_group(signal.SIGSTOP)
        try:
            time.sleep(scene.lease_seconds + scene.draw.uniform(1, 3))
        finally:
            scene.server.signal_group(signal.SIGCONT)
        time.sleep(scene.draw.uniform(0, 1))
    finally:
        scene.dead |= second.own_processes()
        second.kill_group()
    return True


def _clock_library() -> Path | None:
    return next((path for pattern in CLOCK_LIBRARIES for path in Path("/").glob(pattern.removeprefix("/"))), None)


FAULTS = (
    Fault("server killed", server_killed),
    Fault("server stopped", server_stopped),
    Fault("reader killed", reader_killed),
    Fault("all killed in a write", group_killed),
    Fault("disk full", disk_filled, lambda scene: scene.on_small_disk),
    Fault("clock moved", clock_moved, lambda _: _clock_library() is not None, _moved_clock),
    Fault("database held", database_held),
    Fault("connections cut", connections_cut, lambda scene: bool(scene.postgresql)),
    Fault("PostgreSQL restarted", postgresql_restarted, lambda scene: scene.postgresql_server is not None),
    Fault("stood still", stood_still),
)
