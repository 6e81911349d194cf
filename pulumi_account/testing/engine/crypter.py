"""The encryption of secrets at rest, with a key made of the passphrase that Pulumi uses too."""

from __future__ import annotations

import base64
import functools
import hashlib
import json
from typing import TYPE_CHECKING, Any

from .errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

_PASSPHRASE = "PULUMI_CONFIG_PASSPHRASE"  # noqa: S105 - the variable's name


class Crypter:
    """Encrypts and decrypts the secrets of a project's stacks with the environment's passphrase.

    The encryption is deterministic, so that an unchanged secret is stored unchanged. The methods raise EngineError if
    there is no passphrase.
    """

    def __init__(self, project: str, environment: Mapping[str, str]) -> None:
        self._project, self._environment = project, environment

    def encrypt(self, value: Any) -> str:
        """Encrypt a value of JSON."""
        plaintext = json.dumps(value, ensure_ascii=False).encode()
        return base64.b64encode(self._cipher.encrypt(plaintext, None)).decode()

    def decrypt(self, ciphertext: str) -> Any:
        """Decrypt a value; raises EngineError if that is impossible."""
        from cryptography.exceptions import InvalidTag

        try:
            return json.loads(self._cipher.decrypt(base64.b64decode(ciphertext), None))
        except (InvalidTag, TypeError, ValueError):
            raise EngineError(
                f"A secret of the stack can't be decrypted: it is damaged, {_PASSPHRASE} has changed, or the Pulumi "
                "CLI encrypted it, whose secrets need the Pulumi CLI"
            ) from None

    @functools.cached_property
    def _cipher(self) -> AESSIV:
        from cryptography.hazmat.primitives.ciphers.aead import AESSIV

        passphrase = self._environment.get(_PASSPHRASE)
        if passphrase is None:
            raise EngineError(f"The stack has secrets, which need a passphrase: set {_PASSPHRASE}")
        # The project's name is the salt, so that no file needs to hold one.
        return AESSIV(hashlib.scrypt(passphrase.encode(), salt=self._project.encode(), n=2**14, r=8, p=1, dklen=64))
