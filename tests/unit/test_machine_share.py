"""What is left to the machine: a reader for each core as far as the free memory goes, and two threads for each core."""

from pathlib import Path

import pytest

from pagemill.jobs import machine_share
from pagemill.jobs.machine_share import ORIGIN, READER_BYTES, free_bytes, readers_for, threads_for, with_share
from pagemill.settings import load_settings

EACH = READER_BYTES["fast"]


def test_there_is_a_reader_for_each_core_that_the_memory_lets_in() -> None:
    assert readers_for(1, None, EACH) == 1
    assert readers_for(2, None, EACH) == 2
    assert readers_for(8, 10 * EACH, EACH) == 7
    assert readers_for(8, 0, EACH) == 1
    assert readers_for(500, None, EACH) == 64


def test_one_reader_has_every_core_and_several_have_each_core_twice() -> None:
    assert [threads_for(readers, 8) for readers in (0, 1, 2, 4, 8, 64)] == [8, 8, 8, 4, 2, 1]
    assert threads_for(2, 2) == 2


@pytest.mark.parametrize(
    ("variables", "share", "chosen_here"),
    [
        ({}, (4, 2), {"readers", "threads"}),
        ({"PAGEMILL_JOBS_READERS": "0"}, (0, 4), {"threads"}),
        ({"PAGEMILL_JOBS_READERS": "1"}, (1, 4), {"threads"}),
        ({"PAGEMILL_MODELS_THREADS": "3"}, (4, 3), {"readers"}),
        ({"PAGEMILL_JOBS_READERS": "", "PAGEMILL_MODELS_THREADS": "1"}, (4, 1), {"readers"}),
        ({"PAGEMILL_JOBS_READERS": "9", "PAGEMILL_MODELS_THREADS": "5"}, (9, 5), set()),
    ],
)
def test_what_is_set_stays_and_the_rest_is_filled_in(
    variables: dict[str, str], share: tuple[int, int], chosen_here: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine_share, "usable_cores", lambda: 4)
    monkeypatch.setattr(machine_share, "free_bytes", lambda: 64 << 30)
    loaded = with_share(load_settings(environment=variables))
    assert (loaded.settings.jobs.readers, loaded.settings.models.threads) == share
    assert {name for (_, name), origin in loaded.origins.items() if origin == ORIGIN} == chosen_here
    assert with_share(loaded).settings == loaded.settings


def test_free_memory_is_the_least_of_what_machine_and_container_leave(tmp_path: Path) -> None:
    proc, cgroup = tmp_path / "proc", tmp_path / "cgroup"
    assert free_bytes(proc, cgroup) is None
    proc.mkdir()
    (proc / "meminfo").write_text("MemTotal:  4000 kB\nMemAvailable:  3000 kB\n")
    cgroup.mkdir()
    (cgroup / "memory.max").write_text("max\n")
    (cgroup / "memory.current").write_text("1024\n")
    assert free_bytes(proc, cgroup) == 3000 << 10
    (cgroup / "memory.max").write_text("1025024\n")
    assert free_bytes(proc, cgroup) == 1_024_000
    (cgroup / "memory.stat").write_text("anon 300\ninactive_file 400\n")
    assert free_bytes(proc, cgroup) == 1_024_400


def test_a_container_of_the_older_kind_is_asked_as_well(tmp_path: Path) -> None:
    old = tmp_path / "memory"
    old.mkdir()
    (old / "memory.limit_in_bytes").write_text("5000\n")
    (old / "memory.usage_in_bytes").write_text("1000\n")
    (old / "memory.stat").write_text("cache 700\ntotal_inactive_file 600\n")
    assert free_bytes(tmp_path / "proc", tmp_path) == 4600
    (old / "memory.usage_in_bytes").write_text("9000\n")
    assert free_bytes(tmp_path / "proc", tmp_path) == 0
