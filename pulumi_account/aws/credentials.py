"""botocore sessions whose credentials are those that the settings, a connection and its profile ask for.

A role is assumed within the session of its source profile, so that it keeps that profile's region, endpoints, proxies,
certificates and retries. Nothing here waits for input.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

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
)
from botocore.exceptions import NoCredentialsError
from botocore.session import Session

from pulumi_account.core.errors import CredentialsError

from .credential_errors import Explained, Origin
from .credential_providers import ExplainedCredentials, ExplainedProvider, UnpromptedProfiles
from .endpoints import USER_AGENT

if TYPE_CHECKING:
    from pulumi_account.core.assumed_roles import AssumeRole, WebIdentity

_STATIC: Final = "static keys"
_ROLE: Final = "role"
_WEB_IDENTITY: Final = "web identity"


@dataclass(frozen=True)
class Keys:
    """The parts of an access key."""

    access_key: str
    secret_key: str = field(repr=False)
    token: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class CredentialSource:
    """Where credentials come from: keys or the profile, then a web identity, then roles one after the other."""

    origin: Origin
    keys: Keys | None = None
    web_identity: WebIdentity | None = None
    roles: Sequence[AssumeRole] = ()
    skip_metadata_api: bool = False


def set_credentials(session: Session, source: CredentialSource, sts_options: Callable[[], dict[str, Any]]) -> None:
    """Have a session use these credentials; ``sts_options`` returns the options of its STS clients."""
    chain = _Chain(session, source, sts_options)
    session.register_component("credential_provider", CredentialResolver([chain]))


class _Chain(CredentialProvider):
    """The one provider of a session; what fails in it is explained in one line."""

    METHOD = "pulumi-account"

    def __init__(self, session: Session, source: CredentialSource, sts_options: Callable[[], dict[str, Any]]) -> None:
        super().__init__(session)
        self._session = session
        self._source = source
        self._sts_options = sts_options
        self._default: CredentialResolver = session.get_component("credential_provider")

    def load(self) -> Credentials:
        """Return the credentials; AWS is called when they are first used."""
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
            credentials = ExplainedProvider(provider, self._source.origin).load()
            if credentials is not None:
                return credentials
        raise NoCredentialsError

    def _providers(self) -> list[CredentialProvider]:
        """Return botocore's providers, with replacements for those that might prompt at a terminal."""
        session = self._session
        profile = session.get_config_variable("profile") or "default"
        explicit = session.instance_variables().get("profile") is not None
        builder = UnpromptedProfiles(session, self._source.origin)
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
        return ExplainedCredentials(assumed, self._explained(_ROLE, role.role_arn))

    def _with_web_identity(self, identity: WebIdentity) -> Credentials:
        fetcher = AssumeRoleWithWebIdentityCredentialFetcher(
            self._create_client,
            lambda: _token(identity),
            identity.role_arn,
            extra_args={"RoleSessionName": USER_AGENT, **identity.arguments()},
            cache={},
        )
        assumed = DeferredRefreshableCredentials(fetcher.fetch_credentials, _WEB_IDENTITY)
        return ExplainedCredentials(assumed, self._explained("aws:assumeRoleWithWebIdentity", identity.role_arn))

    def _explained(self, method: str, role_arn: str | None = None) -> Explained:
        return Explained(self._source.origin, method, role_arn)


def _token(identity: WebIdentity) -> str:
    if identity.web_identity_token is not None:
        return identity.web_identity_token
    return Path(str(identity.web_identity_token_file)).expanduser().read_text().strip()
