"""Which accounts a stack's settings allow; checked before any call.

``aws:allowedAccountIds`` and ``aws:forbiddenAccountIds`` apply to the account that the stack's credentials belong to,
as in pulumi-aws. ``account:allowedAccountIds`` and ``account:forbiddenAccountIds`` apply to every account that is read
or written.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from .errors import AccountNotAllowedError
from .fields import Unknown
from .reasons import ACCOUNT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .account_names import AccountNames
    from .inputs import Failure, ResourceInputs
    from .settings import Settings


def has_caller_rules(settings: Settings) -> bool:
    """Whether the settings limit whose credentials the stack uses."""
    return bool(settings.aws_allowed_account_ids or settings.aws_forbidden_account_ids)


def refuse_caller(settings: Settings, account_id: str) -> None:
    """Raise AccountNotAllowedError if the stack's credentials must not belong to an account."""
    said = _refusal("aws", settings.aws_allowed_account_ids, settings.aws_forbidden_account_ids, account_id)
    if said is not None:
        raise AccountNotAllowedError(
            f"the AWS credentials belong to account {ACCOUNT}, and {said}", account_id=account_id
        )


def refuse_account(settings: Settings, account_id: str) -> None:
    """Raise AccountNotAllowedError if an account must not be read or written."""
    said = refusal(settings, account_id)
    if said is not None:
        raise AccountNotAllowedError(f"account {ACCOUNT} is not allowed: {said}", account_id=account_id)


def refusal(settings: Settings, account_id: str) -> str | None:
    """Return why an account must not be read or written; None if it is allowed."""
    return _refusal("account", settings.allowed_account_ids, settings.forbidden_account_ids, account_id)


def not_allowed(settings: Settings, inputs: ResourceInputs, names: AccountNames) -> list[Failure]:
    """Return a failure for each property that names a forbidden account; unknown values are checked later."""
    from .inputs import Failure

    failures = []
    for name, account_ids in _named(inputs):
        said = {account_id: refusal(settings, account_id) for account_id in account_ids}
        refused = {account_id: why for account_id, why in said.items() if why is not None}
        if refused:
            accounts, why = ", ".join(map(names.label, sorted(refused))), next(iter(refused.values()))
            failures.append(Failure(name, f"names {accounts}, but {why.replace(' it', ' that account')}"))
    return failures


def _named(inputs: ResourceInputs) -> list[tuple[str, list[str]]]:
    given = dict(inputs)
    accounts = given.get("accounts")
    named = {
        "account_id": [given.get("account_id")],
        "connection": [inputs.connection_account_id],
        "accounts": accounts if isinstance(accounts, Mapping | list | tuple) else (),
    }
    return [
        (name, [account for account in given if isinstance(account, str) and not isinstance(account, Unknown)])
        for name, given in named.items()
    ]


def _refusal(namespace: str, allowed: Sequence[str], forbidden: Sequence[str], account_id: str) -> str | None:
    if allowed and account_id not in allowed:
        return f"{namespace}:allowedAccountIds does not include it"
    if account_id in forbidden:
        return f"{namespace}:forbiddenAccountIds includes it"
    return None
