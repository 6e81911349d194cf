"""What TrustedAccess and DelegatedAdministrator share: a service principal, and the organization they are made in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final

from tenacity import RetryError, Retrying, retry_if_exception_type, retry_if_result, stop_after_attempt, wait_fixed

from pulumi_account.core.errors import CancelledError, OrganizationError, UnavailableError
from pulumi_account.core.fields import Text

if TYPE_CHECKING:
    from pulumi_account.core.clients import OrganizationsClient
    from pulumi_account.core.lifecycle import Runtime
    from pulumi_account.core.settings import Connection

ADOPTED: Final = "adopted"
"""The output property: whether a creation found the setting in AWS, so that a deletion leaves it there."""
ServicePrincipal = Annotated[
    str,
    Text(
        "ServicePrincipal", 1, 128, r"[\w+=,.@-]*", "a service principal (account.amazonaws.com, letters and _+=,.@-)"
    ),
]
_LOOKS_UNTIL_SHOWN: Final = 15
_SECONDS_BETWEEN_LOOKS: Final = 2
_ATTEMPTS_WITHOUT_ANSWER: Final = 4


@dataclass(frozen=True)
class Organization:
    """The organization of the caller's account, and the way to it."""

    client: OrganizationsClient
    management_account_id: str
    all_features: bool

    @classmethod
    def of(cls, runtime: Runtime, connection: Connection | None, managed_by: str | None = None) -> Organization:
        """Return the caller's organization (DescribeOrganization).

        Raises NotInOrganizationError, and OrganizationError where another account than the one given manages it.
        """
        client = runtime.accounts.organizations(connection)
        answer = client.call("DescribeOrganization")["Organization"]
        management: str = answer["MasterAccountId"]
        if managed_by not in (None, management):
            raise OrganizationError(
                f"the credentials are of the organization that {management} manages, and the resource is in the one "
                f"of {managed_by}: use credentials of {managed_by}"
            )
        return cls(client, management, answer["FeatureSet"] == "ALL")

    @contextmanager
    def setting_up(self, runtime: Runtime, what: str) -> Iterator[bool]:
        """Note a change while it is made; gives whether an earlier run was cut off while it made the same one.

        What is then there is of this stack's making, though no state says so.
        """
        client = self.client
        cut_off_by = (UnavailableError, CancelledError)
        with runtime.unfinished.noted(client.endpoint_url, client.caller.account_id, what, kept_on=cut_off_by) as found:
            yield found

    def require_management(self) -> None:
        """Raise OrganizationError unless the caller is the management account, which alone may change these things."""
        caller = self.client.caller.account_id
        if caller != self.management_account_id:
            raise OrganizationError(
                f"the credentials are of account {caller}, and only the organization's management account, "
                f"{self.management_account_id}, may do this: use its credentials, or a connection with a role in it"
            )

    def require_all_features(self) -> None:
        """Raise OrganizationError where the organization has consolidated billing alone."""
        if not self.all_features:
            from pulumi_account.aws.organizations_errors import NOT_ALL_FEATURES

            raise OrganizationError(NOT_ALL_FEATURES)


def was_adopted(state: Mapping[str, Any]) -> bool:
    """Whether a resource was found in AWS as it is; a state that doesn't say so may not be of this stack's making."""
    return state.get(ADOPTED) is not False


def change(
    runtime: Runtime, client: OrganizationsClient, operation: str, is_done: Callable[[], bool], **members: Any
) -> None:
    """Make a change in an organization, once: where its answer is lost, look before it is made again."""
    retrying = Retrying(
        sleep=runtime.clock.sleep,
        wait=wait_fixed(_SECONDS_BETWEEN_LOOKS),
        stop=stop_after_attempt(_ATTEMPTS_WITHOUT_ANSWER),
        retry=retry_if_exception_type(UnavailableError),
        reraise=True,
    )
    for attempt in retrying:
        with attempt:
            if attempt.retry_state.attempt_number == 1 or not is_done():
                client.call(operation, **members)


def until_shown(runtime: Runtime, look: Callable[[], bool]) -> None:
    """Look until Organizations shows what it has accepted. Raises UnavailableError after half a minute."""
    retrying = Retrying(
        sleep=runtime.clock.sleep,
        wait=wait_fixed(_SECONDS_BETWEEN_LOOKS),
        stop=stop_after_attempt(_LOOKS_UNTIL_SHOWN),
        retry=retry_if_result(lambda shown: not shown),
    )
    try:
        retrying(look)
    except RetryError:
        raise UnavailableError("AWS has accepted it, but does not show it yet: run again") from None
