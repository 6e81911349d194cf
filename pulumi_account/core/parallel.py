"""A few calls to AWS at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

AskedT = TypeVar("AskedT")
AnswerT = TypeVar("AnswerT")
# Enough to use up the fastest quota, 20 calls a second.
_THREADS: Final = 8


def in_parallel(ask: Callable[[AskedT], AnswerT], asked: Sequence[AskedT]) -> list[AnswerT]:
    """Return the answers in the order of ``asked``; the first error ends it."""
    if len(asked) < 2:  # noqa: PLR2004 - one needs no threads
        return [ask(one) for one in asked]
    with ThreadPoolExecutor(min(_THREADS, len(asked)), thread_name_prefix="organization") as threads:
        futures = [threads.submit(ask, one) for one in asked]
        try:
            return [future.result() for future in futures]
        finally:
            for future in futures:
                future.cancel()
