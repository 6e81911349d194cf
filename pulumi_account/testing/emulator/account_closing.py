"""CloseAccount: an account that is first PENDING_CLOSURE, then CLOSED, and leaves the organization after 90 days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from .exceptions import ServiceError
from .organization_events import ServiceResult
from .organizations_operations import OrganizationsCall, OrganizationsOperations, organizations_error

if TYPE_CHECKING:
    from .models import AccountBackend
    from .organization_events import OrganizationEvents
    from .organizations import Moto
    from .timeline import Timeline

_DAY: Final = 24 * 60 * 60.0
_QUOTA_DAYS: Final = 30
_DAYS_UNTIL_GONE: Final = 90
# In 30 days a tenth of the members can be closed, within these bounds.
_FEWEST, _MOST = 10, 1000


class AccountClosing(OrganizationsOperations):
    """Closes member accounts, within the quota."""

    def __init__(self, moto: Moto, accounts: AccountBackend, timeline: Timeline, events: OrganizationEvents) -> None:
        super().__init__(moto, {"CloseAccount": self._close_account})
        self._accounts = accounts
        self._timeline = timeline
        self._events = events
        self._closings: dict[str, list[float]] = {}

    def clear(self) -> None:
        """Forget all closings."""
        self._closings.clear()

    def _close_account(self, call: OrganizationsCall) -> None:
        organization, account_id = call.backend.org, call.text("AccountId")
        if account_id == organization.master_account_id:
            raise _constraint("CANNOT_CLOSE_MANAGEMENT_ACCOUNT", "You can't close the management account.")
        member = next((one for one in call.backend.accounts if one.id == account_id), None)
        if member is None:
            raise organizations_error("AccountNotFoundException", "You specified an account that doesn't exist.")
        if member.status != "ACTIVE":
            raise organizations_error("AccountAlreadyClosedException", "The account is already closed.")
        if organization.feature_set != "ALL":
            raise _constraint("ORGANIZATION_NOT_IN_ALL_FEATURES_MODE", "All features must be enabled.")
        self._take(call)
        member.status = member.state = "PENDING_CLOSURE"
        requested = self._accounts.clock.time()

        def finish() -> None:
            member.status, member.state = "SUSPENDED", "CLOSED"
            account = self._accounts.account(account_id, call.partition)
            account.state, account.primary_email = member.state, member.email
            times = {"requestedTimestamp": requested, "completedTimestamp": self._accounts.clock.time()}
            status = {"accountId": account_id, "state": "SUCCEEDED", **times}
            done = ServiceResult("CloseAccountResult", {"closeAccountStatus": status})
            self._events.happened(done, organization.master_account_id, call.partition)
            self._timeline.schedule(_DAYS_UNTIL_GONE * _DAY, lambda: self._leave(call, member))

        self._timeline.schedule(self._accounts.settings.account_closing_delay, finish)

    def _take(self, call: OrganizationsCall) -> None:
        now = self._accounts.clock.time()
        recent = [then for then in self._closings.get(call.backend.org.id, ()) if then > now - _QUOTA_DAYS * _DAY]
        members = len(call.backend.accounts) - 1
        if len(recent) >= min(_MOST, max(_FEWEST, members // 10)):
            raise _constraint(
                "CLOSE_ACCOUNT_QUOTA_EXCEEDED", "You have exceeded close account quota for the past 30 days."
            )
        self._closings[call.backend.org.id] = [*recent, now]

    def _leave(self, call: OrganizationsCall, member: Any) -> None:
        if member in call.backend.accounts:
            call.backend.remove_account_from_organization(AccountId=member.id)
            self._events.departed(member.id, "Cleaned", call.backend.org.master_account_id, call.partition)


def _constraint(reason: str, message: str) -> ServiceError:
    return organizations_error("ConstraintViolationException", message, reason)
