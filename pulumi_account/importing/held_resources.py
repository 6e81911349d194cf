"""The account resources in a deployment: dynamic ones, and those of the native plugin under Python's names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pulumi_account.core.errors import ConfigurationError
from pulumi_account.native.names import PACKAGE, dynamic_token, token

from .secret_values import revealed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DYNAMIC_PREFIX: Final = dynamic_token("")
_NATIVE_PREFIX: Final = token("")
_PROVIDER: Final = f"pulumi:providers:{PACKAGE}"


@dataclass(frozen=True)
class HeldResource:
    """A resource in a stack; HIDDEN stands for each secret that the export doesn't show.

    Args:
        kind: the resource's class, such as ``AlternateContact``.
        name: its name in the program.
        urn: its URN.
        identity: its ID; empty if it has none.
        inputs: what the program declares of it.
        outputs: its state.
        connection: ``profile`` and ``role_arn`` that it, or its explicit provider, names; empty for the stack's own.
        is_read: whether the stack only reads it.
        is_leaving: whether a replacement left it to be deleted.

    """

    kind: str
    name: str
    urn: str
    identity: str
    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any]
    connection: Mapping[str, Any]
    is_read: bool
    is_leaving: bool


def kind_of(type_token: str) -> str | None:
    """Return the class of a resource with this type, dynamic or native; None for types of others."""
    kind = type_token.removeprefix(DYNAMIC_PREFIX).removeprefix(_NATIVE_PREFIX)
    return kind if kind != type_token else None


def held_resources(content: Mapping[str, Any]) -> Iterator[HeldResource]:
    """Yield this package's resources in a deployment, in their order."""
    resources = content.get("resources") or []
    providers = {each.get("urn"): each for each in resources if each["type"] == _PROVIDER}
    for resource in resources:
        type_token, urn = str(resource["type"]), str(resource.get("urn", ""))
        kind = kind_of(type_token)
        if kind is None:
            continue
        inputs, outputs = (revealed(resource.get(part) or {}) for part in ("inputs", "outputs"))
        connection: Mapping[str, Any] = {}
        if type_token.startswith(_NATIVE_PREFIX):
            inputs, outputs = _in_python(type_token, inputs), _in_python(type_token, outputs)
            connection = _of_provider(providers.get(str(resource.get("provider")).rpartition("::")[0]))
        yield HeldResource(
            kind,
            urn.rpartition("::")[2],
            urn,
            resource.get("id", ""),
            inputs,
            outputs,
            outputs.get("connection") or connection,
            bool(resource.get("external")),
            bool(resource.get("delete")),
        )


def _in_python(type_token: str, properties: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the properties of a native resource under the names that Python has for them."""
    from pulumi_account.native.resources import RESOURCES

    return RESOURCES[type_token].state.received(properties) if type_token in RESOURCES else properties


def _of_provider(provider: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """Return the profile and the role that an explicit provider names; a default one has the stack's settings."""
    if provider is None or str(provider["urn"]).rpartition("::")[2].startswith("default"):
        return {}
    from pulumi_account.native.settings import native_settings

    try:
        settings = native_settings(revealed(provider.get("inputs") or {}))
    except ConfigurationError:  # secrets that the export hides
        return {}
    role = settings.assume_role
    return {"profile": settings.profile, "role_arn": role.role_arn if role is not None else None}
