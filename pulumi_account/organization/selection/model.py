"""A selection of an organization's accounts, as a checked value."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, ValidationError
from typing_extensions import Self

from pulumi_account.core.errors import AccountSelectionError
from pulumi_account.core.failure_texts import reason_of
from pulumi_account.core.fields import AccountId, as_tuple, choice, upper_case
from pulumi_account.core.identity import ORGANIZATIONAL_UNIT_ID, ROOT_ID

AccountState = Literal["PENDING_ACTIVATION", "ACTIVE", "SUSPENDED", "PENDING_CLOSURE", "CLOSED"]
ACCOUNT_STATES: Final[tuple[AccountState, ...]] = get_args(AccountState)


def _unit(value: Any) -> str:
    text = value.strip() if isinstance(value, str) else ""
    if text.startswith("/") and "//" not in text:
        return "/" + text.strip("/")
    if not ROOT_ID.fullmatch(text) and not ORGANIZATIONAL_UNIT_ID.fullmatch(text):
        raise ValueError(
            "must be an organizational unit's ID (ou-abcd-12345678), the root's (r-abcd), or a path of names from the "
            "root (/Workloads/Production)"
        )
    return text


def _unless_empty(allowed: str) -> BeforeValidator:
    def check(value: Any) -> Any:
        if isinstance(value, str) and not value.strip():
            raise ValueError(allowed)
        return value

    return BeforeValidator(check)


_NamePattern = Annotated[
    str, _unless_empty("must be a name, which may have * and ? as wildcards (prod-*), and not be empty")
]
_TagKey = Annotated[str, _unless_empty("must have keys that are not empty")]


def _tags(value: Any) -> Any:
    return {key: as_tuple(values) for key, values in value.items()} if isinstance(value, Mapping) else value


AccountIds = Annotated[tuple[AccountId, ...], BeforeValidator(as_tuple)]
OrganizationalUnits = Annotated[tuple[Annotated[str, BeforeValidator(_unit)], ...], BeforeValidator(as_tuple)]
NamePatterns = Annotated[tuple[_NamePattern, ...], BeforeValidator(as_tuple)]
Tags = Annotated[dict[_TagKey, tuple[str, ...]], BeforeValidator(_tags)]
States = Annotated[tuple[Annotated[AccountState, choice(AccountState, upper_case)], ...], BeforeValidator(as_tuple)]


class AccountSelection(BaseModel):
    """A selection of accounts.

    ``account_ids`` and ``organizational_units`` add accounts; with neither, it starts from the whole organization.
    ``names`` (shell patterns, one of which has to match), ``tags`` (all of them, each with one of its values; without
    values, any) and ``states`` narrow it down. Exclusions always win. If only account IDs are given, AWS is not asked,
    so their organization and states are unknown, unless ``verify`` is true.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    account_ids: AccountIds = Field(
        default=(),
        description="Account IDs. If only these are given, AWS is not asked about them unless `verify` is true",
    )
    organizational_units: OrganizationalUnits = Field(
        default=(),
        description=(
            "IDs such as `ou-abcd-12345678` or `r-abcd` (the root), or paths of names such as `/Workloads/Production`"
        ),
    )
    include_nested: bool = Field(default=True, description="Whether the units below these count too; by default true")
    names: NamePatterns = Field(default=(), description="Shell patterns; an account has to match one of them")
    tags: Tags = Field(
        default={},
        description=(
            "Tags that an account has to have, all of them; by key, one value, a list of values, or an empty list for "
            "any value"
        ),
    )
    states: States = Field(
        default=("ACTIVE",),
        description=(
            "`PENDING_ACTIVATION`, `ACTIVE`, `SUSPENDED`, `PENDING_CLOSURE` or `CLOSED`, or a list of these; by "
            "default `ACTIVE`"
        ),
    )
    include_management_account: bool = Field(
        default=True, description="Whether the management account may be among them; by default true"
    )
    exclude_account_ids: AccountIds = Field(default=(), description="As `account_ids`")
    exclude_organizational_units: OrganizationalUnits = Field(default=(), description="As `organizational_units`")
    exclude_names: NamePatterns = Field(default=(), description="As `names`")
    exclude_tags: Tags = Field(default={}, description="As `tags`")
    verify: bool = Field(default=False, description="Whether AWS is asked about accounts that are named by ID")
    allow_empty: bool = Field(default=False, description="Whether the selection may match no accounts")

    _argument_names: dict[str, str] = PrivateAttr(default_factory=dict)

    @classmethod
    def of(cls, *, argument_names: Mapping[str, str] = MappingProxyType({}), **values: Any) -> Self:
        """Return the selection that the values describe.

        ``argument_names`` are the names of arguments in messages, if they differ from those here. Raises
        AccountSelectionError, which names each wrong value.
        """
        try:
            selection = cls(**values)
        except ValidationError as error:
            failures = [_explain(cls, detail, argument_names) for detail in error.errors()]
            raise AccountSelectionError("; ".join(failures)) from None
        selection._argument_names = dict(argument_names)
        return selection

    def argument_name(self, name: str) -> str:
        """Return the name of an argument in messages."""
        return self._argument_names.get(name, name)

    @property
    def has_only_ids(self) -> bool:
        """Whether the selection itself names the accounts, so that AWS need not be asked."""
        narrowed = (
            self.organizational_units,
            self.names,
            self.tags,
            self.exclude_organizational_units,
            self.exclude_names,
            self.exclude_tags,
        )
        return bool(self.account_ids) and not self.verify and not any(narrowed) and self.include_management_account


def _explain(model: type[BaseModel], detail: Any, argument_names: Mapping[str, str]) -> str:
    name = str(detail["loc"][0]) if detail["loc"] else "the selection"
    name = argument_names.get(name, name)
    if detail["type"] == "extra_forbidden":
        return f"{name} is an unknown argument; expected one of {', '.join(model.model_fields)}"
    return f"{name}: {reason_of(detail)}"
