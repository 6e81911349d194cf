"""The IAM policies and service control policies that a test sets; without any, everything is allowed.

A caller's identity policies are those that a test sets in the emulator, or else those that its role or user has in
moto's IAM. Service control policies are moto's, attached through the Organizations API or by the emulator.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from .exceptions import ServiceError
from .policy_evaluation import (
    AccessRequest,
    Effect,
    check_document,
    condition_keys,
    effect_of,
    matches,
    principal_arn,
)

if TYPE_CHECKING:
    from .organizations import Moto

_SERVICE_CONTROL_POLICY: Final = "SERVICE_CONTROL_POLICY"
_IDENTITY: Final = "identity-based"
_SERVICE_CONTROL: Final = "service control"
_ENDPOINT: Final = "VPC endpoint"


@dataclass(frozen=True)
class IdentityPolicy:
    """A policy that a test sets for callers: those of an account, or those whose ARN matches a pattern."""

    document: Mapping[str, Any]
    principal: str

    def is_for(self, caller_arn: str) -> bool:
        """Whether a caller has it."""
        return self.principal == caller_arn.split(":")[4] or any(
            matches(self.principal, arn) for arn in (caller_arn, principal_arn(caller_arn))
        )


class AccessPolicies:
    """What callers may do. Safe for threads."""

    def __init__(self, moto: Moto) -> None:
        self._moto = moto
        self._lock = threading.Lock()
        self._identity: tuple[IdentityPolicy, ...] = ()
        self._endpoint: Mapping[str, Any] | None = None

    def set_identity_policy(self, document: Mapping[str, Any], principal: str = "*") -> None:
        """Allow callers only what this policy, and any other that is set for them, allows.

        Args:
            document: the policy document.
            principal: an account's 12 digits, or the ARN of a role or user, with ``*`` and ``?`` as wildcards; by
                default every caller.

        Raises ValueError for a document that IAM wouldn't accept, or that has elements which aren't evaluated.

        """
        check_document(document)
        with self._lock:
            self._identity = (*self._identity, IdentityPolicy(json.loads(json.dumps(document)), principal))

    def attach_service_control_policy(self, document: Mapping[str, Any], target_id: str) -> str:
        """Create a service control policy in Organizations, attach it, and return its ID.

        Args:
            document: the policy document.
            target_id: an account, an organizational unit or the root.

        Raises ValueError for a document that IAM wouldn't accept, or that has elements which aren't evaluated, and for
        a target that is in no organization.

        """
        check_document(document)
        backend = self._moto.backend_of_entity(target_id)
        if backend is None:
            raise ValueError(f"{target_id} is in no organization")
        name = f"emulator-{len(backend.policies)}"
        content = json.dumps(document)
        policy = backend.create_policy(Content=content, Description="", Name=name, Type=_SERVICE_CONTROL_POLICY)
        policy_id = str(policy["Policy"]["PolicySummary"]["Id"])
        backend.attach_policy(PolicyId=policy_id, TargetId=target_id)
        return policy_id

    def set_endpoint_policy(self, document: Mapping[str, Any]) -> None:
        """Let all calls come through a VPC endpoint with this policy, instead of one that allows everything.

        Raises ValueError for a document that IAM wouldn't accept, or that has elements which aren't evaluated.
        """
        check_document(document, has_principals=True)
        with self._lock:
            self._endpoint = json.loads(json.dumps(document))

    def clear(self) -> None:
        """Forget the identity policies and the endpoint policy that were set here; those in moto stay."""
        with self._lock:
            self._identity = ()
            self._endpoint = None

    def identity_policies(self) -> list[dict[str, Any]]:
        """Return the identity policies that were set here, as ``GET /_emulator/policies`` shows them."""
        return [{"principal": policy.principal, "identity_policy": policy.document} for policy in self._identity]

    def denial(self, request: AccessRequest, partition: str) -> str | None:
        """Return why a request is denied, in AWS's words; None if it is allowed."""
        endpoint = [] if self._endpoint is None else [effect_of([self._endpoint], request)]
        return self._denial(request, partition, endpoint)

    def simulated_denial(self, request: AccessRequest, partition: str) -> str | None:
        """Return why IAM's policy simulator denies a request; it knows no policies of VPC endpoints."""
        return self._denial(request, partition, [])

    def condition_keys(self, request: AccessRequest, partition: str) -> set[str]:
        """Return the condition keys on which the caller's identity policies let the action depend, in lower case."""
        return condition_keys(self._identity_policies(request.caller_arn, partition) or (), request.action)

    def _denial(self, request: AccessRequest, partition: str, endpoint: list[Effect | None]) -> str | None:
        levels = self._service_control_policies(request.caller_arn.split(":")[4], partition)
        identity = self._identity_policies(request.caller_arn, partition)
        effects: dict[str, list[Effect | None]] = {
            _SERVICE_CONTROL: [effect_of(level, request) for level in levels],
            _ENDPOINT: endpoint,
            _IDENTITY: [] if identity is None else [effect_of(identity, request)],
        }
        for kind, found in effects.items():
            if "Deny" in found:
                return f"with an explicit deny in {'an' if kind == _IDENTITY else 'a'} {kind} policy"
        for kind, found in effects.items():
            if None in found:
                return f"because no {kind} policy allows the {request.action} action"
        return None

    def is_unrestricted(self, caller_arn: str, partition: str) -> bool:
        """Whether no policy at all restricts a caller, so that its requests need not be evaluated."""
        if self._endpoint is not None or self._identity_policies(caller_arn, partition) is not None:
            return False
        return next(self._service_control_policies(caller_arn.split(":")[4], partition), None) is None

    def _identity_policies(self, caller_arn: str, partition: str) -> Sequence[Mapping[str, Any]] | None:
        """Return a caller's identity policies; None if it has none, so that everything is allowed."""
        set_here = [policy.document for policy in self._identity if policy.is_for(caller_arn)]
        if set_here:
            return set_here
        return [_parsed(text) for text in self._moto.iam_policies(caller_arn, partition)] or None

    def _service_control_policies(self, account_id: str, partition: str) -> Iterator[list[Mapping[str, Any]]]:
        """Yield the policies of each level above an account, up to the root; none for a management account."""
        for attached in self._moto.policies_above(account_id, partition):
            texts = [policy.content for policy in attached if policy.type == _SERVICE_CONTROL_POLICY]
            if texts:
                yield [_parsed(text) for text in texts]


@lru_cache(maxsize=1024)
def _parsed(text: str) -> Mapping[str, Any]:
    """Return a policy document that moto holds. Raises ServiceError if it can't be evaluated."""
    document = json.loads(text)
    try:
        check_document(document)
    except ValueError as error:
        raise ServiceError("EmulatorLimitation", str(error), 501) from None
    return document  # type: ignore[no-any-return]
