"""An account of an organization as a dynamic resource, with the names of pulumi_aws.organizations.Account.

It creates the account and no more: an account's name and e-mail address can't be changed here, and deleting the
resource closes the account only with `close_on_deletion`.
"""

import time
from typing import Any, cast

import boto3
import pulumi
from pulumi import dynamic


class AccountProvider(dynamic.ResourceProvider):
    """Creates accounts with Organizations."""

    def create(self, props: dict[str, Any]) -> dynamic.CreateResult:
        organizations = boto3.client("organizations", region_name="us-east-1")
        asked = organizations.create_account(AccountName=props["name"], Email=props["email"])
        status = asked["CreateAccountStatus"]
        while status["State"] == "IN_PROGRESS":
            time.sleep(1)
            status = organizations.describe_create_account_status(CreateAccountRequestId=status["Id"])[
                "CreateAccountStatus"
            ]
        if status["State"] != "SUCCEEDED":
            raise RuntimeError(f"the account was not created: {status['FailureReason']}")
        return dynamic.CreateResult(status["AccountId"], props)

    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> dynamic.DiffResult:
        changed = [name for name in ("name", "email") if _olds.get(name) != _news.get(name)]
        if changed:
            raise RuntimeError(f"{', '.join(changed)} of an account can't be changed here")
        return dynamic.DiffResult(changes=_olds.get("close_on_deletion") != _news.get("close_on_deletion"))

    def update(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> dynamic.UpdateResult:
        return dynamic.UpdateResult(_news)

    def delete(self, _id: str, _props: dict[str, Any]) -> None:
        if not _props["close_on_deletion"]:
            raise RuntimeError("set close_on_deletion to close the account, or retain_on_delete to keep it")
        boto3.client("organizations", region_name="us-east-1").close_account(AccountId=_id)


class Account(dynamic.Resource):
    """An account of the caller's organization; its `id` is the account ID."""

    name: pulumi.Output[str]
    email: pulumi.Output[str]

    def __init__(
        self,
        resource_name: str,
        *,
        name: pulumi.Input[str],
        email: pulumi.Input[str],
        close_on_deletion: bool = False,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        properties = {"name": name, "email": email, "close_on_deletion": close_on_deletion}
        super().__init__(AccountProvider(), resource_name, cast("dict[str, Any]", properties), opts)
