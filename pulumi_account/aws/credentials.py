"""botocore sessions whose credentials are those that the settings, a connection and its profile ask for.

A role is assumed within the session of the profile that it is assumed from, so that it keeps that profile's region,
endpoints, proxies, certificates and retries. Nothing here ever waits for somebody to type a code.
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from botocore.configloader import build_profile_map, raw_config_parse
from botocore.credentials import (
    AssumeRoleCredentialFetcher,
    AssumeRoleProvider,
    AssumeRoleWithWebIdentityCredentialFetcher,
    CanonicalNameCredentialSourcer,
    CredentialProvider,
    CredentialResolver,
    Credentials,
    DeferredRefreshableCredentials,
    EnvProvider,
    ProcessProvider,
    ProfileProviderBuilder,
    SharedCredentialProvider,
)
from botocore.exceptions import NoCredentialsError
from botocore.session import Session

from pulumi_account.core.errors import CredentialsError

from .credential_errors import Explained, Origin
from .endpoints import USER_AGENT

if TYPE_CHECKING:
    from pulumi_account.core.aws_settings import AssumeRole, WebIdentity

_SECONDS_FOR_A_PROCESS: Final = 60
_STATIC: Final = "static keys"
_ROLE: Final = "role"
_WEB_IDENTITY: Final = "web identity"


@dataclass(frozen=True)
class SharedFiles:
    """The files that profiles are read from, in the place of those that AWS's environment variables name."""

    config: tuple[str, ...] = ()
    credentials: tuple[str, ...] = ()


@dataclass(frozen=True)
class Keys:
    """The parts of an access key."""

    access_key: str
    secret_key: str = field(repr=False)
    token: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class CredentialSource:
    """Where credentials come from: keys or else the profile, then a web identity, then roles one after the other."""

    origin: Origin
    keys: Keys | None = None
    web_identity: WebIdentity | None = None
    roles: Sequence[AssumeRole] = ()
    skip_metadata_api: bool = False


class SharedFilesSession(Session):
    """A session that reads its profiles from the files named; of several, a later one comes first, as in pulumi-aws."""

    def __init__(self, files: SharedFiles, profile: str | None) -> None:
        self._files = files
        self._merged: dict[str, Any] | None = None
        super().__init__(profile=profile)

    @property
    def full_config(self) -> dict[str, Any]:
        """The sections of all files."""
        if self._merged is None:
            self._merged = self._read()
        return self._merged

    def _read(self) -> dict[str, Any]:
        merged: dict[str, Any] = {"profiles": {}}
        for parsed in self._config_files():
            for kind, sections in parsed.items():
                for name, values in sections.items():
                    merged.setdefault(kind, {}).setdefault(name, {}).update(values)
        for path in self._files.credentials or (self.get_config_variable("credentials_file"),):
            for name, values in _parsed(path, must_be_there=bool(self._files.credentials)).items():
                merged["profiles"].setdefault(name, {}).update(values)
        return merged

    def _config_files(self) -> Iterable[dict[str, Any]]:
        for path in self._files.config or (self.get_config_variable("config_file"),):
            yield build_profile_map(_parsed(path, must_be_there=bool(self._files.config)))


def _parsed(path: str, *, must_be_there: bool) -> dict[str, Any]:
    from botocore.exceptions import ConfigNotFound

    try:
        return raw_config_parse(path)
    except ConfigNotFound:
        if must_be_there:
            raise
        return {}


def create_session(files: SharedFiles, profile: str | None) -> Session:
    """Return a session of a profile, or of the default one that the environment names."""
    return SharedFilesSession(files, profile) if files != SharedFiles() else Session(profile=profile)


def set_credentials(session: Session, source: CredentialSource, sts_options: Callable[[], dict[str, Any]]) -> None:
    """Have a session use these credentials; ``sts_options`` are those of the clients that ask STS for them."""
    chain = _Chain(session, source, sts_options)
    session.register_component("credential_provider", CredentialResolver([chain]))


