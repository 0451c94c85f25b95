"""Secrets that the server itself has to know again, encrypted with a key of its own.

The key lies beside the database and not in it: who gets hold of the database alone has no secrets.
"""

from __future__ import annotations

import base64
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pagemill.errors import SettingsError
from pagemill.private_file import ensure_private_file

FILE_NAME = "sealing-key"
KEY_BITS = 256
#: Bytes of the nonce: what NIST SP 800-38D recommends for GCM.
NONCE_BYTES = 12


class Sealing:
    """AES-256-GCM with the key of a data folder, which is made at first. Safe for processes and threads.

    Raises `SettingsError` where the file holds no key, `ServiceUnavailable` where it cannot be written.
    """

    def __init__(self, data_dir: Path) -> None:
        self._file = data_dir / FILE_NAME
        content = ensure_private_file(
            self._file, lambda: base64.b64encode(AESGCM.generate_key(bit_length=KEY_BITS)) + b"\n"
        )
        try:
            self._cipher = AESGCM(base64.b64decode(content, validate=False))
        except ValueError as error:
            raise SettingsError(
                f"{self._file} holds no key; with another one, key pairs have to be made anew"
            ) from error

    def seal(self, secret: str, owner: str) -> str:
        """A secret, encrypted. It can be opened for the same `owner` alone."""
        nonce = os.urandom(NONCE_BYTES)
        return base64.b64encode(nonce + self._cipher.encrypt(nonce, secret.encode(), owner.encode())).decode()

    def open(self, sealed: str, owner: str) -> str:
        """The secret again. Raises `SettingsError` where it was sealed with another key, or for another owner."""
        data = base64.b64decode(sealed)
        try:
            return self._cipher.decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], owner.encode()).decode()
        except InvalidTag as error:
            raise SettingsError(f"the secret of {owner} was not encrypted with the key in {self._file}") from error
