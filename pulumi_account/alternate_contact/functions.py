"""get_alternate_contact: an alternate contact as AWS has it, for programs (GetAlternateContact)."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi

from pulumi_account.core.fields import AlternateContactType
from pulumi_account.core.inputs import ResourceInputs
from pulumi_account.dynamic.get_functions import Lookup
from pulumi_account.dynamic.resource import ConnectionArgs

from .lifecycle import AlternateContactLifecycle


class _Asked(ResourceInputs):
    alternate_contact_type: AlternateContactType


@dataclass(frozen=True)
class GetAlternateContactResult:
    """An alternate contact as AWS has it; ``id`` is ``{account}/{TYPE}``."""

    id: str
    account_id: str
    alternate_contact_type: str
    name: str
    title: str
    email_address: str
    phone_number: str


_LOOKUP = Lookup("get_alternate_contact", AlternateContactLifecycle, _Asked, GetAlternateContactResult)


def get_alternate_contact(
    alternate_contact_type: str, *, account_id: str | None = None, connection: ConnectionArgs | None = None
) -> GetAlternateContactResult:
    """Read an alternate contact (GetAlternateContact), in previews too.

    ``alternate_contact_type`` is BILLING, OPERATIONS or SECURITY; ``account_id`` is a member account's 12 digits; left
    out, it is the caller's own. Raises NotFoundError if there is none, AccessDeniedError if it may not be read, and
    ConfigurationError where ``account:secretContacts`` is set: get_alternate_contact_output is for that.
    """
    return _LOOKUP.get(alternate_contact_type=alternate_contact_type, account_id=account_id, connection=connection)


def get_alternate_contact_output(
    alternate_contact_type: pulumi.Input[str],
    *,
    account_id: pulumi.Input[str] | None = None,
    connection: pulumi.Input[ConnectionArgs] | None = None,
) -> pulumi.Output[GetAlternateContactResult]:
    """Read an alternate contact once the inputs are known; a secret where ``account:secretContacts`` is set.

    For the rest as get_alternate_contact.
    """
    return _LOOKUP.get_output(
        alternate_contact_type=alternate_contact_type, account_id=account_id, connection=connection
    )
