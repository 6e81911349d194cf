"""AWS's account API as a real HTTP server, for tests and demonstrations.

::

    with Emulator() as emulator:
        account = boto3.client("account", endpoint_url=emulator.url, ...)

urls → responses → models, as in moto, which answers for every other service.
"""

from __future__ import annotations

from .access_policies import AccessPolicies
from .calls import Call
from .clock import AdjustableClock, EmulatorClock, ManualClock
from .emulator import Emulator
from .faults import Fault, Faults
from .models import Account
from .one_time_passwords import OneTimePassword
from .organization_builder import EmulatedOrganization
from .settings import EmulatorSettings

__all__ = [
    "AccessPolicies",
    "Account",
    "AdjustableClock",
    "Call",
    "EmulatedOrganization",
    "Emulator",
    "EmulatorClock",
    "EmulatorSettings",
    "Fault",
    "Faults",
    "ManualClock",
    "OneTimePassword",
]
