"""The account API as the lifecycles call it.

A call passes these steps: the context (whether and how it names the account), pacing and 429s (each attempt of botocore
takes its own token), botocore's standard retries, the mapping of errors.
"""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from pulumi_account.core.account_names import AccountNames
from pulumi_account.core.allowed_accounts import refuse_account
from pulumi_account.core.clients import CallerIdentity
from pulumi_account.core.clock import Clock, SystemClock
from pulumi_account.core.quotas import quota, quota_per_target
from pulumi_account.core.runtime import Silence

from .calls import AwsCall
from .contexts import account_parameter
from .endpoints import refuse_scaled_time
from .new_accounts import NewAccounts
from .organizations import SERVICE as ORGANIZATIONS
from .organizations import BotoOrganizationsClient
from .paced_calls import pace, pace_targets
from .pacing import Pacing, TokenBucket
from .persistence import FOR_DEPLOYMENTS, Persistence
from .propagation import PropagationWindow
from .region_events import RegionEventQueue
from .services import BotoServiceClient
from .session import Session, Sessions, mapped
from .timestamps import PacedOperation, pacing_directory

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_account.core.runtime import Narrator
    from pulumi_account.core.settings import Connection, Settings


_ANY_CALLER: Final = ("sts", "sqs")
# Their quotas are the same in every partition.
_PARTITION: Final = "aws"


class BotoAccountClient:
    """The account API in the context of one account."""

    def __init__(
        self,
        client: Any,
        caller: CallerIdentity,
        account_id: str,
        role_arn: str | None,
        outlast_denials: Callable[[Callable[[], dict[str, Any]], str], dict[str, Any]],
    ) -> None:
        self._client = client
        self._role_arn = role_arn
        self._outlast_denials = outlast_denials
        self.caller = caller
        self.account_id = account_id

    @property
    def names_account(self) -> bool:
        """Whether the account is another than the caller's own, so that each call names it."""
        return self.account_id != self.caller.account_id

    @property
    def endpoint_url(self) -> str:
        """The endpoint that is called."""
        return str(self._client.meta.endpoint_url)

    def call(self, operation: str, **members: Any) -> dict[str, Any]:
        """Make one call. Raises this package's ApiError or one of its kind, or CredentialsError."""
        from botocore import xform_name

        parameter = account_parameter(self._client.meta.service_model, operation)
        named = self.account_id if self.names_account or not parameter.has_standalone_context else None
        if named is not None:
            members[parameter.name] = named

        has_standalone = parameter.has_standalone_context
        made = AwsCall("account", operation, self.caller.arn, named, self._role_arn, has_standalone)

        def once() -> dict[str, Any]:
            with mapped(made):
                answer: dict[str, Any] = getattr(self._client, xform_name(operation))(**members)
            return answer

        return once() if named is None else self._outlast_denials(once, named)


