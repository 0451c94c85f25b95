"""Where tenants are told that their jobs have ended, and the secrets that such calls are signed with.

The signature is that of Standard Webhooks (https://www.standardwebhooks.com), for which there are libraries in most
languages: HMAC-SHA256 over `ID.TIMESTAMP.BODY`, in Base64, as `v1,SIGNATURE`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

from pagemill.access.sealing import Sealing
from pagemill.database import Database
from pagemill.errors import InvalidParameter
from pagemill.intake.fetch import check_url
from pagemill.settings import Settings

#: What a secret begins with; the rest is Base64 of the key.
SECRET_PREFIX = "whsec_"
SECRET_BYTES = 24


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where a tenant's calls go, and what they are signed with."""

    url: str
    secret: str = field(repr=False)

    def headers(self, call_id: str, timestamp: int, body: bytes) -> dict[str, str]:
        """The headers of a call; `timestamp` is seconds since 1970-01-01 UTC."""
        key = base64.b64decode(self.secret.removeprefix(SECRET_PREFIX))
        signed = f"{call_id}.{timestamp}.".encode() + body
        signature = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        return {
            "Content-Type": "application/json",
            "webhook-id": call_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": f"v1,{signature}",
        }


class WebhookStore:
    """The webhooks of a database's tenants."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._settings = settings
        self._database = database

    def set(self, tenant_id: str, url: str) -> str:
        """Tell a tenant at this URL from now on; the new secret. Raises `AddressForbidden`."""
        check_url(url, self._settings.fetch)
        secret = SECRET_PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
        sealed = Sealing(self._settings.server.data_dir).seal(secret, tenant_id)
        self._write(tenant_id, url, sealed)
        return secret

    def remove(self, tenant_id: str) -> None:
        """Tell a tenant nothing any more; what it was still to be told is dropped when its turn comes."""
        self._write(tenant_id, None, None)

    def of(self, tenant_id: str) -> Webhook | None:
        """A tenant's webhook. Raises `SettingsError` where its secret cannot be opened."""
        with self._database.read() as tx:
            row = tx.one("webhook", id=tenant_id)
        if row is None or row["webhook_url"] is None:
            return None
        secret = Sealing(self._settings.server.data_dir).open(row["webhook_secret"], tenant_id)
        return Webhook(row["webhook_url"], secret)

    def _write(self, tenant_id: str, url: str | None, sealed: str | None) -> None:
        with self._database.write() as tx:
            if not tx.run("set_webhook", id=tenant_id, webhook_url=url, webhook_secret=sealed):
                raise InvalidParameter(f"there is no tenant {tenant_id}")
