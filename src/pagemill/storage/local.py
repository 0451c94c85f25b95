"""Objects in a local folder: written whole or not at all, and handed out by presigned URLs of this server.

A key's parts are folders and its last part a file. Characters that a file system might not keep are written as
`%XX`; a part too long for a file name goes on in a folder below, its pieces marked with `%+`; the object's own
file ends in `%o`, so that `a` and `a/b` can both be keys.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote, unquote, urlsplit

from pagemill.errors import ObjectMissing, ServiceUnavailable, StorageError
from pagemill.storage import signature_v4
from pagemill.storage.signature_v4 import Credentials, PolicyGrant
from pagemill.storage.store import ObjectStat, ObjectStore, PostPolicy

CHUNK = 1 << 20
#: Bytes of one piece of a file name; file systems take 255.
PIECE = 180
#: Longest key, in bytes of UTF-8: S3's own limit.
LONGEST_KEY = 1024
#: A draft of a process that is gone is swept after this many seconds.
STALE = 60.0

_UNSAFE = re.compile(r"[%\x00-\x1f\x7f<>:\"|?*\\\ud800-\udfff]")


class LocalObjectStore(ObjectStore):
    """The objects below one folder."""

    def __init__(self, root: Path, bucket: str, credentials: Credentials) -> None:
        self._objects = root / "objects"
        self._drafts = root / "drafts"
        self.bucket = bucket
        self._credentials = credentials
        self._objects.mkdir(parents=True, exist_ok=True)
        self._drafts.mkdir(parents=True, exist_ok=True)
        self._sweep()

    def put(self, key: str, data: bytes | BinaryIO | Iterable[bytes]) -> int:
        path = self._path(key)
        draft = self._drafts / f"{os.getpid()}-{secrets.token_hex(8)}"
        try:
            with draft.open("xb") as file:
                size = 0
                for chunk in _chunks(data):
                    file.write(chunk)
                    size += len(chunk)
                file.flush()
                os.fsync(file.fileno())
            self._place(draft, path)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise ServiceUnavailable("the disk is full") from error
            raise StorageError(f"an object cannot be written: {error.strerror}") from error
        finally:
            draft.unlink(missing_ok=True)
        return size

    def _place(self, draft: Path, path: Path) -> None:
        for attempt in range(5):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                draft.replace(path)
                break
            except FileNotFoundError:
                # A delete beside us took the folder away as it emptied.
                if attempt == 4:
                    raise
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    @contextmanager
    def open(self, key: str) -> Iterator[BinaryIO]:
        with self._opened(key) as file:
            yield file

    def _opened(self, key: str) -> BinaryIO:
        try:
            return self._path(key).open("rb")
        except (FileNotFoundError, NotADirectoryError) as error:
            raise ObjectMissing(f"there is no object {key}") from error

    @contextmanager
    def local_file(self, key: str) -> Iterator[Path]:
        self.stat(key)
        yield self._path(key)

    def stat(self, key: str) -> ObjectStat:
        try:
            found = self._path(key).stat()
        except (FileNotFoundError, NotADirectoryError) as error:
            raise ObjectMissing(f"there is no object {key}") from error
        modified = datetime.fromtimestamp(found.st_mtime, UTC)
        return ObjectStat(found.st_size, f"{found.st_mtime_ns:x}-{found.st_ino:x}-{found.st_size:x}", modified)

    def delete(self, key: str) -> None:
        path = self._path(key)
        path.unlink(missing_ok=True)
        for folder in path.parents:
            if folder == self._objects:
                break
            try:
                folder.rmdir()
            except OSError:
                break

    def list(self, prefix: str) -> Iterator[str]:
        start = self._objects
        for part in _parts(prefix.rpartition("/")[0]):
            start = start / part
        found = (
            _key(Path(folder, name).relative_to(self._objects).parts)
            for folder, _, names in os.walk(start)
            for name in names
            if name.endswith("%o")
        )
        yield from sorted(key for key in found if key.startswith(prefix))

    def presign_get(
        self, key: str, *, base_url: str, seconds: int, download_name: str | None = None, now: datetime | None = None
    ) -> str:
        query = {} if download_name is None else {"response-content-disposition": attachment(download_name)}
        url = self._url(key, base_url)
        return signature_v4.presign(self._credentials, url, query, seconds, now or datetime.now(UTC))

    def presign_post(
        self, key: str, *, base_url: str, seconds: int, max_bytes: int, now: datetime | None = None
    ) -> PostPolicy:
        self._path(key)
        fields = signature_v4.post_policy(
            self._credentials, self.bucket, key, seconds, max_bytes, now or datetime.now(UTC)
        )
        return PostPolicy(
            upload_url=f"{_base(base_url)}/{self.bucket}",
            file_url=self._url(key, base_url),
            key=key,
            policy=fields["policy"],
            x_amz_algorithm=fields["x-amz-algorithm"],
            x_amz_credential=fields["x-amz-credential"],
            x_amz_date=fields["x-amz-date"],
            x_amz_signature=fields["x-amz-signature"],
        )

    def verify_get(self, method: str, host: str, path: str, query: str, now: datetime | None = None) -> str:
        # HEAD asks for what GET would give; S3 wants a URL signed for each, which no client of ours makes.
        signature_v4.verify(self._credentials, "GET", host, path, query, now or datetime.now(UTC))
        bucket, _, key = unquote(path).removeprefix("/").partition("/")
        if bucket != self.bucket or not key:
            raise ObjectMissing("there is no such object")
        return key

    def verify_post(self, fields: dict[str, str], now: datetime | None = None) -> PolicyGrant:
        """What an upload's form fields (names in small letters) allow. Raises `SignatureRefused`."""
        return signature_v4.verify_post(self._credentials, self.bucket, fields, now or datetime.now(UTC))

    def _url(self, key: str, base_url: str) -> str:
        self._path(key)
        return f"{_base(base_url)}{signature_v4.encode_path(f'/{self.bucket}/{key}')}"

    def _path(self, key: str) -> Path:
        """Where a key's object is. Raises `StorageError` for a key that is empty, too long, or has an empty part."""
        if not key or key.startswith("/") or key.endswith("/") or "//" in key:
            raise StorageError("an object's key has an empty part")
        if len(key.encode("utf-8", "surrogatepass")) > LONGEST_KEY:
            raise StorageError(f"an object's key has more than {LONGEST_KEY} bytes")
        *folders, name = _parts(key)
        return self._objects.joinpath(*folders, f"{name}%o")

    def _sweep(self) -> None:
        """Removes drafts that a process left when it died."""
        for draft in self._drafts.iterdir():
            try:
                old = time.time() - draft.stat().st_mtime > STALE
                if old and not _alive(int(draft.name.partition("-")[0])):
                    draft.unlink(missing_ok=True)
            except (OSError, ValueError):
                continue


