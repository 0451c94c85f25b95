"""Tenants and API keys, kept in the database.

Nothing is cached: a key revoked by one process is refused by every other from the next request on.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, get_args

from pagemill.database import Database, Transaction
from pagemill.errors import InvalidParameter, RateExceeded, Unauthorized
from pagemill.settings import Settings

#: How SCNet answers to a key look; what each means is told by the SCNet API's responses.
ResponseStyle = Literal["documented", "live"]

#: What a secret begins with, and how many of its characters are shown in lists.
SECRET_MARK = "sk-"
PREFIX_LENGTH = 10
#: Random bytes of a secret: 256 bits and more are left when the prefix is known.
SECRET_BYTES = 40

#: The tenant and the key made at the first start.
FIRST_TENANT = "default"
FIRST_KEY = "first"


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as it may be shown. Its secret is known to its holder alone."""

    id: str
    tenant_id: str
    tenant_name: str
    name: str
    #: The first characters of the secret.
    prefix: str
    response_style: ResponseStyle
    created_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Caller:
    """Who makes a request, as its key tells."""

    tenant_id: str
    key_id: str
    response_style: ResponseStyle


class AccessStore:
    """Tenants and keys of a database."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._quota = settings.quota
        self._default_style: ResponseStyle = settings.server.response_style
        self._database = database

    def create_tenant(self, name: str) -> str:
        """The id of the tenant of that name, which is made where there is none."""
        with self._database.write() as tx:
            return _tenant(tx, name)

    def create_key(self, tenant_id: str, name: str, response_style: ResponseStyle | None = None) -> tuple[ApiKey, str]:
        """A new key and its secret, which cannot be had again. Without a style it takes the server's default."""
        style = response_style or self._default_style
        if style not in get_args(ResponseStyle):
            raise InvalidParameter(f"there is no response style {style}")
        with self._database.write() as tx:
            key_id, secret = _insert_key(tx, tenant_id, name, style)
        return next(key for key in self.list_keys() if key.id == key_id), secret

    def ensure_first_key(self) -> str | None:
        """The secret of a first key, made where the database has never had one; else None."""
        with self._database.write() as tx:
            if tx.one("any_key") is not None:
                return None
            _, secret = _insert_key(tx, _tenant(tx, FIRST_TENANT), FIRST_KEY, self._default_style)
            return secret

    def list_keys(self) -> list[ApiKey]:
        """Every key, oldest first, revoked ones too."""
        with self._database.read() as tx:
            rows = tx.all("keys")
        return [
            ApiKey(
                id=row["id"],
                tenant_id=row["tenant_id"],
                tenant_name=row["tenant_name"],
                name=row["name"],
                prefix=row["prefix"],
                response_style=row["response_style"],
                created_at=_moment(row["created_at"]),
                revoked_at=None if row["revoked_at"] is None else _moment(row["revoked_at"]),
            )
            for row in rows
        ]

    def revoke_key(self, key: str) -> bool:
        """End a key, named by its id or its prefix. False where no key in force is called that."""
        with self._database.write() as tx:
            return tx.run("revoke_key", key=key, now=tx.now) > 0

    def authenticate(self, secret: str) -> Caller:
        """Who holds that secret. Raises `Unauthorized`."""
        with self._database.read() as tx:
            row = tx.one("key_of_secret", secret_hash=_hash(secret))
        if row is None:
            raise Unauthorized("the API key is not known, or has been revoked")
        return Caller(row["tenant_id"], row["id"], row["response_style"])

    def spend_submit(self, key_id: str) -> None:
        """Take one submit from the key's token bucket, which all processes share.

        Raises `RateExceeded`, whose `retry_after` is the time until there is a token again.
        """
        rate, burst = self._quota.submits_per_second, self._quota.submit_burst
        with self._database.write(durable=False) as tx:
            if tx.one("spend_token", key_id=key_id, rate=rate, burst=burst, now=tx.now) is not None:
                return
            row = tx.one("tokens", key_id=key_id)
            now = tx.now
        filled = 0.0 if row is None else row["tokens"] + max(0, now - row["filled_at"]) * rate / 1000
        raise RateExceeded(
            f"this key may submit {rate:g} times a second", retry_after=max(0.001, (1.0 - filled) / rate)
        )


def _tenant(tx: Transaction, name: str) -> str:
    tx.run("insert_tenant", id=secrets.token_hex(8), name=name, now=tx.now)
    row = tx.one("tenant_named", name=name)
    assert row is not None
    return str(row["id"])


def _insert_key(tx: Transaction, tenant_id: str, name: str, style: ResponseStyle) -> tuple[str, str]:
    key_id = secrets.token_hex(8)
    secret = SECRET_MARK + secrets.token_urlsafe(SECRET_BYTES)
    tx.run(
        "insert_key",
        id=key_id,
        tenant_id=tenant_id,
        name=name,
        prefix=secret[:PREFIX_LENGTH],
        secret_hash=_hash(secret),
        response_style=style,
        now=tx.now,
    )
    return key_id, secret


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
