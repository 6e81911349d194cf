"""Permissions to change something, simulated by IAM (SimulatePrincipalPolicy), which performs nothing.

The simulation knows the principal's policies, its permissions boundary and service control policies. It doesn't know
session policies, resource control policies and policies of VPC endpoints.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from pulumi_account.core.clients import ACCOUNT_SERVICE
from pulumi_account.core.errors import AccountError
from pulumi_account.policies.arns import account_arn, member_account_arn, organizations_arn
from pulumi_account.policies.permissions import ACTIONS, SERVICE_PRINCIPAL_KEY

from .recorder import reason_of
from .report import Probe

if TYPE_CHECKING:
    from pulumi_account.core.clients import CallerIdentity, ServiceClient

    from .report import Context, OrganizationFacts, PrincipalType

_ANY_RESOURCE: Final = "*"
_CONTEXT: Final = (
    {"ContextKeyName": SERVICE_PRINCIPAL_KEY, "ContextKeyValues": [ACCOUNT_SERVICE], "ContextKeyType": "string"},
)
_INVALID: Final = "InvalidInput"
_NO_SUCH_ENTITY: Final = "NoSuchEntity"
# What can't be simulated, and the code for why.
_NOT_SIMULATED: Final = {"root": "root_user", "federated_user": "federated_user", "unknown": "principal_unknown"}

Change = tuple[str, "Context"]


class Simulation:
    """Simulates the permissions of the caller.

    Args:
        iam: IAM, in the caller's own account.
        caller: who makes the calls.
        principal_type: what kind of identity that is.
        role_arn: the role that is assumed, if the settings name it.

    """

    def __init__(
        self, iam: ServiceClient, caller: CallerIdentity, principal_type: PrincipalType, role_arn: str | None
    ) -> None:
        self._iam = iam
        self._caller = caller
        self._principal_type = principal_type
        self._role_arn = role_arn

    def probes(self, changes: Iterable[Change], organization: OrganizationFacts) -> list[Probe]:
        """Return the result for each change; raises nothing of AWS."""
        by_resource: dict[str, list[Change]] = defaultdict(list)
        for change in changes:
            by_resource[self._resource(change, organization)].append(change)
        reason = _NOT_SIMULATED.get(self._principal_type)
        source = None
        probes: list[Probe] = []
        for resource, asked in by_resource.items():
            if reason is None:
                try:
                    source = source or self._source_arn()
                    probes += self._simulated(source, resource, asked)
                    continue
                except AccountError as error:
                    # The other simulations would fail in the same way.
                    reason = _why_not(error)
            probes += [Probe(action, context, "not_probed", None, reason) for action, context in asked]
        return probes

    def _source_arn(self) -> str:
        """Return the ARN of the user or role; only IAM knows the path of the role of a session."""
        if self._principal_type == "user":
            return self._caller.arn
        if self._role_arn is not None:
            return self._role_arn
        name = self._caller.arn.split("/")[1]
        try:
            return str(self._iam.call("GetRole", RoleName=name)["Role"]["Arn"])
        except AccountError:
            return f"arn:{self._caller.partition}:iam::{self._caller.account_id}:role/{name}"

    def _resource(self, change: Change, organization: OrganizationFacts) -> str:
        action, context = change
        partition: Any = self._caller.partition
        if context == "own_account":
            return account_arn(self._caller.account_id, partition=partition)
        member, management = organization.probed_member, organization.management_account
        if context == "caller" or member is None or management is None or organization.id is None:
            return _ANY_RESOURCE
        where = {"organization_id": organization.id, "management_account_id": management.id}
        if context == "member_account":
            return member_account_arn(member.id, partition=partition, **where)
        if ACTIONS[action].scope == "organizations account":
            return organizations_arn("account", member.id, partition=partition, **where)
        return _ANY_RESOURCE

    def _simulated(self, source: str, resource: str, asked: list[Change]) -> list[Probe]:
        try:
            found = self._results(source, resource, list(dict(asked)))
        except AccountError as error:
            if error.code != _INVALID:
                raise
            if len(asked) == 1:
                return [_probe(*asked[0], None)]
            # IAM may not know the newest actions, and refuses them together with all others.
            return [probe for each in asked for probe in self._simulated(source, resource, [each])]
        results = {result["EvalActionName"]: result for result in found}
        return [_probe(action, context, results.get(action)) for action, context in asked]

    def _results(self, source: str, resource: str, actions: list[str]) -> list[Mapping[str, Any]]:
        """Return the results of all pages."""
        found: list[Mapping[str, Any]] = []
        page: dict[str, str] = {}
        while True:
            answer = self._iam.call(
                "SimulatePrincipalPolicy",
                PolicySourceArn=source,
                ActionNames=actions,
                ResourceArns=[resource],
                ContextEntries=list(_CONTEXT),
                **page,
            )
            found += answer["EvaluationResults"]
            if not answer.get("IsTruncated") or not answer.get("Marker"):
                return found
            page = {"Marker": answer["Marker"]}


def _probe(action: str, context: Context, result: Mapping[str, Any] | None) -> Probe:
    if result is None:
        return Probe(action, context, "not_probed", None, "simulation_failed")
    specific = (result.get("ResourceSpecificResults") or [{}])[0]
    decision = specific.get("EvalResourceDecision") or result["EvalDecision"]
    if decision == "allowed":
        return Probe(action, context, "allowed", "simulated")
    by_organization = result.get("OrganizationsDecisionDetail", {}).get("AllowedByOrganizations", True)
    boundary = specific.get("PermissionsBoundaryDecisionDetail") or result.get("PermissionsBoundaryDecisionDetail", {})
    missing = specific.get("MissingContextValues") or result.get("MissingContextValues") or []
    if not by_organization:
        return Probe(action, context, "denied", "simulated", "service_control")
    if not boundary.get("AllowedByPermissionsBoundary", True):
        return Probe(action, context, "denied", "simulated", "permissions_boundary")
    if missing:
        return Probe(action, context, "not_probed", "simulated", "depends_on_conditions", sorted(missing))
    return Probe(action, context, "denied", "simulated", "identity")


def _why_not(error: AccountError) -> str:
    if error.code == _NO_SUCH_ENTITY:
        return "principal_unknown"
    reason = reason_of(error)
    return {"denied": "simulation_denied", "call_failed": "simulation_failed"}.get(reason, reason)
