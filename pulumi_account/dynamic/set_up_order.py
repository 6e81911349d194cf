"""The order of a program's resources: one that names an account depends on the trusted access that allows it.

Pulumi deletes in the reverse order. Without the dependency, a destroy would disable trusted access first, and AWS would
deny the rest. Only a TrustedAccess declared earlier counts, so that there can be no cycle.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from weakref import WeakKeyDictionary

import pulumi

from pulumi_account.core.clients import ACCOUNT_SERVICE

# By the root of a run, since a process may run several programs.
_trusted_access: Final[WeakKeyDictionary[pulumi.Resource, list[pulumi.Resource]]] = WeakKeyDictionary()


def after_trusted_access(
    props: Mapping[str, Any], opts: pulumi.ResourceOptions | None
) -> pulumi.ResourceOptions | None:
    """Return a resource's options; if it names accounts, with a dependency on the program's trusted access."""
    root = pulumi.runtime.get_root_resource()
    names_accounts = any(props.get(name) is not None for name in ("account_id", "accounts", "names"))
    if root is None or not names_accounts or not _trusted_access.get(root):
        return opts
    return pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=[*_trusted_access[root]]))


def note_trusted_access(resource: pulumi.Resource, service_principal: Any) -> None:
    """Record a program's trusted access of the account service; an output's value isn't known here."""
    root = pulumi.runtime.get_root_resource()
    named = ACCOUNT_SERVICE if service_principal is None else service_principal
    if root is not None and isinstance(named, str) and named.strip() == ACCOUNT_SERVICE:
        _trusted_access.setdefault(root, []).append(resource)
