"""The environment variables that point an AWS SDK at an emulator."""

from __future__ import annotations

import os
from typing import Any, Final
from urllib.request import getproxies

from pulumi_account.core.clock import TIME_SCALE_VARIABLE

_REGION: Final = "us-east-1"


def client_environment(url: str, host: str, role: Any, time_scale: float) -> dict[str, str]:
    """Return environment variables that point any AWS SDK at an emulator and away from the user's settings.

    Args:
        url: the emulator's URL.
        host: the address it is bound to.
        role: moto's record of a session of a role to call with; None calls as the default account.
        time_scale: emulated seconds per real second.

    """
    environment = {
        "AWS_ENDPOINT_URL": url,
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_REGION": _REGION,
        "AWS_DEFAULT_REGION": _REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }
    if time_scale != 1:
        environment[TIME_SCALE_VARIABLE] = f"{time_scale:g}"
    if role is not None:
        environment["AWS_ACCESS_KEY_ID"] = role.access_key_id
        environment["AWS_SECRET_ACCESS_KEY"] = role.secret_access_key
        environment["AWS_SESSION_TOKEN"] = role.session_token
    if getproxies().keys() & {"http", "all"}:
        environment["NO_PROXY"] = ",".join(filter(None, (os.environ.get("NO_PROXY", ""), host)))
    return environment
