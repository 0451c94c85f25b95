"""The object store's one small interface."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from pagemill.errors import ObjectMissing


@dataclass(frozen=True, slots=True)
class ObjectStat:
    """What is known of an object without reading it."""

    size: int
    #: Changes whenever the object does.
    etag: str
    modified: datetime


@dataclass(frozen=True, slots=True)
class PostPolicy:
    """Leave to upload one object by a form, as S3's POST policies give it; the fields go into the form as they are."""

    upload_url: str
    #: Where the object will be; bare, without a signature.
    file_url: str
    key: str
    policy: str
    x_amz_algorithm: str
    x_amz_credential: str
    x_amz_date: str
    x_amz_signature: str


class ObjectStore(ABC):
    """Objects by key. A key is text with `/` between its parts; an object is whole or not there.

    Every method may raise `ServiceUnavailable` where the store is full or away for a while.
    """

    @abstractmethod
    def put(self, key: str, data: bytes | BinaryIO | Iterable[bytes]) -> int:
        """Stores an object, in place of one that is there, and counts its bytes. Readers see the old or the new one."""

    @abstractmethod
    def open(self, key: str) -> AbstractContextManager[BinaryIO]:
        """The object's bytes as a seekable file. Raises `ObjectMissing`."""

    @abstractmethod
    def local_file(self, key: str) -> AbstractContextManager[Path]:
        """A path at which the object can be read for the time of the block. Raises `ObjectMissing`."""

    @abstractmethod
    def stat(self, key: str) -> ObjectStat:
        """Raises `ObjectMissing`."""

    @abstractmethod
    def delete(self, key: str) -> None:
        """Removes the object; nothing happens where there is none."""

    @abstractmethod
    def list(self, prefix: str) -> Iterator[str]:
        """The keys that begin with `prefix`, in order."""

    @abstractmethod
    def presign_get(
        self, key: str, *, base_url: str, seconds: int, download_name: str | None = None, now: datetime | None = None
    ) -> str:
        """A URL that reads the object for some seconds; `download_name` is what a browser saves it as."""

    @abstractmethod
    def presign_post(
        self, key: str, *, base_url: str, seconds: int, max_bytes: int, now: datetime | None = None
    ) -> PostPolicy:
        """Leave to upload the object, of up to `max_bytes`, for some seconds."""

    @abstractmethod
    def verify_get(self, method: str, host: str, path: str, query: str) -> str:
        """The key that a presigned URL reads, from the request's parts as sent (percent-encoded).

        Raises `SignatureRefused` with S3's word for what is wrong.
        """

    def read(self, key: str) -> bytes:
        """The whole object. Raises `ObjectMissing`."""
        with self.open(key) as file:
            return file.read()

    def exists(self, key: str) -> bool:
        try:
            self.stat(key)
        except ObjectMissing:
            return False
        return True
