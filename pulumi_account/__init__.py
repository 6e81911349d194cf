"""AWS Account Management as Pulumi resources: alternate contacts, the primary contact and region opt-ins."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .alternate_contact.resource import AlternateContact
    from .declared import ConnectionArgs
    from .primary_contact.resource import PrimaryContact
    from .region_opt_in.resource import RegionOptIn

__all__ = ["AlternateContact", "ConnectionArgs", "PrimaryContact", "RegionOptIn"]

# Imported when first asked for: the command line, the pytest plugin and the plugin host do without Pulumi's SDK or
# without the resource classes.
_HOMES = {
    "AlternateContact": ".alternate_contact.resource",
    "ConnectionArgs": ".declared",
    "PrimaryContact": ".primary_contact.resource",
    "RegionOptIn": ".region_opt_in.resource",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name], __name__), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