class BotoAccounts:
    """Gives each account's client; one per process and settings. Safe for threads.

    Args:
        settings: the stack's settings.
        clock: every wait runs on it.
        narrator: shows what is waited for.
        names: the names of accounts that are known so far; answers of Organizations add to them.
        persistence: how long a call is repeated.
        watch: is called with the events of each botocore session before its first call.

    """

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        narrator: Narrator | None = None,
        names: AccountNames | None = None,
        *,
        persistence: Persistence = FOR_DEPLOYMENTS,
        watch: Callable[[Any], None] | None = None,
    ) -> None:
        self._settings = settings
        self._names = AccountNames() if names is None else names
        self._persistence = persistence
        self._watch = watch
        self._sessions = Sessions(settings, self._prepare, persistence)
        self._clock = clock
        self.propagation = PropagationWindow(clock)
        self._new_accounts = NewAccounts(clock, narrator or Silence(), self._names)
        # Other processes don't share a clock that a test moves.
        directory = pacing_directory(settings.pacing_directory) if isinstance(clock, SystemClock) else None
        self.shared_directory = directory.path if directory is not None else None
        self._pacing = Pacing(clock, directory)
        self._lock = threading.Lock()
        self._paced: set[int] = set()

    def session(self, connection: Connection | None) -> Session:
        """Return the one session of a connection, or of the stack's own settings."""
        return self._sessions.session(connection)

    def caller_account_id(self, connection: Connection | None) -> str:
        """Return the account that a connection's credentials belong to."""
        return self.session(connection).caller().account_id

    def client(self, connection: Connection | None, account_id: str | None) -> BotoAccountClient:
        """Return the client for an account, or for the caller's own if none is named.

        Raises AccountNotAllowedError if the settings don't allow it.
        """
        session = self.session(connection)
        caller = session.caller()
        refuse_account(self._settings, account_id or caller.account_id)
        client = self._paced_client(session, caller)
        outlast = partial(self._outlast_denials, partial(self.organizations, connection))
        return BotoAccountClient(client, caller, account_id or caller.account_id, session.role_arn, outlast)

    def _outlast_denials(
        self,
        organizations: Callable[[], BotoOrganizationsClient],
        call: Callable[[], dict[str, Any]],
        account_id: str,
    ) -> dict[str, Any]:
        """Make a call that names an account, and repeat it while a denial may be about to end."""
        if not self._persistence.outlasts_denials:
            return call()
        return self._new_accounts.outlast(partial(self.propagation.outlast, call), account_id, organizations)

    def organizations(self, connection: Connection | None) -> BotoOrganizationsClient:
        """Return the client of the Organizations API."""
        session = self.session(connection)
        caller = session.caller()
        client = self._paced_client(session, caller, ORGANIZATIONS)
        return BotoOrganizationsClient(client, caller, session.role_arn, self._clock, self._settings, self._names)

    def service(self, connection: Connection | None, service: str) -> BotoServiceClient:
        """Return the client of another service, ``iam`` or ``s3``, in the caller's own account.

        Raises AccountNotAllowedError if the settings don't allow it.
        """
        session = self.session(connection)
        caller = session.caller()
        refuse_account(self._settings, caller.account_id)
        return BotoServiceClient(self._paced_client(session, caller, service), caller, session.role_arn)

    def region_events(self, connection: Connection | None) -> RegionEventQueue | None:
        """Return the events of the queue in the settings; None if there is none."""
        queue_url = self._settings.region_events_queue_url
        return RegionEventQueue(self.session(connection), queue_url) if queue_url is not None else None

    def _paced_client(self, session: Session, caller: CallerIdentity, service: str = "account") -> Any:
        client = session.client(service)
        refuse_scaled_time(self._clock, client.meta.endpoint_url)
        with self._lock:
            if id(client) not in self._paced:
                self._paced.add(id(client))
                service_id = client.meta.service_model.service_id.hyphenize()
                pace(client.meta.events, service_id, partial(self._bucket, client, caller))
                if service == "account":
                    pace_targets(client.meta.events, service_id, partial(self._bucket_of_target, client, caller))
        return client

    def _prepare(self, events: Any) -> None:
        """Pace the services that are called before the caller is known, by buckets that all callers share."""
        if self._watch is not None:
            self._watch(events)
        for service in _ANY_CALLER:
            pace(events, service, self._bucket_of_any_caller)

    def _bucket_of_any_caller(self, operation: str) -> TokenBucket:
        allowed = quota(operation, _PARTITION, self._settings.quotas)
        return self._pacing.bucket(PacedOperation("any", operation, _PARTITION), allowed)

    def _bucket(self, client: Any, caller: CallerIdentity, operation: str) -> TokenBucket:
        allowed = quota(operation, caller.partition, self._settings.quotas)
        paced = PacedOperation(caller.account_id, operation, caller.partition, client.meta.endpoint_url)
        return self._pacing.bucket(paced, allowed)

    def _bucket_of_target(self, client: Any, caller: CallerIdentity, operation: str, account_id: str) -> TokenBucket:
        name = f"{operation}-{account_id}"
        paced = PacedOperation(caller.account_id, name, caller.partition, client.meta.endpoint_url)
        return self._pacing.bucket(paced, quota_per_target(operation))
