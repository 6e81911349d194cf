"""get_account_information: an account's name, state and date of creation, for programs (GetAccountInformation)."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi

from pulumi_account.core.inputs import AccountScopedInputs
from pulumi_account.dynamic.get_functions import ProgramFunction
from pulumi_account.dynamic.resource import ConnectionArgs
from pulumi_account.front_end.functions import Lookup

from .lifecycle import AccountNameLifecycle


@dataclass(frozen=True)
class GetAccountInformationResult:
    """What AWS tells about an account; None stands for what it doesn't tell.

    Attributes:
        id: The account's ID.
        account_id: The account that has the setting.
        account_name: The account's name; after a rename, AWS may show the former one for up to four hours.
        account_state: The account's state, such as ``ACTIVE``, ``SUSPENDED`` or ``CLOSED``.
        account_created_date: When the account was created, in ISO 8601.

    """

    id: str
    account_id: str
    account_name: str
    account_state: str | None = None
    account_created_date: str | None = None


LOOKUP = ProgramFunction(
    Lookup("get_account_information", AccountNameLifecycle, AccountScopedInputs, GetAccountInformationResult)
)


def get_account_information(
    *, account_id: str | None = None, connection: ConnectionArgs | None = None
) -> GetAccountInformationResult:
    """Read an account's name, state and date of creation (GetAccountInformation), in previews too.

    Raises AccessDeniedError if they must not be read, and ConfigurationError if ``account:secretContacts`` is set: use
    get_account_information_output then.

    Args:
        account_id: The account, 12 digits; by default the account that your credentials belong to.
        connection: How the account is reached: a profile or a role.

    """
    return LOOKUP.get(account_id=account_id, connection=connection)


def get_account_information_output(
    *, account_id: pulumi.Input[str] | None = None, connection: pulumi.Input[ConnectionArgs] | None = None
) -> pulumi.Output[GetAccountInformationResult]:
    """Read an account's information once the arguments are known; a secret if ``account:secretContacts`` is set.

    Args:
        account_id: The account, 12 digits; by default the account that your credentials belong to.
        connection: How the account is reached: a profile or a role.

    """
    return LOOKUP.get_output(account_id=account_id, connection=connection)
