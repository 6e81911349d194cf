"""What lifecycles need of AWS: clients as protocols, which ``aws/`` implements with boto3."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from .account_names import AccountNames
    from .settings import Connection

ACCOUNT_SERVICE: Final = "account.amazonaws.com"
"""The service principal of AWS Account Management."""
REGION_EVENT_SOURCE: Final = "aws.account"
REGION_EVENT_DETAIL_TYPE: Final = "Region Opt-In Status Change"
"""EventBridge's source and detail type of a region's switch."""

SECONDS_UNTIL_CHANGE_SHOWS: Final = 4 * 3600
"""AWS may show an account's former name or e-mail address for this long after a change."""


@dataclass(frozen=True)
class CallerIdentity:
    """Who makes the calls."""

    account_id: str
    arn: str

    @property
    def partition(self) -> str:
        """The partition, such as ``aws`` or ``aws-cn``."""
        return self.arn.split(":")[1]


@dataclass(frozen=True)
class RegionEvent:
    """A region's new status in an account, and the receipt of its message."""

    account_id: str
    region_name: str
    status: str
    receipt: str


class AccountClient(Protocol):
    """The account API in the context of one account."""

    account_id: str
    caller: CallerIdentity

    @property
    def names_account(self) -> bool:
        """Whether the account is another than the caller's own, so that each call names it."""
        ...

    @property
    def endpoint_url(self) -> str:
        """Where the calls go."""
        ...

    def call(self, operation: str, **members: Any) -> dict[str, Any]:
        """Make one call. Raises ApiError or one of its kind, or CredentialsError."""
        ...


class OrganizationsClient(Protocol):
    """The Organizations API with one set of credentials.

    ``names`` are the names of accounts that are known so far, with those of its answers.
    """

    caller: CallerIdentity
    names: AccountNames

    @property
    def endpoint_url(self) -> str:
        """Where the calls go."""
        ...

    def call(self, operation: str, **members: Any) -> dict[str, Any]:
        """Make one call. Raises ApiError, OrganizationError or one of their kind, or CredentialsError."""
        ...

    def list(self, operation: str, **members: Any) -> list[dict[str, Any]]:
        """Return what all pages of a List operation hold. Raises as `call`."""
        ...


class ServiceClient(Protocol):
    """Another service of AWS, in the caller's own account."""

    caller: CallerIdentity

    def call(self, operation: str, **members: Any) -> dict[str, Any]:
        """Make one call. Raises ApiError or one of its kind, or CredentialsError."""
        ...


class RegionEvents(Protocol):
    """The region events in a queue."""

    def receive(self, seconds: int, is_ours: Callable[[RegionEvent], bool]) -> list[RegionEvent]:
        """Wait for events for at most ``seconds``; those that are ours leave the queue and are returned."""
        ...


class Propagation(Protocol):
    """Knows until when a denial may be out of date."""

    def begin(self) -> None:
        """Note that access to accounts has just been widened."""
        ...


class Accounts(Protocol):
    """Gives the client of each account."""

    @property
    def propagation(self) -> Propagation:
        """How a change of access propagates."""
        ...

    def caller_account_id(self, connection: Connection | None) -> str:
        """Return the account whose credentials a connection has."""
        ...

    def client(self, connection: Connection | None, account_id: str | None) -> AccountClient:
        """Return the client for an account, or for the caller's own if none is named."""
        ...

    def organizations(self, connection: Connection | None) -> OrganizationsClient:
        """Return the client of the Organizations API."""
        ...

    def service(self, connection: Connection | None, service: str) -> ServiceClient:
        """Return the client of another service, ``iam`` or ``s3``, in the caller's own account."""
        ...

    def region_events(self, connection: Connection | None) -> RegionEvents | None:
        """Return the events of the queue that the settings name; None if they name none."""
        ...
