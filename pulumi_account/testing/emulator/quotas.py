"""AWS's rate quotas of the account API: a token bucket per calling account and operation.

The figures are the emulator's own copy of the guide's, so that a slip in the provider's table shows in a test.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from .exceptions import too_many_requests

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .clock import EmulatorClock

# Operation: (requests per second, burst).
RATES: Final[Mapping[str, tuple[float, int]]] = {
    "GetAlternateContact": (10, 15),
    "PutAlternateContact": (5, 8),
    "DeleteAlternateContact": (1, 6),
    "GetContactInformation": (10, 15),
    "PutContactInformation": (5, 8),
    "GetRegionOptStatus": (5, 5),
    "ListRegions": (5, 5),
    "EnableRegion": (1, 1),
    "DisableRegion": (1, 1),
    "GetAccountInformation": (3, 3),
    "GetPrimaryEmail": (3, 3),
    "PutAccountName": (1, 1),
    "StartPrimaryEmailUpdate": (1, 1),
    "AcceptPrimaryEmailUpdate": (1, 1),
}
# Lower rates of the China partition.
CHINA_RATES: Final[Mapping[str, tuple[float, int]]] = {
    "GetAlternateContact": (3, 5),
    "PutAlternateContact": (1, 1),
    "GetContactInformation": (3, 5),
    "PutContactInformation": (1, 1),
}
# The guide lists no figure for the others.
_UNLISTED_READ: Final = (3.0, 3)
_UNLISTED_WRITE: Final = (1.0, 1)
# An additional rate per target account.
_EMAIL_UPDATES_PER_TARGET: Final = (3 / 30, 3)


class Quotas:
    """Raises TooManyRequestsException if a calling account exceeds its quota.

    Args:
        clock: refills the buckets.
        enabled: false lets everything through.
        overrides: ``{operation: (requests per second, burst)}`` in place of AWS's.

    """

    def __init__(self, clock: EmulatorClock, *, enabled: bool, overrides: Mapping[str, tuple[float, int]]) -> None:
        self.enabled = enabled
        self.overrides = dict(overrides)
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: dict[tuple[str, str], tuple[float, float]] = {}

    def take(self, account_id: str, operation: str, partition: str) -> None:
        """Take one request from an account's bucket; raises ServiceError if it is empty."""
        self._take((account_id, operation), *self.rate(operation, partition))

    def take_email_update(self, target_account_id: str) -> None:
        """Take one StartPrimaryEmailUpdate from the target account's bucket; raises ServiceError if it is empty."""
        self._take((target_account_id, "StartPrimaryEmailUpdate target"), *_EMAIL_UPDATES_PER_TARGET)

    def rate(self, operation: str, partition: str) -> tuple[float, int]:
        """Return requests per second and burst of an operation in a partition."""
        if operation in self.overrides:
            return self.overrides[operation]
        if partition == "aws-cn" and operation in CHINA_RATES:
            return CHINA_RATES[operation]
        return RATES.get(operation) or (_UNLISTED_READ if operation.startswith("Get") else _UNLISTED_WRITE)

    def reset(self) -> None:
        """Fill every bucket."""
        with self._lock:
            self._buckets.clear()

    def _take(self, bucket: tuple[str, str], rate: float, burst: int) -> None:
        if not self.enabled:
            return
        with self._lock:
            now = self._clock.time()
            tokens, then = self._buckets.get(bucket, (float(burst), now))
            tokens = min(float(burst), tokens + (now - then) * rate)
            # Tolerance for rounding: ten times a tenth of a second must make a whole second.
            granted = tokens >= 1 - 1e-6
            self._buckets[bucket] = (max(0.0, tokens - 1) if granted else tokens, now)
        if not granted:
            raise too_many_requests("Rate exceeded")
