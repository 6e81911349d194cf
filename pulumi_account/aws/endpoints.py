"""Which endpoints are AWS's own, and which of them the account service has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from pulumi_account.core.clock import TIME_SCALE_VARIABLE, ScaledClock
from pulumi_account.core.errors import ConfigurationError

from .regions import partitions

if TYPE_CHECKING:
    from pulumi_account.core.clock import Clock

USER_AGENT: Final = "pulumi-account"
_GOVCLOUD: Final = "aws-us-gov"


def is_of_aws(endpoint_url: str) -> bool:
    """Whether an endpoint is one of AWS's, in any partition, rather than an emulator's."""
    domains = tuple(f".{domain}" for partition in partitions().values() for domain in partition.domains)
    return (urlsplit(endpoint_url).hostname or "").endswith(domains)


def refuse_scaled_time(clock: Clock, endpoint_url: str) -> None:
    """Raise ConfigurationError if AWS itself would be called on a scaled clock."""
    if isinstance(clock, ScaledClock) and is_of_aws(endpoint_url):
        raise ConfigurationError(f"{TIME_SCALE_VARIABLE} is for emulators; unset it to call AWS itself")


def refuse_made_up_endpoint(session: Any, client: Any) -> None:
    """Raise ConfigurationError if botocore generated an endpoint of the account service that AWS doesn't have.

    ``session`` is the botocore session of the client.
    """
    endpoint_url, partition = client.meta.endpoint_url, client.meta.partition
    if client.meta.service_model.service_name != "account" or not is_of_aws(endpoint_url):
        return
    known = partitions()[partition]
    usual = f"account.{known.global_region}.{known.domains[0]}"
    if not _has_account_service(session, partition):
        linked = " of the standard account that the GovCloud account is linked to," if partition == _GOVCLOUD else ""
        raise ConfigurationError(
            f"AWS's account service has no endpoint in the partition {partition}, as far as the installed botocore "
            f"knows: use credentials{linked} in the partition aws, or set account:endpointUrl if AWS has added one, "
            f"such as https://{usual}"
        )
    host = urlsplit(endpoint_url).hostname or ""
    for kind, is_made_up, setting in (
        ("FIPS", host.startswith("account-fips."), "fips"),
        ("dual-stack", host.endswith(f".{known.domains[1]}"), "dualstack"),
    ):
        if is_made_up:
            raise ConfigurationError(
                f"AWS's account service has no {kind} endpoint: to call its usual endpoint, and the {kind} endpoints "
                f"of other services, set account:endpointUrl to https://{usual}; otherwise unset "
                f"aws:use{setting.capitalize()}Endpoint, AWS_USE_{setting.upper()}_ENDPOINT, and "
                f"use_{setting}_endpoint of profile {session.profile or 'default'}"
            )


def _has_account_service(session: Any, partition: str) -> bool:
    """Whether botocore's table of endpoints has the account service in a partition.

    For a partition such as aws-eusc, the table has no global service at all, so it says nothing.
    """
    listed = {
        service: session.get_available_regions(service, partition, allow_non_regional=True)
        for service in ("account", "organizations")
    }
    return bool(listed["account"]) or not listed["organizations"]
