"""Why there is no session, no credentials or no client: one line that names what to fix.

Covers botocore's errors, and those of files, processes and JSON, which botocore doesn't wrap.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeAlias

from botocore import exceptions

from pulumi_account.core.errors import AccessDeniedError, AccountError, CredentialsError, UnavailableError

from .calls import AwsCall
from .error_mapping import NO_CREDENTIALS, from_botocore
from .named_values import named_in, values_of_environment
from .no_answer import no_answer

_LONGEST: Final = 300
_WITH_A_LOGIN: Final = (exceptions.SSOError, exceptions.TokenRetrievalError, exceptions.LoginError)
_CONTAINER_VARIABLES: Final = ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")
_WEB_IDENTITY: Final = "assume-role-with-web-identity"
_TOKEN_FILE_VARIABLE: Final = "AWS_WEB_IDENTITY_TOKEN_FILE"  # noqa: S105 - a variable's name

Profiles: TypeAlias = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Origin:
    """Where the credentials of a session come from."""

    profile: str | None = None
    """The profile that ``named_by`` names; None for the environment and the default profile."""
    named_by: str | None = None
    profiles: Callable[[], Profiles] = dict
    """Returns all profiles."""
    values: Mapping[str, str] = field(default_factory=dict)
    """Other values that may be wrong: settings and variables, by name."""
    config_files: tuple[str, ...] = ()
    """The files that settings name instead of the environment's."""
    credentials_files: tuple[str, ...] = ()

    @property
    def profile_name(self) -> str:
        """The profile in use."""
        return self.profile or "default"

    @property
    def of_profile(self) -> str:
        """The profile, and what names it."""
        return f"profile {self.profile_name}" + (f" ({self.named_by})" if self.named_by else "")

    def needs_mfa_code(self) -> str:
        """Return that a code can't be prompted for, and what to do."""
        return (
            f"{self.of_profile} assumes a role that needs an MFA code, which can't be asked for here: get a session "
            f'first with  eval "$(aws configure export-credentials --profile {self.profile_name} --format env)"  and '
            f"run again without naming the profile"
        )

    def source(self, profile: str) -> Origin:
        """Return the origin of credentials that a profile takes from another one."""
        if profile == self.profile_name:
            return self
        return replace(self, profile=profile, named_by=f"source of {self.of_profile}")

    def held(self) -> Mapping[str, Any]:
        """Return the profile's values."""
        return self.profiles().get(self.profile_name, {})


class Explained:
    """Raises any error inside as one of this package's errors; can be entered by many threads, many times.

    ``method`` is botocore's name for how credentials are found, ``role_arn`` the role that is assumed.
    """

    def __init__(self, origin: Origin, method: str | None = None, role_arn: str | None = None) -> None:
        self._origin = origin
        self._method = method
        self._role_arn = role_arn

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        """Raise AccountError in place of any other error."""
        if isinstance(error, Exception) and not isinstance(error, AccountError):
            raise self._explanation(error) from None

    def _explanation(self, error: Exception) -> AccountError:
        origin, subject = self._origin, self._subject()
        if isinstance(error, exceptions.ProfileNotFound):
            by = f" ({origin.named_by})" if origin.named_by else ""
            return _credentials_error(
                "profile_not_found",
                f"profile {error.kwargs['profile']}{by} was not found: name one that {_files(origin)} has",
            )
        if isinstance(error, exceptions.NoCredentialsError):
            return _credentials_error("none_found", self._none_found())
        if isinstance(error, exceptions.ClientError):
            return self._refused(error)
        if isinstance(error, _WITH_A_LOGIN):
            return self._logged_out(login=isinstance(error, exceptions.LoginError))
        if isinstance(error, exceptions.HTTPClientError | exceptions.ConnectionError):
            return UnavailableError(f"{subject}: {no_answer(error, 'the credentials')}")
        if self._method is None or self._role_arn is not None:
            where = named_in(str(error), self._values())
            subject = where if where and self._method is None else f"{subject} ({where})" if where else subject
        return CredentialsError(f"{subject}: {reason(error, self._method)}")

    def _values(self) -> dict[str, str]:
        origin = self._origin
        of_profile = {f"{key} of {origin.of_profile}": str(value) for key, value in origin.held().items()}
        return {**of_profile, **values_of_environment(), **origin.values}

    def _subject(self) -> str:
        origin, method = self._origin, self._method
        if method == _WEB_IDENTITY and origin.profile is None and _TOKEN_FILE_VARIABLE in os.environ:
            return _TOKEN_FILE_VARIABLE
        if method == "container-role":
            return next((name for name in _CONTAINER_VARIABLES if name in os.environ), "the container's credentials")
        if method is None or method in _SUBJECTS:
            return _SUBJECTS[method]
        if self._role_arn is not None:
            return method if method.startswith("aws:") else f"role {self._role_arn}"
        key = _KEY_OF.get(method)
        return f"{origin.of_profile}: {key}" if key else origin.of_profile

    def _none_found(self) -> str:
        origin = self._origin
        if origin.profile is not None:
            half = "aws_secret_access_key" in origin.held() and "aws_access_key_id" not in origin.held()
            why = ": aws_access_key_id is missing" if half else " has no credentials: add some, or name another profile"
            return f"{origin.of_profile}{why}"
        if "AWS_SECRET_ACCESS_KEY" in os.environ and "AWS_ACCESS_KEY_ID" not in os.environ:
            return f"{_SUBJECTS['env']}: AWS_ACCESS_KEY_ID is missing"
        return NO_CREDENTIALS

    def _refused(self, error: exceptions.ClientError) -> AccountError:
        operation = str(error.operation_name)
        if operation == "GetRoleCredentials":
            return self._logged_out(login=False)
        role_arn = self._role_arn or self._origin.held().get("role_arn")
        mapped = from_botocore(error, AwsCall("sts", operation, role_arn=role_arn))
        names_role = operation == "AssumeRole" and isinstance(mapped, AccessDeniedError) and role_arn is not None
        if not names_role:
            mapped.reason = f"{self._subject()}: {mapped.reason}"
        return mapped

    def _logged_out(self, *, login: bool) -> CredentialsError:
        origin = self._origin
        what, command = ("login", "aws login") if login else ("SSO session", "aws sso login")
        return _credentials_error(
            "login_expired" if login else "sso_session_expired",
            f"{origin.of_profile}: there is no {what}, or it has expired: log in with  {command} --profile "
            f"{origin.profile_name}  and run again",
        )


