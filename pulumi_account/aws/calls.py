"""One call to AWS, as errors tell of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Call:
    """What was being asked, for the message."""

    service: str
    operation: str
    caller_arn: str | None = None
    named_account_id: str | None = None
    role_arn: str | None = None

    @property
    def action(self) -> str:
        """The IAM action."""
        return f"{self.service}:{self.operation}"