class _Chain(CredentialProvider):
    """The one provider of a session: what fails in it is told in one line."""

    METHOD = "pulumi-account"

    def __init__(self, session: Session, source: CredentialSource, sts_options: Callable[[], dict[str, Any]]) -> None:
        super().__init__(session)
        self._session = session
        self._source = source
        self._sts_options = sts_options
        self._default: CredentialResolver = session.get_component("credential_provider")

    def load(self) -> Credentials:
        """Return the credentials; AWS is asked for them when they are first used."""
        source = self._source
        if source.keys is not None:
            keys = source.keys
            credentials = Credentials(keys.access_key, keys.secret_key, keys.token, _STATIC)
        elif source.web_identity is None:
            credentials = self._of_profile()
        if source.web_identity is not None:
            credentials = self._with_web_identity(source.web_identity)
        for role in source.roles:
            credentials = self._assumed(role, credentials)
        return credentials

    def _of_profile(self) -> Credentials:
        for provider in self._providers():
            credentials = _ExplainedProvider(provider, self._source.origin).load()
            if credentials is not None:
                return credentials
        raise NoCredentialsError

    def _providers(self) -> list[CredentialProvider]:
        """Return botocore's providers, with those that might ask at a terminal replaced."""
        session = self._session
        profile = session.get_config_variable("profile") or "default"
        explicit = session.instance_variables().get("profile") is not None
        builder = _UnpromptedProfiles(session, self._source.origin)
        default = self._default
        named = [EnvProvider(), *(default.get_provider(name) for name in ("container-role", "iam-role"))]
        assume_role = AssumeRoleProvider(
            load_config=lambda: session.full_config,
            client_creator=self._create_client,
            cache={},
            profile_name=profile,
            prompter=self._refuse_to_prompt,
            credential_sourcer=CanonicalNameCredentialSourcer(named),
            profile_provider_builder=builder,
        )
        ours = [assume_role, *builder.providers(profile_name=profile, disable_env_vars=explicit)]
        replaced = {provider.METHOD: provider for provider in ours}
        left_out = {"iam-role"} if self._source.skip_metadata_api else set()
        return [
            replaced.get(provider.METHOD, provider) for provider in default.providers if provider.METHOD not in left_out
        ]

    def _refuse_to_prompt(self, _prompt: str) -> str:
        raise CredentialsError(self._source.origin.needs_mfa_code())

    def _create_client(self, service: str, **given: Any) -> Any:
        options = self._sts_options()
        if "config" in given:
            given["config"] = options["config"].merge(given["config"])
        return self._session.create_client(service, **{**options, **given})

    def _assumed(self, role: AssumeRole, credentials: Credentials) -> Credentials:
        fetcher = AssumeRoleCredentialFetcher(
            self._create_client,
            credentials,
            role.role_arn,
            extra_args={"RoleSessionName": USER_AGENT, **role.arguments()},
            cache={},
        )
        assumed = DeferredRefreshableCredentials(fetcher.fetch_credentials, _ROLE)
        return _ExplainedCredentials(assumed, self._explained(_ROLE, role.role_arn))

    def _with_web_identity(self, identity: WebIdentity) -> Credentials:
        fetcher = AssumeRoleWithWebIdentityCredentialFetcher(
            self._create_client,
            lambda: _token(identity),
            identity.role_arn,
            extra_args={"RoleSessionName": USER_AGENT, **identity.arguments()},
            cache={},
        )
        assumed = DeferredRefreshableCredentials(fetcher.fetch_credentials, _WEB_IDENTITY)
        return _ExplainedCredentials(assumed, self._explained("aws:assumeRoleWithWebIdentity", identity.role_arn))

    def _explained(self, method: str, role_arn: str | None = None) -> Explained:
        return Explained(self._source.origin, method, role_arn)


