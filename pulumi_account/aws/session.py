"""boto3 sessions by connection: profiles, assumed roles, and who the caller is, asked at most once each."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from pulumi_account.config import Connection, Settings
from pulumi_account.errors import ConfigurationError
from pulumi_account.identity import account_of_role

from .answers import accept_only_awss
from .error_mapping import Call, from_botocore
from .redaction import without_details

if TYPE_CHECKING:
    from collections.abc import Iterator

FALLBACK_REGION = "us-east-1"
USER_AGENT = "pulumi-account"
ATTEMPTS = 5


@dataclass(frozen=True)
class CallerIdentity:
    """Who makes the calls."""

    account_id: str
    arn: str

    @property
    def partition(self) -> str:
        """The partition, such as ``aws`` or ``aws-cn``."""
        return self.arn.split(":")[1]


@contextmanager
def mapped(call: Call) -> Iterator[None]:
    """Raise what botocore raises inside as this package's own errors, and keep details out of its debug log."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        with without_details():
            yield
    except (BotoCoreError, ClientError) as error:
        raise from_botocore(error, call) from None


class Session:
    """One set of credentials: its boto3 session, its clients and its caller. Safe for threads."""

    def __init__(self, settings: Settings, connection: Connection | None) -> None:
        self._settings = settings
        self._connection = connection
        self._lock = threading.RLock()
        self._boto3: Any = None
        self._clients: dict[tuple[Any, ...], Any] = {}
        self._caller: CallerIdentity | None = None
        self.role_arn = _role_arn(settings, connection)

    def client(self, service: str, **options: str) -> Any:
        """Return the client of a service, where options say so in another region or at another endpoint.

        Sessions aren't safe for threads, so it is made under a lock.
        """
        with self._lock:
            key = (service, *options.items())
            if key not in self._clients:
                with mapped(Call(service, "CreateClient")):
                    self._clients[key] = self._create_client(service, **options)
            return self._clients[key]

    def caller(self) -> CallerIdentity:
        """Return who the caller is: from STS GetCallerIdentity, or from the role that is assumed."""
        with self._lock:
            if self._caller is None:
                self._caller = self._find_caller()
            return self._caller

    def _find_caller(self) -> CallerIdentity:
        if self.role_arn is not None:
            return CallerIdentity(account_of_role(self.role_arn), self.role_arn)
        with mapped(Call("sts", "GetCallerIdentity")):
            answer = self.client("sts").get_caller_identity()
        return CallerIdentity(answer["Account"], answer["Arn"])

    def _create_client(self, service: str, **options: str) -> Any:
        if self._boto3 is None:
            self._boto3 = self._create_session()
        made = {"endpoint_url": self._endpoint_url(service), **options}
        return self._boto3.client(service, config=self._config(), **made)

    def _config(self) -> Any:
        from botocore.config import Config

        timeout = self._settings.request_timeout_seconds
        return Config(
            retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
            connect_timeout=min(timeout, 10),
            read_timeout=timeout,
            max_pool_connections=64,
            user_agent_extra=USER_AGENT,
        )

    def _endpoint_url(self, service: str) -> str | None:
        return {"account": self._settings.endpoint_url, "sts": self._settings.sts_endpoint_url}.get(service)

    def _create_session(self) -> Any:
        settings, connection = self._settings, self._connection
        profile = (connection.profile if connection is not None else None) or settings.profile
        session = _boto3_session(settings, profile)
        if settings.assume_role is not None and (connection is None or connection.profile is None):
            role = settings.assume_role
            session = self._assume(session, role.role_arn, role.external_id, role.session_name)
        if connection is not None and connection.role_arn is not None:
            session = self._assume(session, connection.role_arn, connection.external_id, connection.session_name)
        return session

    def _assume(self, source: Any, role_arn: str, external_id: str | None, session_name: str | None) -> Any:
        from botocore.credentials import AssumeRoleCredentialFetcher, DeferredRefreshableCredentials

        credentials = source.get_credentials()
        if credentials is None:
            from botocore.exceptions import NoCredentialsError

            raise NoCredentialsError
        create_client = partial(
            _core(source).create_client,
            region_name=source.region_name,
            endpoint_url=self._settings.sts_endpoint_url,
            config=self._config(),
        )
        fetcher = AssumeRoleCredentialFetcher(
            create_client,
            credentials,
            role_arn,
            extra_args={
                "RoleSessionName": session_name or USER_AGENT,
                **({"ExternalId": external_id} if external_id is not None else {}),
            },
        )

        def fetch() -> Any:
            with mapped(Call("sts", "AssumeRole", role_arn=role_arn)):
                return fetcher.fetch_credentials()

        session = _boto3_session(self._settings, None)
        _core(session)._credentials = DeferredRefreshableCredentials(fetch, "assume-role")  # noqa: SLF001 - no public way
        return session


def _core(session: Any) -> Any:
    return session._session  # noqa: SLF001 - boto3 has no public way to its botocore session


def _boto3_session(settings: Settings, profile: str | None) -> Any:
    import os

    import boto3

    session = boto3.Session(profile_name=profile, region_name=settings.region or os.environ.get("AWS_REGION") or None)
    if session.region_name is None:
        session = boto3.Session(profile_name=profile, region_name=FALLBACK_REGION)
    # A token of the global endpoint isn't valid in regions that are opted into.
    _core(session).set_config_variable("sts_regional_endpoints", "regional")
    accept_only_awss(session.events)
    return session


def _role_arn(settings: Settings, connection: Connection | None) -> str | None:
    if connection is not None and (connection.role_arn is not None or connection.profile is not None):
        return connection.role_arn
    return settings.assume_role.role_arn if settings.assume_role is not None else None


class Sessions:
    """The sessions of the process, by connection."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._sessions: dict[Connection | None, Session] = {}

    def session(self, connection: Connection | None) -> Session:
        """Return the one session of a connection, or of the stack's own settings."""
        if connection is not None and not connection.is_known:
            raise ConfigurationError("connection is not known yet")
        with self._lock:
            if connection not in self._sessions:
                self._sessions[connection] = Session(self._settings, connection)
            return self._sessions[connection]
