"""Pictures written to files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click
from PIL import Image

from pagemill.errors import StorageError


def check_png_target(target: Path | None, inputs: Iterable[Path]) -> None:
    """Raises `click.UsageError` for a name that is not a PNG's, or is one of the files that are read."""
    if target is None:
        return
    if target.suffix.lower() != ".png":
        raise click.UsageError("--overlay draws PNG: give a name that ends in .png")
    if target.resolve() in {path.resolve() for path in inputs}:
        raise click.UsageError(f"--overlay would write over {target}")


def write_png(path: Path, picture: Image.Image) -> None:
    """The file has its name once it is whole. Raises `StorageError`."""
    part = path.with_name(f".{path.name}.part")
    try:
        picture.save(part, "PNG")
        part.replace(path)
    except OSError as error:
        raise StorageError(f"cannot write {path}: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)
