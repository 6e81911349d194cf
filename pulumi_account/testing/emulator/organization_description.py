"""The description of an organization: in Python, or in a YAML or JSON file with the same keys.

::

    members: 20
    organizational_units:
      /Workloads/Production:
        tags: {environment: production}
        accounts:
          - {id: "444455556666", name: Zürich payments, tags: {owner: finance}}
          - {state: SUSPENDED}
      /Sandbox: 150
    denied: ["100000000003"]
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from typing_extensions import Self

from pulumi_account.core.failure_texts import reason_of
from pulumi_account.core.fields import AlternateContactType, Text

MOST_ACCOUNTS: Final = 100_000
# IDs of accounts that are given as a number: 100000000001, 100000000002, …
_FIRST_MEMBER: Final = 100_000_000_001
AccountId = Annotated[str, Text("AccountId", 12, 12, r"\d{12}", reason="must be an account ID: 12 digits, in quotes")]
UnitPath = Annotated[
    str,
    Text(
        "UnitPath", 2, None, r"(/[^/]{1,128})+", reason="must be a path of names from the root (/Workloads/Production)"
    ),
]
OptInStatus = Literal["ENABLED", "ENABLING", "DISABLING", "DISABLED"]
Denied = bool | tuple[str, ...]
"""The operations of the account service that are denied; True for all of them."""


def denied_operations(denied: Denied) -> tuple[str, ...]:
    """Return the operations that are denied, ``*`` for all of them."""
    return (("*",) if denied else ()) if isinstance(denied, bool) else denied


class _Described(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class DescribedAccount(_Described):
    """A member account; whatever is left out is as in a new account, and its ID is the next free one.

    ``alternate_contacts`` and ``contact_information`` have AWS's fields, as the account API takes them.
    """

    id: AccountId | None = None
    name: Annotated[str, Field(min_length=1, max_length=50)] | None = None
    email: Annotated[str, Field(min_length=6, max_length=64)] | None = None
    state: Literal["ACTIVE", "SUSPENDED", "PENDING_CLOSURE", "CLOSED"] = "ACTIVE"
    tags: dict[str, str] = {}
    denied: Denied = False
    alternate_contacts: dict[AlternateContactType, dict[str, str]] = {}
    contact_information: dict[str, str] | None = None
    regions: dict[str, OptInStatus] = {}


def _as_accounts(value: Any) -> Any:
    """Return a list of descriptions from a number of accounts, or from a list of IDs and mappings."""
    if value is None or value == "":
        return ()
    if isinstance(value, str) and value.isdecimal() and len(value) <= len(str(MOST_ACCOUNTS)):
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_ACCOUNTS:
        return (DescribedAccount(),) * value
    if isinstance(value, (str, int, float, Mapping)) or not isinstance(value, Iterable):
        raise ValueError(  # noqa: TRY004 - pydantic turns it into its own
            f"must be a number of accounts up to {MOST_ACCOUNTS:,}, or a list of IDs and of mappings that describe one"
        )
    return tuple({"id": one} if isinstance(one, str) else one for one in value)


def _as_unit(value: Any) -> Any:
    return value if isinstance(value, Mapping) else {"accounts": value}


def _as_denied(value: Any) -> Any:
    return value if isinstance(value, (Mapping, str)) else dict.fromkeys(value, True)


Accounts = Annotated[tuple[DescribedAccount, ...], BeforeValidator(_as_accounts)]


class DescribedUnit(_Described):
    """An organizational unit: its accounts and its tags."""

    accounts: Accounts = ()
    tags: dict[str, str] = {}


class OrganizationDescription(_Described):
    """An organization; see `Emulator.create_organization`. Raises ValueError for one that can't be."""

    members: Accounts = ()
    organizational_units: dict[UnitPath, Annotated[DescribedUnit, BeforeValidator(_as_unit)]] = {}
    suspended: tuple[AccountId, ...] = ()
    denied: Annotated[dict[AccountId, Denied], BeforeValidator(_as_denied)] = {}
    management_account_id: AccountId | None = None
    trusted_access: bool = True
    delegated_administrator: AccountId | None = None
    feature_set: Literal["ALL", "CONSOLIDATED_BILLING"] = "ALL"

    @classmethod
    def of_file(cls, path: str | Path) -> Self:
        """Read one from a YAML or JSON file. Raises ValueError with a line for each failure."""
        from pulumi_account.core.errors import ConfigurationError
        from pulumi_account.core.yaml_files import YamlFile

        try:
            file = YamlFile(Path(path), has_nulls=False)
        except ConfigurationError as error:
            raise ValueError(str(error)) from None
        if not isinstance(file.values, dict):
            raise ValueError(f"{path}: must be a mapping; expected keys {', '.join(cls.model_fields)}")  # noqa: TRY004
        try:
            return cls.model_validate(file.values)
        except ValidationError as error:
            lines = (_told(failure, file.locate(tuple(map(str, failure["loc"])))) for failure in error.errors())
            raise ValueError("\n".join(lines)) from None

    @model_validator(mode="after")
    def _names_its_own_accounts(self) -> Self:
        ids = Counter(account.id for _, account in self.accounts())
        twice = sorted(account_id for account_id, times in ids.items() if times > 1 and account_id)
        if twice:
            raise ValueError(f"{', '.join(twice)}: listed more than once")
        if self.management_account_id in ids:
            raise ValueError(f"{self.management_account_id} is the management account, which is not a member")
        named = {*self.suspended, *self.denied, *filter(None, [self.delegated_administrator])}
        strangers = sorted(named - {*ids, self.management_account_id})
        if strangers:
            raise ValueError(f"{', '.join(strangers)}: not among the members")
        return self

    def accounts(self) -> Iterator[tuple[str, DescribedAccount]]:
        """Yield each account, with an ID, and the path of its unit ("" for the root)."""
        units = {"": self.members, **{path: unit.accounts for path, unit in self.organizational_units.items()}}
        taken = {account.id for accounts in units.values() for account in accounts}
        taken.add(self.management_account_id)
        free = (account_id for account_id in map(str, count(_FIRST_MEMBER)) if account_id not in taken)
        for path, accounts in units.items():
            for account in accounts:
                numbered = account if account.id else account.model_copy(update={"id": next(free)})
                suspended = numbered.id in self.suspended
                yield path, numbered.model_copy(update={"state": "SUSPENDED"}) if suspended else numbered


def _told(failure: Any, place: str) -> str:
    where = ".".join(str(part) for part in failure["loc"])
    reason = reason_of(failure)
    return f"{place}{where}: {reason}" if where else f"{place}{reason}"
