"""What the rest of the program knows of the object store."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, BinaryIO, Protocol, cast

#: Bytes moved at a time between a file and the store.
CHUNK_BYTES = 1 << 18


@dataclass(frozen=True, slots=True)
class ObjectStat:
    """What is known of an object without reading it."""

    #: In bytes.
    size: int
    #: Opaque, without quotes; another one whenever the content may be another.
    etag: str
    #: Aware, UTC.
    modified: datetime


@dataclass(frozen=True, slots=True)
class PostPolicy:
    """A leave to upload one object by a `multipart/form-data` POST to `upload_url`.

    The form's fields are `fields`, followed by the file in a field named `file`.
    """

    upload_url: str
    #: Where the object will be; not presigned.
    file_url: str
    key: str
    #: The policy document, Base64 of its JSON.
    policy: str
    x_amz_algorithm: str
    x_amz_credential: str
    x_amz_date: str
    x_amz_signature: str

    @property
    def fields(self) -> dict[str, str]:
        """The form's fields by their names."""
        return {
            "key": self.key,
            "policy": self.policy,
            "x-amz-algorithm": self.x_amz_algorithm,
            "x-amz-credential": self.x_amz_credential,
            "x-amz-date": self.x_amz_date,
            "x-amz-signature": self.x_amz_signature,
        }


@dataclass(frozen=True, slots=True)
class PolicyGrant:
    """What a checked policy allows: one object of this key, of `min_bytes` to `max_bytes` bytes."""

    key: str
    min_bytes: int
    max_bytes: int


class ObjectWriter(Protocol):
    """Takes an object's bytes as they come."""

    def write(self, data: bytes | bytearray | memoryview, /) -> int:
        """Take all of `data`, and answer how many bytes that was. Raises `ServiceUnavailable` or `StorageError`."""
        ...


class ObjectStore(ABC):
    """Objects by key, in one bucket.

    A key is any text of 1 to 1024 bytes of UTF-8. An object is whole or not there: nobody sees one half written.
    Reading and asking about a key that no object can have is the same as about a missing one; writing or presigning
    it raises `InvalidParameter`. Any method may raise `StorageError`, and those that write `ServiceUnavailable` where
    the disk is full.
    """

    @abstractmethod
    def writing(self, key: str, *, durable: bool = True) -> AbstractContextManager[ObjectWriter]:
        """An object being written. It takes the place of any other at the end of the block; where the block raises,
        nothing changes.

        A power cut cannot undo a `durable` one. Of another it may leave nothing, or an object without its bytes: that
        is for what can be made again, and is told from the hash in its key.
        """

    @abstractmethod
    def open(self, key: str) -> AbstractContextManager[BinaryIO]:
        """The object's bytes, seekable; unmoved by whatever is written meanwhile. Raises `ObjectMissing`."""

    @abstractmethod
    def local_file(self, key: str) -> AbstractContextManager[Path]:
        """A file with the object's bytes, to be read and not written, for the time of the block.

        Raises `ObjectMissing`.
        """

    @abstractmethod
    def stat(self, key: str) -> ObjectStat:
        """Raises `ObjectMissing`."""

    @abstractmethod
    def exists(self, key: str) -> bool:
        """Whether there is such an object."""

    @abstractmethod
    def delete(self, key: str) -> None:
        """Delete the object; one that is not there is no error."""

    @abstractmethod
    def list(self, prefix: str) -> Iterator[str]:
        """The keys that begin with `prefix`, in no order.

        What is written or deleted meanwhile may be seen or not.
        """

    @abstractmethod
    def presign_get(
        self, key: str, *, base_url: str, seconds: int, download_name: str | None = None, now: datetime | None = None
    ) -> str:
        """A URL that lets whoever has it download the object for `seconds` from `now`, under `download_name`.

        `base_url` is the address that clients reach the store by.
        """

    @abstractmethod
    def presign_post(
        self, key: str, *, base_url: str, seconds: int, max_bytes: int, now: datetime | None = None
    ) -> PostPolicy:
        """A leave to upload an object of at most `max_bytes` under this key, for `seconds` from `now`."""

    @abstractmethod
    def verify_get(self, method: str, host: str, path: str, query: str, *, now: datetime | None = None) -> str:
        """The key that a presigned request is for.

        `host` is the request's Host header, `path` its path and `query` its query, as they came, percent-encoded.
        Raises `SignatureRefused`.
        """

    @abstractmethod
    def verify_post(self, fields: Mapping[str, str], *, now: datetime | None = None) -> PolicyGrant:
        """What the policy among a POST's `fields` allows; the fields are those before the file.

        Raises `SignatureRefused`.
        """

    @abstractmethod
    def sweep(self) -> None:
        """Remove what writers that died have left half written."""

    def put(self, key: str, data: bytes | BinaryIO | IO[bytes] | Iterable[bytes], *, durable: bool = True) -> int:
        """Write an object in place of any other of that key, as `writing` does; its size in bytes."""
        with self.writing(key, durable=durable) as writer:
            return sum(writer.write(chunk) for chunk in _chunks(data))

    def read(self, key: str) -> bytes:
        """The whole object. Raises `ObjectMissing`."""
        with self.open(key) as file:
            return file.read()


def _chunks(data: bytes | BinaryIO | IO[bytes] | Iterable[bytes]) -> Iterator[bytes]:
    if isinstance(data, bytes):
        yield data
    elif hasattr(data, "read"):
        file = cast(BinaryIO, data)
        while chunk := file.read(CHUNK_BYTES):
            yield chunk
    else:
        yield from data
