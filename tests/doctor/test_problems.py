"""Each problem has the command that fixes it, or that shows what to fix."""

from __future__ import annotations

import pytest

from pulumi_account.aws.choices import Choice, EndpointChoice
from pulumi_account.core.errors import (
    AccessDeniedError,
    AccountError,
    ApiError,
    CredentialsError,
    UnavailableError,
    UnsupportedVersionError,
)
from pulumi_account.core.versions import BOTO3, PULUMI, PYTHON
from pulumi_account.doctor import problems
from pulumi_account.doctor.report import PacingFacts, ProviderHost, Version

PROFILE = Choice("my prod", "option", "--profile")
LOOK = "aws sts get-caller-identity --profile 'my prod'"


def credentials_error(kind: str | None) -> CredentialsError:
    error = CredentialsError("no")
    error.kind = kind
    return error


@pytest.mark.parametrize(
    ("error", "code", "command"),
    [
        (UnsupportedVersionError("old"), "version_unsupported", BOTO3.install_command),
        (AccessDeniedError("no"), "role_not_assumable", LOOK),
        (ApiError("?"), "call_failed", LOOK),
        (credentials_error("sso_session_expired"), "no_credentials", "aws sso login --profile 'my prod'"),
        (credentials_error("login_expired"), "no_credentials", "aws login --profile 'my prod'"),
        (credentials_error("none_found"), "no_credentials", "aws configure --profile 'my prod'"),
    ],
)
def test_what_keeps_calls_from_aws_has_a_command_with_the_profile(error: AccountError, code: str, command: str) -> None:
    problem = problems.of_connection(error, PROFILE, None)
    assert (problem.code, problem.command, problem.error) == (code, command, error)


@pytest.mark.parametrize("source", ["profile", "default"])
def test_an_endpoint_without_an_answer_that_no_command_unsets_is_called(source: str) -> None:
    url = "https://sts.eu-central-1.amazonaws.com"
    endpoint = EndpointChoice(url, source, None, is_of_aws=True)  # type: ignore[arg-type]
    assert f" {url}" in str(problems.of_connection(UnavailableError("-"), Choice(None), endpoint).command)
    assert "https://sts.us-east-1" in str(problems.of_connection(UnavailableError("-"), Choice(None), None).command)


@pytest.mark.parametrize(
    ("status", "code", "is_note"),
    [
        ("missing", "cli_missing", False),
        ("incomplete", "cli_incomplete", False),
        ("unusable", "cli_unusable", False),
        ("older_than_tested", "cli_older_than_tested", True),
    ],
)
def test_a_cli_that_can_not_be_used_is_installed(status: str, code: str, *, is_note: bool) -> None:
    (problem,) = problems.of_versions([Version("pulumi CLI", None, "3.1.0", "3.2.0", status)], ProviderHost("passed"))
    assert (problem.code, problem.is_note) == (code, is_note)
    assert "get.pulumi.com" in str(problem.command)


def test_a_provider_host_is_a_problem_of_its_own_unless_a_version_explains_it() -> None:
    refused = ProviderHost("refused", "pulumi has no ProviderServicer")
    (alone,) = problems.of_versions([], refused)
    assert (alone.code, alone.command) == ("provider_host_refused", PULUMI.install_command)
    assert alone.facts == {"refusal": "pulumi has no ProviderServicer"}
    old = [Version(name, "3.1", "3.2", "3.2", "unsupported") for name in ("pulumi", "python")]
    explained = list(problems.of_versions(old, refused))
    assert [problem.code for problem in explained] == ["version_unsupported", "version_unsupported"]
    assert [problem.command for problem in explained] == [
        PULUMI.install_command,
        f"python{PYTHON.newest_tested} -m venv .venv",
    ]


@pytest.mark.parametrize(
    ("facts", "code", "command"),
    [
        (PacingFacts("/x", "setting", "EACCES"), "unusable", "pulumi config rm account:pacingDirectory"),
        (PacingFacts("/x", "environment", "EACCES"), "unusable", "unset PULUMI_ACCOUNT_PACING_DIRECTORY"),
        (PacingFacts(None, "default"), "missing", "export PULUMI_ACCOUNT_PACING_DIRECTORY="),
    ],
)
def test_a_pacing_directory_that_can_not_be_used_is_chosen_elsewhere(
    facts: PacingFacts, code: str, command: str
) -> None:
    (problem,) = problems.of_pacing(facts)
    assert problem.code == f"pacing_directory_{code}"
    assert str(problem.command).startswith(command)
