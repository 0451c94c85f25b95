"""The object store: put, get, presign, delete and list, over a local folder."""

from pagemill.settings import Settings
from pagemill.storage.credentials import local_credentials
from pagemill.storage.local import LocalObjectStore
from pagemill.storage.signature_v4 import PolicyGrant
from pagemill.storage.store import ObjectStat, ObjectStore, PostPolicy


def open_store(settings: Settings) -> LocalObjectStore:
    """The object store of these settings. Raises `StorageError` where its folder or key pair cannot be used."""
    data_dir = settings.server.data_dir.expanduser()
    credentials = local_credentials(data_dir, settings.storage.region)
    return LocalObjectStore(data_dir / "store", settings.storage.bucket, credentials)


__all__ = ["LocalObjectStore", "ObjectStat", "ObjectStore", "PolicyGrant", "PostPolicy", "open_store"]
