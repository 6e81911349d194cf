"""What the models of all Organization* resources have in common: accounts, and the setting of each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import Annotated, Any, ClassVar, Final

from pydantic import BeforeValidator, Field, TypeAdapter

from pulumi_account.core.fields import ACCOUNT_ID_FORM, UNKNOWN, AccountId, PassUnknown, Unknown, holds_unknown
from pulumi_account.core.inputs import (
    THROUGH_ADMINISTRATOR,
    ConnectionInput,
    Difference,
    Failure,
    ResourceInputs,
    SettingFields,
)
from pulumi_account.core.outputs import Outputs

from .status import ACCOUNT_STATUSES, AccountStatus

OVERWRITES_IN_NEW_ACCOUNTS: Final = (
    '`"fail"` or `"overwrite"`: whether a contact that differs is overwritten in an account that is new in the list; '
    'by default `account:onExisting`, else `"fail"`'
)
_account_id: Final[TypeAdapter[str]] = TypeAdapter(AccountId)


def _in_order(accounts: Any) -> Any:
    """Return account IDs sorted, so that their order makes no difference; unknown ones come last.

    Raises ValueError for anything but a list of account IDs, each listed once.
    """
    if isinstance(accounts, Unknown):
        return accounts
    checked = [
        account if isinstance(account, Unknown) else checked_account(account)
        for account in as_list(accounts, "account IDs")
    ]
    return sorted_once(checked, "account")


def as_list(values: Any, what: str) -> list[Any]:
    """Return a list or a tuple as a list. Raises ValueError for anything else; ``what`` is the plural of an item."""
    if not isinstance(values, list | tuple):
        raise ValueError(f"must be a list of {what}")  # noqa: TRY004 - pydantic turns ValueError into its own
    return list(values)


def sorted_once(items: Collection[Any], what: str) -> list[Any]:
    """Return the items sorted, those that a preview doesn't know last.

    Raises ValueError if one is listed more than once; ``what`` is the singular of an item.
    """
    known = known_among(items)
    repeated = sorted(item for item, times in Counter(known).items() if times > 1)
    if repeated:
        raise ValueError(f"must list each {what} once; listed more than once: {', '.join(repeated)}")
    return [*sorted(known), *[UNKNOWN] * (len(items) - len(known))]


def known_among(items: Any) -> list[Any]:
    """Return those items of a list that a preview knows."""
    if items is None or isinstance(items, Unknown):
        return []
    return [item for item in items if not isinstance(item, Unknown)]


def checked_account(account: Any) -> str:
    """Return an account ID without surrounding whitespace. Raises ValueError for anything else."""
    if not isinstance(account, str):
        raise ValueError(f"must hold account IDs, each {ACCOUNT_ID_FORM}")  # noqa: TRY004 - as above
    checked = account.strip()
    try:
        return _account_id.validate_python(checked)
    except ValueError:
        raise ValueError(f"must hold account IDs, each {ACCOUNT_ID_FORM}") from None


class OrganizationOutputs(Outputs):
    """The outputs of a setting of many accounts."""

    account_statuses: dict[str, AccountStatus] = Field(
        description=(
            'By account ID, why an account is not as declared, such as `{"status": "drifted", "properties": '
            '["phone_number"]}`; empty if all accounts are as declared'
        )
    )


class OrganizationInputs(ResourceInputs):
    """The inputs of a resource that is one setting of many accounts.

    A subclass inherits from this class and from the setting's fields, in this order.
    """

    OUTPUTS: ClassVar[type[Outputs]] = OrganizationOutputs

    BY_ACCOUNT: ClassVar[str]

    connection: ConnectionInput = Field(default=None, description=THROUGH_ADMINISTRATOR)

    @property
    def account_ids(self) -> list[str]:
        """The accounts; those that a preview doesn't know are Unknown."""
        raise NotImplementedError

    def of_account(self, account: str) -> SettingFields:
        """Return the setting of an account."""
        raise NotImplementedError

    @classmethod
    def overridable(cls) -> tuple[str, ...]:
        """Return the names of the properties that may differ from account to account."""
        return tuple(name for name in cls.setting().model_fields if name not in cls.REPLACING)

    @classmethod
    def setting_in(cls, state: Mapping[str, Any], account: str) -> dict[str, Any]:
        """Return the setting that a state has for an account, under its property names."""
        raise NotImplementedError

    @classmethod
    def path_in(cls, properties: Mapping[str, Any], account: str, name: str) -> tuple[str, ...]:
        """Return the path of the input that a property of an account's setting comes from."""
        raise NotImplementedError

    @classmethod
    def differing(cls, one: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the names of the properties in which two settings of one account differ, as AWS would see them."""
        return cls.setting().difference(one, other).changes

    @classmethod
    def difference(cls, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> Difference:
        """Compare a state with inputs; an account that isn't as declared is a difference too."""
        difference = super().difference(state, inputs)
        if not state.get(ACCOUNT_STATUSES):
            return difference
        return Difference((*difference.changes, ACCOUNT_STATUSES), difference.replaces)


class SharedSettingInputs(OrganizationInputs):
    """The inputs of a setting that the accounts of a list share, except for overrides."""

    BY_ACCOUNT: ClassVar[str] = "overrides"

    accounts: Annotated[list[Annotated[str, PassUnknown]], PassUnknown, BeforeValidator(_in_order)] = Field(
        description="Account IDs, 12 digits each, such as `organization_accounts()` returns"
    )
    overrides: Annotated[dict[str, Annotated[dict[str, Any], PassUnknown]], PassUnknown] | None = Field(
        default=None, description="By account ID, the properties of the setting that differ there"
    )

    @property
    def account_ids(self) -> list[str]:
        """The accounts of the list."""
        return self.accounts

    @classmethod
    def contact_details(cls) -> tuple[str, ...]:
        """Return the names of the properties that ``account:secretContacts`` makes secret."""
        details = super().contact_details()
        return (*details, "overrides") if details else ()

    def further_failures(self) -> list[Failure]:
        """Check the setting of each account that has an override; unknown values pass."""
        failures = super().further_failures()
        if failures or self.overrides is None or isinstance(self.overrides, Unknown):
            return failures
        for account, override in sorted(self.overrides.items()):
            wrong = self._wrong_with(account, override)
            failures += [Failure("overrides", f"{account}{reason}", account) for reason in wrong]
        return failures

    def _wrong_with(self, account: str, override: Any) -> Iterable[str]:
        if self._listed is not None and account not in self._listed:
            yield " is not among accounts"
            return
        if isinstance(override, Unknown):
            return
        strange = sorted(set(override) - set(self.overridable()))
        if strange:
            yield f".{strange[0]} can't be overridden; expected one of {', '.join(self.overridable())}"
            return
        _, failures = self.setting().check({**self._setting, **override})
        for failure in failures:
            yield f".{failure.property} {failure.reason}"

    @cached_property
    def _listed(self) -> frozenset[str] | None:
        """The accounts, or None if a preview doesn't know all of them; a set, since overrides may be thousands."""
        return None if holds_unknown(self.accounts) else frozenset(self.accounts)

    @cached_property
    def _setting(self) -> dict[str, Any]:
        names = self.setting().model_fields
        return {name: value for name, value in self if name in names and value is not None}

    def of_account(self, account: str) -> SettingFields:
        """Return the setting of an account, with its override."""
        override = (self.overrides or {}).get(account)
        return self.setting().model_validate({**self._setting, **override}) if override else self._of_any_account

    @cached_property
    def _of_any_account(self) -> SettingFields:
        return self.setting().model_validate(self._setting)

    def properties(self) -> dict[str, Any]:
        """Return the inputs that are given, as plain values under their property names; overrides normalized."""
        given = super().properties()
        overrides = given.get("overrides")
        if isinstance(overrides, Mapping) and self.is_known:
            given["overrides"] = {
                account: {name: getattr(self.of_account(account), name) for name in override}
                for account, override in sorted(overrides.items())
            }
        return given

    @classmethod
    def setting_in(cls, state: Mapping[str, Any], account: str) -> dict[str, Any]:
        """Return the setting that a state has for an account, with its override."""
        setting = {name: state[name] for name in cls.setting().model_fields if name in state}
        return {**setting, **((state.get("overrides") or {}).get(account) or {})}

    @classmethod
    def path_in(cls, properties: Mapping[str, Any], account: str, name: str) -> tuple[str, ...]:
        """Return the path of the override that has the property, or of the property itself."""
        override = (properties.get("overrides") or {}).get(account) or {}
        return ("overrides", account, name) if name in override else (name,)
