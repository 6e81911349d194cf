"""What all resources' models have in common: checking, comparing, and their members in AWS's own names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, TypeAlias, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, WrapValidator
from pydantic.alias_generators import to_pascal
from pydantic_core import ErrorDetails
from typing_extensions import Self

from .failure_texts import reason_of
from .fields import AccountId, Text, Unknown
from .settings import Connection, OnExisting

InputsT = TypeVar("InputsT", bound="ResourceInputs")


@dataclass(frozen=True)
class Failure:
    """What is wrong with a property, in words that say what is allowed and never repeat the value."""

    property: str
    reason: str


@dataclass(frozen=True)
class Difference:
    """The properties that differ between what is and what is asked for, and those of them that replace."""

    changes: tuple[str, ...]
    replaces: tuple[str, ...]


def _pass_unknown(value: Any, handler: Any) -> Any:
    return value if isinstance(value, Unknown) else handler(value)


PassUnknown = WrapValidator(_pass_unknown)


def choice(literal: Any) -> BeforeValidator:
    """Return a check that a value is one of a Literal's, in upper or lower case; `PassUnknown` goes after it."""
    allowed = get_args(literal)

    def check(value: Any) -> Any:
        if value is None:
            return None
        word = value.strip().lower() if isinstance(value, str) else value
        if word not in allowed:
            raise ValueError(f"must be one of {', '.join(allowed)}")
        return word

    return BeforeValidator(check)


OnExistingInput: TypeAlias = Annotated[OnExisting | None, choice(OnExisting), PassUnknown]


class ResourceInputs(BaseModel):
    """Base of the models: a resource's inputs, validated and normalised."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    REPLACING: ClassVar[frozenset[str]] = frozenset({"account_id"})
    """Properties whose change replaces the resource."""

    BESIDE_AWS: ClassVar[frozenset[str]] = frozenset({"account_id", "connection", "on_existing", "import_"})
    """Properties that are no members of the setting in AWS."""

    NEVER_COMPARED: ClassVar[frozenset[str]] = frozenset({"on_existing", "import_"})
    """Properties that matter to a creation alone."""

    CONTACT_DETAILS: ClassVar[tuple[str, ...]] = ()
    """Properties that ``account:secretContacts`` makes secret."""

    account_id: AccountId | None = None
    connection: Annotated[Connection, PassUnknown] | None = None
    import_: str | None = None

    @classmethod
    def check(cls, values: Mapping[str, Any]) -> tuple[Self | None, list[Failure]]:
        """Validate all at once; returns the inputs, or every failure there is."""
        try:
            inputs = cls.model_validate(dict(values))
        except ValidationError as error:
            details = error.errors(include_input=False, include_url=False)
            return None, [cls._failure(detail) for detail in details]
        failures = inputs.further_failures()
        return (None, failures) if failures else (inputs, [])

    def further_failures(self) -> list[Failure]:
        """Return what is wrong between properties; unknown values pass."""
        account = self.connection_account_id
        if account is not None and self.account_id not in (None, account) and not isinstance(self.account_id, Unknown):
            return [
                Failure("connection", "must have a role in the account that account_id names, or leave account_id out")
            ]
        return []

    @classmethod
    def _failure(cls, detail: ErrorDetails) -> Failure:
        name, *inner = (str(part) for part in detail["loc"])
        if detail["type"] == "extra_forbidden" and not inner:
            return Failure(name, f"is no property of this resource; allowed are {', '.join(cls.model_fields)}")
        reason = reason_of(detail)
        return Failure(name, f"{'.'.join(inner)}: {reason}" if inner else reason)

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

        No difference: floats, omitted optionals, defaults, surrounding whitespace, the case of enumerated values, and
        an account that is left out where the state has the one resolved.
        """
        old, new = cls._comparable(state), cls._comparable(inputs)
        if new["account_id"] is None:
            new["account_id"] = _role_account(new["connection"]) or old["account_id"]
        changes = tuple(name for name in old if old[name] != new[name] or isinstance(new[name], Unknown))
        return Difference(changes, tuple(name for name in changes if name in cls.REPLACING))

    @classmethod
    def _comparable(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        texts = cls.texts()
        comparable = {}
        for name, field in cls.model_fields.items():
            if name in cls.NEVER_COMPARED:
                continue
            value = values.get(name)
            value = field.get_default() if value is None else value
            if name in texts and isinstance(value, str) and not isinstance(value, Unknown):
                value = texts[name].normalise(value)
            elif isinstance(value, Mapping):
                value = {key: part for key, part in value.items() if part is not None}
            comparable[name] = value
        return comparable

    @property
    def connection_account_id(self) -> str | None:
        """The account that the connection's role is in, if it has one and it is known."""
        return self.connection.account_id if isinstance(self.connection, Connection) else None

    @property
    def declared_account_id(self) -> str | None:
        """The account as far as the program tells without asking AWS."""
        return self.connection_account_id if self.account_id is None else self.account_id

    @property
    def is_known(self) -> bool:
        """Whether a preview knows every input."""
        connection_known = not isinstance(self.connection, Connection) or self.connection.is_known
        return connection_known and not any(isinstance(value, Unknown) for _, value in self)

    def properties(self) -> dict[str, Any]:
        """Return the inputs that are given, as plain values under their property names."""
        given = {name: value for name, value in self if value is not None}
        if isinstance(self.connection, Connection):
            given["connection"] = {name: value for name, value in self.connection if value is not None}
        return given

    def members(self) -> dict[str, str]:
        """Return the setting as AWS names it."""
        return {to_pascal(name): value for name, value in self if name not in self.BESIDE_AWS and value is not None}

    @classmethod
    def may_be_ignored(cls) -> tuple[str, ...]:
        """Return the names of the properties whose value in AWS a write may keep."""
        return tuple(name for name in cls.model_fields if name not in cls.BESIDE_AWS | cls.REPLACING)

    @classmethod
    def from_members(cls, members: Mapping[str, str]) -> dict[str, str]:
        """Return AWS's members under their property names; those that AWS leaves empty are left out."""
        names = {to_pascal(name): name for name in cls.model_fields if name not in cls.BESIDE_AWS}
        return {names[member]: value for member, value in members.items() if member in names and value}


def _role_account(connection: Any) -> str | None:
    from .identity import account_of_role

    role_arn = connection.get("role_arn") if isinstance(connection, Mapping) else None
    return account_of_role(role_arn) if isinstance(role_arn, str) and role_arn.count(":") > 4 else None  # noqa: PLR2004
