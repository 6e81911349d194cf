"""The API's two contexts: which account a call acts on, and whether the caller may name it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pulumi_account.core.fields import ALTERNATE_CONTACT_TYPES

from .authorization import account_resource
from .exceptions import access_denied

if TYPE_CHECKING:
    from .models import Account
    from .organizations import Caller, Moto, Organization

_MANAGEMENT_NAMED: Final = (
    "The management account can only be managed using the standalone context from the management account."
)
# Of the operations on the primary e-mail address, which have no standalone context, the one that requires no AccountId.
_NEVER_STANDALONE: Final = "GetPrimaryEmailUpdateStatus"
_READS: Final = ("Get", "List")
_NO_TRUSTED_ACCESS: Final = "Your organization must first enable trusted access with AWS Account Management."


def refuse_unknown_contact_type(caller: Caller, operation: str, body: Any) -> None:
    """Raise ServiceError for an alternate contact's type that AWS doesn't know.

    The type is a condition key, so AWS answers such a request where it authorizes it, before it validates it.
    """
    if not operation.endswith("AlternateContact") or not isinstance(body, dict):
        return
    contact_type = body.get("AlternateContactType")
    if isinstance(contact_type, str) and contact_type not in ALTERNATE_CONTACT_TYPES:
        raise access_denied(caller.arn, operation, why="You specified an invalid Alternate Contact type.")


def target_account(moto: Moto, caller: Caller, operation: str, account_id: str | None, partition: str) -> str:
    """Return the ID of the account that a call acts on; raises ServiceError if AWS would deny access.

    Without AccountId that is the caller's own (standalone context); with one, any account which the caller
    administers in its organization (organizations context).
    """
    if account_id is None:
        if operation == _NEVER_STANDALONE:
            raise access_denied(caller.arn, operation)
        return caller.account_id
    organization = moto.organization(caller.account_id, partition)
    if organization is None or not _administers(organization, caller):
        raise access_denied(caller.arn, operation)
    if account_id == organization.management_account_id:
        raise access_denied(caller.arn, operation, why=_MANAGEMENT_NAMED)
    if not (organization.all_features and organization.trusted_access):
        raise access_denied(caller.arn, operation, why=_NO_TRUSTED_ACCESS)
    target = moto.organization(account_id, partition)
    if target is None or target.id != organization.id:
        management = organization.management_account_id
        resource = f"arn:{partition}:account::{management}:account/{organization.id}/{account_id}"
        raise access_denied(caller.arn, operation, resource)
    return account_id


def check_account(moto: Moto, caller: Caller, operation: str, account: Account, partition: str, now: float) -> None:
    """Check that a call may act on an account; raises ServiceError if it is closed or the operation is denied.

    A closed account can be read by whoever administers it, and by itself can do nothing. An account that was just
    created can't be named yet; AWS doesn't tell this denial from others.
    """
    standalone = caller.account_id == account.account_id
    if account.denied & {"*", operation}:
        # Service control policies don't bind the management account.
        policy = "a service control policy" if standalone else "an identity-based policy"
        resource = _resource(moto, account.account_id, partition, standalone=standalone)
        raise access_denied(caller.arn, operation, f"{resource} with an explicit deny in {policy}")
    member = moto.member(account.account_id, partition)
    is_closed = member is not None and member.status != "ACTIVE"
    is_new = now < account.answers_from
    if (is_closed and (standalone or not operation.startswith(_READS))) or (is_new and not standalone):
        raise access_denied(
            caller.arn, operation, _resource(moto, account.account_id, partition, standalone=standalone)
        )


def _resource(moto: Moto, account_id: str, partition: str, *, standalone: bool) -> str:
    return account_resource(moto.organization(account_id, partition), account_id, partition, standalone=standalone)


def _administers(organization: Organization, caller: Caller) -> bool:
    return caller.account_id in (organization.management_account_id, *organization.delegated_administrators)
