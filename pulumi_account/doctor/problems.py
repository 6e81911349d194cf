"""What of a report has to be fixed, each with the command that fixes it, or that shows what to fix."""

from __future__ import annotations

import shlex
import sys
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from pulumi_account.core.clients import ACCOUNT_SERVICE
from pulumi_account.core.errors import (
    AccessDeniedError,
    AccountError,
    AccountNotAllowedError,
    ConfigurationError,
    CredentialsError,
    UnavailableError,
    UnsupportedVersionError,
)
from pulumi_account.core.versions import BOTO3, PULUMI, PYTHON
from pulumi_account.policies import PERMISSIONS

from .permissions import is_in_own_account, parts_of
from .report import Problem

if TYPE_CHECKING:
    from pulumi_account.aws.choices import Choice, EndpointChoice

    from .report import CallerFacts, Context, OrganizationFacts, PacingFacts, Probe, ProviderHost, Version

SKEW_SECONDS: Final = 60.0
"""How far the local clock may be off; AWS refuses signatures that are five minutes off."""
_ENABLE_ACCESS: Final = f"aws organizations enable-aws-service-access --service-principal {ACCOUNT_SERVICE}"
_SET_CLOCK: Final = {"darwin": "sudo sntp -sS time.apple.com", "win32": "w32tm /resync"}.get(
    sys.platform, "sudo timedatectl set-ntp true"
)
_LIBRARIES: Final = {"pulumi": PULUMI, "boto3": BOTO3, "botocore": BOTO3}
# By kind of error; {} is the option for the profile.
_CREDENTIALS: Final = {
    "profile_not_found": "aws configure list-profiles",
    "sso_session_expired": "aws sso login{}",
    "login_expired": "aws login{}",
    "clock_skewed": _SET_CLOCK,
}
_INSTALL_CLI: Final = "curl -fsSL https://get.pulumi.com | sh"
_IN_ORGANIZATION: Final = ("member_account", "organization")


def of_connection(error: AccountError, profile: Choice, endpoint: EndpointChoice | None) -> Problem:
    """Return the problem that keeps calls from AWS: settings, credentials, or the network."""
    facts = {"error": type(error).__name__, "aws_code": error.code, "operation": error.operation}
    name = shlex.quote(profile.value) if profile.value is not None else None
    for_profile = f" --profile {name}" if name is not None else ""
    if isinstance(error, UnavailableError):
        return Problem("no_answer", _reach(endpoint), facts, error=error)
    if isinstance(error, UnsupportedVersionError):
        return Problem("version_unsupported", BOTO3.install_command, facts, error=error)
    if isinstance(error, ConfigurationError):
        return Problem("configuration_invalid", "pulumi config", facts, error=error)
    if isinstance(error, AccountNotAllowedError):
        return Problem("account_not_allowed", "pulumi config", facts, error=error)
    if isinstance(error, AccessDeniedError):
        return Problem("role_not_assumable", f"aws sts get-caller-identity{for_profile}", facts, error=error)
    if isinstance(error, CredentialsError):
        command = _CREDENTIALS.get(error.kind or "", "aws configure{}").format(for_profile)
        return Problem("no_credentials", command, {**facts, "kind": error.kind}, error=error)
    return Problem("call_failed", f"aws sts get-caller-identity{for_profile}", facts, error=error)


def _reach(endpoint: EndpointChoice | None) -> str:
    """Return what leads back to AWS's own endpoint, or shows whether it can be reached."""
    if endpoint is not None and endpoint.name is not None and not endpoint.is_of_aws:
        if endpoint.source == "environment":
            return f"unset {endpoint.name}"
        if endpoint.source == "setting":
            return f"pulumi config rm {endpoint.name}"
    url = endpoint.value if endpoint is not None and endpoint.value else "https://sts.us-east-1.amazonaws.com"
    return f"curl -sS -o /dev/null -w '%{{http_code}}\\n' {shlex.quote(url)}"


def of_organization(organization: OrganizationFacts) -> Iterator[Problem]:
    """Yield what the organization lacks before its member accounts can be managed."""
    if not organization.is_administrator:
        return
    if organization.all_features is False:
        yield Problem("no_all_features", "aws organizations enable-all-features", _where_to_fix(organization))
    elif organization.trusted_access is False:
        yield _no_trusted_access(organization)


def _no_trusted_access(organization: OrganizationFacts) -> Problem:
    return Problem("no_trusted_access", _ENABLE_ACCESS, _where_to_fix(organization))


def _where_to_fix(organization: OrganizationFacts) -> dict[str, str | None]:
    return {"management_account": organization.management_account.id if organization.management_account else None}


