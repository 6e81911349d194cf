"""Which account a call is about, and whether the caller may name it: the API's two contexts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .exceptions import access_denied

if TYPE_CHECKING:
    from .organizations import Caller, Moto, Organization

_MANAGEMENT_NAMED: Final = (
    "The management account can only be managed using the standalone context from the management account."
)
_NO_TRUSTED_ACCESS: Final = "Your organization must first enable trusted access with AWS Account Management."


def target_account(moto: Moto, caller: Caller, operation: str, account_id: str | None, partition: str) -> str:
    """Return the ID of the account that a call acts on; ServiceError where AWS denies access.

    Without AccountId that is the caller's own (standalone context); with one, any account which the caller
    administers in its organization (organizations context).
    """
    if account_id is None:
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


def _administers(organization: Organization, caller: Caller) -> bool:
    return caller.account_id in (organization.management_account_id, *organization.delegated_administrators)
