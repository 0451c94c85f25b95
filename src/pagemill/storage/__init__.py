"""Objects by key: kept in a local folder, read and written from outside by presigned URLs and POST policies."""

from __future__ import annotations

from pagemill.settings import Settings
from pagemill.storage.credentials import Credentials, ensure_credentials
from pagemill.storage.local import LocalObjectStore
from pagemill.storage.presigned_url import host_of
from pagemill.storage.signature_v4 import Signer
from pagemill.storage.store import CHUNK_BYTES, ObjectStat, ObjectStore, ObjectWriter, PolicyGrant, PostPolicy

__all__ = [
    "CHUNK_BYTES",
    "Credentials",
    "LocalObjectStore",
    "ObjectStat",
    "ObjectStore",
    "ObjectWriter",
    "PolicyGrant",
    "PostPolicy",
    "Signer",
    "host_of",
    "open_store",
]


def open_store(settings: Settings) -> ObjectStore:
    """The store of `server.data_dir`; its folder and its credentials are made where they are missing.

    Raises `SettingsError`, `StorageError` or `ServiceUnavailable`.
    """
    data_dir = settings.server.data_dir
    signer = Signer(ensure_credentials(data_dir), settings.storage.region)
    return LocalObjectStore(data_dir / "objects", settings.storage.bucket, signer)
