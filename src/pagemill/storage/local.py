"""The object store in a folder of this machine."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import secrets
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from pagemill.errors import InvalidParameter, ObjectMissing, ServiceUnavailable, SignatureRefused, StorageError
from pagemill.file_lock import FileLock
from pagemill.storage.key_paths import folders_of, key_text_of, path_of_key
from pagemill.storage.post_policy import signed_policy, verify_policy
from pagemill.storage.presigned_url import attachment, presigned_url, verify_presigned
from pagemill.storage.signature_v4 import Signer, encoded
from pagemill.storage.store import ObjectStat, ObjectStore, ObjectWriter, PolicyGrant, PostPolicy

#: Folder of what is being written. No bucket is called so, and it lies on the objects' own file system.
WRITING_FOLDER = "_writing"
#: What the system says where a disk is full, or the share of it that a user may have.
DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class LocalObjectStore(ObjectStore):
    """Objects as files below `folder`, which any number of processes may share.

    An object is written under a temporary name, synced to disk where it is to be durable, and then renamed, so that a
    reader finds the old one or the new one however the writer ends. A temporary file is locked by its writer for as
    long as it lives. A key cannot be both an object and a folder of other keys: writing the second raises
    `InvalidParameter`.
    """

    def __init__(self, folder: Path, bucket: str, signer: Signer) -> None:
        """Raises `StorageError` or `ServiceUnavailable` where the folder cannot be made."""
        self._bucket = bucket
        self._root = folder / bucket
        self._writing = folder / WRITING_FOLDER
        self._signer = signer
        with _troubles():
            for each in (self._root, self._writing):
                _make_folder(each)
        self.sweep()

    @contextmanager
    def writing(self, key: str, *, durable: bool = True) -> Iterator[ObjectWriter]:
        path = self._root / path_of_key(key)
        with _troubles():
            lock = FileLock(self._writing / secrets.token_hex(16))
            lock.acquire()
            temporary, writer = lock.path, _Writer(lock.detach())
        try:
            yield writer
            writer.finish(durable)
            with _troubles():
                _rename(temporary, path, durable)
        finally:
            temporary.unlink(missing_ok=True)
            writer.close()

    @contextmanager
    def open(self, key: str) -> Iterator[BinaryIO]:
        with self._missing(key):
            file = self._path(key).open("rb")
        with file:
            yield file

    @contextmanager
    def local_file(self, key: str) -> Iterator[Path]:
        self.stat(key)
        yield self._path(key)

    def stat(self, key: str) -> ObjectStat:
        with self._missing(key):
            found = self._path(key).stat()
        # Each object is a file of its own, never changed once renamed: who it is tells what it holds.
        identity = f"{found.st_dev}-{found.st_ino}-{found.st_mtime_ns}-{found.st_size}"
        return ObjectStat(
            size=found.st_size,
            etag=hashlib.sha256(identity.encode()).hexdigest()[:32],
            modified=datetime.fromtimestamp(found.st_mtime, UTC),
        )

    def exists(self, key: str) -> bool:
        try:
            self.stat(key)
        except ObjectMissing:
            return False
        return True

    def delete(self, key: str) -> None:
        with suppress(ObjectMissing):
            path = self._path(key)
            with self._missing(key):
                path.unlink()
            self._prune(path.parent)

    def list(self, prefix: str) -> Iterator[str]:
        *whole, _ = prefix.split("/")
        start = "".join(f"{part}/" for part in whole)
        with suppress(UnicodeEncodeError):
            yield from _keys_below(self._root.joinpath(*folders_of(whole)), start, prefix)

    def presign_get(
        self, key: str, *, base_url: str, seconds: int, download_name: str | None = None, now: datetime | None = None
    ) -> str:
        path_of_key(key)
        parameters = {} if download_name is None else {"response-content-disposition": attachment(download_name)}
        return presigned_url(self._signer, "GET", base_url, f"/{self._bucket}/{key}", seconds, parameters, now)

    def presign_post(
        self, key: str, *, base_url: str, seconds: int, max_bytes: int, now: datetime | None = None
    ) -> PostPolicy:
        path_of_key(key)
        fields = signed_policy(self._signer, self._bucket, key, seconds, max_bytes, now)
        upload_url = f"{base_url.rstrip('/')}/{self._bucket}"
        return PostPolicy(
            upload_url=upload_url,
            file_url=f"{upload_url}/{encoded(key, keep='/')}",
            key=key,
            policy=fields["policy"],
            x_amz_algorithm=fields["x-amz-algorithm"],
            x_amz_credential=fields["x-amz-credential"],
            x_amz_date=fields["x-amz-date"],
            x_amz_signature=fields["x-amz-signature"],
        )

    def verify_get(self, method: str, host: str, path: str, query: str, *, now: datetime | None = None) -> str:
        whole = verify_presigned(self._signer, method, host, path, query, now)
        bucket, slash, key = whole.removeprefix(b"/").partition(b"/")
        if bucket != self._bucket.encode():
            raise SignatureRefused("The specified bucket does not exist", "NoSuchBucket")
        if not slash or not key:
            raise SignatureRefused("Access Denied", "AccessDenied")
        try:
            return key.decode()
        except UnicodeDecodeError as error:
            raise SignatureRefused("Couldn't parse the specified URI.", "InvalidURI") from error

    def verify_post(self, fields: Mapping[str, str], *, now: datetime | None = None) -> PolicyGrant:
        return verify_policy(self._signer, self._bucket, fields, now)

    def _path(self, key: str) -> Path:
        try:
            return self._root / path_of_key(key)
        except InvalidParameter as error:
            raise ObjectMissing(f"there is no object {key!r}") from error

    @contextmanager
    def _missing(self, key: str) -> Iterator[None]:
        with _troubles():
            try:
                yield
            except FileNotFoundError as error:
                raise ObjectMissing(f"there is no object {key!r}") from error

    def _prune(self, folder: Path) -> None:
        """Remove folders that have become empty."""
        while folder != self._root:
            try:
                folder.rmdir()
            except OSError:
                return
            folder = folder.parent

    def sweep(self) -> None:
        with _troubles():
            for file in list(self._writing.iterdir()):
                lock = FileLock(file)
                if lock.acquire(wait=False):
                    lock.release(remove=True)


class _Writer:
    def __init__(self, descriptor: int) -> None:
        self._file = io.FileIO(descriptor, "wb")

    def write(self, data: bytes | bytearray | memoryview, /) -> int:
        with _troubles():
            left = memoryview(data)
            while left:
                left = left[self._file.write(left) :]
        return len(data)

    def finish(self, durable: bool) -> None:
        with _troubles():
            if durable:
                os.fsync(self._file.fileno())
            if os.name == "nt":  # where an open file cannot be renamed
                self._file.close()

    def close(self) -> None:
        with suppress(OSError):
            self._file.close()


def _keys_below(folder: Path, key: str, prefix: str) -> Iterator[str]:
    """The keys in `folder` that begin with `prefix`; `key` is what the folder stands for."""
    try:
        with os.scandir(folder) as entries:
            found = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]
    except FileNotFoundError:
        return
    except OSError as error:
        raise StorageError(f"the object store cannot be read: {error.strerror}") from error
    for name, is_folder in found:
        text = key_text_of(name, folder=is_folder)
        if text is None:
            continue
        further = key + text
        if is_folder:
            if further.startswith(prefix) or prefix.startswith(further):
                yield from _keys_below(folder / name, further, prefix)
        elif further.startswith(prefix):
            yield further


def _rename(temporary: Path, path: Path, durable: bool) -> None:
    while True:
        _make_folder(path.parent)
        try:
            temporary.replace(path)
            break
        except FileNotFoundError:
            # The last object beside it was deleted just now, and the folder with it.
            if not temporary.exists():
                raise
    if durable:
        _sync_folder(path.parent)


def _make_folder(path: Path) -> None:
    """Make a folder and those above it, durably."""
    while not path.is_dir():
        try:
            path.mkdir(mode=0o700)
        except FileNotFoundError:
            _make_folder(path.parent)
        except FileExistsError:
            # It may have been a folder, and gone by now: only one look tells that it is something else.
            with suppress(FileNotFoundError):
                if not stat.S_ISDIR(path.stat().st_mode):
                    raise
        else:
            _sync_folder(path.parent)


def _sync_folder(path: Path) -> None:
    """Make renames in a folder durable; on Windows they are so by themselves."""
    if os.name == "nt":
        return
    with suppress(FileNotFoundError):  # deleted meanwhile, and what was in it
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def _troubles() -> Iterator[None]:
    """The system's errors in this program's words."""
    try:
        yield
    except OSError as error:
        if error.errno in DISK_FULL:
            raise ServiceUnavailable("the disk of the object store is full") from error
        raise StorageError(f"the object store does not work: {error.strerror}") from error
