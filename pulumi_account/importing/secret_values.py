"""Secrets in Pulumi's files, in clear or encrypted."""

from __future__ import annotations

import json
from enum import Enum
from typing import Any, Final

from pulumi_account.front_end.wire_keys import SECRET_SIGNATURE, SIGNATURE_KEY


class Hidden(Enum):
    """Stands for a secret that can't be read."""

    HIDDEN = "hidden"


HIDDEN: Final = Hidden.HIDDEN


def secret_in_clear(value: Any) -> dict[str, str]:
    """Return a value as a secret that Pulumi encrypts when it reads the file."""
    return {SIGNATURE_KEY: SECRET_SIGNATURE, "plaintext": json.dumps(value, ensure_ascii=False)}


def is_secret(value: Any) -> bool:
    """Whether a value of a file is marked as a secret."""
    return isinstance(value, dict) and value.get(SIGNATURE_KEY) == SECRET_SIGNATURE


def holds_secret(value: Any) -> bool:
    """Whether a value of a file is or contains a secret."""
    if isinstance(value, dict):
        return is_secret(value) or any(map(holds_secret, value.values()))
    return isinstance(value, list) and any(map(holds_secret, value))


def revealed(value: Any) -> Any:
    """Return a value without secret markers; HIDDEN stands for each encrypted secret."""
    if is_secret(value):
        return revealed(json.loads(value["plaintext"])) if "plaintext" in value else HIDDEN
    if isinstance(value, dict):
        return {key: revealed(part) for key, part in value.items()}
    return [revealed(part) for part in value] if isinstance(value, list) else value
