"""Key pairs, with which a tenant's requests to the Tencent Cloud API are signed; and the rate of its calls."""

from __future__ import annotations

import json
import secrets
import string
from dataclasses import dataclass, field
from datetime import UTC, datetime

from pagemill.access.sealing import Sealing
from pagemill.database import Database
from pagemill.errors import RateExceeded, Unauthorized
from pagemill.settings import Settings

#: The forms of Tencent Cloud's own: AKID and 32 letters and digits, and 32 more of them, which are 190 bits.
ID_MARK = "AKID"
PART_LENGTH = 32
_ALPHABET = string.ascii_letters + string.digits


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A key pair as it may be shown. `id` is its SecretId."""

    id: str
    tenant_id: str
    tenant_name: str
    name: str
    created_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Signer:
    """Whoever can sign with a key pair: its tenant, and the SecretKey to check it with."""

    tenant_id: str
    secret_key: str = field(repr=False)
    #: The actions that are switched off for the tenant.
    switched_off: frozenset[str] = frozenset()


class KeyPairStore:
    """The key pairs of a database. Nothing is cached: one revoked by any process is refused from then on."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._database = database
        self._sealing = Sealing(settings.server.data_dir)

    def create(self, tenant_id: str, name: str) -> tuple[KeyPair, str]:
        """A new key pair and its SecretKey, which is not shown again."""
        id_, secret_key = ID_MARK + _random(), _random()
        with self._database.write() as tx:
            tx.run(
                "insert_key_pair",
                id=id_,
                tenant_id=tenant_id,
                name=name,
                sealed_secret=self._sealing.seal(secret_key, id_),
                now=tx.now,
            )
        return next(pair for pair in self.list() if pair.id == id_), secret_key

    def list(self) -> list[KeyPair]:
        """Every key pair, oldest first, revoked ones too."""
        with self._database.read() as tx:
            rows = tx.all("key_pairs")
        return [
            KeyPair(
                id=row["id"],
                tenant_id=row["tenant_id"],
                tenant_name=row["tenant_name"],
                name=row["name"],
                created_at=_moment(row["created_at"]),
                revoked_at=None if row["revoked_at"] is None else _moment(row["revoked_at"]),
            )
            for row in rows
        ]

    def revoke(self, id_: str) -> bool:
        """End a key pair. False where none in force has that id."""
        with self._database.write() as tx:
            return tx.run("revoke_key_pair", id=id_, now=tx.now) > 0

    def signer(self, id_: str) -> Signer:
        """Who signs with that SecretId. Raises `Unauthorized`, or `SettingsError` where the secret cannot be opened."""
        with self._database.read() as tx:
            row = tx.one("key_pair", id=id_)
        if row is None:
            raise Unauthorized("the SecretId is not known, or has been revoked")
        secret_key = self._sealing.open(row["sealed_secret"], id_)
        return Signer(row["tenant_id"], secret_key, frozenset(json.loads(row["switched_off"])))

    def spend_call(self, tenant_id: str, action: str, rate: float) -> None:
        """Take one call from the tenant's token bucket of an action, which all processes share.

        It fills by `rate` tokens a second and holds a second's worth. Raises `RateExceeded`.
        """
        burst = max(1.0, rate)
        with self._database.write(durable=False) as tx:
            if tx.one("spend_call", tenant_id=tenant_id, action=action, rate=rate, burst=burst, now=tx.now) is not None:
                return
            row = tx.one("calls_left", tenant_id=tenant_id, action=action)
            now = tx.now
        filled = 0.0 if row is None else row["tokens"] + max(0, now - row["filled_at"]) * rate / 1000
        raise RateExceeded(f"{action} may be called {rate:g} times a second", max(0.001, (1.0 - filled) / rate))


def _random() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(PART_LENGTH))


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
