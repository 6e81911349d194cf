"""AWS's account API as a real HTTP server, for tests and demonstrations.

::

    with Emulator() as emulator:
        account = boto3.client("account", endpoint_url=emulator.url, ...)

urls → responses → models, as in moto, which answers for every other service.
"""

from __future__ import annotations

from .calls import Call
from .clock import Clock, ManualClock, SystemClock
from .emulator import EmulatedOrganization, Emulator
from .faults import Fault, Faults
from .models import ONE_TIME_PASSWORD, Account
from .settings import Settings

__all__ = [
    "ONE_TIME_PASSWORD",
    "Account",
    "Call",
    "Clock",
    "EmulatedOrganization",
    "Emulator",
    "Fault",
    "Faults",
    "ManualClock",
    "Settings",
    "SystemClock",
]
