"""The ``aws:`` settings that a stack shares with pulumi-aws.

Those that choose credentials or an endpoint are honored or refused, so that no other account is reached than the one
that pulumi-aws would reach. The rest, such as ``aws:defaultTags``, have no effect here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

from .fields import ACCOUNT_ID_IN_QUOTES, Text, lower_case
from .identity import ACCOUNT_ID
from .setting_types import AsObject

ROLE_ARN_PATTERN = r"arn:aws[\w-]*:iam::\d{12}:role/[\w+=,.@/-]+"
RoleArn = Annotated[
    str,
    Text("RoleArn", 20, 2048, ROLE_ARN_PATTERN, "an IAM role's ARN, such as arn:aws:iam::123456789012:role/contacts,"),
]
ExternalId = Annotated[
    str, Text("ExternalId", 2, 1224, r"[\w+=,.@:/-]*", "an external ID (letters, digits and _+=,.@:/-)")
]
SessionName = Annotated[
    str, Text("RoleSessionName", 2, 64, r"[\w+=,.@-]*", "a role session name (letters, digits and _+=,.@-)")
]
SourceIdentity = Annotated[
    str, Text("SourceIdentity", 2, 64, r"[\w+=,.@-]*", "a source identity (letters, digits and _+=,.@-)")
]

_INSTEAD_OF_ENDPOINTS: Final = "set account:endpointUrl and account:stsEndpointUrl instead"
_INSTEAD_OF_PROXIES: Final = "set HTTPS_PROXY and NO_PROXY in the environment instead"
_INSTEAD_OF_STAND_INS: Final = (
    "the account that is reached is always asked for; to use an emulator, set account:endpointUrl"
)
REFUSED: Final[Mapping[str, str]] = {
    "aws:dynamodbEndpoint": _INSTEAD_OF_ENDPOINTS,
    "aws:ec2MetadataServiceEndpoint": "set AWS_EC2_METADATA_SERVICE_ENDPOINT in the environment instead",
    "aws:ec2MetadataServiceEndpointMode": "set AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE in the environment instead",
    "aws:endpoints": _INSTEAD_OF_ENDPOINTS,
    "aws:httpProxy": _INSTEAD_OF_PROXIES,
    "aws:httpsProxy": _INSTEAD_OF_PROXIES,
    "aws:insecure": "set aws:customCaBundle to trust another certificate authority",
    "aws:kinesisEndpoint": _INSTEAD_OF_ENDPOINTS,
    "aws:noProxy": _INSTEAD_OF_PROXIES,
    "aws:skipCredentialsValidation": _INSTEAD_OF_STAND_INS,
    "aws:skipRequestingAccountId": _INSTEAD_OF_STAND_INS,
    "aws:stsRegion": "set aws:region, which STS is called in, or account:stsEndpointUrl instead",
    "aws:useDualstackEndpoint": "AWS's account service has no dual-stack endpoint",
    "aws:useFipsEndpoint": "AWS's account service has no FIPS endpoint",
}
"""Settings of credentials and endpoints that are not supported, and what to do instead."""

_WITHOUT_EFFECT: Final = frozenset(
    {
        "aws:defaultTags",
        "aws:ignoreTags",
        "aws:maxRetries",
        "aws:retryMode",
        "aws:s3ForcePathStyle",
        "aws:s3UsEast1RegionalEndpoint",
        "aws:s3UsePathStyle",
        "aws:skipGetEc2Platforms",
        "aws:skipRegionValidation",
        "aws:tagPolicyCompliance",
        "aws:tokenBucketRateLimiterCapacity",
        "aws:userAgents",
    }
)
# What a setting of a later pulumi-aws would be called that chooses credentials or an endpoint.
_MAY_CHOOSE: Final = re.compile(
    r"account|assume|credential|endpoint|identity|mfa|profile|proxy|role|sso|token", re.IGNORECASE
)
_OFF: Final = (None, "", "false", "[]", "{}", False)
_DURATION: Final = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?", re.ASCII)
_SHORTEST_SESSION: Final = 15 * 60
_LONGEST_SESSION: Final = 12 * 60 * 60


def _list_from_json(value: Any) -> Any:
    """Return a list, which may be given as JSON, or a single text as a list of it."""
    if isinstance(value, str):
        try:
            value = json.loads(value) if value.lstrip().startswith("[") else [value]
        except (ValueError, RecursionError):
            value = None
    if not isinstance(value, list | tuple):
        raise ValueError("must be a list; set it with pulumi config set --path")  # noqa: TRY004 - for pydantic
    return value


def _account_ids(value: Any) -> tuple[str, ...]:
    # The CLI stores a value that looks like a number as one; an ID of 12 digits loses none.
    accounts = [str(account).strip() for account in _list_from_json(value) if not isinstance(account, bool | float)]
    if len(accounts) != len(value := _list_from_json(value)) or not all(map(ACCOUNT_ID.fullmatch, accounts)):
        raise ValueError(f"must be a list of account IDs, each {ACCOUNT_ID_IN_QUOTES}")
    return tuple(accounts)


def _paths(value: Any) -> tuple[str, ...]:
    paths = _list_from_json(value)
    if not all(isinstance(path, str) and path and "\0" not in path for path in paths):
        raise ValueError("must be a list of paths")
    return tuple(paths)


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or "\0" in value:
        raise ValueError("must be a string")
    return value.strip()


def _seconds(value: Any) -> int:
    """Return the seconds of a duration such as ``1h30m``."""
    found = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
    hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    total = 3600 * hours + 60 * minutes + seconds
    if not _SHORTEST_SESSION <= total <= _LONGEST_SESSION:
        raise ValueError("must be a duration of 15m to 12h, such as 1h30m")
    return total


def _is_on(value: Any) -> bool:
    text = lower_case(str(value))
    if text not in {"true", "false"}:
        raise ValueError("must be true or false")
    return text == "true"


def _policy_arns(value: Any) -> tuple[str, ...]:
    arns = _list_from_json(value)
    if not all(isinstance(arn, str) and arn.startswith("arn:") for arn in arns):
        raise ValueError("must be a list of ARNs of IAM policies")
    return tuple(arns)


def _tag_keys(value: Any) -> tuple[str, ...]:
    keys = _list_from_json(value)
    if not all(isinstance(key, str) and key for key in keys):
        raise ValueError("must be a list of keys of tags")
    return tuple(keys)


def _tags(value: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, Mapping) or not all(isinstance(text, str) for pair in value.items() for text in pair):
        raise ValueError("must map keys of tags to strings")
    return tuple(sorted(value.items()))


AccountIds = Annotated[tuple[str, ...], BeforeValidator(_account_ids)]
_Paths = Annotated[tuple[str, ...], BeforeValidator(_paths)]
_String = Annotated[str, BeforeValidator(_text)]
_Seconds = Annotated[int, BeforeValidator(_seconds)]
_PolicyArns = Annotated[tuple[str, ...], BeforeValidator(_policy_arns)]
_Tags = Annotated[tuple[tuple[str, str], ...], BeforeValidator(_tags)]
_Flag = Annotated[bool, BeforeValidator(_is_on)]


class _SharedWithPulumiAws(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, hide_input_in_errors=True, alias_generator=to_camel, populate_by_name=True
    )


class AssumeRole(_SharedWithPulumiAws):
    """``account:assumeRole``: the role that every resource of the stack is reached through."""

    role_arn: RoleArn
    external_id: ExternalId | None = None
    session_name: SessionName | None = None

    def arguments(self) -> dict[str, Any]:
        """Return the members of STS AssumeRole that are given, without the role's ARN."""
        return _given(RoleSessionName=self.session_name, ExternalId=self.external_id)


