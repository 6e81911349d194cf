"""The examination: AWS, the Pulumi CLI and its provider host at the same time; what an error leaves open is unknown."""

from __future__ import annotations

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from pulumi_account.aws.choices import Choice, ConnectionChoices, profile_choice
from pulumi_account.aws.server_dates import ServerDates
from pulumi_account.core.clock import ScaledClock
from pulumi_account.policies import PERMISSIONS

from . import machine, problems
from .aws_examination import Questions, ask_aws
from .permissions import parts_of
from .report import DoctorReport

if TYPE_CHECKING:
    from pulumi_account.core.clock import Clock
    from pulumi_account.core.errors import AccountError
    from pulumi_account.core.settings import Settings

    from .report import ProviderHost, Version

# Enough for the reads of two accounts at once.
_THREADS: Final = 12


@dataclass(frozen=True)
class Machine:
    """The checks of this machine; each can be replaced by a test."""

    cli: Callable[[], Version] = machine.cli_version
    provider_host: Callable[[], ProviderHost] = machine.provider_host
    libraries: Callable[[], list[Version]] = machine.library_versions


def examine(
    settings: Settings,
    clock: Clock,
    *,
    stack: str | None = None,
    member_id: str | None = None,
    names: Collection[str] = tuple(PERMISSIONS),
    read_only: bool = False,
    refused: AccountError | None = None,
    checks: Machine | None = None,
) -> DoctorReport:
    """Return what can be found out without changing anything. Raises no error of AWS.

    Args:
        settings: the settings of the stack, or of the options.
        clock: every wait runs on it; once it is canceled, what is not known yet stays unknown.
        stack: the stack's name; None without one.
        member_id: the member account whose permissions are probed; None for any.
        names: the resources, components and functions whose permissions are probed.
        read_only: whether only those for previews and refreshes are probed.
        refused: why the stack's settings can't be used; AWS is then not asked.
        checks: replaces the checks of this machine.

    """
    checks = checks or Machine()
    dates = ServerDates(clock)
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="doctor") as threads:
        cli, host = threads.submit(checks.cli), threads.submit(checks.provider_host)
        aws = ask_aws(settings, Questions(member_id, names, read_only, refused), clock, dates, threads)
        versions, checked = [*checks.libraries(), cli.result()], host.result()
    # A scaled clock isn't meant to show the time of day.
    ahead = None if isinstance(clock, ScaledClock) else dates.seconds_ahead()
    pacing = machine.pacing(settings)
    partition = aws.caller.partition if aws.caller is not None else aws.choices.partition if aws.choices else None
    return DoctorReport(
        stack=stack,
        connection=_connection(settings, aws.choices),
        caller=aws.caller,
        organization=aws.organization,
        probed_for=parts_of(names),
        permissions=aws.permissions,
        versions=versions,
        provider_host=checked,
        clock_seconds_ahead=ahead,
        quotas=machine.quotas_in_force(settings, partition or "aws"),
        pacing=pacing,
        problems=[
            *aws.problems,
            *problems.of_versions(versions, checked),
            *problems.of_clock(ahead),
            *problems.of_pacing(pacing),
        ],
    )


def _connection(settings: Settings, choices: ConnectionChoices | None) -> dict[str, Any]:
    """Return the profile, region, endpoints and roles, each with what chose it."""
    web_identity = [settings.web_identity.role_arn] if settings.web_identity is not None else []
    roles = [*settings.roles, *([settings.assume_role] if settings.assume_role is not None else [])]
    return {
        "profile": asdict(profile_choice(settings)),
        "region": asdict(choices.region if choices is not None else Choice(None)),
        "partition": choices.partition if choices is not None else None,
        "endpoints": {
            service: asdict(chosen) for service, chosen in (choices.endpoints if choices is not None else {}).items()
        },
        "role_arns": [*web_identity, *(role.role_arn for role in roles)],
    }