def _credentials_error(kind: str, reason: str) -> CredentialsError:
    error = CredentialsError(reason)
    error.kind = kind
    return error


_SUBJECTS: Final = {
    None: "the AWS configuration",
    "boto-config": "BOTO_CONFIG",
    "ec2-credentials-file": "AWS_CREDENTIAL_FILE",
    "env": "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment",
    "iam-role": "the credentials of the EC2 instance",
    "static keys": "aws:accessKey and aws:secretKey",
}
_KEY_OF: Final = {
    _WEB_IDENTITY: "web_identity_token_file",
    "custom-process": "credential_process",
}


def reason(error: Exception, method: str | None = None) -> str:
    """Return in one line why something failed."""
    if isinstance(error, exceptions.BotoCoreError):
        return _botocores_reason(error, method)
    if isinstance(error, UnicodeDecodeError):
        return "what it printed is not text"
    if isinstance(error, json.JSONDecodeError):
        return "it printed no JSON" if method == "custom-process" else "it is not JSON"
    if isinstance(error, TimeoutError):
        return str(error) or "it took too long"
    if isinstance(error, OSError):
        return ": ".join(str(part) for part in (error.filename, error.strerror or type(error).__name__) if part)
    if isinstance(error, ValueError | RuntimeError):
        return one_line(str(error)) or type(error).__name__
    return f"it is not of the expected form ({type(error).__name__})"


def _botocores_reason(error: exceptions.BotoCoreError, method: str | None) -> str:
    kwargs = error.kwargs
    if isinstance(error, exceptions.PartialCredentialsError):
        missing = kwargs["cred_var"]
        return f"it has a role_arn but no {missing}" if "source_profile" in missing else f"{missing} is missing"
    if isinstance(error, exceptions.ParamValidationError):
        return "STS does not take a value of it"  # botocore repeats the values.
    if isinstance(error, exceptions.ConfigParseError):
        return f"{kwargs['path']} is not a valid AWS configuration file"
    if isinstance(error, exceptions.ConfigNotFound):
        return f"{kwargs['path']} does not exist"
    if isinstance(error, exceptions.InvalidConfigError) and method == _WEB_IDENTITY:
        return "it needs a role: set AWS_ROLE_ARN, or role_arn in the profile"
    if isinstance(error, exceptions.CredentialRetrievalError):
        return one_line(str(kwargs.get("error_msg") or "")) or "it failed without a message"
    return one_line(str(error)) or type(error).__name__


def one_line(text: str) -> str:
    """Return the relevant line of another program's text, without control characters."""
    lines = [line for line in text.splitlines() if line.strip()] or [""]
    told = lines[-1 if lines[0].startswith("Traceback") else 0]
    return "".join(character if character.isprintable() else " " for character in told).strip()[:_LONGEST]


def _files(origin: Origin) -> str:
    """Return the files that profiles are read from, as text."""
    config = origin.config_files or (os.environ.get("AWS_CONFIG_FILE", "~/.aws/config"),)
    keys = origin.credentials_files or (os.environ.get("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials"),)
    return " or ".join(dict.fromkeys((*config, *keys)))
