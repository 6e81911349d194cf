"""IAM's SimulatePrincipalPolicy: what the policies of a user or role say about actions, without a call of them.

As on AWS, identity policies and service control policies count. The policies of VPC endpoints don't.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from .exceptions import ServiceError
from .messages import AwsResponse
from .policy_evaluation import AccessRequest

if TYPE_CHECKING:
    from .access_policies import AccessPolicies
    from .messages import AwsRequest

SIMULATE: Final = "SimulatePrincipalPolicy"
_NAMESPACE: Final = "https://iam.amazonaws.com/doc/2010-05-08/"
_ENTITIES: Final = ("user/", "role/", "group/")
_PAGE: Final = 100
_STRICTNESS: Final = ("allowed", "implicitDeny", "explicitDeny")


@dataclass(frozen=True)
class _Decided:
    """What the policies say about an action on a resource."""

    action: str
    resource: str
    decision: str
    allowed_by_organizations: bool
    missing_keys: tuple[str, ...]

    @property
    def missing_xml(self) -> str:
        """The condition keys that the request didn't provide."""
        keys = "".join(f"<member>{escape(key)}</member>" for key in self.missing_keys)
        return f"<MissingContextValues>{keys}</MissingContextValues>"


class PolicySimulation:
    """Answers SimulatePrincipalPolicy by the policies that a test sets. Thread-safe."""

    def __init__(self, policies: AccessPolicies) -> None:
        self._policies = policies

    def answer(self, request: AwsRequest) -> AwsResponse:
        """Return the answer; raises ServiceError for a principal that AWS doesn't simulate."""
        values = request.values
        principal = values.get("PolicySourceArn", "")
        if not principal.partition(":")[2].split(":", 4)[-1].startswith(_ENTITIES):
            raise ServiceError("InvalidInput", f"Invalid Entity Arn: {principal}", 400)
        keys, resources = _context(values), list(_members(values, "ResourceArns")) or ["*"]
        actions = list(_members(values, "ActionNames"))
        start, size = int(values.get("Marker") or 0), int(values.get("MaxItems") or _PAGE)
        results = "".join(
            self._result(
                [self._decided(principal, request.partition, action, resource, keys) for resource in resources]
            )
            for action in actions[start : start + size]
        )
        truncated = start + size < len(actions)
        marker = f"<Marker>{start + size}</Marker>" if truncated else ""
        body = (
            f'<{SIMULATE}Response xmlns="{_NAMESPACE}"><{SIMULATE}Result><IsTruncated>{str(truncated).lower()}'
            f"</IsTruncated>{marker}<EvaluationResults>{results}</EvaluationResults></{SIMULATE}Result>"
            f"<ResponseMetadata><RequestId>{uuid.uuid4()}</RequestId></ResponseMetadata></{SIMULATE}Response>"
        )
        return AwsResponse(body, 200, content_type="text/xml")

    def _decided(
        self, principal: str, partition: str, action: str, resource: str, keys: Mapping[str, tuple[str, ...]]
    ) -> _Decided:
        simulated = AccessRequest(_session_of(principal), action, resource, keys)
        missing = tuple(sorted(self._policies.condition_keys(simulated, partition) - keys.keys()))
        denial = self._policies.simulated_denial(simulated, partition)
        decision = "allowed"
        if denial is not None:
            decision = "explicitDeny" if "explicit deny" in denial else "implicitDeny"
        return _Decided(action, resource, decision, denial is None or "service control" not in denial, missing)

    @staticmethod
    def _result(decided: Sequence[_Decided]) -> str:
        """Return the result of an action: the strictest decision of all resources, and that of each."""
        strictest = max(decided, key=lambda each: _STRICTNESS.index(each.decision))
        specific = "".join(
            f"<member><EvalResourceName>{escape(each.resource)}</EvalResourceName>"
            f"<EvalResourceDecision>{each.decision}</EvalResourceDecision>{each.missing_xml}</member>"
            for each in decided
        )
        return (
            f"<member><EvalActionName>{escape(strictest.action)}</EvalActionName>"
            f"<EvalResourceName>*</EvalResourceName><EvalDecision>{strictest.decision}</EvalDecision>"
            f"{strictest.missing_xml}<OrganizationsDecisionDetail><AllowedByOrganizations>"
            f"{str(strictest.allowed_by_organizations).lower()}</AllowedByOrganizations></OrganizationsDecisionDetail>"
            f"<ResourceSpecificResults>{specific}</ResourceSpecificResults></member>"
        )


def _session_of(principal: str) -> str:
    """Return a role's ARN as that of its session, as policies are evaluated for callers."""
    prefix, found, name = principal.partition(":role/")
    if not found:
        return principal
    return f"{prefix.replace(':iam:', ':sts:')}:assumed-role/{name.rpartition('/')[2]}/simulated"


def _members(values: Mapping[str, str], name: str) -> Iterator[str]:
    """Yield the members of a list in the query protocol."""
    number = 1
    while f"{name}.member.{number}" in values:
        yield values[f"{name}.member.{number}"]
        number += 1


def _context(values: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the condition keys that the request provides, in lower case."""
    keys: dict[str, tuple[str, ...]] = {}
    number = 1
    while (name := values.get(f"ContextEntries.member.{number}.ContextKeyName")) is not None:
        keys[name.lower()] = tuple(_members(values, f"ContextEntries.member.{number}.ContextKeyValues"))
        number += 1
    return keys
