"""LibreOffice, for kinds that it alone reads: each file is turned into the newer kind of its sort."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from pagemill.errors import DocumentDamaged, KindNotSupported, TookTooLong
from pagemill.intake import Kind

#: Names that the program goes by.
PROGRAMS = ("soffice", "libreoffice")
#: What each kind is turned into: its structure is kept, as it would not be in a PDF.
TURNED_INTO = {
    Kind.DOC: Kind.DOCX,
    Kind.RTF: Kind.DOCX,
    Kind.ODT: Kind.DOCX,
    Kind.XLS: Kind.XLSX,
    Kind.ODS: Kind.XLSX,
    Kind.PPT: Kind.PPTX,
    Kind.ODP: Kind.PPTX,
}
#: Seconds between looks at whether it is done.
_LOOK_SECONDS = 0.25
#: A profile in which macros are never run and links are never followed.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value>
</prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>2</value>
</prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop>
<prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop>
<prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop>
<prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop>
<prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop></item>
</oor:items>
"""


def installed() -> str | None:
    """The path of the program, None where it is not installed."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


@contextmanager
def turned(path: Path, kind: Kind, seconds: float, alive: Callable[[], None]) -> Iterator[tuple[Path, Kind]]:
    """The file as one of the newer kind, for the time of the block.

    The program runs with a profile and folder of its own, without macros, and with a proxy that leads nowhere; it is
    ended after `seconds`. Raises `KindNotSupported` where it is not installed, `DocumentDamaged` where it makes nothing
    of the file (it tells no reason; a file that wants a password is such a one), `TookTooLong`.
    """
    program = installed()
    if program is None:
        raise KindNotSupported(f"a file of the kind {kind.upper()} is read through LibreOffice, which is not installed")
    target = TURNED_INTO[kind]
    with tempfile.TemporaryDirectory(prefix="pagemill-") as folder:
        source = Path(folder) / f"file.{kind}"
        shutil.copyfile(path, source)
        made = _converted(program, [source], target.value, Path(folder), seconds, alive) / f"file.{target}"
        if not made.is_file():
            raise DocumentDamaged("the file is damaged, or wants a password: LibreOffice cannot open it")
        yield made, target


@contextmanager
def as_pdf(files: Mapping[str, bytes], seconds: float, alive: Callable[[], None]) -> Iterator[dict[str, Path]]:
    """Files by names of their own, each as a PDF for the time of the block, those that cannot be opened left out.

    The names end as their kinds want. Raises `KindNotSupported` where the program is not installed, and `TookTooLong`.
    """
    program = installed()
    if program is None:
        raise KindNotSupported("LibreOffice is not installed")
    with tempfile.TemporaryDirectory(prefix="pagemill-") as folder:
        sources = []
        for number, (name, data) in enumerate(files.items()):
            source = Path(folder) / f"{number}{Path(name).suffix}"
            source.write_bytes(data)
            sources.append(source)
        out = _converted(program, sources, "pdf", Path(folder), seconds, alive)
        pages = ((name, out / f"{number}.pdf") for number, name in enumerate(files))
        yield {name: page for name, page in pages if page.is_file()}


def _converted(
    program: str, sources: Sequence[Path], target: str, home: Path, seconds: float, alive: Callable[[], None]
) -> Path:
    """The folder of what the program makes of files within `home`, where it has its profile too."""
    out, user = home / "out", home / "profile" / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(_SETTINGS, "utf-8")
    command = [
        program,
        "--headless",
        "--invisible",
        "--norestore",
        "--nologo",
        "--nodefault",
        "--nolockcheck",
        f"-env:UserInstallation={(home / 'profile').as_uri()}",
        "--convert-to",
        target,
        "--outdir",
        str(out),
        *map(str, sources),
    ]
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(home),
        "TMPDIR": str(home),
        "LANG": "C.UTF-8",
    }
    _run(command, environment, seconds, alive)
    return out


def _run(command: list[str], environment: dict[str, str], seconds: float, alive: Callable[[], None]) -> None:
    # A session of its own, so that what it starts ends with it.
    with subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            waited = 0.0
            while process.poll() is None:
                if waited >= seconds:
                    raise TookTooLong(f"LibreOffice was not done with the file in {seconds:g} seconds")
                with suppress(subprocess.TimeoutExpired):
                    process.wait(_LOOK_SECONDS)
                waited += _LOOK_SECONDS
                alive()
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
