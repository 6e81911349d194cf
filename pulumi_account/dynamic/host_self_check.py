"""Starts the installed provider host as the Pulumi CLI does, and has it check what this package replaces in it.

The SDK's host module serves as soon as it is imported, so the check needs a process of its own. AWS is not called.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from pulumi_account.front_end.wire_keys import PROVIDER_KEY

from .pulumi_internals import serialized

if TYPE_CHECKING:
    from pulumi.dynamic import ResourceProvider

NOT_STARTED: Final = "not started"
"""Returned in place of a refusal if the host doesn't start or doesn't answer."""
_SECONDS: Final = 30.0
_LOCAL: Final = "127.0.0.1"


def host_refusal(provider: ResourceProvider) -> str | None:
    """Return why the provider host refuses to work with this package, in one line; None if it works.

    Args:
        provider: any provider of this package, with empty inputs of which a check makes no call.

    """
    import grpc
    from google.protobuf import struct_pb2
    from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

    inputs = struct_pb2.Struct()
    inputs.update({PROVIDER_KEY: serialized(provider)})
    with _started() as port:
        if port is None:
            return NOT_STARTED
        with grpc.insecure_channel(f"{_LOCAL}:{port}") as channel:
            stub: Any = provider_pb2_grpc.ResourceProviderStub(channel)
            try:
                stub.Configure(provider_pb2.ConfigureRequest(args=struct_pb2.Struct()), timeout=_SECONDS)
                stub.Check(provider_pb2.CheckRequest(olds=inputs, news=inputs), timeout=_SECONDS)
            except grpc.RpcError as error:
                lost = error.code() in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED)
                lines = str(error.details()).strip().splitlines()
                return NOT_STARTED if lost or not lines else lines[-1]
    return None


@contextmanager
def _started() -> Iterator[str | None]:
    """Start a host, and yield the port that it listens on; None if it doesn't listen."""
    # The host ends when nothing listens at the engine's address.
    with socket.create_server((_LOCAL, 0)) as engine:
        command = [sys.executable, "-u", "-m", "pulumi.dynamic", f"{_LOCAL}:{engine.getsockname()[1]}"]
        with subprocess.Popen(  # noqa: S603 - this Python
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as process:
            timer = threading.Timer(_SECONDS, process.kill)
            timer.daemon = True
            timer.start()
            try:
                port = process.stdout.readline().strip() if process.stdout else ""
                yield port if port.isdigit() else None
            finally:
                timer.cancel()
                process.kill()
