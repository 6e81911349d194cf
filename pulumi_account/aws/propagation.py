"""Denials that AWS takes back: after trusted access is enabled, or an administrator registered, services learn late."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import TYPE_CHECKING, Any, Final

from tenacity import RetryCallState, Retrying, retry_if_exception_type, wait_fixed

from pulumi_account.core.errors import AccessDeniedError

if TYPE_CHECKING:
    from pulumi_account.core.clock import Clock

SECONDS_UNTIL_EVERYWHERE: Final = 60.0
_SECONDS_BETWEEN_TRIES: Final = 3.0


class PropagationWindow:
    """Knows until when a denial may be of the past; one per process and settings. Safe for threads."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._until = -inf

    def begin(self) -> None:
        """Take note that who may name an account has just been widened."""
        self._until = self._clock.monotonic() + SECONDS_UNTIL_EVERYWHERE

    def outlast(self, call: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Make a call; while a change may not be known everywhere, one that is denied is made again."""
        retrying = Retrying(
            sleep=self._clock.sleep,
            wait=wait_fixed(_SECONDS_BETWEEN_TRIES),
            stop=self._is_over,
            retry=retry_if_exception_type(AccessDeniedError),
            reraise=True,
        )
        return retrying(call)

    def _is_over(self, _state: RetryCallState) -> bool:
        return self._clock.monotonic() >= self._until
