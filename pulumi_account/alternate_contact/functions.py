"""get_alternate_contact: an alternate contact as AWS has it, for programs (GetAlternateContact)."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi

from pulumi_account.core.fields import AlternateContactTypeText
from pulumi_account.core.inputs import AccountScopedInputs
from pulumi_account.dynamic.get_functions import ProgramFunction
from pulumi_account.dynamic.resource import ConnectionArgs
from pulumi_account.front_end.functions import Lookup

from .lifecycle import AlternateContactLifecycle


class _Arguments(AccountScopedInputs):
    alternate_contact_type: AlternateContactTypeText


@dataclass(frozen=True)
class GetAlternateContactResult:
    """An alternate contact as AWS has it.

    Attributes:
        id: ``{account}/{TYPE}``.
        account_id: The account that has the setting.
        alternate_contact_type: ``BILLING``, ``OPERATIONS`` or ``SECURITY``.
        name: The contact's name; 1 to 64 characters.
        title: The contact's job title; 1 to 50 characters.
        email_address: The contact's e-mail address; 1 to 254 characters.
        phone_number: The contact's phone number (digits, spaces, parentheses, ``+`` and ``-``); 1 to 25 characters.

    """

    id: str
    account_id: str
    alternate_contact_type: str
    name: str
    title: str
    email_address: str
    phone_number: str


LOOKUP = ProgramFunction(
    Lookup("get_alternate_contact", AlternateContactLifecycle, _Arguments, GetAlternateContactResult)
)


def get_alternate_contact(
    alternate_contact_type: str, *, account_id: str | None = None, connection: ConnectionArgs | None = None
) -> GetAlternateContactResult:
    """Read an alternate contact (GetAlternateContact), in previews too.

    Raises NotFoundError if the account has none, AccessDeniedError if it must not be read, and ConfigurationError if
    ``account:secretContacts`` is set: use get_alternate_contact_output then.

    Args:
        alternate_contact_type: ``BILLING``, ``OPERATIONS`` or ``SECURITY``.
        account_id: The account, 12 digits; by default the account that your credentials belong to.
        connection: How the account is reached: a profile or a role.

    """
    return LOOKUP.get(alternate_contact_type=alternate_contact_type, account_id=account_id, connection=connection)


def get_alternate_contact_output(
    alternate_contact_type: pulumi.Input[str],
    *,
    account_id: pulumi.Input[str] | None = None,
    connection: pulumi.Input[ConnectionArgs] | None = None,
) -> pulumi.Output[GetAlternateContactResult]:
    """Read an alternate contact once the arguments are known; a secret if ``account:secretContacts`` is set.

    Args:
        alternate_contact_type: ``BILLING``, ``OPERATIONS`` or ``SECURITY``.
        account_id: The account, 12 digits; by default the account that your credentials belong to.
        connection: How the account is reached: a profile or a role.

    """
    return LOOKUP.get_output(
        alternate_contact_type=alternate_contact_type, account_id=account_id, connection=connection
    )
