"""The Pulumi resource AccountName."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, final, overload

import pulumi

from pulumi_account.dynamic.resource import ConnectionArgs, ReadableResource
from pulumi_account.providers import AccountNameProvider

if TYPE_CHECKING:
    from pulumi_account.core.settings import OnExisting


@dataclass(kw_only=True, repr=False)
class AccountNameArgs:
    """The arguments of AccountName as one object; AccountName documents them."""

    account_name: pulumi.Input[str]
    account_id: pulumi.Input[str] | None = None
    on_existing: pulumi.Input[OnExisting] | None = None
    connection: pulumi.Input[ConnectionArgs] | None = None


@final
class AccountName(ReadableResource, module="account", name="AccountName"):
    """The name of an AWS account (PutAccountName); ID ``{account}``.

    An account always has a name: removing the resource leaves the name unchanged.

    Every argument but ``on_existing`` and ``connection`` is an output too.

    Attributes:
        account_id: The account that has the setting.
        account_state: The account's state, such as ``ACTIVE``, ``SUSPENDED`` or ``CLOSED``.
        account_created_date: When the account was created, in ISO 8601.

    """

    _args_class = AccountNameArgs
    _provider_class = AccountNameProvider

    account_id: pulumi.Output[str]
    account_name: pulumi.Output[str]
    account_state: pulumi.Output[str | None]
    account_created_date: pulumi.Output[str | None]

    @overload
    def __init__(
        self, resource_name: str, args: AccountNameArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None: ...

    @overload
    def __init__(
        self,
        resource_name: str,
        opts: pulumi.ResourceOptions | None = None,
        *,
        account_name: pulumi.Input[str],
        account_id: pulumi.Input[str] | None = None,
        on_existing: pulumi.Input[OnExisting] | None = None,
        connection: pulumi.Input[ConnectionArgs] | None = None,
    ) -> None: ...

    def __init__(self, resource_name: str, *args: Any, **inputs: Any) -> None:
        """Declare the resource.

        Args:
            resource_name: The resource's name in the program.
            opts: The resource's options.
            account_name: The account's name: printable ASCII characters without ``<`` and ``>``; 1 to 50 characters.
            account_id: The account, 12 digits; by default the account that your credentials belong to. A change
                replaces the resource.
            on_existing: ``"fail"`` or ``"overwrite"``: whether a creation renames an account that has a different name;
                by default ``account:onExisting``, else ``"fail"``.
            connection: How the account is reached: a profile or a role.

        """
        super().__init__(resource_name, *args, **inputs)
