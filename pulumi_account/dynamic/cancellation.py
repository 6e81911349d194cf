"""Whether the engine has canceled the run: Pulumi's provider host does nothing about Cancel."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final, TypeVar

from pulumi_account.core.clock import Cancellation

if TYPE_CHECKING:
    from collections.abc import Callable

ResultT = TypeVar("ResultT")

canceled: Final = Cancellation()
"""Set once the engine has asked the host to stop: the user pressed Ctrl-C, or the CLI got SIGTERM."""


class CancelCalls(ThreadPoolExecutor):
    """The thread pool of the host's Cancel, and of nothing else: whatever is submitted is a call to Cancel."""

    def __init__(self) -> None:
        super().__init__(1, thread_name_prefix="cancel")

    def submit(self, fn: Callable[..., ResultT], /, *args: Any, **kwargs: Any) -> Future[ResultT]:
        """Set ``canceled``, then have the host answer."""
        canceled.set()
        return super().submit(fn, *args, **kwargs)
