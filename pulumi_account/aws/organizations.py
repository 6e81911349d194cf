"""The Organizations API as this package calls it: paced, retried, with all pages read and errors mapped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential

from pulumi_account.core.allowed_accounts import refuse_account
from pulumi_account.core.clients import CallerIdentity
from pulumi_account.core.errors import ConcurrentModificationError

from .calls import AwsCall
from .session import mapped

if TYPE_CHECKING:
    from pulumi_account.core.account_names import AccountNames
    from pulumi_account.core.clock import Clock
    from pulumi_account.core.settings import Settings

SERVICE: Final = "organizations"
_READS: Final = ("List", "Describe")
_OF_ACCOUNTS: Final = ("DescribeAccount", "ListAccounts", "ListAccountsForParent", "ListDelegatedAdministrators")
# Organizations refuses a change during another one, which takes seconds.
_ATTEMPTS_ON_CONCURRENT_MODIFICATION: Final = 6


class BotoOrganizationsClient:
    """The Organizations API with one set of credentials. Safe for threads.

    ``names`` are the names of accounts that are known so far; its answers add to them.
    """

    def __init__(
        self,
        client: Any,
        caller: CallerIdentity,
        role_arn: str | None,
        clock: Clock,
        settings: Settings,
        names: AccountNames,
    ) -> None:
        self.names = names
        self._client = client
        self._settings = settings
        self._role_arn = role_arn
        self._clock = clock
        self.caller = caller

    @property
    def endpoint_url(self) -> str:
        """The endpoint that is called."""
        return str(self._client.meta.endpoint_url)

    def call(self, operation: str, **members: Any) -> dict[str, Any]:
        """Make one call. Raises ApiError, OrganizationError or CredentialsError.

        A change raises AccountNotAllowedError if the settings don't allow the caller's account or the one named.
        """
        from botocore import xform_name

        if not operation.startswith(_READS):
            for account_id in (self.caller.account_id, members.get("AccountId")):
                if account_id is not None:
                    refuse_account(self._settings, account_id)

        def once() -> dict[str, Any]:
            with mapped(self._call(operation)):
                answer: dict[str, Any] = getattr(self._client, xform_name(operation))(**members)
            return answer

        retrying = Retrying(
            sleep=self._clock.sleep,
            wait=wait_exponential(max=10),
            stop=stop_after_attempt(_ATTEMPTS_ON_CONCURRENT_MODIFICATION),
            retry=retry_if_exception_type(ConcurrentModificationError),
            reraise=True,
        )
        answer = retrying(once)
        if operation in _OF_ACCOUNTS:
            self.names.learn(names_in(_accounts_in(answer)))
        return answer

    def list(self, operation: str, **members: Any) -> list[dict[str, Any]]:
        """Return the items of all pages of a List operation. Raises the same errors as ``call``."""
        from botocore import xform_name

        with mapped(self._call(operation)):
            paginator = self._client.get_paginator(xform_name(operation))
            key = paginator.result_keys[0].expression
            items = [item for page in paginator.paginate(**members) for item in page[key]]
        if operation in _OF_ACCOUNTS:
            self.names.learn(names_in(items))
        return items

    def _call(self, operation: str) -> AwsCall:
        return AwsCall(SERVICE, operation, self.caller.arn, role_arn=self._role_arn)


def _accounts_in(answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the accounts in an answer of one page."""
    if "Account" in answer:
        return [answer["Account"]]
    return [*answer.get("Accounts", ()), *answer.get("DelegatedAdministrators", ())]


def names_in(accounts: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return the names by account ID in Organizations' answers about accounts; AWS leaves out some."""
    return {account["Id"]: account["Name"] for account in accounts if account.get("Name")}
