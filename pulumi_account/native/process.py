"""The process ``pulumi-resource-account``: serves one engine, and ends with it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import suppress
from typing import Any, Final

_MEBIBYTE: Final = 1 << 20
_OPTIONS: Final = (
    # States of thousands of accounts pass; the engine allows as much.
    ("grpc.max_receive_message_length", 400 * _MEBIBYTE),
    ("grpc.max_send_message_length", 400 * _MEBIBYTE),
)


async def served(servicer: Any) -> tuple[Any, int]:
    """Return a server on a free port of the loopback interface, started, and the port."""
    import grpc.aio
    from pulumi.runtime.proto import provider_pb2_grpc

    server = grpc.aio.server(options=_OPTIONS)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    return server, port


async def _serve(engine_address: str) -> None:
    from pulumi_account.front_end.engine_watch import EngineWatch

    from .servicer import AccountServicer

    interrupted = asyncio.Event()
    # A handler, since Python would raise KeyboardInterrupt in the middle of gRPC's own code. Windows has none.
    with suppress(NotImplementedError):
        asyncio.get_running_loop().add_signal_handler(signal.SIGINT, interrupted.set)
    server, port = await served(AccountServicer(engine_address))
    # The engine reads the port from the first line.
    print(port, flush=True)  # noqa: T201
    if engine_address:
        EngineWatch(engine_address).start()
    ends = [asyncio.ensure_future(each) for each in (server.wait_for_termination(), interrupted.wait())]
    try:
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    finally:
        # Otherwise gRPC complains about the closed event loop on stderr, which the CLI shows.
        await server.stop(None)


def main() -> None:
    """Run the plugin. The engine passes its address; without one, an engine attaches (``PULUMI_DEBUG_PROVIDERS``)."""
    # What gRPC's core writes to stderr would show as the plugin's messages.
    os.environ.setdefault("GRPC_VERBOSITY", "ERROR")
    addresses = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(addresses[0] if addresses else ""))
    # No clean-up: threads may wait for AWS, and the engine that interrupted the plugin expects no answer.
    os._exit(0)
