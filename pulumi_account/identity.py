"""The one ID format: ``{account}/{TYPE}``, ``{account}``, ``{account}/{region}``. Never changes once released."""

from __future__ import annotations

import re

from .errors import InvalidIdentityError

ACCOUNT_ID = re.compile(r"\d{12}", re.ASCII)


def build(account_id: str, *parts: str) -> str:
    """Return the ID of a setting of an account, such as ``123456789012/SECURITY``."""
    return "/".join((account_id, *parts))


def parse(identity: str, *part_names: str) -> tuple[str, ...]:
    """Split an ID into its account and the parts named.

    Raises InvalidIdentityError, naming the form that is allowed.
    """
    parts = tuple(identity.split("/"))
    if len(parts) != 1 + len(part_names) or not ACCOUNT_ID.fullmatch(parts[0]) or not all(parts):
        form = "/".join(("{account, 12 digits}", *(f"{{{name}}}" for name in part_names)))
        raise InvalidIdentityError(f"the ID {identity!r} is not of the form {form}")
    return parts


def account_of_role(role_arn: str) -> str:
    """Return the account of an IAM role's ARN, known without asking AWS."""
    return role_arn.split(":")[4]
