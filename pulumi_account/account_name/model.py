"""The inputs of AccountName: PutAccountName of the account API."""

from __future__ import annotations

from pydantic import Field

from pulumi_account.core.fields import AccountName
from pulumi_account.core.inputs import AccountScopedInputs, OnExistingInput, SettingFields


class AccountNameFields(SettingFields):
    """An account's name as AWS has it; an account always has exactly one."""

    account_name: AccountName = Field(description="The account's name")

    @classmethod
    def contact_details(cls) -> tuple[str, ...]:
        """Return the names of the properties that ``account:secretContacts`` makes secret."""
        return ("account_name",)


class AccountNameInputs(AccountScopedInputs, AccountNameFields):
    """The name of an account."""

    on_existing: OnExistingInput = None