class AwsRole(AssumeRole):
    """A role of ``aws:assumeRoles`` (``aws:assumeRole`` before pulumi-aws 7)."""

    duration: _Seconds | None = None
    policy: _String | None = None
    policy_arns: _PolicyArns = ()
    source_identity: SourceIdentity | None = None
    tags: _Tags = ()
    transitive_tag_keys: Annotated[tuple[str, ...], BeforeValidator(_tag_keys)] = ()

    def arguments(self) -> dict[str, Any]:
        """Return the members of STS AssumeRole that are given, without the role's ARN."""
        return super().arguments() | _given(
            DurationSeconds=self.duration,
            Policy=self.policy,
            PolicyArns=[{"arn": arn} for arn in self.policy_arns],
            SourceIdentity=self.source_identity,
            Tags=[{"Key": key, "Value": value} for key, value in self.tags],
            TransitiveTagKeys=list(self.transitive_tag_keys),
        )


class WebIdentity(_SharedWithPulumiAws):
    """``aws:assumeRoleWithWebIdentity``: a role that is assumed with a token of an identity provider."""

    role_arn: RoleArn
    session_name: SessionName | None = None
    duration: _Seconds | None = None
    policy: _String | None = None
    policy_arns: _PolicyArns = ()
    web_identity_token: _String | None = Field(default=None, repr=False)
    web_identity_token_file: _String | None = None

    @model_validator(mode="after")
    def _has_one_token(self) -> WebIdentity:
        if (self.web_identity_token is None) == (self.web_identity_token_file is None):
            raise ValueError("must have either a webIdentityToken or a webIdentityTokenFile")
        return self

    def arguments(self) -> dict[str, Any]:
        """Return the members of STS AssumeRoleWithWebIdentity, without the role's ARN and the token."""
        return _given(
            RoleSessionName=self.session_name,
            DurationSeconds=self.duration,
            Policy=self.policy,
            PolicyArns=[{"arn": arn} for arn in self.policy_arns],
        )


