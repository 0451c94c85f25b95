"""Pages read as Markdown by pagemill's profiles and by other programs, each in its own environment.

What another program read is kept under the benchmarks' cache and taken from there next time, with the seconds and the
memory it took then, as long as its version, the page and the way it is called are the same.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import pypdfium2

from environments import CACHE, PEERS, python_of, under_small_parent

READERS = Path(__file__).parents[1] / "readers"
OURS = ("fast", "accurate")

Form = Literal["pdf", "picture"]

#: Who reads what. `pymupdf4llm-body` is pymupdf4llm told to leave out running headers and footers.
FORMS: dict[str, tuple[Form, ...]] = {
    "fast": ("pdf", "picture"),
    "accurate": ("pdf", "picture"),
    "pymupdf4llm-body": ("pdf",),
    "pymupdf4llm": ("pdf",),
    "opendataloader": ("pdf",),
    "liteparse": ("pdf",),
    "kreuzberg": ("pdf", "picture"),
    "markitdown": ("pdf",),
    "rapidocr": ("picture",),
    "tesseract": ("picture",),
    "faster-paddle": ("picture",),
}
#: Who cannot be run, and why.
LEFT_OUT = {"docling": "its weights come from a model hub only"}
#: Programs outside Python that a reader calls.
_NEEDS = {"opendataloader": "java", "tesseract": "tesseract"}


@dataclass(frozen=True)
class Reading:
    """A page as Markdown, empty where the reader failed with `error`."""

    markdown: str
    seconds: float
    #: Of the reader's process since it began, with what it called.
    peak_kib: int
    error: str | None = None


def title_of(reader: str) -> str:
    return f"pagemill {reader}" if reader in OURS else reader


def cannot_run(reader: str) -> str | None:
    """Why a reader cannot be run here; None where it can."""
    program = _NEEDS.get(reader)
    return f"the program `{program}` is not installed" if program and shutil.which(program) is None else None


def read_all(reader: str, files: Sequence[Path], *, fresh: bool = False) -> list[Reading]:
    """Files of one page each, read in one process. `fresh` reads again what is kept. Ends the run where it fails."""
    kept = {} if fresh or reader in OURS else {file: found for file in files if (found := _kept(reader, file))}
    missing = [file for file in files if file not in kept]
    if missing:
        for file, reading in zip(missing, _run(reader, missing), strict=True):
            kept[file] = reading
            if reader not in OURS:
                _keep(reader, file, reading)
    return [kept[file] for file in files]


def page_file(pdf: Path, index: int) -> Path:
    """A page (counted from 0) of a PDF as a PDF of its own; the file itself where it has no other page."""
    target = _pages_folder() / f"{_digest(pdf.read_bytes())}-{index}.pdf"
    if not target.exists():
        with pypdfium2.PdfDocument(pdf) as whole, pypdfium2.PdfDocument.new() as single:
            if len(whole) == 1:
                shutil.copyfile(pdf, target)
            else:
                single.import_pages(whole, [index])
                single.save(target)
    return target


def drawn_page(pdf: Path, dpi: int, index: int = 0) -> Path:
    """A page (counted from 0) drawn as a PNG."""
    target = _pages_folder() / f"{_digest(pdf.read_bytes())}-{index}-{dpi}.png"
    if not target.exists():
        with pypdfium2.PdfDocument(pdf) as document:
            document[index].render(scale=dpi / 72).to_pil().convert("RGB").save(target)
    return target


def _pages_folder() -> Path:
    folder = CACHE / "pages"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _run(reader: str, files: Sequence[Path]) -> list[Reading]:
    peer = reader.removesuffix("-body")
    script = READERS / ("pagemill_markdown.py" if reader in OURS else "peer_markdown.py")
    command = [python_of("pagemill" if reader in OURS else peer), str(script), reader, *map(str, files)]
    done = subprocess.run(under_small_parent(command), capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{reader} failed:\n{done.stderr[-2000:]}")
    return [Reading(**json.loads(line)) for line in done.stdout.splitlines() if line.startswith("{")]


def _place(reader: str, file: Path) -> Path:
    script = (READERS / "peer_markdown.py").read_bytes()
    requirements = PEERS.get(reader.removesuffix("-body"), [])
    key = _digest(json.dumps([reader, requirements]).encode() + script + file.read_bytes())
    return CACHE / "readings" / f"{key}.json"


def _kept(reader: str, file: Path) -> Reading | None:
    place = _place(reader, file)
    return Reading(**json.loads(place.read_text("utf-8"))) if place.exists() else None


def _keep(reader: str, file: Path, reading: Reading) -> None:
    place = _place(reader, file)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps(asdict(reading)), "utf-8")


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:24]
