"""A policy document that is never larger than AWS accepts."""

from __future__ import annotations

import json
from typing import Any, Final

from pulumi_account.core.errors import ConfigurationError

VERSION: Final = "2012-10-17"
MANAGED_POLICY_SIZE: Final = 6_144
"""The largest managed IAM policy, in characters without whitespace."""
SERVICE_CONTROL_POLICY_SIZE: Final = 5_120
"""The largest service control policy, in characters."""
ENDPOINT_POLICY_SIZE: Final = 20_480
"""The largest policy of a VPC endpoint, in characters."""


class PolicyDocument(dict[str, Any]):
    """A policy document: a dictionary that `json.dumps` and pulumi-aws take as it is.

    Attributes:
        widened: what a wildcard stands for because a list of all of them is larger than AWS accepts: ``accounts``,
            ``roles``; usually empty.

    """

    widened: tuple[str, ...] = ()

    @classmethod
    def of(cls, *statements: dict[str, Any], widened: tuple[str, ...] = ()) -> PolicyDocument:
        """Return the document with these statements.

        Args:
            statements: the statements, at least one.
            widened: what a wildcard stands for.

        Raises ConfigurationError if there is no statement.

        """
        if not statements:
            raise ConfigurationError("the policy would be empty: nothing that was named needs a permission")
        document = cls(Version=VERSION, Statement=list(statements))
        document.widened = widened
        return document

    def fitting(self, largest: int) -> PolicyDocument:
        """Return the document itself. Raises ConfigurationError if it has more characters than ``largest``."""
        if self.size > largest:
            raise ConfigurationError(
                f"the policy has {self.size:,} characters, and {largest:,} are allowed: divide what it is for among "
                f"several policies"
            )
        return self

    @property
    def size(self) -> int:
        """Its length in characters without whitespace, as IAM counts it."""
        return len(self.to_json(indent=None))

    def to_json(self, *, indent: int | None = 2) -> str:
        """Return the document as JSON.

        Args:
            indent: spaces for each level; None for the shortest form, which counts for service control policies.

        """
        separators = (",", ":") if indent is None else None
        return json.dumps(self, indent=indent, separators=separators)
