"""The Pulumi resource OrganizationAlternateContact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict, final, overload

import pulumi

from pulumi_account.dynamic.resource import AccountResource, ConnectionArgs, given
from pulumi_account.organization.fleet.accounts_input import AccountsInput, of_many
from pulumi_account.providers import OrganizationAlternateContactProvider

from .model import OrganizationAlternateContactInputs

if TYPE_CHECKING:
    from pulumi_account.alternate_contact.resource import AlternateContactType
    from pulumi_account.core.settings import OnExisting
    from pulumi_account.organization.fleet.model import OnRemoval


class AlternateContactOverride(TypedDict, total=False):
    """What differs in one account."""

    name: pulumi.Input[str]
    title: pulumi.Input[str]
    email_address: pulumi.Input[str]
    phone_number: pulumi.Input[str]


@dataclass(kw_only=True, repr=False)
class OrganizationAlternateContactArgs:
    """The arguments of OrganizationAlternateContact, for those who prefer one object to keywords."""

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
class OrganizationAlternateContact(AccountResource, module="account", name="OrganizationAlternateContact"):
    """An alternate contact in many AWS accounts; ID ``organization/{TYPE}``."""

    _inputs = OrganizationAlternateContactInputs

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
        """Declare an alternate contact in many accounts (PutAlternateContact, once for each).

        ``accounts`` are account IDs, 12 digits each, such as ``organization_accounts()`` returns. The output
        ``account_statuses`` has, by account ID, why an account is not as declared, such as ``{"status": "drifted",
        "properties": ["name"]}``; it is empty when all accounts are. The contact's properties are those of
        AlternateContact. ``overrides`` has, by account ID, those of name, title, email_address and phone_number that
        differ there. ``on_removal`` says what becomes of the contact in an account that is taken from the list, and in
        all of them when the resource is deleted: ``"delete"`` (the default) or ``"retain"``. ``on_existing`` is
        ``"fail"`` or ``"overwrite"``: whether a contact that is already there and differs is overwritten where the
        account is new in the list; the default is ``account:onExisting``, else ``"fail"``. Every account is attempted;
        those that fail are listed in one error, and the next run does what is missing. Another
        ``alternate_contact_type`` replaces the resource.
        """
        props, opts = given(OrganizationAlternateContactArgs, args, inputs)
        super().__init__(
            OrganizationAlternateContactProvider(),
            resource_name,
            of_many(props),
            opts,
        )
