"""Errors as gRPC answers: one line each, with what a verb that failed in part has done."""

from __future__ import annotations

import traceback
from typing import Any, Final, NamedTuple

import grpc
from pulumi.runtime.proto import provider_pb2, status_pb2

from pulumi_account.core.errors import AccountError

from .words import in_native_words

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


def text_of(error: AccountError) -> str:
    """Return an error's text, in which properties have the names that the plugin's users write."""
    return in_native_words(str(error))


def refusal(error: Exception) -> RefusedCall:
    """Return the answer to a call that an error ended; what is no error of this package is named, without its text."""
    if isinstance(error, AccountError):
        return RefusedCall(KNOWN_OUTCOME, text_of(error))
    place = traceback.extract_tb(error.__traceback__)[-1]
    return RefusedCall(
        grpc.StatusCode.INTERNAL,
        f"a defect of pulumi_account: {type(error).__name__} at {place.filename}:{place.lineno}",
    )


def partial_failure(error: AccountError, resource_id: str, properties: Any, inputs: Any) -> RefusedCall:
    """Return the answer to a verb that failed in part, whose outcome the engine records.

    Args:
        error: why it failed.
        resource_id: the resource's ID.
        properties: the property bag of its outputs.
        inputs: the property bag of its inputs.

    """
    message = text_of(error)
    state = provider_pb2.ErrorResourceInitFailed(
        id=resource_id, properties=properties, inputs=inputs, reasons=[message]
    )
    number, _ = KNOWN_OUTCOME.value
    status = status_pb2.Status(code=number, message=message)
    status.details.add().Pack(state)
    return RefusedCall(KNOWN_OUTCOME, message, status.SerializeToString())
