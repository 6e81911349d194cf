"""Handshakes of Organizations: an existing account is invited, and joins by accepting."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from .organizations import moto_time
from .organizations_operations import OrganizationsCall, OrganizationsOperations, organizations_error

if TYPE_CHECKING:
    from .models import AccountBackend
    from .organization_events import OrganizationEvents
    from .organizations import Moto

_SECONDS_OPEN: Final = 15 * 24 * 60 * 60.0


@dataclass
class _Handshake:
    """An invitation of an account to an organization."""

    id: str
    account_id: str
    backend: Any
    partition: str
    requested: float
    state: str = "OPEN"

    def describe(self) -> dict[str, Any]:
        """Return the Handshake."""
        organization = self.backend.org
        management = organization.master_account_id
        arn = f"arn:{self.partition}:organizations::{management}:handshake/{organization.id}/invite/{self.id}"
        return {
            "Id": self.id,
            "Arn": arn,
            "Parties": [
                {"Id": organization.id.removeprefix("o-"), "Type": "ORGANIZATION"},
                {"Id": self.account_id, "Type": "ACCOUNT"},
            ],
            "State": self.state,
            "RequestedTimestamp": self.requested,
            "ExpirationTimestamp": self.requested + _SECONDS_OPEN,
            "Action": "INVITE",
            "Resources": [
                {
                    "Type": "ORGANIZATION",
                    "Value": organization.id,
                    "Resources": [
                        {"Type": "MASTER_EMAIL", "Value": organization.master_account_email},
                        {"Type": "ORGANIZATION_FEATURE_SET", "Value": organization.feature_set},
                    ],
                },
                {"Type": "ACCOUNT", "Value": self.account_id},
            ],
        }


class Handshakes(OrganizationsOperations):
    """Invitations to organizations."""

    def __init__(self, moto: Moto, accounts: AccountBackend, events: OrganizationEvents) -> None:
        operations = {
            "InviteAccountToOrganization": self._invite_account_to_organization,
            "AcceptHandshake": self._accept_handshake,
            "DeclineHandshake": self._decline_handshake,
            "CancelHandshake": self._cancel_handshake,
            "DescribeHandshake": self._describe_handshake,
            "ListHandshakesForAccount": self._list_handshakes_for_account,
            "ListHandshakesForOrganization": self._list_handshakes_for_organization,
        }
        super().__init__(moto, operations)
        self._accounts = accounts
        self._events = events
        self._handshakes: dict[str, _Handshake] = {}

    def clear(self) -> None:
        """Forget all handshakes."""
        self._handshakes.clear()

    def _invite_account_to_organization(self, call: OrganizationsCall) -> dict[str, Any]:
        target = call.parameters.get("Target")
        if not isinstance(target, dict) or target.get("Type") != "ACCOUNT" or not str(target.get("Id")).isdecimal():
            raise organizations_error("InvalidInputException", "The emulator invites accounts by their ID.")
        account_id = str(target["Id"])
        if self._moto.backend(account_id, call.partition) is not None:
            raise organizations_error(
                "HandshakeConstraintViolationException",
                "The account is already a member of an organization.",
                "ALREADY_IN_AN_ORGANIZATION",
            )
        if any(one.account_id == account_id and one.backend is call.backend for one in self._open()):
            raise organizations_error("DuplicateHandshakeException", "There is already such a handshake.")
        handshake = _Handshake(
            f"h-{uuid.uuid4().hex[:12]}", account_id, call.backend, call.partition, self._accounts.clock.time()
        )
        self._handshakes[handshake.id] = handshake
        return {"Handshake": handshake.describe()}

    def _accept_handshake(self, call: OrganizationsCall) -> dict[str, Any]:
        handshake = self._answered(call, by_target=True)
        if call.backend is not None:
            raise organizations_error(
                "HandshakeConstraintViolationException",
                "Your account is already a member of an organization.",
                "ALREADY_IN_AN_ORGANIZATION",
            )
        self._join(handshake)
        handshake.state = "ACCEPTED"
        management = handshake.backend.org.master_account_id
        self._events.joined(handshake.account_id, "Invited", management, handshake.partition)
        return {"Handshake": handshake.describe()}

    def _decline_handshake(self, call: OrganizationsCall) -> dict[str, Any]:
        handshake = self._answered(call, by_target=True)
        handshake.state = "DECLINED"
        return {"Handshake": handshake.describe()}

    def _cancel_handshake(self, call: OrganizationsCall) -> dict[str, Any]:
        handshake = self._answered(call, by_target=False)
        handshake.state = "CANCELED"
        return {"Handshake": handshake.describe()}

    def _describe_handshake(self, call: OrganizationsCall) -> dict[str, Any]:
        return {"Handshake": self._known(call).describe()}

    def _list_handshakes_for_account(self, call: OrganizationsCall) -> dict[str, Any]:
        self._expire()
        found = [one for one in self._handshakes.values() if one.account_id == call.caller.account_id]
        return {"Handshakes": [one.describe() for one in found]}

    def _list_handshakes_for_organization(self, call: OrganizationsCall) -> dict[str, Any]:
        self._expire()
        return {"Handshakes": [one.describe() for one in self._handshakes.values() if one.backend is call.backend]}

    def _known(self, call: OrganizationsCall) -> _Handshake:
        """Return the handshake that a call names, if the caller is one of its parties; raises ServiceError."""
        self._expire()
        handshake = self._handshakes.get(call.text("HandshakeId"))
        if handshake is None:
            raise organizations_error("HandshakeNotFoundException", "There is no such handshake.")
        if call.caller.account_id not in (handshake.account_id, handshake.backend.org.master_account_id):
            raise organizations_error("AccessDeniedException", "You don't have permissions to access this resource.")
        return handshake

    def _answered(self, call: OrganizationsCall, *, by_target: bool) -> _Handshake:
        """Return the open handshake that a call answers; raises ServiceError if it isn't the caller's to answer."""
        handshake = self._known(call)
        if (call.caller.account_id == handshake.account_id) is not by_target:
            raise organizations_error("AccessDeniedException", "You don't have permissions to access this resource.")
        if handshake.state != "OPEN":
            raise organizations_error("InvalidHandshakeTransitionException", "The handshake is no longer open.")
        return handshake

    def _open(self) -> list[_Handshake]:
        self._expire()
        return [one for one in self._handshakes.values() if one.state == "OPEN"]

    def _expire(self) -> None:
        for handshake in self._handshakes.values():
            if handshake.state == "OPEN" and self._accounts.clock.time() >= handshake.requested + _SECONDS_OPEN:
                handshake.state = "EXPIRED"

    def _join(self, handshake: _Handshake) -> None:
        from moto.organizations import utils
        from moto.organizations.models import FakeAccount, organizations_backends

        backend, account_id = handshake.backend, handshake.account_id
        account = self._accounts.account(account_id, handshake.partition)
        member = FakeAccount(backend.org, AccountName=account.name, Email=account.primary_email)
        member.id, member.joined_method = account_id, "INVITED"
        member.create_time = moto_time(self._accounts.clock.time())
        backend.accounts.append(member)
        for policy_id in (utils.DEFAULT_SCP_POLICY_ID, utils.DEFAULT_RCP_POLICY_ID):
            backend.attach_policy(PolicyId=policy_id, TargetId=account_id)
        organizations_backends.master_accounts[account_id] = (backend.account_id, backend.partition)
