"""The forms of AWS's IDs, and the format of the resources' IDs, which never changes once released.

A resource of one account has ``{account}/{TYPE}``, ``{account}`` or ``{account}/{region}``. A resource over many
accounts has ``organization`` instead of the account.
"""

from __future__ import annotations

import re
from typing import Final

from .errors import InvalidIdentityError

ACCOUNT_ID = re.compile(r"\d{12}", re.ASCII)
ORGANIZATION_ID = re.compile(r"o-[a-z0-9]{10,32}", re.ASCII)
ROOT_ID = re.compile(r"r-[0-9a-z]{4,32}", re.ASCII)
ORGANIZATIONAL_UNIT_ID = re.compile(r"ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}", re.ASCII)
ORGANIZATION: Final = "organization"
"""Replaces the account in the ID of a resource over many accounts."""


def build(account_id: str, *parts: str) -> str:
    """Return the ID of a setting of an account, such as ``123456789012/SECURITY``."""
    return "/".join((account_id, *parts))


def parse(identity: str, *part_names: str) -> tuple[str, ...]:
    """Split an ID into its account and parts. Raises InvalidIdentityError, which names the expected form."""
    parts = tuple(identity.split("/"))
    if len(parts) != 1 + len(part_names) or not ACCOUNT_ID.fullmatch(parts[0]) or not all(parts):
        raise InvalidIdentityError(f"the ID {identity!r} does not have the form {_form(part_names)}")
    return parts


def parse_short(identity: str, *part_names: str) -> tuple[str | None, ...]:
    """Split an ID that may leave out the account if it has other parts; the account is then None.

    Raises InvalidIdentityError, which names the expected forms.
    """
    given = tuple(part.strip() for part in identity.split("/"))
    if part_names and len(given) == len(part_names) and all(given) and not ACCOUNT_ID.fullmatch(given[0]):
        return (None, *given)
    try:
        return parse("/".join(given), *part_names)
    except InvalidIdentityError:
        raise InvalidIdentityError(f"the ID {identity!r} does not have the form {_short_form(part_names)}") from None


def _form(part_names: tuple[str, ...]) -> str:
    return "/".join(("{account, 12 digits}", *(f"{{{name}}}" for name in part_names)))


def _short_form(part_names: tuple[str, ...]) -> str:
    return " or ".join([*(["/".join(f"{{{name}}}" for name in part_names)] if part_names else []), _form(part_names)])


def account_of_role(role_arn: str) -> str:
    """Return the account of an IAM role's ARN, known without asking AWS."""
    return role_arn.split(":")[4]
