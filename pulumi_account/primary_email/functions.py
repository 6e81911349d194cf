"""get_primary_email: the e-mail address of a member account's root user, for programs (GetPrimaryEmail)."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi

from pulumi_account.core.member_accounts import MemberInputs
from pulumi_account.dynamic.get_functions import ProgramFunction
from pulumi_account.dynamic.resource import ConnectionArgs
from pulumi_account.front_end.functions import Lookup

from .lifecycle import PrimaryEmailLifecycle


@dataclass(frozen=True)
class GetPrimaryEmailResult:
    """A member account's primary e-mail address as AWS has it.

    Attributes:
        id: The account's ID.
        account_id: The account that has the setting.
        primary_email: The e-mail address of the account's root user.

    """

    id: str
    account_id: str
    primary_email: str


LOOKUP = ProgramFunction(Lookup("get_primary_email", PrimaryEmailLifecycle, MemberInputs, GetPrimaryEmailResult))


def get_primary_email(*, account_id: str, connection: ConnectionArgs | None = None) -> GetPrimaryEmailResult:
    """Read a member account's primary e-mail address (GetPrimaryEmail), in previews too.

    Raises AccessDeniedError if it must not be read, also of the management account, and ConfigurationError if
    ``account:secretContacts`` is set: use get_primary_email_output then.

    Args:
        account_id: The member account, 12 digits; never the organization's management account.
        connection: How the management account or the delegated administrator is reached: a profile or a role.

    """
    return LOOKUP.get(account_id=account_id, connection=connection)


def get_primary_email_output(
    *, account_id: pulumi.Input[str], connection: pulumi.Input[ConnectionArgs] | None = None
) -> pulumi.Output[GetPrimaryEmailResult]:
    """Read a primary e-mail address once the arguments are known; a secret if ``account:secretContacts`` is set.

    Args:
        account_id: The member account, 12 digits; never the organization's management account.
        connection: How the management account or the delegated administrator is reached: a profile or a role.

    """
    return LOOKUP.get_output(account_id=account_id, connection=connection)
