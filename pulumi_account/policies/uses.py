"""What a program uses: a resource, a component or a function, as narrowly as it is known."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Final

from pulumi_account.core.clients import ACCOUNT_SERVICE

from .arns import EVERY_ACCOUNT
from .permissions import VERBS, Verb


@dataclass(frozen=True)
class Use:
    """One use of a resource, a component or a function by a program; whatever is left out may be anything.

    Args:
        name: the resource, component or function, such as ``AlternateContact`` or ``get_primary_contact``.
        accounts: the accounts that it is in, 12 digits each, or ``*`` for every account of the organization; without
            any, a resource of one account is in the caller's own, and one of many accounts in every account.
        alternate_contact_types: the contacts' types: ``BILLING``, ``OPERATIONS``, ``SECURITY``.
        region_names: the regions' codes.
        email_domains: the domains of new primary e-mail addresses.
        service_principals: the services of TrustedAccess and DelegatedAdministrator; by default the account service.
        enabled: whether regions are only opted into (true) or only opted out of (false).
        on_removal: the resource's ``on_removal``, which decides whether removing it changes anything in AWS.
        verify_phone_number: of PrimaryContact, whether the phone number is verified.
        read_created: of ``organization_accounts``, whether it reads when accounts were created.
        role_arn: the role of the resource's ``connection``: the caller assumes it, and the role's own policy has to
            allow the calls.
        verbs: what happens to it: ``create``, ``read`` (all that a preview or a refresh does), ``update``, ``delete``.

    """

    name: str
    _: KW_ONLY
    accounts: Sequence[str] = ()
    alternate_contact_types: Sequence[str] = ()
    region_names: Sequence[str] = ()
    email_domains: Sequence[str] = ()
    service_principals: Sequence[str] = (ACCOUNT_SERVICE,)
    enabled: bool | None = None
    on_removal: str | None = None
    verify_phone_number: bool | None = None
    read_created: bool | None = None
    role_arn: str | None = None
    verbs: Collection[Verb] = VERBS


AUDIT: Final = (
    Use("get_alternate_contact", accounts=(EVERY_ACCOUNT,)),
    Use("get_primary_contact", accounts=(EVERY_ACCOUNT,)),
    Use("list_regions", accounts=(EVERY_ACCOUNT,)),
    Use("get_account_information"),
    Use("organization_accounts", read_created=False),
)
"""What ``pulumi-account audit`` uses in an organization, whichever accounts it audits. The name of the caller's own
account is read if Organizations isn't asked; names of other accounts come from Organizations."""
