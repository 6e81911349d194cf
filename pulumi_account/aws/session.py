"""Sessions by connection: their clients and their caller, each determined at most once."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pulumi_account.core.allowed_accounts import has_caller_rules, refuse_caller
from pulumi_account.core.clients import CallerIdentity
from pulumi_account.core.errors import ConfigurationError
from pulumi_account.core.identity import account_of_role
from pulumi_account.core.settings import Connection, Settings

from .calls import AwsCall
from .error_mapping import from_botocore
from .persistence import FOR_DEPLOYMENTS, Persistence
from .redaction import without_details
from .session_making import create_client, create_session, roles_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def mapped(call: AwsCall) -> Iterator[None]:
    """Map errors that botocore raises inside to this package's, and keep details out of its debug log."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        with without_details():
            yield
    except (BotoCoreError, ClientError) as error:
        raise from_botocore(error, call) from None


class Session:
    """One set of credentials: its botocore session, its clients and its caller. Safe for threads.

    Args:
        settings: the stack's settings.
        connection: how an account is reached; None for the stack's own settings.
        prepare: is called with the events of the botocore session before its first call.
        source: the session of the stack's own settings, if the connection assumes its role from it.
        persistence: how long a call is repeated.

    """

    def __init__(
        self,
        settings: Settings,
        connection: Connection | None,
        prepare: Callable[[Any], None],
        source: Session | None = None,
        persistence: Persistence = FOR_DEPLOYMENTS,
    ) -> None:
        self._settings = settings
        self._connection = connection
        self._prepare = prepare
        self._source = source
        self._persistence = persistence
        self._lock = threading.RLock()
        self._botocore: Any = None
        self._boto3: Any = None
        self._clients: dict[tuple[Any, ...], Any] = {}
        self._caller: CallerIdentity | None = None
        self._roles = roles_of(settings, connection)
        self.role_arn = self._roles[-1].role_arn if self._roles else _web_identity_of(settings, connection)

    def client(self, service: str, **options: str) -> Any:
        """Return the client of a service, optionally in another region or at another endpoint.

        botocore's sessions aren't safe for threads, so clients are created under a lock. Raises CredentialsError,
        ConfigurationError or another AccountError.
        """
        with self._lock:
            key = (service, *options.items())
            if key not in self._clients:
                with without_details():
                    self._clients[key] = self._create_client(service, **options)
            return self._clients[key]

    def caller(self) -> CallerIdentity:
        """Return the caller, from the role that is assumed or from STS GetCallerIdentity.

        Raises AccountNotAllowedError if the ``aws:`` settings don't allow the caller's account.
        """
        with self._lock:
            if self._caller is None:
                caller = self._find_caller()
                if self._connection is None:
                    refuse_caller(self._settings, caller.account_id)
                self._caller = caller
            return self._caller

    def _find_caller(self) -> CallerIdentity:
        if self._source is not None and has_caller_rules(self._settings):
            self._source.caller()
        if self.role_arn is not None:
            return CallerIdentity(account_of_role(self.role_arn), self.role_arn)
        return self.authenticated_caller()

    def authenticated_caller(self) -> CallerIdentity:
        """Return the caller from STS GetCallerIdentity in any case, which also proves that the credentials work."""
        client = self.client("sts")
        with mapped(AwsCall("sts", "GetCallerIdentity")):
            answer = client.get_caller_identity()
        return CallerIdentity(answer["Account"], answer["Arn"])

    def credentials_method(self) -> str:
        """Return botocore's name for how the credentials were found, or this package's; call it after ``client``."""
        return str(self._botocore.get_credentials().method)

    def _create_client(self, service: str, **options: str) -> Any:
        if self._boto3 is None:
            import boto3

            self._botocore = create_session(
                self._settings, self._connection, self._roles, self._prepare, self._persistence
            )
            self._boto3 = boto3.Session(botocore_session=self._botocore)
        return create_client(self._boto3, self._botocore, self._settings, self._persistence, service, **options)


class Sessions:
    """The sessions of the process, by connection; ``prepare`` and ``persistence`` are as in a Session."""

    def __init__(
        self, settings: Settings, prepare: Callable[[Any], None], persistence: Persistence = FOR_DEPLOYMENTS
    ) -> None:
        self._settings = settings
        self._prepare = prepare
        self._persistence = persistence
        self._lock = threading.Lock()
        self._own = Session(settings, None, prepare, persistence=persistence)
        self._sessions: dict[Connection | None, Session] = {None: self._own}

    def session(self, connection: Connection | None) -> Session:
        """Return the one session of a connection, or of the stack's own settings."""
        if connection is not None and not connection.is_known:
            raise ConfigurationError("connection is not known yet")
        with self._lock:
            if connection not in self._sessions:
                source = self._own if connection is not None and connection.profile is None else None
                self._sessions[connection] = Session(
                    self._settings, connection, self._prepare, source, self._persistence
                )
            return self._sessions[connection]


def _web_identity_of(settings: Settings, connection: Connection | None) -> str | None:
    stacks = connection is None or connection.profile is None
    return settings.web_identity.role_arn if settings.web_identity is not None and stacks else None
