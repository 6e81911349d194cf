"""Denials while a change propagates: enabling trusted access or registering an administrator takes up to a minute."""

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
    """Knows how long denials may be outdated; one per process and settings. Safe for threads."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._until = -inf

    def begin(self) -> None:
        """Note that more callers can name an account from now on."""
        self._until = self._clock.monotonic() + SECONDS_UNTIL_EVERYWHERE

    def outlast(self, call: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Make a call, and retry it if it is denied while a change propagates."""
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
