"""An account of an organization, as a program gets it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from typing_extensions import Self

from pulumi_account.core.departures import state_in


@dataclass(frozen=True, eq=False)
class OrganizationAccount(str):  # noqa: SLOT000 - a dataclass's defaults and slots exclude each other
    """An account of an organization: its ID as a string, and what the organization knows of it.

    It can be used wherever an account ID can. Without a call about the account, everything but the ID is None.

    Attributes:
        id: The account ID.
        name: The account's name.
        state: The account's state, such as ``ACTIVE``.
        is_management: Whether it is the management account; false if AWS was not asked.
        email: The e-mail address of the account's root user, which no repr shows; None also if
            ``account:secretContacts`` is set.
        path: Where the account is in the organization, as AWS writes it and as condition keys take it, such as
            ``o-abcdefghij/r-abcd/ou-abcd-12345678/123456789012/``; None also if AWS doesn't report it.
        joined: When the account joined the organization, in ISO 8601.
        created: When the account was created, in ISO 8601; None unless ``read_created`` is true.
        tags: The account's tags; None unless ``read_tags`` is true or tags chose the account.

    """

    id: str
    name: str | None = None
    state: str | None = None
    is_management: bool = False
    email: str | None = field(default=None, repr=False)
    path: str | None = None
    joined: str | None = None
    created: str | None = None
    tags: Mapping[str, str] | None = None

    def __new__(cls, id: str, *_args: Any, **_members: Any) -> Self:  # noqa: A002 - AWS's own name
        """Return the string that is the ID."""
        return super().__new__(cls, id)


def account_in(answer: Mapping[str, Any]) -> OrganizationAccount:
    """Return the account that Organizations' answer describes."""
    return OrganizationAccount(
        answer["Id"],
        answer.get("Name"),
        state_in(answer),
        # arn:aws:organizations::{management account}:account/{organization}/{account}
        answer["Arn"].split(":")[4] == answer["Id"],
        email=answer.get("Email"),
        path=next(iter(answer.get("Paths") or ()), None),
        joined=in_utc(answer.get("JoinedTimestamp")),
    )


def units_of(account: OrganizationAccount) -> list[str]:
    """Return the IDs of the root and of the units that an account is in, from the root on; none without a path."""
    organization_and_account = 2
    names = (account.path or "").strip("/").split("/")
    return names[1:-1] if len(names) > organization_and_account else []


def have_paths(accounts: Iterable[OrganizationAccount]) -> bool:
    """Whether AWS reported where each of these accounts is."""
    return all(units_of(account) for account in accounts)


def in_utc(moment: datetime | None) -> str | None:
    """Return a moment in ISO 8601; botocore gives some in the time zone of the machine."""
    return None if moment is None else moment.astimezone(timezone.utc).isoformat()
