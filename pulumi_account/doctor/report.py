"""What was found out, as facts and codes; ``as_json`` is the documented format, which people's scripts read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from pulumi_account.core.errors import AccountError

FORMAT_VERSION: Final = 1
"""Increased when a field or a code of the JSON is removed or changes its meaning; new ones don't count."""

Role = Literal[
    "standalone", "member", "member_or_delegated_administrator", "management_account", "delegated_administrator"
]
ADMINISTRATORS: Final = ("management_account", "delegated_administrator")
PrincipalType = Literal["role", "user", "root", "federated_user", "unknown"]
Context = Literal["own_account", "member_account", "organization", "caller"]
"""What a permission is about: the caller's own account, a member named by its ID, the organization, or no resource."""
Status = Literal["allowed", "denied", "not_probed", "not_applicable"]
Method = Literal["called", "simulated"]


@dataclass(frozen=True)
class NamedAccount:
    """An account, with its name if it is known."""

    id: str
    name: str | None = None


@dataclass(frozen=True)
class CallerFacts:
    """Who makes the calls.

    Args:
        account: the account of the credentials.
        principal: the ARN, without the name of a session and without e-mail addresses.
        principal_type: what kind of identity it is.
        partition: such as ``aws``.
        credentials_method: botocore's name for how the credentials were found.

    """

    account: NamedAccount
    principal: str
    principal_type: PrincipalType
    partition: str
    credentials_method: str


@dataclass(frozen=True)
class OrganizationFacts:
    """The caller's organization and place in it; None is unknown, and ``reasons`` has a code for why."""

    role: Role | None = None
    id: str | None = None
    management_account: NamedAccount | None = None
    all_features: bool | None = None
    trusted_access: bool | None = None
    delegated_administrators: Sequence[NamedAccount] | None = None
    probed_member: NamedAccount | None = None
    reasons: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_administrator(self) -> bool:
        """Whether the caller may name member accounts."""
        return self.role in ADMINISTRATORS


@dataclass(frozen=True)
class Probe:
    """Whether the caller has a permission, and how that was found out.

    Args:
        action: the IAM action.
        context: what it is about.
        status: the result.
        method: how it was found out; None if it wasn't.
        reason: a code for why it is denied or was not probed.
        details: what the reason is about: condition keys, or values of one.

    """

    action: str
    context: Context
    status: Status
    method: Method | None = None
    reason: str | None = None
    details: Sequence[str] = ()


@dataclass(frozen=True)
class Version:
    """An installed version, compared with those that work.

    ``status`` is ``supported``, ``newer_than_tested``, ``older_than_tested``, ``unsupported``, ``incomplete``,
    ``unusable`` or ``missing``.
    """

    name: str
    installed: str | None
    oldest: str
    newest_tested: str
    status: str


@dataclass(frozen=True)
class ProviderHost:
    """The self-check of Pulumi's provider host: ``passed``, ``refused`` or ``not_started``."""

    status: str
    refusal: str | None = None


@dataclass(frozen=True)
class PacingFacts:
    """Where the machine's processes share AWS's quotas.

    Args:
        path: the directory; None for a user without a home directory.
        source: what chose it: ``setting``, ``environment`` or ``default``.
        error: the name of the operating system's error if it can't be used, such as ``EACCES``.
        callers: how many calling accounts and endpoints used it within a day.
        runs: how many runs over many accounts are under way or were killed within a day.

    """

    path: str | None
    source: str
    error: str | None = None
    callers: int = 0
    runs: int = 0


@dataclass(frozen=True)
class QuotaInForce:
    """The rate in calls per second, and the burst, at which an operation is called."""

    operation: str
    rate: float
    burst: int
    is_overridden: bool


@dataclass(frozen=True)
class Problem:
    """Something to fix.

    Args:
        code: what is wrong.
        command: fixes it, or shows what has to be fixed.
        facts: what the code is about.
        is_note: whether it may stay as it is.
        error: the error that says more, for people.

    """

    code: str
    command: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    is_note: bool = False
    error: AccountError | None = None


@dataclass(frozen=True)
class DoctorReport:
    """Everything that was found out; a part that is None is unknown.

    ``probed_for`` are the resources and functions whose permissions were probed.
    """

    stack: str | None
    connection: Mapping[str, Any]
    caller: CallerFacts | None
    organization: OrganizationFacts
    probed_for: Sequence[str]
    permissions: Sequence[Probe]
    versions: Sequence[Version]
    provider_host: ProviderHost
    clock_seconds_ahead: float | None
    quotas: Sequence[QuotaInForce]
    pacing: PacingFacts
    problems: Sequence[Problem]

    @property
    def is_healthy(self) -> bool:
        """Whether nothing has to be fixed."""
        return all(problem.is_note for problem in self.problems)

    def as_json(self) -> dict[str, Any]:
        """Return the report as codes and facts."""
        ahead = self.clock_seconds_ahead
        return {
            "version": FORMAT_VERSION,
            "healthy": self.is_healthy,
            "stack": self.stack,
            "caller": asdict(self.caller) if self.caller is not None else None,
            "organization": asdict(self.organization),
            "connection": self.connection,
            "probed_for": list(self.probed_for),
            "permissions": [asdict(probe) for probe in self.permissions],
            "versions": [asdict(each) for each in self.versions],
            "provider_host": asdict(self.provider_host),
            "clock": {"seconds_ahead_of_aws": None if ahead is None else round(ahead, 1)},
            "quotas": [asdict(quota) for quota in self.quotas],
            "pacing": asdict(self.pacing),
            "problems": [
                {
                    "code": problem.code,
                    "severity": "note" if problem.is_note else "problem",
                    "command": problem.command,
                    **problem.facts,
                }
                for problem in self.problems
            ],
        }
