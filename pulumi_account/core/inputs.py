"""What all resources' models have in common: checking, comparing, and AWS's own names of their fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, TypeAlias, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_pascal
from pydantic_core import ErrorDetails
from typing_extensions import Self

from .failure_texts import reason_of
from .fields import AccountId, PassUnknown, Text, Unknown, choice, holds_unknown
from .identity import ACCOUNT_ID
from .outputs import Outputs
from .settings import Connection, OnExisting

if TYPE_CHECKING:
    from .account_names import AccountNames

InputsT = TypeVar("InputsT", bound="ResourceInputs")


@dataclass(frozen=True)
class Failure:
    """What is wrong with a property; the reason says what is allowed and never repeats the value.

    ``account_id`` is the account that the reason begins with, if it is about one of many.
    """

    property: str
    reason: str
    account_id: str | None = None

    def with_account_name(self, names: AccountNames) -> Failure:
        """Return the failure with the account's name beside its ID, if the name is known."""
        if self.account_id is None or names.get(self.account_id) is None:
            return self
        return replace(self, reason=f"{names.label(self.account_id)}{self.reason.removeprefix(self.account_id)}")


def in_words(failures: Iterable[Failure]) -> str:
    """Return failures as one text."""
    return "; ".join(f"{failure.property} {failure.reason}" for failure in failures)


@dataclass(frozen=True)
class Difference:
    """The properties in which a state and inputs differ, and those among them whose change replaces the resource."""

    changes: tuple[str, ...]
    replaces: tuple[str, ...]


OVERWRITES_CONTACT: Final = (
    '`"fail"` or `"overwrite"`: whether a creation overwrites a contact that AWS already has and that differs; by '
    'default `account:onExisting`, else `"fail"`'
)
THROUGH_ADMINISTRATOR: Final = (
    "How the management account or the delegated administrator is reached: a profile or a role"
)
ConnectionInput: TypeAlias = Annotated[Connection, PassUnknown] | None
OnExistingInput: TypeAlias = Annotated[OnExisting | None, choice(OnExisting), PassUnknown]


