"""The ``aws:`` settings that a stack shares with pulumi-aws.

Those that choose credentials or an endpoint are honored or refused, so that both packages reach the same account. The
rest, such as ``aws:defaultTags``, have no effect here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from .assumed_roles import AssumeRole, AwsRole, WebIdentity
from .setting_types import AccountIds, AsObject, Flag, Paths, String, list_from_json

_INSTEAD_OF_ENDPOINTS: Final = "set account:endpointUrl and account:stsEndpointUrl instead"
_INSTEAD_OF_PROXIES: Final = "set HTTPS_PROXY and NO_PROXY in the environment instead"
_INSTEAD_OF_STAND_INS: Final = (
    "this package always asks AWS for the account; to use an emulator, set account:endpointUrl"
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
    "aws:stsRegion": "set aws:region, the region of STS, or account:stsEndpointUrl instead",
}
"""Settings that choose credentials or an endpoint and are not supported, each with what to do instead."""

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
# Names that a setting of a later pulumi-aws could have if it chooses credentials or an endpoint.
_MAY_CHOOSE: Final = re.compile(
    r"account|assume|credential|endpoint|identity|mfa|profile|proxy|role|sso|token", re.IGNORECASE
)
_OFF: Final = (None, "", "false", "[]", "{}", False)


class AwsSettings(BaseModel):
    """The ``aws:`` settings that are honored; each means what it means to pulumi-aws."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    region: String | None = Field(
        default=None,
        alias="aws:region",
        description=(
            "Region of STS, and the partition; the account API is global. By default from AWS's environment, then "
            "the profile, then `us-east-1`"
        ),
    )
    profile: String | None = Field(
        default=None,
        alias="aws:profile",
        description="Profile of AWS's configuration files; by default from AWS's environment",
    )
    access_key: String | None = Field(
        default=None,
        alias="aws:accessKey",
        description="Access key, with `aws:secretKey`; used instead of the profile's own credentials",
        repr=False,
    )
    secret_key: String | None = Field(
        default=None, alias="aws:secretKey", description="Secret key, with `aws:accessKey`", repr=False
    )
    token: String | None = Field(default=None, alias="aws:token", description="Session token of the key", repr=False)
    shared_config_files: Paths = Field(
        default=(),
        alias="aws:sharedConfigFiles",
        description="Files to read instead of `~/.aws/config`; a later one overrides an earlier one",
    )
    shared_credentials_files: Paths = Field(
        default=(), alias="aws:sharedCredentialsFiles", description="Files to read instead of `~/.aws/credentials`"
    )
    shared_credentials_file: Paths = Field(
        default=(), alias="aws:sharedCredentialsFile", description="A single such file, as before pulumi-aws 5"
    )
    web_identity: Annotated[WebIdentity, AsObject] | None = Field(
        default=None,
        alias="aws:assumeRoleWithWebIdentity",
        description=(
            "Role to assume with a token: `roleArn`, `webIdentityToken` or `webIdentityTokenFile`, `sessionName`, "
            "`duration`, `policy`, `policyArns`"
        ),
    )
    aws_role: Annotated[AwsRole, AsObject] | None = Field(
        default=None,
        alias="aws:assumeRole",
        description=(
            "Role to assume, as before pulumi-aws 7: `roleArn`, `externalId`, `sessionName`, `duration`, `policy`, "
            "`policyArns`, `sourceIdentity`, `tags`, `transitiveTagKeys`"
        ),
    )
    aws_roles: Annotated[tuple[AwsRole, ...], BeforeValidator(list_from_json)] = Field(
        default=(), alias="aws:assumeRoles", description="Roles to assume one after the other, each as `aws:assumeRole`"
    )
    skip_metadata_api_check: Flag = Field(
        default=False,
        alias="aws:skipMetadataApiCheck",
        description="Whether to leave out the credentials of the EC2 instance; by default false",
    )
    custom_ca_bundle: String | None = Field(
        default=None, alias="aws:customCaBundle", description="File of certificates to trust"
    )
    use_fips_endpoint: Flag = Field(
        default=False,
        alias="aws:useFipsEndpoint",
        description="Whether to use FIPS endpoints, of services that have them; by default false",
    )
    use_dualstack_endpoint: Flag = Field(
        default=False,
        alias="aws:useDualstackEndpoint",
        description="Whether to use dual-stack endpoints, of services that have them; by default false",
    )
    aws_allowed_account_ids: AccountIds = Field(
        default=(),
        alias="aws:allowedAccountIds",
        description="The only accounts that the stack's own credentials may belong to; by default all",
    )
    aws_forbidden_account_ids: AccountIds = Field(
        default=(),
        alias="aws:forbiddenAccountIds",
        description="Accounts that the stack's own credentials must not belong to; by default none",
    )

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
    """Return, for each ``aws:`` setting that is not supported, why not and what to do instead."""
    refused = []
    for key, value in config.items():
        if not key.startswith("aws:") or key in HONORED or key in _WITHOUT_EFFECT or value in _OFF:
            continue
        if key in REFUSED:
            refused.append(f"{key} is not supported by pulumi_account, so remove it: {REFUSED[key]}")
        elif meant := get_close_matches(key, HONORED, 1, 0.85):
            refused.append(f"{key} is not a setting of pulumi-aws: did you mean {meant[0]}?")
        elif _MAY_CHOOSE.search(key.removeprefix("aws:")):
            refused.append(
                f"{key} is not supported by pulumi_account, so remove it: it may choose credentials or an endpoint"
            )
    return refused
