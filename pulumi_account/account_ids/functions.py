"""get_account_ids and get_gov_cloud_account_information: the other IDs of an account, for programs."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi

from pulumi_account.core.inputs import AccountScopedInputs
from pulumi_account.dynamic.get_functions import ProgramFunction
from pulumi_account.dynamic.resource import ConnectionArgs
from pulumi_account.front_end.functions import Question

from .reading import account_ids, gov_cloud_account


@dataclass(frozen=True)
class GetAccountIdsResult:
    """The IDs by which AWS's services know an account.

    Attributes:
        id: The account's ID.
        account_id: The account's ID; 12 digits.
        canonical_user_id: The canonical user ID, by which S3's and CloudFront's access lists name the account.
        account_alias: The account's alias in IAM; None if it has none.

    """

    id: str
    account_id: str
    canonical_user_id: str
    account_alias: str | None = None


@dataclass(frozen=True)
class GetGovCloudAccountInformationResult:
    """The GovCloud account that is linked to a standard account.

    Attributes:
        id: The standard account's ID.
        account_id: The standard account's ID.
        gov_cloud_account_id: The GovCloud account's ID; 12 digits.
        account_state: The GovCloud account's state, such as ``ACTIVE``, ``SUSPENDED`` or ``CLOSED``.

    """

    id: str
    account_id: str
    gov_cloud_account_id: str
    account_state: str


IDS = ProgramFunction(Question("get_account_ids", account_ids, AccountScopedInputs, GetAccountIdsResult))
GOV_CLOUD = ProgramFunction(
    Question(
        "get_gov_cloud_account_information", gov_cloud_account, AccountScopedInputs, GetGovCloudAccountInformationResult
    )
)


def get_account_ids(*, account_id: str | None = None, connection: ConnectionArgs | None = None) -> GetAccountIdsResult:
    """Read an account's canonical user ID and alias (ListBuckets of S3, ListAccountAliases of IAM), in previews too.

    S3 and IAM answer only credentials of the account itself: for another account, set ``connection`` to a role in it.

    Raises AccessDeniedError if one of the two must not be read, and ConfigurationError for an ``account_id`` that the
    credentials don't belong to.

    Args:
        account_id: The account, 12 digits; by default the account that your credentials belong to.
        connection: How the account is reached: a profile or a role.

    """
    return IDS.get(account_id=account_id, connection=connection)


def get_account_ids_output(
    *, account_id: pulumi.Input[str] | None = None, connection: pulumi.Input[ConnectionArgs] | None = None
) -> pulumi.Output[GetAccountIdsResult]:
    """Read an account's canonical user ID and alias once the arguments are known.

    Args:
        account_id: The account, 12 digits; by default the account that your credentials belong to.
        connection: How the account is reached: a profile or a role.

    """
    return IDS.get_output(account_id=account_id, connection=connection)


def get_gov_cloud_account_information(
    *, account_id: str | None = None, connection: ConnectionArgs | None = None
) -> GetGovCloudAccountInformationResult:
    """Read which GovCloud account is linked to an account (GetGovCloudAccountInformation), in previews too.

    Raises NotFoundError if there is none, UnavailableError if AWS can't tell at the moment, and AccessDeniedError if it
    must not be read.

    Args:
        account_id: The account, 12 digits; by default the account that your credentials belong to.
        connection: How the account is reached: a profile or a role.

    """
    return GOV_CLOUD.get(account_id=account_id, connection=connection)


def get_gov_cloud_account_information_output(
    *, account_id: pulumi.Input[str] | None = None, connection: pulumi.Input[ConnectionArgs] | None = None
) -> pulumi.Output[GetGovCloudAccountInformationResult]:
    """Read which GovCloud account is linked to an account once the arguments are known.

    Args:
        account_id: The account, 12 digits; by default the account that your credentials belong to.
        connection: How the account is reached: a profile or a role.

    """
    return GOV_CLOUD.get_output(account_id=account_id, connection=connection)
