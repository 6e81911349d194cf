"""Keys with a meaning in Pulumi's wire format and states, the same for both front ends."""

from __future__ import annotations

from typing import Final

SIGNATURE_KEY: Final = "4dabf18193072939515e22adb298388d"
"""A map with this key is not a plain map; its value says what it is."""
SECRET_SIGNATURE: Final = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105
"""The value of SIGNATURE_KEY in a secret."""
PROVIDER_KEY: Final = "__provider"
"""The property of a dynamic resource that holds its serialized provider."""
