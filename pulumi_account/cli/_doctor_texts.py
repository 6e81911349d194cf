"""The doctor's codes in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from pulumi_account.aws.redaction import without_persons
from pulumi_account.core.account_names import account_label

if TYPE_CHECKING:
    from pulumi_account.doctor.report import NamedAccount, Problem

ROLES: Final[Mapping[str, str]] = {
    "standalone": "a standalone account, in no organization",
    "member": "a member account that administers nothing",
    "member_or_delegated_administrator": "a member account; whether it is the delegated administrator is unknown",
    "management_account": "the organization's management account",
    "delegated_administrator": "the delegated administrator for account.amazonaws.com",
}
CONTEXTS: Final[Mapping[str, str]] = {
    "own_account": "own account",
    "member_account": "member account",
    "organization": "organization",
    "caller": "any resource",
}
STATUSES: Final[Mapping[str, str]] = {
    "allowed": "allowed",
    "denied": "denied",
    "not_probed": "not probed",
    "not_applicable": "does not apply",
}
REASONS: Final[Mapping[str, str]] = {
    "account_not_allowed": "the settings do not allow the account",
    "call_failed": "the call failed",
    "denied": "the caller is denied",
    "depends_on_conditions": "it depends on condition keys of the request",
    "federated_user": "IAM does not simulate a federated user",
    "identity": "the caller's IAM policies deny it, or none allows it",
    "is_management_account": "calls can't name the management account",
    "management_account_only": "only the management account may",
    "no_all_features": "the organization does not have all features enabled",
    "no_answer": "AWS gave no answer",
    "no_credentials": "there are no working credentials",
    "no_member_account": "the organization has no active member account",
    "no_trusted_access": "the account service has no trusted access",
    "not_an_administrator": "the caller administers no organization",
    "not_found": "it does not exist",
    "not_in_organization": "the account is in no organization",
    "permissions_boundary": "the permissions boundary does not allow it",
    "principal_unknown": "IAM does not find the caller's role",
    "resource_control": "a resource control policy denies it",
    "role_unknown": "whether the caller is the delegated administrator is unknown",
    "root_user": "IAM does not simulate the root user",
    "service_control": "a service control policy denies it",
    "session": "the session's policy does not allow it",
    "simulation_denied": "the caller may not use iam:SimulatePrincipalPolicy",
    "simulation_failed": "IAM's simulation failed",
    "throttled": "AWS throttles the caller",
    "timed_out": "the call timed out",
    "vpc_endpoint": "the policy of a VPC endpoint denies it",
}
CREDENTIALS: Final[Mapping[str, str]] = {
    "env": "environment variables",
    "shared-credentials-file": "credentials file",
    "config-file": "config file",
    "custom-process": "credential_process of the profile",
    "assume-role": "role of the profile",
    "assume-role-with-web-identity": "web identity of the profile",
    "sso": "SSO session of the profile",
    "login": "login of the profile",
    "container-role": "role of the container",
    "iam-role": "role of the EC2 instance",
    "static keys": "aws:accessKey",
    "role": "assumed role",
    "web identity": "aws:assumeRoleWithWebIdentity",
}
PROBLEMS: Final[Mapping[str, str]] = {
    "no_all_features": "The organization has only consolidated billing; member accounts can't be managed without all "
    "features. In its management account:",
    "no_trusted_access": "The account service has no trusted access, so no call can name a member account. In the "
    "management account:",
    "cli_missing": "There is no Pulumi CLI on PATH.",
    "cli_incomplete": "The Pulumi CLI on PATH lacks a part that runs Python programs with dynamic providers.",
    "cli_unusable": "The Pulumi CLI on PATH does not print its version.",
    "cli_older_than_tested": "The Pulumi CLI {installed} is older than {oldest}, the oldest that was tested.",
    "version_unsupported": "{name} {installed} is too old: {oldest} or newer is needed.",
    "provider_host_refused": "Pulumi's provider host does not work with this package.",
    "provider_host_not_started": "Pulumi's provider host did not start.",
    "pacing_directory_missing": "There is no home directory, so processes can't share AWS's quotas.",
    "pacing_directory_unusable": "The pacing directory can't be used ({error}), so processes don't share AWS's quotas.",
}
_PLACES: Final[Mapping[str, str]] = {
    "own_account": "in the caller's own account",
    "member_account": "on member accounts",
    "organization": "in the organization",
    "caller": "in the caller's own account",
}
# Seconds; dates are cut to whole ones, and answers take time.
_PRECISION: Final = 2.0


def problem_text(problem: Problem) -> str:
    """Return what is wrong, in a sentence."""
    if problem.error is not None:
        return without_persons(str(problem.error))
    facts: dict[str, Any] = dict(problem.facts)
    if problem.code == "clock_skewed":
        return f"The clock is {_ahead(facts['seconds_ahead_of_aws'])} AWS's; AWS refuses calls if it is 5 minutes off."
    if problem.code == "permission_denied":
        return _denied(facts)
    if problem.code == "changes_not_probed":
        return (
            "Permissions to change something were not probed: the caller may not use iam:SimulatePrincipalPolicy on "
            "its own user or role."
        )
    if facts.get("refusal"):
        return str(facts["refusal"])
    return PROBLEMS[problem.code].format(**facts)


def _denied(facts: Mapping[str, Any]) -> str:
    by = facts["denied_by"]
    where = " and ".join(sorted({_PLACES[context] for context in facts["contexts"]}))
    because = f", because {REASONS[by]}" if by in REASONS else ""
    shown = "The policies of the account" if by == "service_control" else "Print the policy that allows them"
    return f"Denied {where}{because}: {', '.join(facts['actions'])}. {shown}:"


def clock_text(seconds_ahead: float | None) -> str:
    """Return how far the clock is from AWS's."""
    if seconds_ahead is None:
        return "unknown, because AWS gave no answer"
    return "within 2 s of AWS's" if abs(seconds_ahead) <= _PRECISION else f"{_ahead(seconds_ahead)} AWS's"


def _ahead(seconds: float) -> str:
    return f"{abs(seconds):.0f} s {'ahead of' if seconds > 0 else 'behind'}"


def account_text(account: NamedAccount) -> str:
    """Return an account's ID, with its name if it is known."""
    return account_label(account.id, account.name)


def reason_text(reason: str | None) -> str:
    """Return a reason in words."""
    return REASONS.get(reason or "", reason or "")
