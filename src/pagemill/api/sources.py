"""The document of a submit: an address of this server's own store, a URL elsewhere, or a file that came along."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import file_digest
from typing import IO, Any, BinaryIO, cast
from urllib.parse import SplitResult, unquote, urlsplit

from pagemill.errors import DocumentDamaged, FetchFailed, PagemillError, RequestError, StorageError
from pagemill.intake import check_name, clean_file_name, kind_of_file
from pagemill.intake.fetch import check_url, fetch
from pagemill.jobs import Job, JobService, Submission
from pagemill.jobs.scratch import scratch_file
from pagemill.jobs.upload_keys import upload_key, upload_prefix
from pagemill.settings import Settings
from pagemill.storage import ObjectStore


@dataclass(frozen=True, slots=True)
class Source:
    """Where a job is to get its document from: one of the two. `file_name` may be empty where a URL is to tell it."""

    file_name: str
    url: str | None = None
    key: str | None = None
    #: Whether the file was put into the store for this one call, so that nobody else knows of it.
    fresh: bool = False
    #: What tells it from other documents: its URL as it was given, or the SHA-256 of a file that came along, as hex.
    identity: str = ""


class Sources:
    """Finds the sources of submits."""

    def __init__(self, settings: Settings, store: ObjectStore) -> None:
        self._settings = settings
        self._store = store

    def named(self, url: str, tenant_id: str, base_url: str) -> Source:
        """The source that a URL names; nothing is fetched.

        An address of this server's store is turned into its key: a presigned one is checked as a download would be, a
        bare one has to be an upload of the tenant. Raises `AddressForbidden`, `SignatureRefused`, `FetchFailed`,
        `InvalidParameter`, or what `kind_of` raises of a stored file.
        """
        own = self._own_path(url, base_url)
        if own is None:
            check_url(url, self._settings.fetch)
            return Source("", url=url, identity=url)
        host, path, query = own
        if "X-Amz-Signature=" in query:
            key = self._store.verify_get("GET", host, path, query)
        else:
            key = unquote(path.removeprefix(f"/{self._settings.storage.bucket}/"))
            if not key.startswith(upload_prefix(tenant_id)):
                # The same answer as for a file that is not there: whose it is is nobody else's business.
                raise FetchFailed("no file of this account has been uploaded to this address")
        try:
            with self._store.open(key) as file:
                check_kind(file, clean_file_name(key))
        except StorageError as error:
            raise FetchFailed("no file of this account has been uploaded to this address") from error
        return Source(clean_file_name(key), key=key, identity=url)

    def fetched(self, url: str, tenant_id: str) -> Source:
        """The source that a URL names, fetched into the store. Raises what `fetch` and `kind_of` raise."""
        with scratch_file(self._settings) as file:
            fetched = fetch(url, file, self._settings.fetch, self._settings.limits.file_bytes)
            return replace(self.stored(file, fetched.file_name, tenant_id), identity=url)

    def stored(self, file: BinaryIO | IO[bytes], file_name: str, tenant_id: str) -> Source:
        """A file that came with the request, put into the store. Raises what `kind_of` raises."""
        name = clean_file_name(file_name)
        file.seek(0)
        check_kind(file, name)
        file.seek(0)
        digest = file_digest(cast(Any, file), "sha256").hexdigest()
        file.seek(0)
        key = upload_key(tenant_id, name)
        self._store.put(key, file)
        return Source(name, key=key, fresh=True, identity=digest)

    def submit(self, jobs: JobService, tenant_id: str, source: Source, submission: Submission) -> Job:
        """A new job for the document at `source`. Where it is refused, a file that was stored for it is deleted.

        Raises what `JobService.submit` raises.
        """
        try:
            return jobs.submit(tenant_id, submission)
        except RequestError:
            if source.fresh and source.key is not None:
                with suppress(PagemillError):
                    self._store.delete(source.key)
            raise

    def _own_path(self, url: str, base_url: str) -> tuple[str, str, str] | None:
        """Host, path and query of a URL that lies in this server's store."""
        try:
            parts, base = urlsplit(url), urlsplit(base_url)
        except ValueError:
            return None
        if _authority(parts) != _authority(base):
            return None
        path = parts.path.removeprefix(base.path.rstrip("/"))
        if not path.startswith(f"/{self._settings.storage.bucket}/"):
            return None
        return (parts.netloc, path, parts.query)


def _authority(parts: SplitResult) -> str:
    """Scheme, host and port, without a port that the scheme implies."""
    usual = {"http": ":80", "https": ":443"}.get(parts.scheme, "")
    host = parts.netloc.lower()
    return f"{parts.scheme}://{host.removesuffix(usual) if usual else host}"


def check_kind(file: BinaryIO | IO[bytes], file_name: str) -> None:
    """Raises `KindNotSupported` for a file of no kind that is read, or a text under another kind's name, and
    `FetchFailed` for an empty one.
    """
    try:
        check_name(kind_of_file(file), file_name)
    except DocumentDamaged as error:
        raise FetchFailed(error.message) from error