def of_permissions(
    probes: Iterable[Probe],
    names: Collection[str],
    caller: CallerFacts,
    organization: OrganizationFacts,
    *,
    read_only: bool,
) -> Iterator[Problem]:
    """Yield the denied permissions, by what they are about and by the kind of policy that denies."""
    groups: dict[tuple[bool, str | None], list[Probe]] = defaultdict(list)
    not_simulated: set[str] = set()
    for probe in probes:
        if probe.status == "denied":
            groups[probe.context in _IN_ORGANIZATION, probe.reason].append(probe)
        elif probe.reason == "simulation_denied":
            not_simulated.add(probe.action)
    for (in_organization, reason), denied in groups.items():
        if reason == "no_trusted_access":
            # A caller that may not list the trusted services learns it from the calls that name a member.
            yield _no_trusted_access(organization)
            continue
        actions = sorted({probe.action for probe in denied})
        contexts: list[Context] = sorted({probe.context for probe in denied})
        facts = {"actions": actions, "contexts": contexts, "denied_by": reason}
        if reason == "service_control":
            command = (
                f"aws organizations list-policies-for-target --target-id {caller.account.id} "
                f"--filter SERVICE_CONTROL_POLICY"
            )
        else:
            covering = _covering(actions, names, in_organization=in_organization)
            command = _policy_command(covering, caller, organization, read_only=read_only)
        yield Problem("permission_denied", command, facts)
    if not_simulated:
        facts = {"actions": sorted(not_simulated), "reason": "simulation_denied"}
        yield Problem("changes_not_probed", None, facts, is_note=True)


def _covering(actions: Sequence[str], names: Collection[str], *, in_organization: bool) -> list[str]:
    """Return few resources and functions whose policy has all these actions; only some reach member accounts."""
    asked = parts_of(names)
    candidates = [*asked, *PERMISSIONS] if in_organization else asked
    fitting = [name for name in candidates if is_in_own_account(name) != in_organization]
    missing, found = set(actions), []
    for name in (*fitting, *asked):
        covered = missing & {action for each in PERMISSIONS[name].values() for action in each}
        if covered:
            found.append(name)
            missing -= covered
    return sorted(found)


def _policy_command(
    covering: Sequence[str], caller: CallerFacts, organization: OrganizationFacts, *, read_only: bool
) -> str:
    options = [f"--resource {name}" for name in covering]
    options.append(f"--account-id {caller.account.id}")
    if organization.id is not None and organization.management_account is not None:
        options.append(f"--organization-id {organization.id}")
        options.append(f"--management-account-id {organization.management_account.id}")
    if caller.partition != "aws":
        options.append(f"--partition {caller.partition}")
    if read_only:
        options.append("--read-only")
    return " ".join(["pulumi-account policy", *options])


def of_versions(versions: Iterable[Version], host: ProviderHost) -> Iterator[Problem]:
    """Yield the versions that don't work, and a provider host that doesn't."""
    unsupported = [each for each in versions if each.status == "unsupported"]
    for each in versions:
        facts = {"name": each.name, "installed": each.installed, "oldest": each.oldest}
        if each.status in ("missing", "incomplete", "unusable"):
            yield Problem(f"cli_{each.status}", _INSTALL_CLI, facts)
        elif each.status == "older_than_tested":
            yield Problem("cli_older_than_tested", _INSTALL_CLI, facts, is_note=True)
    for each in unsupported:
        facts = {"name": each.name, "installed": each.installed, "oldest": each.oldest}
        library = _LIBRARIES.get(each.name)
        command = library.install_command if library is not None else f"python{PYTHON.newest_tested} -m venv .venv"
        yield Problem("version_unsupported", command, facts)
    if host.status != "passed" and not unsupported:
        yield Problem(f"provider_host_{host.status}", PULUMI.install_command, {"refusal": host.refusal})


def of_clock(seconds_ahead: float | None) -> Iterator[Problem]:
    """Yield a clock that is too far from AWS's."""
    if seconds_ahead is not None and abs(seconds_ahead) >= SKEW_SECONDS:
        yield Problem("clock_skewed", _SET_CLOCK, {"seconds_ahead_of_aws": round(seconds_ahead, 1)})


def of_pacing(directory: PacingFacts) -> Iterator[Problem]:
    """Yield a pacing directory that can't be used, so that each process paces only itself."""
    facts = {"path": directory.path, "source": directory.source, "error": directory.error}
    command = {
        "setting": "pulumi config rm account:pacingDirectory",
        "environment": "unset PULUMI_ACCOUNT_PACING_DIRECTORY",
    }.get(directory.source, 'export PULUMI_ACCOUNT_PACING_DIRECTORY="$HOME/pulumi-account-pacing"')
    if directory.error is not None:
        yield Problem("pacing_directory_unusable", command, facts)
    elif directory.path is None:
        yield Problem("pacing_directory_missing", command, facts, is_note=True)
