"""Which variable, setting or profile key holds the value that an error of botocore is about.

botocore names the value in its message only, so that the user's own values are looked for in it.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_account.core.settings import Settings

_FOR_BOTOCORE: Final = (
    "region",
    "endpoint_url",
    "sts_endpoint_url",
    "custom_ca_bundle",
    "shared_config_files",
    "shared_credentials_files",
    "shared_credentials_file",
)


def values_of_environment() -> dict[str, str]:
    """Return AWS's environment variables by name."""
    return {name: value for name, value in os.environ.items() if name.startswith("AWS_")}


def values_of_session(session: Any) -> dict[str, str]:
    """Return the values of a botocore session's profile, and AWS's environment variables, by name."""
    profile = session.profile or "default"
    held: dict[str, str] = {}
    for key, value in session.get_scoped_config().items():
        held[f"{key} of profile {profile}"] = str(value)
        if key == "services":
            section = session.full_config.get("services", {}).get(value, {})
            held |= {
                f"{inner} of {service} in services {value}": str(given)
                for service, values in section.items()
                if isinstance(values, dict)
                for inner, given in values.items()
            }
    return {**held, **values_of_environment()}


def values_of_settings(settings: Settings) -> dict[str, str]:
    """Return the stack settings that botocore gets, by name."""
    held = {}
    for name in _FOR_BOTOCORE:
        value = getattr(settings, name)
        if value:
            alias = str(type(settings).model_fields[name].alias)
            key = settings.key_name(alias if ":" in alias else f"account:{alias}")
            held[key] = str(value[0] if isinstance(value, tuple) else value)
    return held


def named_in(text: str, values: Mapping[str, str]) -> str | None:
    """Return the name of the longest value that a text repeats; None if it repeats none."""
    found = [name for name, value in values.items() if value and value in text]
    return max(found, key=lambda name: len(values[name])) if found else None
