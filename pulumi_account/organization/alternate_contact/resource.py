"""The Pulumi resource OrganizationAlternateContact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict, final, overload

import pulumi

from pulumi_account.dynamic.resource import ConnectionArgs
from pulumi_account.organization.fleet.resource import AccountsInput, OrganizationResource
from pulumi_account.providers import OrganizationAlternateContactProvider

if TYPE_CHECKING:
    from pulumi_account.core.fields import AlternateContactType
    from pulumi_account.core.settings import OnExisting

    from .model import OnRemoval


class AlternateContactOverride(TypedDict, total=False):
    """The properties of the contact that differ in one account.

    Args:
        name: The contact's name; 1 to 64 characters.
        title: The contact's job title; 1 to 50 characters.
        email_address: The contact's e-mail address; 1 to 254 characters.
        phone_number: The contact's phone number (digits, spaces, parentheses, ``+`` and ``-``); 1 to 25 characters.

    """

    name: pulumi.Input[str]
    title: pulumi.Input[str]
    email_address: pulumi.Input[str]
    phone_number: pulumi.Input[str]


@dataclass(kw_only=True, repr=False)
class OrganizationAlternateContactArgs:
    """The arguments of OrganizationAlternateContact as one object; OrganizationAlternateContact documents them."""

    accounts: AccountsInput
    alternate_contact_type: pulumi.Input[AlternateContactType]
    name: pulumi.Input[str]
    title: pulumi.Input[str]
    email_address: pulumi.Input[str]
    phone_number: pulumi.Input[str]
    overrides: pulumi.Input[Mapping[str, pulumi.Input[AlternateContactOverride]]] | None = None
    on_removal: pulumi.Input[OnRemoval] | None = None
    on_existing: pulumi.Input[OnExisting] | None = None
    connection: pulumi.Input[ConnectionArgs] | None = None


@final
class OrganizationAlternateContact(OrganizationResource, module="account", name="OrganizationAlternateContact"):
    """An alternate contact in many AWS accounts (PutAlternateContact); ID ``organization/{TYPE}``.

    Every account is attempted. Accounts that fail are listed in one error, and the next run does what is missing.

    Every argument but ``on_existing``, ``on_removal`` and ``connection`` is an output too.

    Attributes:
        account_statuses: By account ID, why an account is not as declared, such as ``{"status": "drifted",
            "properties": ["phone_number"]}``; empty if all accounts are as declared.

    """

    _args_class = OrganizationAlternateContactArgs
    _provider_class = OrganizationAlternateContactProvider

    accounts: pulumi.Output[Sequence[str]]
    account_statuses: pulumi.Output[Mapping[str, Mapping[str, Any]]]
    alternate_contact_type: pulumi.Output[str]
    name: pulumi.Output[str]
    title: pulumi.Output[str]
    email_address: pulumi.Output[str]
    phone_number: pulumi.Output[str]
    overrides: pulumi.Output[Mapping[str, Mapping[str, str]] | None]

    @overload
    def __init__(
        self, resource_name: str, args: OrganizationAlternateContactArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None: ...

    @overload
    def __init__(
        self,
        resource_name: str,
        opts: pulumi.ResourceOptions | None = None,
        *,
        accounts: AccountsInput,
        alternate_contact_type: pulumi.Input[AlternateContactType],
        name: pulumi.Input[str],
        title: pulumi.Input[str],
        email_address: pulumi.Input[str],
        phone_number: pulumi.Input[str],
        overrides: pulumi.Input[Mapping[str, pulumi.Input[AlternateContactOverride]]] | None = None,
        on_removal: pulumi.Input[OnRemoval] | None = None,
        on_existing: pulumi.Input[OnExisting] | None = None,
        connection: pulumi.Input[ConnectionArgs] | None = None,
    ) -> None: ...

    def __init__(self, resource_name: str, *args: Any, **inputs: Any) -> None:
        """Declare the resource.

        Args:
            resource_name: The resource's name in the program.
            opts: The resource's options.
            accounts: Account IDs, 12 digits each, such as ``organization_accounts()`` returns.
            alternate_contact_type: ``BILLING``, ``OPERATIONS`` or ``SECURITY``. A change replaces the resource.
            name: The contact's name; 1 to 64 characters.
            title: The contact's job title; 1 to 50 characters.
            email_address: The contact's e-mail address; 1 to 254 characters.
            phone_number: The contact's phone number (digits, spaces, parentheses, ``+`` and ``-``); 1 to 25 characters.
            overrides: By account ID, the properties of the setting that differ there.
            on_removal: What becomes of the contact in an account that is removed from the list, and in all accounts
                when the resource is deleted: ``"delete"`` (the default) or ``"retain"``.
            on_existing: ``"fail"`` or ``"overwrite"``: whether a contact that differs is overwritten in an account that
                is new in the list; by default ``account:onExisting``, else ``"fail"``.
            connection: How the management account or the delegated administrator is reached: a profile or a role.

        """
        super().__init__(resource_name, *args, **inputs)
