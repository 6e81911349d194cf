"""Reads the other IDs of an account: ListBuckets of S3, ListAccountAliases of IAM, GetGovCloudAccountInformation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_account.core.errors import ConfigurationError

if TYPE_CHECKING:
    from pulumi_account.core.inputs import AccountScopedInputs
    from pulumi_account.core.runtime import Runtime


def account_ids(runtime: Runtime, arguments: AccountScopedInputs) -> dict[str, Any]:
    """Return the ID, the canonical user ID and the alias of the account that the credentials belong to.

    Raises ConfigurationError if the arguments name another account.
    """
    accounts, connection, named = runtime.accounts, arguments.connection, arguments.declared_account_id
    own = accounts.caller_account_id(connection)
    if named not in (None, own):
        raise ConfigurationError(
            f"S3 and IAM tell a canonical user ID and an alias only to credentials of the account itself, and these "
            f"belong to account {own}: set connection to a role or a profile in account {named}"
        )
    # One bucket, because only the owner counts.
    owner = accounts.service(connection, "s3").call("ListBuckets", MaxBuckets=1)["Owner"]
    aliases = accounts.service(connection, "iam").call("ListAccountAliases")["AccountAliases"]
    return {
        "account_id": own,
        "canonical_user_id": owner["ID"],
        # An account has at most one.
        "account_alias": aliases[0] if aliases else None,
    }


def gov_cloud_account(runtime: Runtime, arguments: AccountScopedInputs) -> dict[str, Any]:
    """Return the ID and the state of the GovCloud account that is linked to a standard account."""
    client = runtime.accounts.client(arguments.connection, arguments.declared_account_id)
    answer = client.call("GetGovCloudAccountInformation")
    return {
        "account_id": client.account_id,
        "gov_cloud_account_id": answer["GovCloudAccountId"],
        "account_state": answer["AccountState"],
    }
