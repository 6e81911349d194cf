"""The Pulumi resource AlternateContact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, final, overload

import pulumi

from pulumi_account.dynamic.resource import AccountResource, ConnectionArgs, given
from pulumi_account.providers import AlternateContactProvider

from .model import AlternateContactInputs

if TYPE_CHECKING:
    from pulumi_account.core.settings import OnExisting

AlternateContactType = Literal["BILLING", "OPERATIONS", "SECURITY"]


@dataclass(kw_only=True, repr=False)
class AlternateContactArgs:
    """The arguments of AlternateContact, for those who prefer one object to keywords."""

    alternate_contact_type: pulumi.Input[AlternateContactType]
    name: pulumi.Input[str]
    title: pulumi.Input[str]
    email_address: pulumi.Input[str]
    phone_number: pulumi.Input[str]
    account_id: pulumi.Input[str] | None = None
    on_existing: pulumi.Input[OnExisting] | None = None
    connection: pulumi.Input[ConnectionArgs] | None = None


@final
class AlternateContact(AccountResource, module="account", name="AlternateContact"):
    """An alternate contact of an AWS account; ID ``{account}/{TYPE}``."""

    _inputs = AlternateContactInputs

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
        """Declare an alternate contact (PutAlternateContact).

        ``alternate_contact_type`` is BILLING, OPERATIONS or SECURITY; ``name`` has 1 to 64 characters, ``title`` 1 to
        50, ``email_address`` 1 to 254, ``phone_number`` 1 to 25 (digits, spaces, parentheses, + and -). ``account_id``
        is a member account's 12 digits; left out, it is the caller's own. ``on_existing`` is ``"fail"`` or
        ``"overwrite"``: whether a contact that is already there and differs is overwritten on creation; the default is
        ``account:onExisting``, else ``"fail"``. Another ``alternate_contact_type`` or ``account_id`` replaces the
        contact.
        """
        props, opts = given(AlternateContactArgs, args, inputs)
        super().__init__(AlternateContactProvider(), resource_name, props, opts)

    @staticmethod
    def get(
        resource_name: str,
        id: pulumi.Input[str],  # noqa: A002 - Pulumi's name
        opts: pulumi.ResourceOptions | None = None,
        *,
        connection: pulumi.Input[ConnectionArgs] | None = None,
    ) -> AlternateContact:
        """Read an alternate contact without owning it: it is never written or deleted.

        ``id`` is ``{account}/{TYPE}``, or ``{TYPE}`` in the caller's own account; one that is not there in AWS fails.
        ``connection`` is how the account is reached, as for the resource itself.
        """
        return AlternateContact._get(AlternateContactProvider(), resource_name, id, opts, connection)
