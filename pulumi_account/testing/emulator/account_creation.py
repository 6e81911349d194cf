"""CreateAccount and CreateGovCloudAccount: accounts that are created after a while, and their status until then."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from .organization_events import ServiceResult
from .organizations import moto_time
from .organizations_operations import OrganizationsCall, OrganizationsOperations, organizations_error

if TYPE_CHECKING:
    from .models import AccountBackend
    from .organization_events import OrganizationEvents
    from .organizations import Moto
    from .settings import EmulatorSettings
    from .timeline import Timeline

_LARGEST_PAGE: Final = 20
_GIVEN: Final = ("AccountName", "Email", "RoleName", "Tags")


@dataclass
class _Creation:
    """A creation that was asked for."""

    id: str
    name: str
    organization_id: str
    requested: float
    state: str = "IN_PROGRESS"
    facts: dict[str, Any] = field(default_factory=dict)

    def describe(self) -> dict[str, Any]:
        """Return the CreateAccountStatus."""
        return {
            "Id": self.id,
            "AccountName": self.name,
            "State": self.state,
            "RequestedTimestamp": self.requested,
            **self.facts,
        }


class AccountCreation(OrganizationsOperations):
    """Creates accounts in an organization, and answers how far that is."""

    def __init__(self, moto: Moto, accounts: AccountBackend, timeline: Timeline, events: OrganizationEvents) -> None:
        operations = {
            "CreateAccount": self._create_account,
            "CreateGovCloudAccount": self._create_govcloud_account,
            "DescribeCreateAccountStatus": self._describe_create_account_status,
            "ListCreateAccountStatus": self._list_create_account_status,
        }
        super().__init__(moto, operations)
        self._accounts = accounts
        self._settings: EmulatorSettings = accounts.settings
        self._clock = accounts.clock
        self._timeline = timeline
        self._events = events
        self._creations: dict[str, _Creation] = {}

    def clear(self) -> None:
        """Forget all creations."""
        self._creations.clear()

    def _create_account(self, call: OrganizationsCall) -> dict[str, Any]:
        return self._create(call, has_govcloud_account=False)

    def _create_govcloud_account(self, call: OrganizationsCall) -> dict[str, Any]:
        return self._create(call, has_govcloud_account=True)

    def _create(self, call: OrganizationsCall, *, has_govcloud_account: bool) -> dict[str, Any]:
        from moto.organizations.utils import make_random_create_account_status_id

        name, email = call.text("AccountName"), call.text("Email")
        creation = _Creation(
            make_random_create_account_status_id(), name, call.backend.org.id, requested=self._clock.time()
        )
        self._creations[creation.id] = creation

        def finish() -> None:
            creation.facts["CompletedTimestamp"] = self._clock.time()
            if email.casefold() in self._emails(call):
                creation.state = "FAILED"
                creation.facts["FailureReason"] = "EMAIL_ALREADY_EXISTS"
            else:
                creation.facts.update(self._make(call, has_govcloud_account=has_govcloud_account))
                creation.state = "SUCCEEDED"
            done = ServiceResult("CreateAccountResult", {"createAccountStatus": creation.describe()})
            management = call.backend.org.master_account_id
            self._events.happened(done, management, call.partition)
            if creation.state == "SUCCEEDED":
                self._events.joined(creation.facts["AccountId"], "Created", management, call.partition)

        if self._settings.account_creation_delay:
            self._timeline.schedule(self._settings.account_creation_delay, finish)
        else:
            finish()
        return {"CreateAccountStatus": creation.describe()}

    def _emails(self, call: OrganizationsCall) -> set[str]:
        """Return the e-mail addresses of all accounts, closed ones too, without regard to case."""
        in_use = self._accounts.primary_emails() | self._moto.emails(call.caller.account_id, call.partition)
        return {email.casefold() for email in in_use}

    def _make(self, call: OrganizationsCall, *, has_govcloud_account: bool) -> dict[str, str]:
        from moto.organizations.utils import make_random_account_id

        given = {name: call.parameters[name] for name in _GIVEN if call.parameters.get(name) is not None}
        call.backend.create_account(**given)
        member = call.backend.accounts[-1]
        now = self._clock.time()
        member.create_time = moto_time(now)
        account = self._accounts.account(member.id, call.partition)
        account.name, account.primary_email = member.name, member.email
        account.created, account.answers_from = now, now + self._settings.new_account_delay
        if not has_govcloud_account:
            return {"AccountId": member.id}
        account.govcloud_account_id = make_random_account_id()
        return {"AccountId": member.id, "GovCloudAccountId": account.govcloud_account_id}

    def _describe_create_account_status(self, call: OrganizationsCall) -> dict[str, Any]:
        creation = self._creations.get(call.text("CreateAccountRequestId"))
        if creation is None or creation.organization_id != call.backend.org.id:
            raise organizations_error(
                "CreateAccountStatusNotFoundException", "You specified an unknown CreateAccountRequestId."
            )
        return {"CreateAccountStatus": creation.describe()}

    def _list_create_account_status(self, call: OrganizationsCall) -> dict[str, Any]:
        states = call.parameters.get("States")
        found = [
            creation.describe()
            for creation in self._creations.values()
            if creation.organization_id == call.backend.org.id and (not states or creation.state in states)
        ]
        start, size = int(call.parameters.get("NextToken") or 0), call.parameters.get("MaxResults") or _LARGEST_PAGE
        page: dict[str, Any] = {"CreateAccountStatuses": found[start : start + size]}
        return page if start + size >= len(found) else {**page, "NextToken": str(start + size)}
