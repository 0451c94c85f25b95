"""How many processor cores this process may really use, and how long a process has used them."""

from __future__ import annotations

import math
import os
from pathlib import Path


def usable_cores(cgroup_root: Path = Path("/sys/fs/cgroup")) -> int:
    """Cores that the affinity mask and the container's CPU quota leave to this process, at least 1.

    A runtime left to itself counts the host's cores; under a quota of 2 on a host of 64 its 64 threads take turns at
    being throttled.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota = _cgroup_quota(cgroup_root)
    return max(1, cores if quota is None else min(cores, math.ceil(quota)))


def processor_seconds(process_id: int, proc: Path = Path("/proc")) -> float:
    """Seconds that all threads of a process have used a core so far (proc(5)); 0 where the system does not tell."""
    try:
        # The program's name, in brackets, may have anything in it.
        fields = (proc / str(process_id) / "stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return 0.0


def _cgroup_quota(root: Path) -> float | None:
    """The CPU quota in cores: `cpu.max` of cgroup v2, else the two files of v1; `None` without one."""
    try:
        quota, period = (root / "cpu.max").read_text().split()
    except (OSError, ValueError):
        try:
            quota = (root / "cpu" / "cpu.cfs_quota_us").read_text().strip()
            period = (root / "cpu" / "cpu.cfs_period_us").read_text().strip()
        except OSError:
            return None
    try:
        allowed, span = float(quota), float(period)
    except ValueError:
        return None
    return allowed / span if allowed > 0 and span > 0 else None
