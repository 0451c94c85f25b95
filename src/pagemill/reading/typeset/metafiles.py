"""Pictures in Windows metafiles (WMF, EMF), as Office keeps drawings and formulas of old: drawn by LibreOffice."""

from __future__ import annotations

import io
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pypdfium2
from PIL import Image

from pagemill.errors import TookTooLong
from pagemill.reading.typeset import libreoffice
from pagemill.reading.typeset.office_file import broken, check_members
from pagemill.settings import LimitSettings

#: Endings of their names in a package.
ENDINGS = (".emf", ".wmf")
#: Metafiles of one document that are drawn.
MOST = 500
#: Dots an inch that they are drawn at, and at most on a side; what is lighter than this is paper.
DPI, MOST_SIDE, PAPER = 200, 3000, 250
#: Points an inch, the unit of PDF (ISO 32000-1, 8.3.2.3).
POINTS = 72


@contextmanager
def with_drawn_metafiles(path: Path, limits: LimitSettings, alive: Callable[[], None]) -> Iterator[Path]:
    """An Office package for the time of the block, with pictures in the places of its metafiles.

    Itself where it has none, or where LibreOffice is not installed or makes nothing of them in `limits.office_seconds`.
    Raises `DocumentDamaged`, `DocumentEncrypted`, `SourceTooLarge`.
    """
    with broken("the Office file"), zipfile.ZipFile(path) as package:
        names = [name for name in package.namelist() if name.lower().endswith(ENDINGS)][:MOST]
    if not names or libreoffice.installed() is None:
        yield path
        return
    check_members(path, limits)
    with tempfile.TemporaryDirectory(prefix="pagemill-") as folder:
        with broken("the Office file"):
            copy = _copy(path, names, Path(folder) / "package", limits.office_seconds, alive)
        yield copy


def _copy(path: Path, names: Sequence[str], copy: Path, seconds: float, alive: Callable[[], None]) -> Path:
    with zipfile.ZipFile(path) as package:
        metafiles = {f"{number}{name[-4:].lower()}": package.read(name) for number, name in enumerate(names)}
    drawn = _drawn(metafiles, seconds, alive)
    if not drawn:
        return path
    _rewrite(path, copy, {name: drawn[own] for name, own in zip(names, metafiles, strict=True) if own in drawn})
    return copy


def _drawn(metafiles: Mapping[str, bytes], seconds: float, alive: Callable[[], None]) -> dict[str, bytes]:
    """Those that could be drawn, as PNG."""
    try:
        with libreoffice.as_pdf(metafiles, seconds, alive) as pages:
            return {name: picture for name, page in pages.items() if (picture := _picture(page)) is not None}
    except TookTooLong:
        return {}


def _picture(path: Path) -> bytes | None:
    """What the first page of a PDF shows, cut out of its paper; None where it shows nothing."""
    try:
        with pypdfium2.PdfDocument(path) as document:
            if not len(document):
                return None
            page = document[0]
            scale = min(DPI / POINTS, MOST_SIDE / max(page.get_size()))
            shown: npt.NDArray[np.uint8] = np.asarray(page.render(scale=scale).to_numpy(), np.uint8)[:, :, ::-1]
    except pypdfium2.PdfiumError:
        return None
    ink = shown.min(axis=2) < PAPER
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not rows.size:
        return None
    out = io.BytesIO()
    Image.fromarray(shown[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]).save(out, "PNG")
    return out.getvalue()


def _rewrite(path: Path, copy: Path, parts: Mapping[str, bytes]) -> None:
    """A package with other bytes in some of its parts."""
    with zipfile.ZipFile(path) as package, zipfile.ZipFile(copy, "w") as made:
        for member in package.infolist():
            if member.filename in parts:
                made.writestr(member.filename, parts[member.filename])
                continue
            with package.open(member) as source, made.open(member.filename, "w") as target:
                shutil.copyfileobj(source, target)
