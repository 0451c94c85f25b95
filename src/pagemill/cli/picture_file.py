"""Pictures written to files."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from pagemill.errors import StorageError


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
