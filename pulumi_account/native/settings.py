"""The plugin's settings: those of a stack, and the two of pulumi-aws that don't reach a plugin otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pulumi_account.core.errors import ConfigurationError
from pulumi_account.core.fields import holds_unknown
from pulumi_account.core.settings import Settings, settings_from

from .names import PACKAGE
from .shapes import Properties, properties_of

_OF_AWS: Final = ("profile", "region")
_INTERNAL: Final = frozenset({"version", "pluginDownloadURL"})
SECRET_SETTINGS: Final = frozenset({"otp", "phone_otp", "assume_role"})
SHARED_WITH_AWS: Final = {f"aws:{name}": f"{PACKAGE}:{name}" for name in _OF_AWS}
"""By the key that pulumi-aws has for a setting, the plugin's own."""


def setting_properties() -> Properties:
    """Return the plugin's settings."""
    fields = Settings.model_fields.items()
    own = [name for name, field in fields if name in _OF_AWS or not (field.alias or "").startswith("aws:")]
    return properties_of(Settings, names=sorted(own))


def native_settings(given: Mapping[str, Any]) -> Settings:
    """Return the settings that the engine passes. Raises ConfigurationError, which names each wrong key."""
    config = {}
    for name, value in given.items():
        if name in _INTERNAL or name.startswith("__"):
            continue
        key = f"aws:{name}" if name in _OF_AWS else f"{PACKAGE}:{name}"
        config[key] = value
    return settings_from(config, key_names=SHARED_WITH_AWS)


def wrong_settings(given: Mapping[str, Any]) -> str | None:
    """Return what is wrong with settings, as far as they are known; None for nothing."""
    try:
        native_settings({name: value for name, value in given.items() if not holds_unknown(value)})
    except ConfigurationError as error:
        return str(error)
    return None


def secret_settings(given: Mapping[str, Any]) -> set[str]:
    """Return the names of those settings that are secrets, also of one account's, such as ``otp.123456789012``."""
    names = {each.wire_name for each in setting_properties().by_name.values() if each.name in SECRET_SETTINGS}
    return {name for name in given if name.partition(".")[0] in names}
