"""What a reader process can reach: tried from within one, as a document that has taken it over would."""

from __future__ import annotations

import errno
import http.server
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from served import settings_for
from test_killed import until
from test_scheduling import Serving

from pagemill.jobs import JobState
from pagemill.jobs.scratch import ReaderFolder, remove_abandoned

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="what confines a reader is Linux's")
ENGINE = "confined_engine:ConfinedEngine"
SECRET = "nobody's business"


@pytest.fixture(scope="module", autouse=True)
def engine_on_path() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(Path(__file__).parent))
        patch.setenv("PYTHONPATH", str(Path(__file__).parent), prepend=":")
        yield


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    folder = tmp_path_factory.mktemp("confined")
    serving = Serving(folder, settings_for(folder, readers=1, reader_bytes=1 << 30, reader_files=100), ENGINE)
    yield serving
    serving.scheduler.stop(5)


@pytest.fixture(scope="module")
def listening() -> Iterator[int]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def tried(serving: Serving, *words: str) -> list[str]:
    (job,) = serving.wait(serving.submit(list(words)))
    assert job.state is JobState.SUCCEEDED
    return serving.pages(job)


def refused(*numbers: int) -> set[str]:
    return {f"{type(OSError(number, '')).__name__} {number}" for number in numbers}


def test_other_files_are_out_of_reach(serving: Serving, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text(SECRET)
    data = serving.settings.server.data_dir
    found = tried(
        serving,
        f"open:{other}",
        f"list:{tmp_path}",
        f"write:{tmp_path / 'new'}",
        f"open:{data / 'pagemill.db'}",
        f"open:{data / 'storage-credentials.json'}",
        "open:/etc/passwd",
        f"list:{Path.home()}",
        f"write:{Path(sys.prefix) / 'planted.py'}",
    )
    assert set(found) == refused(errno.EACCES)
    assert not (tmp_path / "new").exists()
    assert not (Path(sys.prefix) / "planted.py").exists()


def test_the_network_is_out_of_reach(serving: Serving, listening: int) -> None:
    found = tried(serving, f"connect:127.0.0.1-{listening}", "connect:192.0.2.1-80", "send:192.0.2.1-53")
    assert set(found) <= refused(errno.ENETUNREACH, errno.EACCES)
    assert tried(serving, "resolve:example.com")[0].startswith("gaierror")


def test_a_temporary_folder_of_its_own_is_there_and_gone_with_it(serving: Serving) -> None:
    (folder,) = tried(serving, "temporary:")
    scratch = serving.settings.server.data_dir / "scratch"
    assert Path(folder).parent.parent == scratch
    assert Path(folder).parent.is_dir()
    os.kill(serving.executor.process_ids[0], 9)
    assert tried(serving, "temporary:")[0].split("/")[-2] != folder.split("/")[-2]
    until(lambda: not Path(folder).parent.exists())


def test_memory_files_and_disk_are_bounded(serving: Serving) -> None:
    found = tried(serving, f"allocate:{2 << 30}", f"descriptors:{200}", f"fill:{1 << 40}", f"allocate:{1 << 20}")
    assert found == ["MemoryError", f"OSError {errno.EMFILE}", f"OSError {errno.EFBIG}", str(1 << 20)]


def test_processor_time_is_bounded(tmp_path: Path) -> None:
    """A reader whose threads spin past what any page may take is ended by the kernel."""
    settings = settings_for(tmp_path, readers=1, page_seconds=0.4, extraction_seconds=0.1, page_deaths=1)
    serving = Serving(tmp_path, settings, ENGINE)
    try:
        (job,) = serving.wait(serving.submit(["spin:60", "temporary:"]))
        assert job.state is JobState.SUCCEEDED
        assert [bool(page) for page in serving.pages(job)] == [False, True]
    finally:
        serving.scheduler.stop(5)


def test_it_can_be_left_out(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text(SECRET)
    serving = Serving(tmp_path / "data", settings_for(tmp_path / "data", readers=1, confinement="off"), ENGINE)
    try:
        assert tried(serving, f"open:{other}") == ["done"]
    finally:
        serving.scheduler.stop(5)


def test_folders_of_readers_whose_server_was_killed_are_removed(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    living = ReaderFolder(settings)
    pid = os.fork()
    if pid == 0:
        (ReaderFolder(settings).path / "left").write_text("x")
        os._exit(0)
    os.waitpid(pid, 0)
    scratch = tmp_path / "scratch"
    assert len([path for path in scratch.iterdir() if path.is_dir()]) == 2
    remove_abandoned(settings)
    assert [path for path in scratch.iterdir() if path.is_dir()] == [living.path]
    living.remove()
    assert not list(scratch.iterdir())
