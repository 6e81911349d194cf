"""One call to AWS, as errors describe it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class AwsCall:
    """What is called.

    Args:
        service: the service's name in IAM actions, such as ``account``.
        operation: such as ``PutAlternateContact``.
        caller_arn: the ARN of the caller, if known.
        named_account_id: the account that the call names; None in the caller's own account.
        role_arn: the role that is assumed, or that the caller has assumed.
        has_standalone_context: whether a caller reaches its own account by naming none.
        iam_action: the IAM action without the service, if it isn't called as the operation.

    """

    service: str
    operation: str
    caller_arn: str | None = None
    named_account_id: str | None = None
    role_arn: str | None = None
    has_standalone_context: bool = True
    iam_action: str | None = None

    @property
    def action(self) -> str:
        """The IAM action."""
        return f"{self.service}:{self.iam_action or self.operation}"

    @property
    def caller_account_id(self) -> str | None:
        """The caller's account, if known."""
        return self.caller_arn.split(":")[4] if self.caller_arn else None

    @property
    def account_id(self) -> str | None:
        """The account that the call is about: the one named, or the caller's own."""
        return self.named_account_id or (self.caller_account_id if self.service == "account" else None)
