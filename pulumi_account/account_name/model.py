"""The inputs of AccountName: PutAccountName of the account API."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from pulumi_account.core.fields import AccountName
from pulumi_account.core.inputs import AccountScopedInputs, OnExistingInput, SettingFields
from pulumi_account.core.outputs import AccountOutputs, Outputs


class AccountNameFields(SettingFields):
    """An account's name as AWS has it; an account always has exactly one."""

    account_name: AccountName = Field(description="The account's name: printable ASCII characters without `<` and `>`")

    @classmethod
    def contact_details(cls) -> tuple[str, ...]:
        """Return the names of the properties that ``account:secretContacts`` makes secret."""
        return ("account_name",)


class AccountNameOutputs(AccountOutputs):
    """What AWS says about an account."""

    account_state: str | None = Field(
        default=None, description="The account's state, such as `ACTIVE`, `SUSPENDED` or `CLOSED`"
    )
    account_created_date: str | None = Field(default=None, description="When the account was created, in ISO 8601")


class AccountNameInputs(AccountScopedInputs, AccountNameFields):
    """The name of an account."""

    OUTPUTS: ClassVar[type[Outputs]] = AccountNameOutputs

    on_existing: OnExistingInput = Field(
        default=None,
        description=(
            '`"fail"` or `"overwrite"`: whether a creation renames an account that has a different name; by default '
            '`account:onExisting`, else `"fail"`'
        ),
    )
