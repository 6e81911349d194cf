"""Which endpoints are AWS's own, and what applies only to those."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from pulumi_account.core.clock import TIME_SCALE_VARIABLE, ScaledClock
from pulumi_account.core.errors import ConfigurationError

if TYPE_CHECKING:
    from pulumi_account.core.clock import Clock

USER_AGENT: Final = "pulumi-account"
_DUAL_STACK_DOMAINS: Final = (".api.aws", ".api.amazonwebservices.com.cn")
_AWS_DOMAINS: Final = (".amazonaws.com", ".amazonaws.com.cn", *_DUAL_STACK_DOMAINS)


def is_of_aws(endpoint_url: str) -> bool:
    """Whether an endpoint is one of AWS's, rather than an emulator's."""
    return (urlsplit(endpoint_url).hostname or "").endswith(_AWS_DOMAINS)


def refuse_scaled_time(clock: Clock, endpoint_url: str) -> None:
    """Raise ConfigurationError if AWS itself would be called on a scaled clock."""
    if isinstance(clock, ScaledClock) and is_of_aws(endpoint_url):
        raise ConfigurationError(f"{TIME_SCALE_VARIABLE} is for emulators; unset it to call AWS itself")


def refuse_made_up_endpoint(service: str, endpoint_url: str, profile: str | None) -> None:
    """Raise ConfigurationError for an endpoint of the account service that botocore generates and AWS doesn't have."""
    host = urlsplit(endpoint_url).hostname or ""
    if service != "account" or not is_of_aws(endpoint_url):
        return
    for kind, is_made_up, name in (
        ("FIPS", host.startswith("account-fips."), "use_fips_endpoint"),
        ("dual-stack", host.endswith(_DUAL_STACK_DOMAINS), "use_dualstack_endpoint"),
    ):
        if is_made_up:
            raise ConfigurationError(
                f"AWS's account service has no {kind} endpoint ({host} does not exist): unset AWS_{name.upper()} and "
                f"{name} of profile {profile or 'default'}, or set account:endpointUrl"
            )
