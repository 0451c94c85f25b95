"""Where uploads lie in the object store, and whose each is."""

from __future__ import annotations

import secrets

from pagemill.intake import clean_file_name

#: What the keys of all uploads begin with.
UPLOADS = "uploads/"


def upload_prefix(tenant_id: str) -> str:
    """Where a tenant's uploads lie."""
    return f"{UPLOADS}{tenant_id}/"


def upload_key(tenant_id: str, file_name: str) -> str:
    """A key for a new upload, which nobody can guess."""
    return f"{upload_prefix(tenant_id)}{secrets.token_hex(16)}/{clean_file_name(file_name)}"


def tenant_of_upload(key: str) -> str:
    """The id of the tenant whose upload it is."""
    return key.removeprefix(UPLOADS).split("/")[0]
