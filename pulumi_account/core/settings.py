"""Provider settings: the stack's ``aws:`` and ``account:`` configuration, and a resource's own ``connection``.

boto3 takes what is left out from AWS's own environment variables and profile files.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError, model_validator
from pydantic.alias_generators import to_camel

from .assumed_roles import AssumeRole, ExternalId, RoleArn, SessionName
from .aws_settings import HONORED, REFUSED, AwsSettings, honored, refusals
from .errors import AccountError, ConfigurationError
from .failure_texts import reason_of
from .fields import Text, Unknown, choice
from .printable import printable
from .quotas import OPERATIONS_BY_SERVICE, Quota
from .setting_types import (
    AccountIds,
    AsObject,
    Boolean,
    Directory,
    EndpointUrl,
    OneTimePasswords,
    QueueUrl,
    Requests,
    number,
    whole_number,
)

OnExisting = Literal["overwrite", "fail"]
LONGEST_TIMEOUT_MINUTES: Final = 1440


class Connection(BaseModel):
    """How one resource reaches its account: by a profile, or by a role, which that profile assumes if both are given.

    The limits are those of STS AssumeRole.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    profile: Annotated[str, Text("Profile", 1)] | None = Field(
        default=None, description="A profile of AWS's configuration files"
    )
    role_arn: RoleArn | None = Field(default=None, description="ARN of the IAM role to assume")
    external_id: ExternalId | None = Field(
        default=None, description="External ID that the role's trust policy asks for"
    )
    session_name: SessionName | None = Field(
        default=None, description="Name of the role's session, shown in CloudTrail"
    )

    @model_validator(mode="after")
    def _reaches_something(self) -> Connection:
        if self.profile is None and self.role_arn is None:
            raise ValueError("must have a profile or a role_arn")
        if self.role_arn is None and (self.external_id is not None or self.session_name is not None):
            raise ValueError("external_id and session_name go with a role_arn")
        return self

    @property
    def is_known(self) -> bool:
        """Whether a preview knows all of it."""
        return not any(isinstance(value, Unknown) for _, value in self)

    @property
    def account_id(self) -> str | None:
        """The account of the role, where there is one."""
        from .identity import account_of_role

        return account_of_role(self.role_arn) if self.role_arn is not None and self.is_known else None


def connection_of(values: Mapping[str, Any]) -> Connection | None:
    """Return the connection that a state or inputs hold. Raises AccountError if it is not valid."""
    held = values.get("connection")
    if held is None:
        return None
    try:
        return Connection.model_validate(held)
    except ValidationError:
        raise AccountError("the connection in the state is not valid: run pulumi up to set it again") from None


