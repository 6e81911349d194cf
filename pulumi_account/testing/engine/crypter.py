"""Secrets as Pulumi's passphrase provider stores them: PBKDF2-SHA256 and AES-256-GCM."""

from __future__ import annotations

import base64
import functools
import hashlib
import os
import threading
from typing import TYPE_CHECKING

from .errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Mapping

_PASSPHRASE = "PULUMI_CONFIG_PASSPHRASE"  # noqa: S105 - the variable's name


class Crypter:
    """Encrypts and decrypts with the environment's passphrase and a stack's `encryptionsalt`, created on first use.

    Encrypting a known plaintext returns its known ciphertext, so that an unchanged secret is stored unchanged.
    Thread-safe.
    """

    def __init__(self, salt: str | None, environment: Mapping[str, str]) -> None:
        self.salt, self.environment = salt, environment
        self._lock = threading.Lock()
        self._cipher: bytes | None = None
        self._ciphertexts: dict[str, str] = {}

    def encrypt(self, plaintext: str) -> str:
        """Encrypt; raises EngineError if there is no passphrase or a wrong one."""
        with self._lock:
            if plaintext not in self._ciphertexts:
                self._ciphertexts[plaintext] = _seal(self._key(), plaintext)
            return self._ciphertexts[plaintext]

    def decrypt(self, ciphertext: str) -> str:
        """Decrypt; raises EngineError if there is no passphrase or a wrong one, or the ciphertext is damaged."""
        with self._lock:
            plaintext = _open(self._key(), ciphertext)
            self._ciphertexts[plaintext] = ciphertext
            return plaintext

    def _key(self) -> bytes:
        if self._cipher is None:
            passphrase = self.environment.get(_PASSPHRASE)
            if passphrase is None:
                raise EngineError(f"The stack has secrets, which need a passphrase: set {_PASSPHRASE}")
            if not self.salt:
                salt = base64.b64encode(os.urandom(8)).decode()
                self.salt = f"v1:{salt}:{_seal(_derive(passphrase, salt), 'pulumi')}"
            try:
                _, salt, check = str(self.salt).split(":", 2)
                key = _derive(passphrase, salt)
            except ValueError:
                raise EngineError("The stack's encryptionsalt is damaged: restore Pulumi.<stack>.yaml") from None
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
            f"Wrong passphrase: {_PASSPHRASE} differs from the one that the stack's secrets were stored with"
        ) from None
    except ValueError:
        raise EngineError("A secret of the stack is damaged: restore its file from a copy") from None