def _token(identity: WebIdentity) -> str:
    from pathlib import Path

    if identity.web_identity_token is not None:
        return identity.web_identity_token
    return Path(str(identity.web_identity_token_file)).expanduser().read_text().strip()


class _ExplainedCredentials(Credentials):
    """Credentials that tell in one line why they can't be had, whenever they are asked for."""

    def __init__(self, credentials: Credentials, explaining: Explained) -> None:
        super().__init__("", "", method=credentials.method)
        self._credentials = credentials
        self._explaining = explaining

    def get_frozen_credentials(self) -> Any:
        """Return the credentials of this moment. Raises CredentialsError or another AccountError."""
        with self._explaining:
            frozen = self._credentials.get_frozen_credentials()
            for part in (frozen.access_key, frozen.secret_key, frozen.token or ""):
                if not (isinstance(part, str) and part.isascii() and part.isprintable()):
                    raise ValueError("a key has characters that no key of AWS's has, such as a line break")
            return frozen

    def get_deferred_property(self, property_name: str) -> Callable[[], Any]:
        """Return what gives a part of the credentials of the moment when it is called."""
        return lambda: getattr(self.get_frozen_credentials(), property_name, None)


class _ExplainedProvider(CredentialProvider):
    """A provider of botocore's that tells in one line what goes wrong."""

    def __init__(self, provider: CredentialProvider, origin: Origin) -> None:
        super().__init__()
        self.METHOD = provider.METHOD
        self.CANONICAL_NAME = provider.CANONICAL_NAME
        self._provider = provider
        self._explaining = Explained(origin, provider.METHOD)

    def load(self) -> Credentials | None:
        """Return the credentials; None if the provider has none."""
        with self._explaining:
            credentials: Credentials | None = self._provider.load()
        return None if credentials is None else _ExplainedCredentials(credentials, self._explaining)


class _UnpromptedProfiles(ProfileProviderBuilder):
    """The providers of a profile; no process of theirs has a terminal to ask at, or all the time in the world."""

    def __init__(self, session: Session, origin: Origin) -> None:
        super().__init__(session, cache={}, region_name=session.get_config_variable("region"))
        self._of_session = session
        self._origin = origin

    def providers(self, profile_name: str, disable_env_vars: bool = False) -> list[CredentialProvider]:
        """Return the providers in their order."""
        session = self._of_session
        ours: dict[str | None, CredentialProvider] = {
            ProcessProvider.METHOD: ProcessProvider(profile_name, lambda: session.full_config, _Unattended)
        }
        if isinstance(session, SharedFilesSession):
            ours[SharedCredentialProvider.METHOD] = SharedCredentialProvider(
                "shared files", profile_name, lambda _path: session.full_config["profiles"]
            )
        return [
            _ExplainedProvider(ours.get(provider.METHOD, provider), self._origin.source(profile_name))
            for provider in super().providers(profile_name, disable_env_vars=disable_env_vars)
        ]


class _Unattended(subprocess.Popen[bytes]):
    """A process without a terminal to ask at, which is ended when it takes too long."""

    def __init__(self, arguments: Sequence[str], **options: Any) -> None:
        super().__init__(arguments, stdin=subprocess.DEVNULL, start_new_session=True, **options)

    def kill(self) -> None:
        """End it, and what it started in turn."""
        if hasattr(os, "killpg"):
            os.killpg(self.pid, signal.SIGKILL)
        else:
            super().kill()
        super().communicate()

    def communicate(self, *_arguments: Any, **_options: Any) -> tuple[bytes, bytes]:
        """Return what it wrote. Raises TimeoutError."""
        try:
            return super().communicate(timeout=_SECONDS_FOR_A_PROCESS)
        except subprocess.TimeoutExpired:
            self.kill()
            raise TimeoutError(f"it did not end within {_SECONDS_FOR_A_PROCESS} seconds") from None
