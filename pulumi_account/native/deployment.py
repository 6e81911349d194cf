"""What one deployment needs of the plugin: its settings, its runtime, and the verbs on each kind of resource."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final

from pulumi_account.core.clock import Cancellation, system_clock
from pulumi_account.core.errors import AccountError
from pulumi_account.front_end.narrator import EngineNarrator
from pulumi_account.front_end.runtime import new_runtime

from .resources import RESOURCES, NativeResource
from .words import in_native_words

if TYPE_CHECKING:
    from pulumi_account.core.runtime import Runtime
    from pulumi_account.core.settings import Settings
    from pulumi_account.front_end.verbs import Verbs

URN: Final[ContextVar[str]] = ContextVar("URN", default="")
"""The URN of the resource whose verb runs in this context."""


class NativeDeployment:
    """One deployment, from its Configure on.

    Args:
        settings: what the engine configures the plugin with.
        engine_address: returns the engine's ``host:port``.
        new: composes the runtime.

    """

    def __init__(
        self, settings: Settings, engine_address: Callable[[], str], new: Callable[..., Runtime] = new_runtime
    ) -> None:
        self.cancellation = Cancellation()
        narrator = EngineNarrator(URN.get, engine_address, in_native_words)
        # The CLI starts a process for each explicit provider.
        deployment = f"{engine_address()} {os.getppid()}"
        clock = system_clock(self.cancellation)
        self.runtime = new(settings, clock=clock, narrator=narrator, deployment=deployment)
        self._verbs = {token: each.verbs(each.lifecycle(self.runtime)) for token, each in RESOURCES.items()}

    def verbs(self, urn: str, timeout_seconds: float = 0) -> Verbs[Any]:
        """Return the verbs on a resource; its ``customTimeouts`` end their waits, unless the timeout is 0."""
        return self._verbs[token_of(urn)].within(timeout_seconds)


def token_of(urn: str) -> str:
    """Return the type token of a resource."""
    return urn.split("::")[2].rpartition("$")[2]


def resource_of(urn: str) -> NativeResource:
    """Return what a resource is. Raises AccountError for a type that the plugin doesn't have."""
    token = token_of(urn)
    if token not in RESOURCES:
        raise AccountError(f"{token} is an unknown resource type; expected one of {', '.join(RESOURCES)}")
    return RESOURCES[token]
