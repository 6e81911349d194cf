"""The Pulumi resource AlternateContact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, final, overload

import pulumi

from pulumi_account.core.fields import AlternateContactType
from pulumi_account.dynamic.resource import ConnectionArgs, ReadableResource
from pulumi_account.providers import AlternateContactProvider

if TYPE_CHECKING:
    from pulumi_account.core.settings import OnExisting


@dataclass(kw_only=True, repr=False)
class AlternateContactArgs:
    """The arguments of AlternateContact as one object; AlternateContact documents them."""

    alternate_contact_type: pulumi.Input[AlternateContactType]
    name: pulumi.Input[str]
    title: pulumi.Input[str]
    email_address: pulumi.Input[str]
    phone_number: pulumi.Input[str]
    account_id: pulumi.Input[str] | None = None
    on_existing: pulumi.Input[OnExisting] | None = None
    connection: pulumi.Input[ConnectionArgs] | None = None


@final
class AlternateContact(ReadableResource, module="account", name="AlternateContact"):
    """An alternate contact of an AWS account (PutAlternateContact); ID ``{account}/{TYPE}``.

    Every argument but ``on_existing`` and ``connection`` is an output too.

    Attributes:
        account_id: The account that has the setting.

    """

    _args_class = AlternateContactArgs
    _provider_class = AlternateContactProvider

    account_id: pulumi.Output[str]
    alternate_contact_type: pulumi.Output[str]
    name: pulumi.Output[str]
    title: pulumi.Output[str]
    email_address: pulumi.Output[str]
    phone_number: pulumi.Output[str]

    @overload
    def __init__(
        self, resource_name: str, args: AlternateContactArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None: ...

    @overload
    def __init__(
        self,
        resource_name: str,
        opts: pulumi.ResourceOptions | None = None,
        *,
        alternate_contact_type: pulumi.Input[AlternateContactType],
        name: pulumi.Input[str],
        title: pulumi.Input[str],
        email_address: pulumi.Input[str],
        phone_number: pulumi.Input[str],
        account_id: pulumi.Input[str] | None = None,
        on_existing: pulumi.Input[OnExisting] | None = None,
        connection: pulumi.Input[ConnectionArgs] | None = None,
    ) -> None: ...

    def __init__(self, resource_name: str, *args: Any, **inputs: Any) -> None:
        """Declare the resource.

        Args:
            resource_name: The resource's name in the program.
            opts: The resource's options.
            alternate_contact_type: ``BILLING``, ``OPERATIONS`` or ``SECURITY``. A change replaces the resource.
            name: The contact's name; 1 to 64 characters.
            title: The contact's job title; 1 to 50 characters.
            email_address: The contact's e-mail address; 1 to 254 characters.
            phone_number: The contact's phone number (digits, spaces, parentheses, ``+`` and ``-``); 1 to 25 characters.
            account_id: The account, 12 digits; by default the account that your credentials belong to. A change
                replaces the resource.
            on_existing: ``"fail"`` or ``"overwrite"``: whether a creation overwrites a contact that AWS already has and
                that differs; by default ``account:onExisting``, else ``"fail"``.
            connection: How the account is reached: a profile or a role.

        """
        super().__init__(resource_name, *args, **inputs)