class CheckedFields(BaseModel):
    """Fields that are validated, normalized and compared; the base of settings and of resources' inputs."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    REPLACING: ClassVar[frozenset[str]] = frozenset()
    """Properties whose change replaces the resource."""

    CREATION_ONLY: ClassVar[frozenset[str]] = frozenset({"on_existing", "import_"})
    """Properties that only a creation uses: a change of one is not a difference."""

    ONE_RUN: ClassVar[frozenset[str]] = frozenset()
    """Properties that only the run has that they are given to: no state holds them."""

    @classmethod
    def setting(cls) -> type[SettingFields]:
        """Return the class with only the fields that AWS holds: the first that is not a resource's inputs."""
        return next(
            kind for kind in cls.__mro__ if issubclass(kind, SettingFields) and not issubclass(kind, ResourceInputs)
        )

    @classmethod
    def contact_details(cls) -> tuple[str, ...]:
        """Return the names of the properties that ``account:secretContacts`` makes secret."""
        return ()

    @classmethod
    def check(cls, values: Mapping[str, Any]) -> tuple[Self | None, list[Failure]]:
        """Validate all values at once; return the model, or every failure."""
        try:
            inputs = cls.model_validate(dict(values))
        except ValidationError as error:
            details = error.errors(include_input=False, include_url=False)
            return None, [cls._failure(detail) for detail in details]
        failures = inputs.further_failures()
        return (None, failures) if failures else (inputs, [])

    def further_failures(self) -> list[Failure]:
        """Return what is wrong between properties; unknown values pass."""
        return []

    @classmethod
    def _failure(cls, detail: ErrorDetails) -> Failure:
        name, *inner = (str(part) for part in detail["loc"])
        if detail["type"] == "extra_forbidden" and not inner:
            # An import is an option of the resource, not a property.
            expected = [field for field in cls.model_fields if field != "import_"]
            return Failure(name, f"is not a property of this resource; expected one of {', '.join(expected)}")
        reason = reason_of(detail)
        if not inner:
            return Failure(name, reason)
        account_id = inner[0] if ACCOUNT_ID.fullmatch(inner[0]) else None
        return Failure(name, f"{'.'.join(inner)}: {reason}", account_id)

    @classmethod
    def texts(cls) -> dict[str, Text]:
        """Return the string fields' types by property name."""
        found: dict[str, Text] = {}
        for name, field in cls.model_fields.items():
            candidates = [*field.metadata, *(part for arg in get_args(field.annotation) for part in get_args(arg))]
            found.update((name, part) for part in candidates if isinstance(part, Text))
        return found

    @classmethod
    def difference(cls, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> Difference:
        """Compare a state with inputs as AWS would see them.

        Floats, omitted optionals, defaults, surrounding whitespace and the case of enumerated values make no
        difference. An unknown input always does.
        """
        old, new = cls._comparable(state), cls._comparable(inputs)
        changes = tuple(name for name in old if old[name] != new[name] or isinstance(new[name], Unknown))
        return Difference(changes, tuple(name for name in changes if name in cls.REPLACING))

    @classmethod
    def _comparable(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        texts = cls.texts()
        comparable = {}
        for name, field in cls.model_fields.items():
            if name in cls.CREATION_ONLY or name in cls.ONE_RUN:
                continue
            value = values.get(name)
            value = field.get_default() if value is None else value
            if name in texts and isinstance(value, str) and not isinstance(value, Unknown):
                value = texts[name].compared(texts[name].normalize(value))
            elif isinstance(value, Mapping):
                value = {key: part for key, part in value.items() if part is not None}
            comparable[name] = value
        return comparable

    @property
    def is_known(self) -> bool:
        """Whether a preview knows every value."""
        return not any(holds_unknown(_plain(value)) for _, value in self)

    def properties(self) -> dict[str, Any]:
        """Return the values that are given and that a state may hold, as plain values under their property names."""
        return {name: _plain(value) for name, value in self if value is not None and name not in self.ONE_RUN}

    def all_values(self) -> dict[str, Any]:
        """Return the values that are given, also those that no state may hold."""
        return {**self.properties(), **self.of_this_run()}

    def of_this_run(self) -> dict[str, Any]:
        """Return the values that are given and that no state may hold, under their property names."""
        return {name: value for name, value in self if value is not None and name in self.ONE_RUN}


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return {name: part for name, part in value if part is not None}
    return value


class SettingFields(CheckedFields):
    """A setting as AWS holds it in one account. A field that AWS adds to a setting is added to its subclass of this.

    Resources' inputs inherit from such a subclass and from AccountScopedInputs or OrganizationInputs.
    """

    def members(self) -> dict[str, str]:
        """Return the setting as AWS names it."""
        names = self.setting().model_fields
        return {to_pascal(name): value for name, value in self if name in names and value is not None}

    @classmethod
    def from_members(cls, members: Mapping[str, str]) -> dict[str, str]:
        """Return AWS's members under their property names; those that AWS leaves empty are left out."""
        names = {to_pascal(name): name for name in cls.setting().model_fields}
        return {names[member]: value for member, value in members.items() if member in names and value}


class ContactFields(SettingFields):
    """A contact as AWS holds it: all fields are contact details, but those that say which contact it is."""

    @classmethod
    def contact_details(cls) -> tuple[str, ...]:
        """Return the names of the properties that ``account:secretContacts`` makes secret."""
        setting = cls.setting()
        return tuple(name for name in setting.model_fields if name not in setting.REPLACING)


class ResourceInputs(CheckedFields):
    """The inputs that every resource has in addition to its setting."""

    OUTPUTS: ClassVar[type[Outputs]]
    """What a resource with these inputs has in addition to them."""
    BY_ACCOUNT: ClassVar[str | None] = None
    """The property of a resource over many accounts that has by account ID what a single account has of its own."""

    connection: ConnectionInput = Field(default=None, description="How the account is reached: a profile or a role")
    import_: str | None = Field(
        default=None, description="ID of a setting that AWS has, which the resource adopts without a change"
    )

    @property
    def connection_account_id(self) -> str | None:
        """The account of the connection's role, if it has one and it is known."""
        return self.connection.account_id if isinstance(self.connection, Connection) else None

    @property
    def declared_account_id(self) -> str | None:
        """The account as far as the program tells without asking AWS."""
        return self.connection_account_id

    @classmethod
    def may_be_ignored(cls) -> tuple[str, ...]:
        """Return the names of the properties whose value in AWS a write may keep."""
        return tuple(name for name in cls.setting().model_fields if name not in cls.REPLACING)


class AccountScopedInputs(ResourceInputs):
    """The inputs of a resource that is a setting of one account."""

    REPLACING: ClassVar[frozenset[str]] = frozenset({"account_id"})
    CONNECTION_LEADS_TO_ACCOUNT: ClassVar[bool] = True
    """Whether a role in the connection has to be in the account itself."""

    account_id: AccountId | None = Field(
        default=None, description="The account, 12 digits; by default the account that your credentials belong to"
    )

    @property
    def declared_account_id(self) -> str | None:
        """The account as far as the program tells without asking AWS."""
        return self.connection_account_id if self.account_id is None else self.account_id

    def further_failures(self) -> list[Failure]:
        """Return a failure if ``account_id`` and the connection's role are of two accounts."""
        failures, account = super().further_failures(), self.connection_account_id
        if (
            not self.CONNECTION_LEADS_TO_ACCOUNT
            or account is None
            or self.account_id in (None, account)
            or isinstance(self.account_id, Unknown)
        ):
            return failures
        reason = "must have a role in the account that account_id names, or leave account_id out"
        return [Failure("connection", reason), *failures]

    @classmethod
    def difference(cls, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> Difference:
        """Compare a state with inputs as AWS would see them.

        An account that the inputs leave out is the one that the state has, or the one of the connection's role.
        """
        if inputs.get("account_id") is None:
            inputs = {**inputs, "account_id": _role_account(inputs.get("connection")) or state.get("account_id")}
        return super().difference(state, inputs)


def _role_account(connection: Any) -> str | None:
    from .identity import account_of_role

    role_arn = connection.get("role_arn") if isinstance(connection, Mapping) else None
    return account_of_role(role_arn) if isinstance(role_arn, str) and role_arn.count(":") > 4 else None  # noqa: PLR2004
