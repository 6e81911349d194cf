"""The inputs of OrganizationAccountName: a name for each of many accounts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field

from pulumi_account.account_name.model import AccountNameFields
from pulumi_account.core.fields import AccountName, PassUnknown, Unknown
from pulumi_account.core.inputs import OnExistingInput, SettingFields
from pulumi_account.core.outputs import Outputs
from pulumi_account.organization.fleet.model import (
    OrganizationInputs,
    OrganizationOutputs,
    checked_account,
    sorted_once,
)
from pulumi_account.organization.fleet.status import NAMES, AccountStatus


def _by_account(names: Any) -> Any:
    """Return names in the order of their accounts. Raises ValueError for anything but a mapping by account ID."""
    if isinstance(names, Unknown):
        return names
    if not isinstance(names, Mapping):
        raise ValueError("must be a mapping of account IDs to names")  # noqa: TRY004 - pydantic turns it into its own
    by_account = [(checked_account(account), name) for account, name in names.items()]
    sorted_once([account for account, _ in by_account], "account")
    return dict(sorted(by_account, key=lambda each: each[0]))


class OrganizationAccountNameOutputs(OrganizationOutputs):
    """Which accounts don't have their name."""

    account_statuses: dict[str, AccountStatus] = Field(
        description=(
            'By account ID, why an account is not as declared, such as `{"status": "drifted", "properties": '
            '["account_name"]}`; empty if all accounts are as declared'
        )
    )


class OrganizationAccountNameInputs(OrganizationInputs):
    """The names of many accounts. There is no ``on_removal``: an account always has a name."""

    OUTPUTS: ClassVar[type[Outputs]] = OrganizationAccountNameOutputs
    BY_ACCOUNT: ClassVar[str] = NAMES

    names: Annotated[dict[str, AccountName], PassUnknown, BeforeValidator(_by_account)] = Field(
        description=("By account ID, 12 digits, the account's name: printable ASCII characters without `<` and `>`")
    )
    on_existing: OnExistingInput = Field(
        default=None,
        description=(
            '`"fail"` or `"overwrite"`: whether an account that is new in the names is renamed if it has a different '
            'name; by default `account:onExisting`, else `"fail"`'
        ),
    )

    @classmethod
    def setting(cls) -> type[SettingFields]:
        """Return the class with the fields that AWS holds of one account."""
        return AccountNameFields

    @classmethod
    def contact_details(cls) -> tuple[str, ...]:
        """Return the names of the properties that ``account:secretContacts`` makes secret."""
        return (NAMES,)

    @property
    def account_ids(self) -> list[str]:
        """The accounts that have a name; none while a preview doesn't know them."""
        return [] if isinstance(self.names, Unknown) else list(self.names)

    def of_account(self, account: str) -> AccountNameFields:
        """Return the name of an account."""
        return AccountNameFields(account_name=self.names[account])

    @classmethod
    def setting_in(cls, state: Mapping[str, Any], account: str) -> dict[str, Any]:
        """Return the name that a state has for an account; nothing if it has none."""
        names = state.get(NAMES) or {}
        return {"account_name": names[account]} if account in names else {}

    @classmethod
    def path_in(cls, properties: Mapping[str, Any], account: str, name: str) -> tuple[str, ...]:  # noqa: ARG003
        """Return the path of an account's name."""
        return (NAMES, account)
