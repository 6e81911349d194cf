"""``pulumi-account emulator``: runs an emulator of AWS's account API."""

from __future__ import annotations

import errno
import importlib
import shlex
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pulumi_account.core.clock import LARGEST_TIME_SCALE, SMALLEST_TIME_SCALE

from ._output import say

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from pulumi_account.testing.emulator import EmulatedOrganization, Emulator

_PORT = 4777
_EXIT_USAGE = 2
_MOST_ACCOUNTS = 100_000


def _delay_option(name: str, text: str) -> Callable[[Any], Any]:
    return click.option(name, type=click.FloatRange(min=0), default=0.0, metavar="SECONDS", help=text)


@click.command("emulator", short_help="Emulate AWS's account API.")
@click.option("--port", type=click.IntRange(0, 65535), default=_PORT, show_default=True, help="0 chooses a free port.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to bind to.")
@click.option(
    "--organization",
    "members",
    type=click.IntRange(0, _MOST_ACCOUNTS),
    metavar="N",
    help="Create an organization with N member accounts, from 100000000001 on.",
)
@click.option(
    "--organization-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Create the organization that a YAML or JSON file describes.",
)
@_delay_option("--region-delay", "How long a region stays ENABLING or DISABLING.")
@click.option(
    "--regions-in-flight",
    type=click.IntRange(1),
    default=50,
    show_default=True,
    metavar="N",
    help="Region switches that one organization may have in flight.",
)
@click.option(
    "--quotas", type=click.Choice(["on", "off"]), default="off", show_default=True, help="Enforce AWS's request rates."
)
@_delay_option("--read-after-write-delay", "How long a Get still returns the old value after a Put.")
@_delay_option("--name-delay", "How long an account's former name is still shown.")
@_delay_option("--account-creation-delay", "How long the creation of an account is IN_PROGRESS.")
@_delay_option("--new-account-delay", "How long calls on an account that was just created are denied.")
@_delay_option("--account-closing-delay", "How long an account is PENDING_CLOSURE before it is CLOSED.")
@click.option(
    "--time-scale",
    type=click.FloatRange(SMALLEST_TIME_SCALE, LARGEST_TIME_SCALE),
    default=1.0,
    show_default=True,
    metavar="N",
    help="Run N times as fast, so that hours pass in minutes.",
)
def command(
    port: int, host: str, quotas: str, members: int | None, organization_file: Path | None, **settings: Any
) -> None:
    """Answer as AWS's account API does, until interrupted.

    moto answers for other services (STS, Organizations, IAM, S3).
    """
    from pulumi_account.testing.emulator import Emulator

    if members is not None and organization_file is not None:
        raise click.UsageError("--organization and --organization-file exclude each other")
    importlib.import_module("moto")
    settings["regions_in_flight_per_organization"] = settings.pop("regions_in_flight")
    if not host:
        raise click.UsageError("--host must be an address or a name; 0.0.0.0 listens on all addresses of this machine")
    try:
        emulator = Emulator(port=port, host=host, quotas=quotas == "on", **settings)
    except ValueError as error:  # Such as NaN, which is within any range.
        raise click.UsageError(str(error)) from None
    stop = threading.Event()

    def on_signal(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the signal handler's signature
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, on_signal)
    _start(emulator, host, port)
    try:
        _organize(emulator, members, organization_file)
        _say_how_to_use(emulator, host)
        # In slices, because some platforms deliver no signal to a thread that waits without a timeout.
        while not stop.wait(1):
            pass
    finally:
        emulator.stop()


def _start(emulator: Emulator, host: str, port: int) -> None:
    try:
        emulator.start()
    except (OSError, UnicodeError) as error:
        if isinstance(error, UnicodeError):  # Not a valid host name.
            click.echo(f"pulumi-account emulator: can't listen on {host!r}: not a valid host name", err=True)
            sys.exit(_EXIT_USAGE)
        why = f"port {port} is in use" if error.errno == errno.EADDRINUSE else (error.strerror or str(error)).lower()
        say(f"pulumi-account emulator: can't listen on {host}:{port}: {why}", err=True)
        sys.exit(_EXIT_USAGE)


def _organize(emulator: Emulator, members: int | None, file: Path | None) -> EmulatedOrganization | None:
    if file is None:
        return None if members is None else emulator.create_organization(members)
    try:
        return emulator.load_organization(file)
    except (ValueError, OSError) as error:
        for line in str(error).splitlines():
            say(f"pulumi-account emulator: {line}", err=True)
        sys.exit(_EXIT_USAGE)


def _say_how_to_use(emulator: Emulator, host: str) -> None:
    from pulumi_account.testing.emulator.web_pages import is_loopback

    if not is_loopback(host):
        click.echo(f"Warning: other machines can reach {host}, and the emulator doesn't check signatures.", err=True)
    settings = " ".join(f"{name}={shlex.quote(value)}" for name, value in emulator.environment().items())
    click.echo(f"Emulating AWS at {emulator.url} until Ctrl-C. To use it from another terminal:\n\nexport {settings}")
