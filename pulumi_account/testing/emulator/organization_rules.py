"""Rules of the Organizations API that moto lacks: who may call what, and what must be set up first."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from .exceptions import ServiceError
from .organizations import SERVICE_PRINCIPAL

if TYPE_CHECKING:
    from .messages import AwsRequest
    from .organizations import Caller, Moto, Organization

SERVICE: Final = "organizations"
_READS: Final = ("List", "Describe")
_BY_ANY_MEMBER: Final = frozenset(
    {
        "AcceptHandshake",
        "DeclineHandshake",
        "DescribeHandshake",
        "DescribeOrganization",
        "LeaveOrganization",
        "ListHandshakesForAccount",
    }
)
_OUTSIDE: Final = frozenset(
    {"CreateOrganization", "ListHandshakesForAccount", "AcceptHandshake", "DeclineHandshake", "DescribeHandshake"}
)
_BY_ALL_FEATURES: Final = frozenset(
    {"EnableAWSServiceAccess", "DisableAWSServiceAccess", "RegisterDelegatedAdministrator"}
)


def admitted(moto: Moto, request: AwsRequest, operation: str, caller: Caller) -> AwsRequest:
    """Return the request for moto to answer; raises ServiceError if AWS would refuse it."""
    organization = moto.organization(caller.account_id, request.partition)
    if organization is None:
        if operation in _OUTSIDE:
            return request
        raise ServiceError(
            "AWSOrganizationsNotInUseException", "Your account is not a member of an organization.", status=400
        )
    if caller.account_id == organization.management_account_id:
        _check_set_up(organization, operation, _body(request))
        return request
    if operation in _BY_ANY_MEMBER:
        return request
    if operation.startswith(_READS) and caller.account_id in organization.delegated_administrators:
        # moto looks an organization up by its management account.
        return request.made_by(organization.management_account_id)
    raise ServiceError("AccessDeniedException", "You don't have permissions to access this resource.", status=400)


def _check_set_up(organization: Organization, operation: str, body: Any) -> None:
    if operation in _BY_ALL_FEATURES and not organization.all_features:
        raise _constraint("ORGANIZATION_NOT_IN_ALL_FEATURES_MODE", "The organization must have all features enabled.")
    if operation != "RegisterDelegatedAdministrator" or body.get("ServicePrincipal") != SERVICE_PRINCIPAL:
        return
    if body.get("AccountId") == organization.management_account_id:
        raise _constraint(
            "CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR", "The management account can't be registered."
        )
    if not organization.trusted_access:
        raise _constraint("SERVICE_ACCESS_NOT_ENABLED", "Service access must be enabled first.")
    if organization.delegated_administrators - {body.get("AccountId")}:
        raise _constraint(
            "DELEGATED_ADMINISTRATOR_EXISTS_FOR_THIS_SERVICE", "The service has a delegated administrator already."
        )


def _constraint(reason: str, message: str) -> ServiceError:
    return ServiceError("ConstraintViolationException", message, status=400, reason=reason)


def _body(request: AwsRequest) -> Any:
    try:
        body = json.loads(request.data or b"{}")
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