def attachment(name: str) -> str:
    """A Content-Disposition that saves under a name (RFC 6266): plain for old clients, UTF-8 for the others."""
    plain = re.sub(r'[^\x20-\x7e]|["\\]', "_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='-_.~', errors='replace')}"


def _base(base_url: str) -> str:
    """The scheme and host, without a port that the scheme implies: so clients write it in the Host header."""
    parts = urlsplit(base_url)
    host = parts.netloc.lower()
    usual = {"http": ":80", "https": ":443"}.get(parts.scheme, "")
    return f"{parts.scheme}://{host.removesuffix(usual) if usual else host}"


def _parts(key: str) -> list[str]:
    parts: list[str] = []
    for part in key.split("/") if key else ():
        safe = _UNSAFE.sub(
            lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "surrogatepass")), part
        )
        if safe.startswith("."):
            safe = f"%2E{safe[1:]}"
        while len(safe.encode()) > PIECE:
            piece = safe.encode()[:PIECE].decode("utf-8", "ignore")
            # An escape is not torn.
            piece = re.sub(r"%.?$", "", piece)
            parts.append(f"{piece}%+")
            safe = safe[len(piece) :]
        parts.append(safe)
    return parts


def _key(parts: Iterable[str]) -> str:
    """The key whose parts were written as these file names."""
    text = "/".join(parts).removesuffix("%o").replace("%+/", "")
    return unquote(text, errors="surrogatepass")


def _chunks(data: bytes | BinaryIO | Iterable[bytes]) -> Iterator[bytes]:
    if isinstance(data, bytes | bytearray | memoryview):
        yield bytes(data)
    elif hasattr(data, "read"):
        while chunk := data.read(CHUNK):
            yield chunk
    else:
        yield from data


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
