"""Which endpoints are AWS's own, and what goes for those alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from pulumi_account.clock import TIME_SCALE_VARIABLE, ScaledClock
from pulumi_account.errors import ConfigurationError

if TYPE_CHECKING:
    from pulumi_account.clock import Clock

_AWS_DOMAINS: Final = (".amazonaws.com", ".amazonaws.com.cn", ".api.aws")


def is_of_aws(endpoint_url: str) -> bool:
    """Whether an endpoint is one of AWS's, rather than an emulator's."""
    return (urlsplit(endpoint_url).hostname or "").endswith(_AWS_DOMAINS)


def refuse_scaled_time(clock: Clock, endpoint_url: str) -> None:
    """Raise ConfigurationError where AWS itself would be called at another pace than real time's."""
    if isinstance(clock, ScaledClock) and is_of_aws(endpoint_url):
        raise ConfigurationError(f"{TIME_SCALE_VARIABLE} is for emulators; unset it to call AWS itself")
