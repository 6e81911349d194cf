"""The answer to a call that fails, whose text is final."""

from __future__ import annotations

from typing import Final, NamedTuple

import grpc

# The engine takes the outcome of a verb that ends with one of its own internal codes for unknown.
KNOWN_OUTCOME: Final = grpc.StatusCode.FAILED_PRECONDITION


class RefusedCall(NamedTuple):
    """The code and the message of a call that failed, and the details that go with them."""

    code: grpc.StatusCode
    message: str
    details: bytes | None = None

    @property
    def trailing_metadata(self) -> tuple[tuple[str, bytes], ...]:
        """The details as gRPC sends them."""
        return () if self.details is None else (("grpc-status-details-bin", self.details),)


class Refused(Exception):  # noqa: N818 - it is an answer
    """A call ends with this answer; its text is final."""

    def __init__(self, answer: RefusedCall) -> None:
        super().__init__(answer.message)
        self.answer = answer