def _given(**members: Any) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value not in (None, [])}


class AwsSettings(BaseModel):
    """The ``aws:`` settings that are honored; each means what it means to pulumi-aws."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    region: _String | None = Field(default=None, alias="aws:region")
    profile: _String | None = Field(default=None, alias="aws:profile")
    access_key: _String | None = Field(default=None, alias="aws:accessKey", repr=False)
    secret_key: _String | None = Field(default=None, alias="aws:secretKey", repr=False)
    token: _String | None = Field(default=None, alias="aws:token", repr=False)
    shared_config_files: _Paths = Field(default=(), alias="aws:sharedConfigFiles")
    shared_credentials_files: _Paths = Field(default=(), alias="aws:sharedCredentialsFiles")
    shared_credentials_file: _Paths = Field(default=(), alias="aws:sharedCredentialsFile")
    web_identity: Annotated[WebIdentity, AsObject] | None = Field(default=None, alias="aws:assumeRoleWithWebIdentity")
    aws_role: Annotated[AwsRole, AsObject] | None = Field(default=None, alias="aws:assumeRole")
    aws_roles: Annotated[tuple[AwsRole, ...], BeforeValidator(_list_from_json)] = Field(
        default=(), alias="aws:assumeRoles"
    )
    skip_metadata_api_check: _Flag = Field(default=False, alias="aws:skipMetadataApiCheck")
    custom_ca_bundle: _String | None = Field(default=None, alias="aws:customCaBundle")
    aws_allowed_account_ids: AccountIds = Field(default=(), alias="aws:allowedAccountIds")
    aws_forbidden_account_ids: AccountIds = Field(default=(), alias="aws:forbiddenAccountIds")

    @model_validator(mode="after")
    def _fit_together(self) -> AwsSettings:
        if (self.access_key is None) != (self.secret_key is None):
            raise ValueError("aws:accessKey and aws:secretKey go together: set both or neither")
        if self.token is not None and self.access_key is None:
            raise ValueError("aws:token goes with aws:accessKey and aws:secretKey")
        for one, other in (
            ("aws_role", "aws_roles"),
            ("shared_credentials_file", "shared_credentials_files"),
            ("aws_allowed_account_ids", "aws_forbidden_account_ids"),
        ):
            if getattr(self, one) and getattr(self, other):
                names = [str(AwsSettings.model_fields[name].alias) for name in (one, other)]
                raise ValueError(f"{' and '.join(names)} can't both be set: remove one of them")
        return self

    @property
    def roles(self) -> tuple[AssumeRole, ...]:
        """The roles of pulumi-aws, each assumed with the credentials of the one before it."""
        return (self.aws_role,) if self.aws_role is not None else self.aws_roles


HONORED: Final = tuple(str(field.alias) for field in AwsSettings.model_fields.values())


def honored(config: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of a stack that are honored, as AwsSettings takes them."""
    return {key: config[key] for key in HONORED if config.get(key) not in (None, "")}


def refusals(config: Mapping[str, Any]) -> list[str]:
    """Return a message for each unsupported ``aws:`` setting of a stack: why, and what to do instead."""
    messages = []
    for key, value in config.items():
        if not key.startswith("aws:") or key in HONORED or key in _WITHOUT_EFFECT or value in _OFF:
            continue
        if key in REFUSED:
            messages.append(f"{key} is not supported by pulumi_account, so remove it: {REFUSED[key]}")
        elif meant := get_close_matches(key, HONORED, 1, 0.85):
            messages.append(f"{key} is not a setting of pulumi-aws: did you mean {meant[0]}?")
        elif _MAY_CHOOSE.search(key.removeprefix("aws:")):
            messages.append(
                f"{key} is not supported by pulumi_account, so remove it: it may choose credentials or an endpoint"
            )
    return messages
