"""Roles that settings name: how they are assumed, as pulumi-aws takes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

from .fields import Text
from .setting_types import String, list_from_json

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

_DURATION: Final = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?", re.ASCII)
_SHORTEST_SESSION: Final = 15 * 60
_LONGEST_SESSION: Final = 12 * 60 * 60


def _seconds(value: Any) -> int:
    """Return the seconds of a duration such as ``1h30m``."""
    found = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
    hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    total = 3600 * hours + 60 * minutes + seconds
    if not _SHORTEST_SESSION <= total <= _LONGEST_SESSION:
        raise ValueError("must be a duration of 15m to 12h, such as 1h30m")
    return total


def _policy_arns(value: Any) -> tuple[str, ...]:
    arns = list_from_json(value)
    if not all(isinstance(arn, str) and arn.startswith("arn:") for arn in arns):
        raise ValueError("must be a list of IAM policy ARNs")
    return tuple(arns)


def _tag_keys(value: Any) -> tuple[str, ...]:
    keys = list_from_json(value)
    if not all(isinstance(key, str) and key for key in keys):
        raise ValueError("must be a list of tag keys")
    return tuple(keys)


def _tags(value: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, Mapping) or not all(isinstance(text, str) for pair in value.items() for text in pair):
        raise ValueError("must map tag keys to strings")
    return tuple(sorted(value.items()))


_Seconds = Annotated[int, BeforeValidator(_seconds)]
_PolicyArns = Annotated[tuple[str, ...], BeforeValidator(_policy_arns)]
_Tags = Annotated[tuple[tuple[str, str], ...], BeforeValidator(_tags)]


class _SharedWithPulumiAws(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, hide_input_in_errors=True, alias_generator=to_camel, populate_by_name=True
    )


class AssumeRole(_SharedWithPulumiAws):
    """``account:assumeRole``: the role that all resources of the stack use."""

    role_arn: RoleArn = Field(description="ARN of the IAM role to assume")
    external_id: ExternalId | None = Field(
        default=None, description="External ID that the role's trust policy asks for"
    )
    session_name: SessionName | None = Field(
        default=None, description="Name of the role's session, shown in CloudTrail"
    )

    def arguments(self) -> dict[str, Any]:
        """Return what STS AssumeRole takes besides the role's ARN."""
        return _given(RoleSessionName=self.session_name, ExternalId=self.external_id)


class AwsRole(AssumeRole):
    """A role of ``aws:assumeRoles`` (``aws:assumeRole`` before pulumi-aws 7)."""

    duration: _Seconds | None = None
    policy: String | None = None
    policy_arns: _PolicyArns = ()
    source_identity: SourceIdentity | None = None
    tags: _Tags = ()
    transitive_tag_keys: Annotated[tuple[str, ...], BeforeValidator(_tag_keys)] = ()

    def arguments(self) -> dict[str, Any]:
        """Return what STS AssumeRole takes besides the role's ARN."""
        return super().arguments() | _given(
            DurationSeconds=self.duration,
            Policy=self.policy,
            PolicyArns=[{"arn": arn} for arn in self.policy_arns],
            SourceIdentity=self.source_identity,
            Tags=[{"Key": key, "Value": value} for key, value in self.tags],
            TransitiveTagKeys=list(self.transitive_tag_keys),
        )


class WebIdentity(_SharedWithPulumiAws):
    """``aws:assumeRoleWithWebIdentity``: a role assumed with an identity provider's token."""

    role_arn: RoleArn
    session_name: SessionName | None = None
    duration: _Seconds | None = None
    policy: String | None = None
    policy_arns: _PolicyArns = ()
    web_identity_token: String | None = Field(default=None, repr=False)
    web_identity_token_file: String | None = None

    @model_validator(mode="after")
    def _has_one_token(self) -> WebIdentity:
        if (self.web_identity_token is None) == (self.web_identity_token_file is None):
            raise ValueError("must have either a webIdentityToken or a webIdentityTokenFile")
        return self

    def arguments(self) -> dict[str, Any]:
        """Return what STS AssumeRoleWithWebIdentity takes besides the role's ARN and the token."""
        return _given(
            RoleSessionName=self.session_name,
            DurationSeconds=self.duration,
            Policy=self.policy,
            PolicyArns=[{"arn": arn} for arn in self.policy_arns],
        )


def _given(**members: Any) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value not in (None, [])}
