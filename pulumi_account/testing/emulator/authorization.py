"""Authorizes calls by the policies that a test sets: which actions a call needs, on what, and with which keys."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from .access_policies import AccessPolicies
from .exceptions import ServiceError, access_denied
from .policy_evaluation import AccessRequest, principal_arn

if TYPE_CHECKING:
    from .messages import AwsRequest
    from .organizations import Caller, Moto, Organization

# The Service Authorization Reference lists two actions for these operations.
_SECOND_ACTIONS: Final = {
    "PutAccountName": "iam:UpdateAccountName",
    "StartPrimaryEmailUpdate": "iam:UpdateAccountEmailAddress",
    "AcceptPrimaryEmailUpdate": "iam:UpdateAccountEmailAddress",
}
# Operations whose action has another name.
_ACTIONS: Final = {"s3:ListBuckets": "s3:ListAllMyBuckets", "sqs:DeleteMessageBatch": "sqs:DeleteMessage"}
_NEEDS_NO_PERMISSION: Final = frozenset({"sts:GetCallerIdentity"})
_IN_ORGANIZATIONS: Final = {"ou-": "ou", "r-": "root", "p-": "policy"}
# Their actions name no resource.
_WITHOUT_RESOURCES: Final = frozenset({"iam:ListAccountAliases", "s3:ListAllMyBuckets"})


class Authorization:
    """Decides whether a caller may make a call. Safe for threads."""

    def __init__(self, moto: Moto, policies: AccessPolicies) -> None:
        self._moto = moto
        self._policies = policies

    def check_account_call(
        self, caller: Caller, operation: str, parameters: Mapping[str, Any], account_id: str, partition: str
    ) -> None:
        """Check a call of the account service on an account; raises ServiceError if a policy denies it."""
        if self._policies.is_unrestricted(caller.arn, partition):
            return
        standalone = not parameters.keys() & {"AccountId", "StandardAccountId"}
        organization = self._moto.organization(account_id, partition)
        resource = account_resource(organization, account_id, partition, standalone=standalone)
        keys = {**self._caller_keys(caller, partition), **self._account_keys(account_id, parameters, partition)}
        self._check(caller, f"account:{operation}", resource, keys, partition)
        if operation in _SECOND_ACTIONS:
            self._check(caller, _SECOND_ACTIONS[operation], "*", keys, partition)

    def check_other_call(self, caller: Caller, request: AwsRequest, operation: str) -> None:
        """Check a call of another service; raises ServiceError if a policy denies it.

        The Resource of a policy counts for Organizations, SQS, AssumeRole and operations that name no resource.
        """
        partition = request.partition
        action = f"{request.service}:{operation}"
        action = _ACTIONS.get(action, action)
        if action in _NEEDS_NO_PERMISSION or self._policies.is_unrestricted(caller.arn, partition):
            return
        body = _body(request)
        keys = self._caller_keys(caller, partition)
        principal = body.get("ServicePrincipal")
        if request.service == "organizations" and isinstance(principal, str):
            keys["organizations:serviceprincipal"] = [principal]
        try:
            self._check(caller, action, self._resource(caller, request, action, body), keys, partition)
        except ServiceError as error:
            code, status = (
                ("AccessDeniedException", 400) if request.service == "organizations" else ("AccessDenied", 403)
            )
            raise ServiceError(code, error.message, status) from None

    def _check(
        self, caller: Caller, action: str, resource: str | None, keys: Mapping[str, Sequence[str]], partition: str
    ) -> None:
        why = self._policies.denial(AccessRequest(caller.arn, action, resource, keys), partition)
        if why is not None:
            service, _, operation = action.partition(":")
            raise access_denied(
                caller.arn, operation, why if resource is None else f"{resource} {why}", service=service
            )

    def _resource(self, caller: Caller, request: AwsRequest, action: str, body: Mapping[str, Any]) -> str | None:
        if action == "sts:AssumeRole":
            return request.values.get("RoleArn")
        if request.service == "sqs" and "QueueUrl" in body:
            _, account_id, name = urlsplit(body["QueueUrl"]).path.split("/", 2)
            return f"arn:{request.partition}:sqs:{request.region}:{account_id}:{name}"
        if request.service == "organizations":
            organization = self._moto.organization(caller.account_id, request.partition)
            entity = next((body[name] for name in ("AccountId", "ResourceId", "ParentId") if body.get(name)), None)
            if organization is None or not isinstance(entity, str):
                return "*"
            kind = next((kind for prefix, kind in _IN_ORGANIZATIONS.items() if entity.startswith(prefix)), "account")
            where = f"{organization.management_account_id}:{kind}/{organization.id}/{entity}"
            return f"arn:{request.partition}:organizations::{where}"
        return "*" if action in _WITHOUT_RESOURCES else None

    def _caller_keys(self, caller: Caller, partition: str) -> dict[str, Sequence[str]]:
        keys: dict[str, Sequence[str]] = {
            "aws:principalarn": [principal_arn(caller.arn)],
            "aws:principalaccount": [caller.account_id],
        }
        organization = self._moto.organization(caller.account_id, partition)
        if organization is not None:
            keys["aws:principalorgid"] = [organization.id]
        return keys

    def _account_keys(self, account_id: str, parameters: Mapping[str, Any], partition: str) -> dict[str, Sequence[str]]:
        keys: dict[str, Sequence[str]] = {}
        if "AlternateContactType" in parameters:
            keys["account:alternatecontacttypes"] = [parameters["AlternateContactType"]]
        if "RegionName" in parameters:
            keys["account:targetregion"] = [parameters["RegionName"]]
        if "PrimaryEmail" in parameters:
            keys["account:emailtargetdomain"] = [parameters["PrimaryEmail"].rpartition("@")[2]]
        path = self._moto.organization_path(account_id, partition)
        if path is not None:
            keys["account:accountresourceorgpaths"] = [path]
            for key, value in self._moto.tags_of(account_id, partition).items():
                keys[f"account:accountresourceorgtags/{key.lower()}"] = [value]
        return keys


def account_resource(organization: Organization | None, account_id: str, partition: str, *, standalone: bool) -> str:
    """Return an account's ARN in the context of a call."""
    if standalone or organization is None:
        return f"arn:{partition}:account::{account_id}:account"
    return f"arn:{partition}:account::{organization.management_account_id}:account/{organization.id}/{account_id}"


def _body(request: AwsRequest) -> dict[str, Any]:
    try:
        body = json.loads(request.data or b"{}")
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}
