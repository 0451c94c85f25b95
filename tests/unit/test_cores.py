"""A container's quota counts, whichever cgroup version says it, and the host's cores are never exceeded."""

import os
from pathlib import Path

import pytest

from pagemill.cli.checkup import memory_limit
from pagemill.models.cores import processor_seconds, usable_cores


@pytest.mark.parametrize(("quota", "cores"), [("100000 100000", 1), ("50000 100000", 1), ("1000 100000", 1)])
def test_a_quota_of_cgroup_v2_counts(tmp_path: Path, quota: str, cores: int) -> None:
    (tmp_path / "cpu.max").write_text(quota + "\n")
    assert usable_cores(tmp_path) == cores


def test_a_quota_of_cgroup_v1_counts(tmp_path: Path) -> None:
    (tmp_path / "cpu").mkdir()
    (tmp_path / "cpu" / "cpu.cfs_quota_us").write_text("100000\n")
    (tmp_path / "cpu" / "cpu.cfs_period_us").write_text("100000\n")
    assert usable_cores(tmp_path) == 1


@pytest.mark.parametrize("quota", ["max 100000", "99900000 100000", "rubbish", "0 0"])
def test_without_a_lower_quota_the_affinity_counts(tmp_path: Path, quota: str) -> None:
    (tmp_path / "cpu.max").write_text(quota)
    assert usable_cores(tmp_path) == len(os.sched_getaffinity(0))


def test_the_containers_memory_limit_counts(tmp_path: Path) -> None:
    whole = memory_limit(tmp_path)
    assert whole is not None
    (tmp_path / "memory.max").write_text("max\n")
    assert memory_limit(tmp_path) == whole
    (tmp_path / "memory.max").write_text("1048576\n")
    assert memory_limit(tmp_path) == 1 << 20


def test_processor_seconds_are_those_of_all_threads(tmp_path: Path) -> None:
    folder = tmp_path / "17"
    folder.mkdir()
    ticks = os.sysconf("SC_CLK_TCK")
    folder.joinpath("stat").write_text(f"17 (a) b (c) S 1 2 3 4 5 6 7 8 9 10 {3 * ticks} {ticks // 2} 13 14\n")
    assert processor_seconds(17, tmp_path) == 3.5
    assert processor_seconds(18, tmp_path) == 0.0
    assert processor_seconds(os.getpid()) > 0.0