class Settings(AwsSettings):
    """The settings of a stack."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, alias_generator=to_camel)

    assume_role: Annotated[AssumeRole, AsObject] | None = Field(
        default=None, description="Role to reach every resource through: `roleArn`, `externalId`, `sessionName`"
    )
    endpoint_url: EndpointUrl | None = Field(default=None, description="Endpoint of the account API; by default AWS's")
    sts_endpoint_url: EndpointUrl | None = Field(
        default=None, description="Endpoint of STS; by default AWS's in the region"
    )
    on_existing: Annotated[OnExisting, choice(OnExisting)] = Field(
        default="fail",
        description=(
            "`overwrite` replaces a contact that already exists and differs when a resource is created; `fail` (the "
            "default) refuses to"
        ),
    )
    secret_contacts: Boolean = Field(
        default=False,
        description=(
            "Whether contact fields, account names and primary e-mail addresses are secrets in the state and the "
            "outputs; by default false"
        ),
    )
    timeout_minutes: Annotated[int, whole_number(1, LONGEST_TIMEOUT_MINUTES)] = Field(
        default=60, description="Minutes to wait for a region switch, 1 to 1440; by default 60"
    )
    request_timeout_seconds: Annotated[float, number(1, 900)] = Field(
        default=60, description="Seconds that one request may take, 1 to 900; by default 60"
    )
    quotas: Annotated[dict[str, Quota], AsObject] = Field(
        default={},
        description=(
            "By operation of any service that is called: `rate` per second, and `burst`; by default AWS's quotas"
        ),
    )
    pacing_directory: Directory | None = Field(
        default=None,
        description=(
            "Directory in which the processes of a machine share the quotas, and note runs over many accounts; by "
            "default in the user's state directory"
        ),
    )
    region_switches_per_account: Annotated[int, whole_number(1, 1000)] = Field(
        default=6, description="Region switches in flight at once in an account, 1 to 1000; by default 6"
    )
    region_switches_per_organization: Annotated[int, whole_number(1, 10_000)] = Field(
        default=50, description="Region switches in flight at once in the organization, 1 to 10000; by default 50"
    )
    allowed_account_ids: AccountIds = Field(
        default=(), description="The only accounts that may be read or written; by default all"
    )
    forbidden_account_ids: AccountIds = Field(
        default=(), description="Accounts that must not be read or written; by default none"
    )
    region_events_queue_url: QueueUrl | None = Field(
        default=None, description="SQS queue of events that tell when region switches are over; by default none"
    )
    otp: OneTimePasswords = Field(
        default={},
        repr=False,
        description=(
            "By member account, as in `account:otp.123456789012`: the code that AWS mailed to the new address of a "
            "PrimaryEmail; a secret"
        ),
    )
    otp_request: Requests = Field(default={}, description="By member account: another value has AWS mail another code")
    phone_otp: OneTimePasswords = Field(
        default={},
        repr=False,
        description=(
            "By account, as in `account:phoneOtp.123456789012`: the code that AWS sent to the phone number of a "
            "PrimaryContact; a secret"
        ),
    )
    phone_otp_request: Requests = Field(default={}, description="By account: another value has AWS send another code")

    _key_names: dict[str, str] = PrivateAttr(default_factory=dict)

    def key_name(self, key: str) -> str:
        """Return the name of a key in messages."""
        return self._key_names.get(key, key)

    @model_validator(mode="after")
    def _allows_or_forbids_accounts(self) -> Settings:
        if self.allowed_account_ids and self.forbidden_account_ids:
            raise ValueError(
                "account:allowedAccountIds and account:forbiddenAccountIds can't both be set: remove one of them"
            )
        return self

    @model_validator(mode="after")
    def _quotas_are_of_operations(self) -> Settings:
        allowed = [operation for operations in OPERATIONS_BY_SERVICE.values() for operation in operations]
        unknown = sorted(set(self.quotas) - set(allowed))
        if unknown:
            raise ValueError(
                f"account:quotas: {', '.join(unknown)} is not an operation that this package calls; expected one of "
                f"{', '.join(allowed)}"
            )
        return self

    def __hash__(self) -> int:
        return hash(repr(self))


_BY_ACCOUNT: Final = frozenset(map(to_camel, ("otp", "otp_request", "phone_otp", "phone_otp_request")))
AWS_KEYS = (*HONORED, *REFUSED)
"""The keys of pulumi-aws that count: a program can't list its stack's settings, it can only ask for each."""
ACCOUNT_KEYS = tuple(
    f"account:{field.alias}" for field in Settings.model_fields.values() if not (field.alias or "").startswith("aws:")
)
# Fields without an alias of their own are named by the generator.


def settings_from(config: Mapping[str, Any], *, key_names: Mapping[str, str] = MappingProxyType({})) -> Settings:
    """Read the settings out of a stack's configuration, whose keys are ``namespace:key``.

    ``key_names`` are the names of keys in messages, if the settings don't come from a stack. Raises
    ConfigurationError, which names each wrong key and what is allowed.
    """
    values, failures = honored(config), refusals(config)
    by_account: dict[str, dict[str, Any]] = {}
    for key, value in config.items():
        namespace, _, name = key.partition(":")
        if namespace == "account":
            setting, _, account_id = name.partition(".")
            if account_id and setting in _BY_ACCOUNT:
                by_account.setdefault(setting, {})[account_id] = value
            else:
                values[name] = value
    for setting, given in by_account.items():
        values[setting] = (values.get(setting), given)
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        failures += [_explain(failure, key_names) for failure in error.errors()]
    if failures:
        raise ConfigurationError(printable("; ".join(failures)))
    settings._key_names = dict(key_names)  # noqa: SLF001 - of this module
    return settings


def _explain(failure: Any, key_names: Mapping[str, str]) -> str:
    location = [str(part) for part in failure["loc"] if part != "[key]"]
    if not location:
        return reason_of(failure)
    key = ".".join(location)
    key = key if key.startswith("aws:") else f"account:{key}"
    if failure["type"] == "extra_forbidden" and len(location) == 1:
        expected = (*ACCOUNT_KEYS, *(name for name in key_names.values() if name.startswith("account:")))
        return f"{key} is an unknown setting; expected one of {', '.join(expected)}"
    return f"{key_names.get(key, key)}: {reason_of(failure)}"
