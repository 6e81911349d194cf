"""Secrets as Pulumi's passphrase provider stores them: PBKDF2-SHA256 and AES-256-GCM."""

from __future__ import annotations

import base64
import functools
import hashlib
import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from pulumi_account.core.files import os_error_reason, read_text

from .errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Mapping


class Crypter:
    """Encrypts and decrypts under the environment's passphrase and a stack's `encryptionsalt`, made when first needed.

    `empty` tells that there was no passphrase and that secrets have been encrypted under an empty one. A plaintext that
    is known already keeps its ciphertext, so that a secret that doesn't change is stored unchanged. Safe for threads:
    secrets that are encrypted at once share the one salt that is made for them.
    """

    def __init__(self, salt: str | None, environment: Mapping[str, str]) -> None:
        self.salt, self.environment = salt, environment
        self.empty = False
        self._lock = threading.Lock()
        self._cipher: bytes | None = None
        self._ciphertexts: dict[str, str] = {}

    def encrypt(self, plaintext: str) -> str:
        """Encrypt."""
        with self._lock:
            if plaintext not in self._ciphertexts:
                self._ciphertexts[plaintext] = _seal(self._key(), plaintext)
            return self._ciphertexts[plaintext]

    def decrypt(self, ciphertext: str) -> str:
        """Decrypt; raises EngineError for a wrong passphrase, and for what is no ciphertext."""
        with self._lock:
            plaintext = _open(self._key(), ciphertext)
            self._ciphertexts[plaintext] = ciphertext
            return plaintext

    def _passphrase(self) -> str:
        if "PULUMI_CONFIG_PASSPHRASE" in self.environment:
            return self.environment["PULUMI_CONFIG_PASSPHRASE"]
        if file := self.environment.get("PULUMI_CONFIG_PASSPHRASE_FILE"):
            try:
                return read_text(Path(file)).strip()
            except (OSError, UnicodeDecodeError) as error:
                why = os_error_reason(error) if isinstance(error, OSError) else "is not encoded in UTF-8"
                raise EngineError(f"PULUMI_CONFIG_PASSPHRASE_FILE names {file}, which can't be read: {why}") from None
        self.empty = True
        return ""

    def _key(self) -> bytes:
        if self._cipher is None:
            if not self.salt:
                salt = base64.b64encode(os.urandom(8)).decode()
                self.salt = f"v1:{salt}:{_seal(_derive(self._passphrase(), salt), 'pulumi')}"
            try:
                _, salt, check = str(self.salt).split(":", 2)
                key = _derive(self._passphrase(), salt)
            except ValueError:
                raise EngineError("The stack's encryptionsalt is spoilt: restore Pulumi.<stack>.yaml") from None
            _open(key, check)
            self._cipher = key
        return self._cipher


@functools.lru_cache(maxsize=32)
def _derive(passphrase: str, salt: str) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", passphrase.encode(), base64.b64decode(salt), 1_000_000)


def _seal(key: bytes, plaintext: str) -> str:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(12)
    sealed = AESGCM(key).encrypt(nonce, plaintext.encode(), None)
    return f"v1:{base64.b64encode(nonce).decode()}:{base64.b64encode(sealed).decode()}"


def _open(key: bytes, ciphertext: str) -> str:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        _, nonce, sealed = str(ciphertext).split(":")
        return AESGCM(key).decrypt(base64.b64decode(nonce), base64.b64decode(sealed), None).decode()
    except InvalidTag:
        raise EngineError(
            "Wrong passphrase: the stack's secrets were stored under another one than "
            "PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE gives"
        ) from None
    except ValueError:
        raise EngineError("A secret of the stack is spoilt: restore its file from a copy") from None
