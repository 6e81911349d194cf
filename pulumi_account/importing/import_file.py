"""The file for ``pulumi import --file``, with the inputs and outputs of every resource.

Since 3.254.0 the Pulumi CLI takes a resource's state from such a file and doesn't ask the provider to read it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from pulumi_account.core.errors import ConfigurationError
from pulumi_account.dynamic.pulumi_internals import serialized
from pulumi_account.front_end.wire_keys import PROVIDER_KEY

from .resource_types import BY_KIND, CONTACT_DETAILS, properties_with
from .secret_values import secret_in_clear

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from .found import Kind, NamedSetting


def import_file(named: Sequence[NamedSetting], *, secrets: Collection[str] = ()) -> dict[str, Any]:
    """Return the file's content, ready for JSON, with the resources in the given order.

    ``secrets`` are names of contact details that become secrets in the state; in the file they are in clear. Raises
    ConfigurationError for a name that is not a contact detail's.
    """
    if unknown := sorted(set(secrets) - CONTACT_DETAILS):
        raise ConfigurationError(
            f"secrets: unknown contact detail {', '.join(unknown)}; expected {', '.join(sorted(CONTACT_DETAILS))}"
        )
    return {"resources": [_resource(each, properties_with(secrets)) for each in named]}


def _resource(named: NamedSetting, secrets: frozenset[str]) -> dict[str, Any]:
    setting = named.setting
    resource_type = BY_KIND[setting.kind]
    secret = secrets.intersection(resource_type.inputs.contact_details())
    return {
        "type": resource_type.token,
        "name": named.resource_name,
        "id": setting.identity,
        "inputs": _bag(setting.kind, setting.inputs, secret),
        "outputs": _bag(setting.kind, setting.properties, secret),
    }


def _bag(kind: Kind, values: Mapping[str, Any], secret: frozenset[str]) -> dict[str, Any]:
    bag = {
        name: secret_in_clear(value) if name in secret else value for name, value in values.items() if value is not None
    }
    return {PROVIDER_KEY: _serialized_provider(kind), **bag}


@cache
def _serialized_provider(kind: Kind) -> str:
    return serialized(BY_KIND[kind].provider)
