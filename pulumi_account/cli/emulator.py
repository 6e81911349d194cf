"""``pulumi-account emulator``: AWS's account API on this machine."""

from __future__ import annotations

import errno
import importlib
import ipaddress
import shlex
import signal
import sys
import threading
from typing import TYPE_CHECKING

import click

from pulumi_account.clock import LARGEST_TIME_SCALE

if TYPE_CHECKING:
    from types import FrameType

    from pulumi_account.testing.emulator import Emulator

_PORT = 4777
_EXIT_USAGE = 2


@click.command("emulator")
@click.option("--port", type=click.IntRange(0, 65535), default=_PORT, show_default=True, help="0 takes a free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to bind to.")
@click.option(
    "--region-delay",
    type=click.FloatRange(min=0),
    default=0.0,
    metavar="SECONDS",
    help="How long a region stays ENABLING or DISABLING.",
)
@click.option(
    "--quotas", type=click.Choice(["on", "off"]), default="off", show_default=True, help="AWS's request rates."
)
@click.option(
    "--read-after-write-delay",
    type=click.FloatRange(min=0),
    default=0.0,
    metavar="SECONDS",
    help="How long a Get still answers what was there before a Put.",
)
@click.option(
    "--time-scale",
    type=click.FloatRange(0, LARGEST_TIME_SCALE, min_open=True),
    default=1.0,
    show_default=True,
    metavar="N",
    help="Count N seconds for each, so that hours pass in minutes.",
)
def command(
    port: int, host: str, region_delay: float, quotas: str, read_after_write_delay: float, time_scale: float
) -> None:
    """Answer as AWS's account API does, until interrupted.

    Other services (STS, Organizations, IAM, S3) are answered by moto.
    """
    from pulumi_account.testing.emulator import Emulator

    importlib.import_module("moto")
    emulator = Emulator(
        port=port,
        host=host,
        region_delay=region_delay,
        quotas=quotas == "on",
        read_after_write_delay=read_after_write_delay,
        time_scale=time_scale,
    )
    stop = threading.Event()

    def on_signal(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the signal handler's signature
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, on_signal)
    _start(emulator, host, port)
    try:
        # In slices, as some platforms deliver no signal to a thread that waits without end.
        while not stop.wait(1):
            pass
    finally:
        emulator.stop()


def _start(emulator: Emulator, host: str, port: int) -> None:
    try:
        emulator.start()
    except OSError as error:
        why = f"port {port} is in use" if error.errno == errno.EADDRINUSE else (error.strerror or str(error)).lower()
        click.echo(f"pulumi-account emulator: can't listen on {host}:{port}: {why}", err=True)
        sys.exit(_EXIT_USAGE)
    if not _loopback(host):
        click.echo(
            f"Warning: {host} can be reached from other machines, and the emulator checks no signature.", err=True
        )
    settings = " ".join(f"{name}={shlex.quote(value)}" for name, value in emulator.environment().items())
    click.echo(f"Answering as AWS at {emulator.url} - to use it: export {settings}")


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
