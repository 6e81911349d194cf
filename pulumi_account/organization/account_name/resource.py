"""The Pulumi resource OrganizationAccountName."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, final, overload

import pulumi

from pulumi_account.dynamic.resource import AccountResource, ConnectionArgs
from pulumi_account.providers import OrganizationAccountNameProvider

if TYPE_CHECKING:
    from pulumi_account.core.settings import OnExisting

NamesInput: TypeAlias = pulumi.Input[Mapping[str, pulumi.Input[str]]]
"""Names by account ID."""


@dataclass(kw_only=True, repr=False)
class OrganizationAccountNameArgs:
    """The arguments of OrganizationAccountName as one object; OrganizationAccountName documents them."""

    names: NamesInput
    on_existing: pulumi.Input[OnExisting] | None = None
    connection: pulumi.Input[ConnectionArgs] | None = None


@final
class OrganizationAccountName(AccountResource, module="account", name="OrganizationAccountName"):
    """The names of many AWS accounts (PutAccountName); ID ``organization``.

    Every account is attempted. Accounts that fail are listed in one error, and the next run does what is missing.

    An account always has a name: it stays unchanged in an account that is removed from the names, and in all accounts
    when the resource is deleted.

    Every argument but ``on_existing`` and ``connection`` is an output too.

    Attributes:
        account_statuses: By account ID, why an account is not as declared, such as ``{"status": "drifted",
            "properties": ["account_name"]}``; empty if all accounts are as declared.

    """

    _args_class = OrganizationAccountNameArgs
    _provider_class = OrganizationAccountNameProvider

    names: pulumi.Output[Mapping[str, str]]
    account_statuses: pulumi.Output[Mapping[str, Mapping[str, Any]]]

    @overload
    def __init__(
        self, resource_name: str, args: OrganizationAccountNameArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None: ...

    @overload
    def __init__(
        self,
        resource_name: str,
        opts: pulumi.ResourceOptions | None = None,
        *,
        names: NamesInput,
        on_existing: pulumi.Input[OnExisting] | None = None,
        connection: pulumi.Input[ConnectionArgs] | None = None,
    ) -> None: ...

    def __init__(self, resource_name: str, *args: Any, **inputs: Any) -> None:
        """Declare the resource.

        Args:
            resource_name: The resource's name in the program.
            opts: The resource's options.
            names: By account ID, 12 digits, the account's name: printable ASCII characters without ``<`` and ``>``;
                each 1 to 50 characters.
            on_existing: ``"fail"`` or ``"overwrite"``: whether an account that is new in the names is renamed if it has
                a different name; by default ``account:onExisting``, else ``"fail"``.
            connection: How the management account or the delegated administrator is reached: a profile or a role.

        """
        super().__init__(resource_name, *args, **inputs)
