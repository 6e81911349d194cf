"""Other AWS services, as far as they tell about the caller's own account: IAM and S3. Paced, with errors mapped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from .calls import AwsCall
from .session import mapped

if TYPE_CHECKING:
    from pulumi_account.core.clients import CallerIdentity

# The IAM actions that aren't called as their operations.
_IAM_ACTIONS: Final = {"ListBuckets": "ListAllMyBuckets"}


class BotoServiceClient:
    """A service in the caller's own account. Safe for threads."""

    def __init__(self, client: Any, caller: CallerIdentity, role_arn: str | None) -> None:
        self._client = client
        self._role_arn = role_arn
        self.caller = caller

    def call(self, operation: str, **members: Any) -> dict[str, Any]:
        """Make one call. Raises this package's ApiError or one of its kind, or CredentialsError."""
        from botocore import xform_name

        service = self._client.meta.service_model.service_name
        action = _IAM_ACTIONS.get(operation)
        with mapped(AwsCall(service, operation, self.caller.arn, role_arn=self._role_arn, iam_action=action)):
            answer: dict[str, Any] = getattr(self._client, xform_name(operation))(**members)
        return answer
