"""What is known without AWS: versions, Pulumi's CLI and provider host, the quotas in force, the pacing directory."""

from __future__ import annotations

import errno
import os
import platform
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pulumi_account.aws.timestamps import DIRECTORY_VARIABLE, pacing_directory
from pulumi_account.core.cli_parts import missing_part
from pulumi_account.core.errors import ConfigurationError
from pulumi_account.core.quotas import OPERATIONS, ORGANIZATIONS_OPERATIONS, quota
from pulumi_account.core.versions import BOTO3, PULUMI, PULUMI_CLI, PYTHON, Supported

from .report import PacingFacts, ProviderHost, QuotaInForce, Version

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pulumi_account.core.settings import Settings

    VersionOf = Callable[[str], str]

_SECONDS_FOR_THE_CLI: Final = 20.0
_LIBRARIES: Final = (("pulumi", PULUMI), ("boto3", BOTO3), ("botocore", BOTO3))


def library_versions(version_of: VersionOf = version) -> list[Version]:
    """Return the versions of Python and of the libraries; ``version_of`` returns that of an installed library."""
    libraries = [(name, version_of(name), supported) for name, supported in _LIBRARIES]
    return [
        _version("python", platform.python_version(), PYTHON, "unsupported"),
        Version("pulumi-account", version_of("pulumi-account"), "", "", "supported"),
        *(_version(name, installed, supported, "unsupported") for name, installed, supported in libraries),
    ]


def cli_version() -> Version:
    """Return the version of the Pulumi CLI on PATH; it is ``incomplete`` if it can't run dynamic providers."""
    found = shutil.which("pulumi")
    if found is None:
        return _cli(None, "missing")
    if missing_part(Path(found)) is not None:
        return _cli(None, "incomplete")
    environment = {**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "true"}
    try:
        asked = subprocess.run(  # noqa: S603 - the CLI on PATH
            [found, "version"],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=True,
            timeout=_SECONDS_FOR_THE_CLI,
        )
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return _cli(None, "unusable")
    return _version(PULUMI_CLI.package, asked.stdout.strip().removeprefix("v"), PULUMI_CLI, "older_than_tested")


def provider_host() -> ProviderHost:
    """Start Pulumi's provider host, and return whether its self-check passes."""
    from pulumi_account.dynamic.host_self_check import NOT_STARTED, host_refusal
    from pulumi_account.providers import AlternateContactProvider

    refusal = host_refusal(AlternateContactProvider())
    if refusal is None:
        return ProviderHost("passed")
    return ProviderHost("not_started") if refusal == NOT_STARTED else ProviderHost("refused", refusal)


def pacing(settings: Settings) -> PacingFacts:
    """Return the directory in which processes share AWS's quotas, and whether it can be used."""
    source = "default"
    if settings.pacing_directory:
        source = "setting"
    elif os.environ.get(DIRECTORY_VARIABLE):
        source = "environment"
    try:
        directory = pacing_directory(settings.pacing_directory)
    except ConfigurationError:
        return PacingFacts(None, source, "EINVAL")
    if directory is None:
        return PacingFacts(None, source)
    path = str(directory.path)
    try:
        directory.check()
    except (OSError, NotImplementedError) as error:
        # filelock raises a timeout without a number.
        number = getattr(error, "errno", None) or (errno.ETIMEDOUT if isinstance(error, TimeoutError) else errno.ENOSYS)
        return PacingFacts(path, source, errno.errorcode.get(number, str(number)))
    return PacingFacts(path, source, None, *directory.use())


def quotas_in_force(settings: Settings, partition: str) -> Sequence[QuotaInForce]:
    """Return the quotas of the account service and of Organizations, as calls are paced."""
    return [
        QuotaInForce(operation, found.rate, found.burst, operation in settings.quotas)
        for operation in (*OPERATIONS, *ORGANIZATIONS_OPERATIONS)
        for found in [quota(operation, partition, settings.quotas)]
    ]


def _cli(installed: str | None, status: str) -> Version:
    return Version(PULUMI_CLI.package, installed, PULUMI_CLI.oldest, PULUMI_CLI.newest_tested, status)


def _version(name: str, installed: str, supported: Supported, too_old: str) -> Version:
    status = "supported"
    if not supported.includes(installed):
        status = too_old
    elif supported.is_newer_than_tested(installed):
        status = "newer_than_tested"
    return Version(name, installed, supported.oldest, supported.newest_tested, status)
