"""What a reader process may do: some files and no network, and only so much memory, time and disk.

A reader takes apart documents of strangers with libraries in C. What goes wrong there must not reach further than the
page it was reading. Linux enforces what stands here, each part where the kernel has it; elsewhere only the limits of
`setrlimit` hold. `Confinement` says which of it is in force.

Landlock: https://docs.kernel.org/userspace-api/landlock.html; numbers are those of `linux/landlock.h`.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import shutil
import struct
import sys
import sysconfig
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pagemill.settings import Settings

#: System calls, of the same number on every architecture that has them.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
RULE_PATH_BENEATH = 1
PR_SET_NO_NEW_PRIVS = 38
CLONE_NEWUSER, CLONE_NEWNET = 0x1000_0000, 0x4000_0000

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
#: All rights on files, by the version of the interface that brought the last: 2 REFER, 3 TRUNCATE, 5 IOCTL_DEV.
RIGHTS_OF_VERSION = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
READING = EXECUTE | READ_FILE | READ_DIR
REMOVE_FILE, MAKE_SOCKET = 1 << 5, 1 << 9
#: Of those, what there is for a single file.
OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | 1 << 14

#: What programs need of the system: libraries, fonts, time zones, certificates, and what the kernel tells of itself.
SYSTEM = (
    *("/usr", "/lib", "/lib64", "/lib32", "/bin", "/opt", "/proc", "/sys"),
    *("/etc/ssl", "/etc/pki", "/etc/fonts", "/etc/ld.so.cache", "/etc/localtime", "/etc/timezone"),
    *("/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf", "/etc/host.conf", "/etc/gai.conf"),
    # Python's own table of media types is completed from these where they are there.
    *(
        "/etc/mime.types",
        "/etc/httpd/mime.types",
        "/etc/httpd/conf/mime.types",
        "/etc/apache/mime.types",
        "/etc/apache2/mime.types",
    ),
    *("/var/spool/libreoffice", "/var/lib/libreoffice"),
    *("/etc/alternatives", "/etc/libreoffice", "/dev/urandom", "/dev/random", "/dev/zero"),
)
WRITABLE_DEVICES = ("/dev/null",)
#: LibreOffice makes a socket here whatever it is told, to find others of its kind by, and removes it again: where it is
#: installed, readers have that right there, and cannot open what else is in these folders.
SOCKET_FOLDERS = ("/tmp", "/var/tmp")
#: How much likelier than the server a reader is to be killed where the machine runs out of memory.
OOM_SCORE = 500


@dataclass(frozen=True, slots=True)
class Confinement:
    """What is in force for this process."""

    #: Only listed folders can be opened.
    files: bool
    #: No address but those of this process itself can be reached.
    network: bool
    #: Memory, open files and the size of a file are bounded.
    limits: bool

    def __str__(self) -> str:
        parts = {"files": self.files, "network": self.network, "limits": self.limits}
        return ", ".join(f"{name} {'confined' if held else 'NOT confined'}" for name, held in parts.items())


def confine(settings: Settings, temporary: Path) -> Confinement:
    """Confine this process for good. `temporary` is its own folder for temporary files.

    Call it while the process has one thread: the kernel confines threads one by one.
    """
    # Libraries keep things in a home folder that is not there for them.
    os.environ["TMPDIR"] = os.environ["HOME"] = str(temporary)
    _bound(settings)
    if settings.jobs.confinement == "off":
        return Confinement(files=False, network=False, limits=True)
    network = not (settings.llm.backends or settings.vision.backends) and _without_network()
    files = _only_files(_readable(settings), _writable(settings, temporary))
    return Confinement(files=files, network=network, limits=True)


def bound_processor_time(seconds: float) -> None:
    """Let the kernel end this process once it has used that many more seconds of processor time, over all threads."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = usage.ru_utime + usage.ru_stime
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used + seconds) + 1, hard))


def _bound(settings: Settings) -> None:
    jobs, limits = settings.jobs, settings.limits
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_NOFILE, jobs.reader_files)
    # Private writable memory: heaps, stacks and thread arenas, and neither weights nor libraries that are mapped.
    _lower(resource.RLIMIT_DATA, jobs.reader_bytes)
    _lower(resource.RLIMIT_FSIZE, max(limits.file_bytes, limits.archive_bytes) * 2)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(str(OOM_SCORE))


def _lower(limit: int, value: int) -> None:
    _, hard = resource.getrlimit(limit)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(limit, (value, value))


def _without_network() -> bool:
    """Leave the network: by right of root, or in a user namespace of one's own where the system allows those."""
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    return any(libc.unshare(flags) == 0 for flags in (CLONE_NEWNET, CLONE_NEWUSER | CLONE_NEWNET))


def _readable(settings: Settings) -> list[Path]:
    python = {sys.prefix, sys.base_prefix, sys.exec_prefix, *sysconfig.get_paths().values(), *sys.path}
    models = [settings.models.cache_dir, settings.models.override_dir]
    backends = [*settings.llm.backends.values(), *settings.vision.backends.values()]
    keys = [backend.key_file for backend in backends]
    own = [path.expanduser() for path in (*models, *keys) if path is not None]
    return [*map(Path, SYSTEM), *(Path(path) for path in python if path), *own]


def _writable(settings: Settings, temporary: Path) -> list[Path]:
    data = settings.server.data_dir
    return [data / "objects", data / "scratch", temporary, *map(Path, WRITABLE_DEVICES)]


def _only_files(readable: Iterable[Path], writable: Iterable[Path]) -> bool:
    """Landlock: nothing but these can be opened, and only the second be written."""
    if sys.platform != "linux" or platform.machine() not in ("x86_64", "aarch64"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(CREATE_RULESET, None, 0, 1)
    if version < 1:
        return False
    every = max((rights for since, rights in RIGHTS_OF_VERSION.items() if since <= version), default=0)
    attributes = struct.pack("=Q", every)
    ruleset = libc.syscall(CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    if ruleset < 0:
        return False
    try:
        sockets = map(Path, SOCKET_FOLDERS if shutil.which("soffice") else ())
        for paths, rights in ((readable, READING), (writable, every), (sockets, MAKE_SOCKET | REMOVE_FILE)):
            for path in paths:
                _allow(libc, ruleset, path, rights & every)
        libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        return bool(libc.syscall(RESTRICT_SELF, ruleset, 0) == 0)
    finally:
        os.close(ruleset)


def _allow(libc: ctypes.CDLL, ruleset: int, path: Path, rights: int) -> None:
    """A rule for a path; one that is not there needs none."""
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not path.is_dir():
            rights &= OF_FILES
        rule = struct.pack("=Qi", rights, descriptor)
        if libc.syscall(ADD_RULE, ruleset, RULE_PATH_BENEATH, rule, 0) != 0:
            raise OSError(ctypes.get_errno(), "a rule for files cannot be made", str(path))
    finally:
        os.close(descriptor)
