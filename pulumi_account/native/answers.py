"""Errors as gRPC answers without a traceback, with what a verb that failed in part has done."""

from __future__ import annotations

import traceback
from typing import Any

import grpc
from pulumi.runtime.proto import provider_pb2, status_pb2

from pulumi_account.core.errors import AccountError

from .refused_call import KNOWN_OUTCOME, RefusedCall
from .words import in_native_words


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
