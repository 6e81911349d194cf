"""What TrustedAccess and DelegatedAdministrator share: a service principal, and the organization to change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, TypeVar

from pydantic import Field
from tenacity import RetryError, Retrying, retry_if_exception_type, retry_if_result, stop_after_attempt, wait_fixed

from pulumi_account.core.clients import ACCOUNT_SERVICE
from pulumi_account.core.errors import CanceledError, OrganizationError, UnavailableError
from pulumi_account.core.fields import Text
from pulumi_account.core.inputs import ConnectionInput, ResourceInputs, SettingFields
from pulumi_account.core.lifecycle import Lifecycle
from pulumi_account.core.outputs import Outputs
from pulumi_account.core.requests import ReadResponse, UpdateRequest, UpdateResponse
from pulumi_account.core.settings import connection_of

if TYPE_CHECKING:
    from pulumi_account.core.clients import OrganizationsClient
    from pulumi_account.core.runtime import Runtime
    from pulumi_account.core.settings import Connection

ServiceInputsT = TypeVar("ServiceInputsT", bound=ResourceInputs)

ADOPTED: Final = "adopted"
"""The output property: whether AWS already had the setting at creation, so that a deletion leaves it."""
ServicePrincipal = Annotated[
    str,
    Text(
        "ServicePrincipal", 1, 128, r"[\w+=,.@-]*", "a service principal (account.amazonaws.com, letters and _+=,.@-)"
    ),
]
_LOOKS_UNTIL_VISIBLE: Final = 15
_SECONDS_BETWEEN_LOOKS: Final = 2
_ATTEMPTS_WITHOUT_ANSWER: Final = 4


class ServiceAccessFields(SettingFields):
    """The AWS service that may work in an organization, or that an account administers there."""

    REPLACING: ClassVar[frozenset[str]] = frozenset({"service_principal"})

    service_principal: ServicePrincipal = Field(
        default=ACCOUNT_SERVICE, description=f"The AWS service; by default `{ACCOUNT_SERVICE}`"
    )


class ServiceAccessInputs(ResourceInputs, ServiceAccessFields):
    """The inputs that TrustedAccess and DelegatedAdministrator share."""

    REPLACING: ClassVar[frozenset[str]] = ServiceAccessFields.REPLACING

    connection: ConnectionInput = Field(
        default=None, description="How the organization's management account is reached: a profile or a role"
    )


class ServiceAccessOutputs(Outputs):
    """The outputs that TrustedAccess and DelegatedAdministrator share."""

    adopted: bool = Field(
        description="Whether AWS already had it when the resource was created, so that a deletion leaves it unchanged"
    )


@dataclass(frozen=True)
class CallersOrganization:
    """The organization of the caller's account, and the client to change it with."""

    client: OrganizationsClient
    management_account_id: str
    all_features: bool

    @classmethod
    def of(cls, runtime: Runtime, connection: Connection | None, managed_by: str | None = None) -> CallersOrganization:
        """Return the caller's organization (DescribeOrganization).

        Raises NotInOrganizationError, and OrganizationError if another account than ``managed_by`` manages it.
        """
        client = runtime.accounts.organizations(connection)
        answer = client.call("DescribeOrganization")["Organization"]
        management: str = answer["MasterAccountId"]
        if managed_by not in (None, management):
            label = runtime.names.label
            raise OrganizationError(
                f"the credentials belong to the organization that {label(management)} manages, but the resource is in "
                f"the one that {label(str(managed_by))} manages: use credentials of {managed_by}"
            )
        return cls(client, management, answer["FeatureSet"] == "ALL")

    @contextmanager
    def setting_up(self, runtime: Runtime, change_name: str) -> Iterator[bool]:
        """Mark a change while it is made; yield whether an earlier run was cut off while it made the same one.

        If so, this stack made what AWS has, although no state says so.
        """
        client = self.client
        cut_off_by = (UnavailableError, CanceledError)
        with runtime.unfinished.noted(
            client.endpoint_url, client.caller.account_id, change_name, kept_on=cut_off_by
        ) as found:
            yield found

    def require_management(self) -> None:
        """Raise OrganizationError unless the caller is the management account; only it may change these settings."""
        caller = self.client.caller.account_id
        if caller != self.management_account_id:
            label = self.client.names.label
            raise OrganizationError(
                f"the credentials belong to account {label(caller)}, but only the organization's management account, "
                f"{label(self.management_account_id)}, may do this: use its credentials, or a connection with a role "
                f"in it"
            )

    def require_all_features(self) -> None:
        """Raise OrganizationError if the organization has only consolidated billing."""
        if not self.all_features:
            from pulumi_account.aws.organizations_errors import NOT_ALL_FEATURES

            raise OrganizationError(NOT_ALL_FEATURES)


class ServiceAccessLifecycle(Lifecycle[ServiceInputsT]):
    """What the lives of TrustedAccess and DelegatedAdministrator share: whose organization it is, and adoption."""

    part_names: ClassVar[Mapping[str, str]] = {"service_principal": "service_principal"}
    management_property: ClassVar[str]
    """The output property that holds the management account."""

    def organization_of(self, state: Mapping[str, Any]) -> CallersOrganization:
        """Return the organization of a state. Raises OrganizationError if the credentials belong to another one."""
        return CallersOrganization.of(self.runtime, connection_of(state), state.get(self.management_property))

    def update(self, request: UpdateRequest[ServiceInputsT]) -> UpdateResponse:
        """Use another connection; nothing changes in AWS."""
        inputs, managed_by = request.inputs, request.state.get(self.management_property)
        organization = CallersOrganization.of(self.runtime, inputs.connection, managed_by)
        adopted = was_adopted(request.state)
        return UpdateResponse(self.outputs(inputs.properties(), organization.management_account_id, adopted))

    def outputs(self, inputs: Mapping[str, Any], management_account_id: str, adopted: bool) -> dict[str, Any]:
        """Return the properties of a resource with these inputs."""
        return {**inputs, self.management_property: management_account_id, ADOPTED: adopted}

    def read_response(self, organization: CallersOrganization, state: Mapping[str, Any], **found: str) -> ReadResponse:
        """Return what AWS has, with the connection of the state."""
        connection = {"connection": state["connection"]} if state.get("connection") is not None else {}
        inputs = {**connection, **found}
        return ReadResponse(inputs, self.outputs(inputs, organization.management_account_id, was_adopted(state)))


def was_adopted(state: Mapping[str, Any]) -> bool:
    """Whether the setting was adopted; without a word in the state, it counts as adopted."""
    return state.get(ADOPTED) is not False


def change(
    runtime: Runtime, client: OrganizationsClient, operation: str, is_done: Callable[[], bool], **members: Any
) -> None:
    """Make a change in an organization once: if its answer is lost, look before the change is made again."""
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


def wait_until_visible(runtime: Runtime, is_visible: Callable[[], bool]) -> None:
    """Poll until Organizations shows a change that it accepted. Raises UnavailableError after half a minute."""
    retrying = Retrying(
        sleep=runtime.clock.sleep,
        wait=wait_fixed(_SECONDS_BETWEEN_LOOKS),
        stop=stop_after_attempt(_LOOKS_UNTIL_VISIBLE),
        retry=retry_if_result(lambda visible: not visible),
    )
    try:
        retrying(is_visible)
    except RetryError:
        raise UnavailableError("AWS accepted the change, but doesn't show it yet: run again") from None
