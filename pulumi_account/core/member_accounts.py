"""Settings of member accounts only: AWS takes them from the management account or the delegated administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeVar

from pydantic import Field

from .account_lifecycle import AccountLifecycle
from .errors import AccountError, NotInOrganizationError
from .fields import AccountId
from .inputs import THROUGH_ADMINISTRATOR, AccountScopedInputs, ConnectionInput, Failure
from .settings import Connection

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

MemberInputsT = TypeVar("MemberInputsT", bound="MemberInputs")
MANAGEMENT_ACCOUNT: Final = "is the organization's management account"
_REQUIRED: Final = (
    "is required: AWS takes this setting of member accounts only, from the organization's management account or its "
    "delegated administrator for the account service"
)


class MemberInputs(AccountScopedInputs):
    """The inputs of a resource that is a setting of a member account, which the caller always names."""

    CONNECTION_LEADS_TO_ACCOUNT: ClassVar[bool] = False

    connection: ConnectionInput = Field(default=None, description=THROUGH_ADMINISTRATOR)
    account_id: AccountId = Field(
        description="The member account, 12 digits; never the organization's management account"
    )

    @property
    def declared_account_id(self) -> str | None:
        """The account as far as the program tells; the connection leads to the administrator, not to the member."""
        return self.account_id

    @classmethod
    def _failure(cls, detail: ErrorDetails) -> Failure:
        if detail["type"] == "missing" and detail["loc"] == ("account_id",):
            return Failure("account_id", _REQUIRED)
        return super()._failure(detail)


class MemberLifecycle(AccountLifecycle[MemberInputsT]):
    """The life of a setting of a member account."""

    what: ClassVar[str]
    """What messages call the setting, such as ``e-mail address``."""

    def refusals(self, inputs: MemberInputsT) -> list[Failure]:
        """Return a failure if the account is the caller's own and not a member of an organization.

        Asks who the caller is, and about the organization only if the account is the caller's own. Questions that fail
        are left to the verb that needs the answer.
        """
        connection = inputs.connection
        if isinstance(connection, Connection) and not connection.is_known:
            return []
        why = self.why_not_a_member(connection, inputs.account_id)
        if why is None:
            return []
        only = f"AWS changes the {self.what} of member accounts only; sign in as the root user to change this one"
        return [Failure("account_id", f"{why}: {only}")]

    def why_not_a_member(self, connection: Connection | None, account_id: str) -> str | None:
        """Return what the account is instead of a member, in words that follow the account; None for a member.

        Only the caller's own account can be anything else. None also if AWS doesn't answer.
        """
        accounts = self.runtime.accounts
        try:
            if accounts.caller_account_id(connection) != account_id:
                return None
            organization: Mapping[str, Any] = accounts.organizations(connection).call("DescribeOrganization")
        except NotInOrganizationError:
            return "is the credentials' own account, which is in no organization"
        except AccountError:
            return None
        return MANAGEMENT_ACCOUNT if organization["Organization"]["MasterAccountId"] == account_id else None
