"""Warnings about a program's contacts, in words: what AWS or auditors find wrong only later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from .contact_rules import DeclaredContact, can_receive_sms, is_known
from .inputs import ContactFields

if TYPE_CHECKING:
    from .contact_rules import SharedDetails
    from .lifecycle import Lifecycle
    from .settings import Connection


def contact_warnings(lifecycle: Lifecycle[Any], inputs: Any, urn: str) -> Iterator[str]:
    """Record a resource's contacts, and yield what is wrong with them, each warning once in a run.

    What a preview doesn't know yet raises none. No text has a contact detail.
    """
    if not issubclass(lifecycle.inputs, ContactFields):
        return
    declared = lifecycle.runtime.contacts
    settings = {
        place.account_id or place.connection: setting for place, setting in lifecycle.settings_declared(inputs).items()
    }
    # Thousands of accounts share one setting.
    made = {id(setting): DeclaredContact.of(setting) for setting in settings.values()}
    contacts = {account: contact for account, setting in settings.items() if (contact := made[id(setting)])}
    for shared in declared.declare(urn, contacts):
        yield _of_shared(lifecycle, shared)
    numbers = {account: setting.get("phone_number") for account, setting in settings.items()}
    unreachable = [account for account, number in numbers.items() if is_known(number) and not can_receive_sms(number)]
    if unreachable and declared.is_new(urn, "phone_number"):
        where = "" if len(unreachable) == len(settings) else f" of {_accounts(lifecycle, unreachable)}"
        yield (
            f"phone_number{where} can't receive an SMS: write + and the country's calling code, then the number "
            f"without its leading 0"
        )


def _of_shared(lifecycle: Lifecycle[Any], shared: SharedDetails) -> str:
    details, kinds = ", ".join(shared.details), " and ".join(shared.kinds)
    return (
        f"the {kinds} contacts of {_accounts(lifecycle, shared.accounts)} have the same {details}: auditors expect "
        f"different contacts, so that one of them can always be reached"
    )


def _accounts(lifecycle: Lifecycle[Any], accounts: Iterable[str | Connection | None]) -> str:
    return lifecycle.accounts_in_words([account if isinstance(account, str) else None for account in accounts])
