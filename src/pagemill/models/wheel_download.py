"""Getting one wheel to disk: resumed where it was cut, and checked against what the index says of it."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from pagemill.errors import WeightsCorrupt, WeightsMissing
from pagemill.models.index_client import IndexClient
from pagemill.models.package_index import WheelLink, local_path, shown
from pagemill.models.weights import sha256_of

#: Called as bytes come in: what is fetched, bytes so far, bytes in all where known.
Progress = Callable[[str, int, int | None], None]

#: Times in a row that a transfer may be cut without one new byte before it is given up.
CUTS = 4
#: Seconds waited after such a cut; the first wait is this long, each further one twice the one before.
FIRST_WAIT = 0.5


def download_wheel(link: WheelLink, folder: Path, client: IndexClient, progress: Progress) -> Path:
    """The wheel in `folder`, as `<file name>.part` until it is whole and, where the index gave a hash, checked.

    A part that an earlier call left is taken up again. Raises `WeightsMissing` when it cannot be had, and
    `WeightsCorrupt` when its hash is wrong; then nothing is left behind.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target, part = folder / link.file_name, folder / f"{link.file_name}.part"
    resumed = part.exists()
    _fetch(link, part, client, progress)
    if link.sha256 is not None and sha256_of(part) != link.sha256:
        part.unlink()
        if not resumed:
            raise WeightsCorrupt(
                f"{link.file_name} from {shown(link.url)} does not have the hash that its index gives; it is refused"
            )
        # The beginning came from an earlier call and may be what is wrong.
        return download_wheel(link, folder, client, progress)
    part.replace(target)
    return target


def _fetch(link: WheelLink, part: Path, client: IndexClient, progress: Progress) -> None:
    if link.url.startswith("file:"):
        try:
            shutil.copyfile(local_path(link.url), part)
        except OSError as error:
            raise WeightsMissing(f"{link.url} cannot be copied: {error}") from error
        return
    cuts = 0
    while True:
        before = _size(part)
        try:
            _transfer(link, part, client, progress)
            return
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            cuts = cuts + 1 if _size(part) <= before else 1
            if cuts >= CUTS or not _may_pass(error):
                raise WeightsMissing(f"{shown(link.url)}: {shown(str(error)) or type(error).__name__}") from error
            time.sleep(FIRST_WAIT * 2 ** (cuts - 1))


def _may_pass(error: Exception) -> bool:
    """Whether the same request may do better a moment later."""
    if isinstance(error, httpx.HTTPStatusError):
        status = error.response.status_code
        return status >= 500 or status == httpx.codes.TOO_MANY_REQUESTS
    return isinstance(error, httpx.TransportError) and not isinstance(error, httpx.UnsupportedProtocol)


def _transfer(link: WheelLink, part: Path, client: IndexClient, progress: Progress) -> None:
    """One request for what is still wanted of the wheel, written to the end of `part`."""
    have = _size(part)
    with client.stream(link.url, {"Range": f"bytes={have}-"} if have else {}) as response:
        if response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE and have:
            # Nothing after what is here: either it is whole, or it is not a part of this file at all.
            if _total(response) == have:
                return
            part.unlink()
            raise httpx.ReadError("the part kept from before does not belong to the file")
        response.raise_for_status()
        if response.status_code != httpx.codes.PARTIAL_CONTENT or _start(response) != have:
            have = 0  # a server that does not know ranges sends it all again
        total = _total(response)
        with part.open("ab" if have else "wb") as file:
            progress(link.file_name, have, total)
            try:
                for chunk in response.iter_bytes():
                    file.write(chunk)
                    have += len(chunk)
                    progress(link.file_name, have, total)
            finally:
                file.flush()
                os.fsync(file.fileno())
        if total is not None and have < total:
            raise httpx.ReadError(f"{total - have} bytes short")


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _start(response: httpx.Response) -> int | None:
    found = re.match(r"bytes (\d+)-", response.headers.get("content-range", ""))
    return int(found[1]) if found else None


def _total(response: httpx.Response) -> int | None:
    """Bytes of the whole file, as `Content-Range` or, for an answer that is all of it, `Content-Length` says."""
    if found := re.search(r"/(\d+)$", response.headers.get("content-range", "")):
        return int(found[1])
    length = response.headers.get("content-length", "")
    return int(length) if length.isdigit() and response.status_code == httpx.codes.OK else None
