"""What the models of all Organization* resources have in common: accounts, overrides, and one account's own inputs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Annotated, Any, ClassVar, Final, Literal, TypeAlias

from pydantic import BeforeValidator, TypeAdapter
from typing_extensions import Self

from pulumi_account.core.fields import ACCOUNT_ID_IN_QUOTES, UNKNOWN, AccountId, Unknown
from pulumi_account.core.inputs import Difference, Failure, PassUnknown, ResourceInputs, choice

from .status import ACCOUNT_STATUSES

OnRemoval = Literal["delete", "retain"]
OnRemovalInput: TypeAlias = Annotated[OnRemoval | None, choice(OnRemoval), PassUnknown]

_account_id: Final[TypeAdapter[str]] = TypeAdapter(AccountId)


def _in_order(accounts: Any) -> Any:
    """Return account IDs sorted, so that their order is no difference; those that a preview doesn't know come last.

    Raises ValueError for anything but a list of account IDs, each named once.
    """
    if isinstance(accounts, Unknown):
        return accounts
    if not isinstance(accounts, list | tuple):
        raise ValueError("must be a list of account IDs")  # noqa: TRY004 - pydantic turns ValueError into its own
    checked = [_checked_account(account) for account in known_among(accounts)]
    twice = sorted(account for account, times in Counter(checked).items() if times > 1)
    if twice:
        raise ValueError(f"must name each account once; named more often: {', '.join(twice)}")
    return [*sorted(checked), *[UNKNOWN] * (len(accounts) - len(checked))]


def known_among(accounts: Any) -> list[Any]:
    """Return the accounts that a preview knows, of inputs."""
    if accounts is None or isinstance(accounts, Unknown):
        return []
    return [account for account in accounts if not isinstance(account, Unknown)]


def holds_unknown(value: Any) -> bool:
    """Whether there is an unknown anywhere in a value."""
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
    return isinstance(value, Unknown) or any(map(holds_unknown, parts))


def _checked_account(account: Any) -> str:
    if not isinstance(account, str):
        raise ValueError(f"must hold account IDs, each {ACCOUNT_ID_IN_QUOTES}")  # noqa: TRY004 - as above
    checked = account.strip()
    try:
        return _account_id.validate_python(checked)
    except ValueError:
        raise ValueError(f"must hold account IDs, each {ACCOUNT_ID_IN_QUOTES}") from None


class OrganizationInputs(ResourceInputs):
    """Base of the models of Organization* resources, beside the model of the single resource that they multiply.

    A subclass inherits from both, this one first, and names the single resource's model as ``single``.
    """

    REPLACING: ClassVar[frozenset[str]] = frozenset()
    BESIDE_AWS: ClassVar[frozenset[str]] = ResourceInputs.BESIDE_AWS | {"accounts", "overrides", "on_removal"}
    SHOWN_WITHOUT_VALUE: ClassVar[frozenset[str]] = frozenset({"accounts", "overrides"})
    """Properties that the engine is not to repeat when a check fails: thousands of accounts, or contact details."""

    single: ClassVar[type[ResourceInputs]]

    account_id: ClassVar[None] = None  # type: ignore[misc] # the accounts take its place; pydantic drops the field
    accounts: Annotated[list[Annotated[str, PassUnknown]], PassUnknown, BeforeValidator(_in_order)]
    overrides: Annotated[dict[str, Annotated[dict[str, Any], PassUnknown]], PassUnknown] | None = None
    on_removal: OnRemovalInput = None

    @classmethod
    def check(cls, values: Mapping[str, Any]) -> tuple[Self | None, list[Failure]]:
        """Validate all at once; returns the inputs, or every failure there is."""
        inputs, failures = super().check(values)
        return inputs, [
            Failure("", f"{failure.property} {failure.reason}")
            if failure.property in cls.SHOWN_WITHOUT_VALUE
            else failure
            for failure in failures
        ]

    @classmethod
    def overridable(cls) -> tuple[str, ...]:
        """Return the names of the properties that an override may have."""
        return tuple(name for name in cls.setting_names() if name not in cls.REPLACING)

    @classmethod
    def setting_names(cls) -> tuple[str, ...]:
        """Return the names of the properties that AWS holds in each account."""
        beside = cls.BESIDE_AWS | cls.single.BESIDE_AWS
        return tuple(name for name in cls.single.model_fields if name not in beside)

    def further_failures(self) -> list[Failure]:
        """Check each override as the account's own inputs would be; unknown values pass."""
        failures = super().further_failures()
        if failures or self.overrides is None or isinstance(self.overrides, Unknown):
            return failures
        for account, override in sorted(self.overrides.items()):
            failures += [Failure("overrides", f"{account}{said}") for said in self._wrong_with(account, override)]
        return failures

    def _wrong_with(self, account: str, override: Any) -> Iterable[str]:
        if not holds_unknown(self.accounts) and account not in self.accounts:
            yield " is not among accounts"
            return
        if isinstance(override, Unknown):
            return
        strange = sorted(set(override) - set(self.overridable()))
        if strange:
            yield f".{strange[0]} is nothing to override; allowed are {', '.join(self.overridable())}"
            return
        _, failures = self.single.check({**self._setting, **override})
        for failure in failures:
            yield f".{failure.property} {failure.reason}"

    @cached_property
    def _setting(self) -> dict[str, Any]:
        names = self.setting_names()
        return {name: value for name, value in self if name in names and value is not None}

    @property
    def is_known(self) -> bool:
        """Whether a preview knows every input."""
        return super().is_known and not holds_unknown(self.overrides) and not holds_unknown(self.accounts)

    def of_account(self, account: str) -> ResourceInputs:
        """Return what the single resource's inputs would be in this account, with its override."""
        override = (self.overrides or {}).get(account)
        return self.single.model_validate({**self._setting, **override}) if override else self._of_any_account

    @cached_property
    def _of_any_account(self) -> ResourceInputs:
        return self.single.model_validate(self._setting)

    def properties(self) -> dict[str, Any]:
        """Return the inputs that are given, as plain values under their property names; overrides normalised."""
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
        """Return the setting that a state has for an account, under the single resource's property names."""
        setting = {name: state[name] for name in cls.setting_names() if name in state}
        return {**setting, **((state.get("overrides") or {}).get(account) or {})}

    @classmethod
    def differing(cls, one: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the names of the properties in which two settings of one account differ, as AWS would see them."""
        changes = cls.single.difference(one, other).changes
        return tuple(name for name in changes if name in cls.setting_names())

    @classmethod
    def difference(cls, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> Difference:
        """Compare a state with inputs: the setting as AWS would see it, accounts and overrides by account."""
        old, new = cls._comparable(state), cls._comparable(inputs)
        changes = [name for name in old if old[name] != new[name] or isinstance(new[name], Unknown)]
        if state.get(ACCOUNT_STATUSES):
            changes.append(ACCOUNT_STATUSES)
        return Difference(tuple(changes), tuple(name for name in changes if name in cls.REPLACING))
