"""The caller's place in its organization: calls of Organizations that only describe and list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pulumi_account.core.clients import ACCOUNT_SERVICE
from pulumi_account.core.departures import state_in

from .report import ADMINISTRATORS, NamedAccount, OrganizationFacts, Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_account.core.clients import OrganizationsClient

    from .recorder import Recorder

_ORGANIZATION: Final = "organization"
# Members are looked for in so many pages, because one of them is enough.
_PAGES: Final = 3
_PAGE: Final = 20


class OrganizationExamination:
    """Finds out the caller's role and the set-up of its organization.

    Args:
        client: Organizations, with the caller's credentials.
        recorder: makes the calls.
        named_member: the member that the user asks about; None for any.

    """

    def __init__(self, client: OrganizationsClient, recorder: Recorder, named_member: str | None) -> None:
        self._client = client
        self._recorder = recorder
        self._named_member = named_member
        self._caller = client.caller.account_id
        self._reasons: dict[str, str] = {}

    def examine(self) -> OrganizationFacts:
        """Return what Organizations tells."""
        answer = self._ask("role", "DescribeOrganization")
        if answer is None:
            standalone = self._reasons.get("role") == "not_in_organization"
            return OrganizationFacts(role="standalone" if standalone else None, reasons=self._reasons)
        described = answer["Organization"]
        management = described["MasterAccountId"]
        administrators = self._administrators()
        role = self._role(management, administrators)
        is_administrator = role in ADMINISTRATORS
        active = self._active_accounts(management) if is_administrator else set()
        return OrganizationFacts(
            role=role,
            id=described["Id"],
            management_account=self._named(management),
            all_features=described["FeatureSet"] == "ALL",
            trusted_access=self._trusted_access(is_administrator=is_administrator),
            delegated_administrators=administrators,
            probed_member=self._member(active, management) if is_administrator else None,
            reasons=self._reasons,
        )

    def _role(self, management: str, administrators: list[NamedAccount] | None) -> Role:
        if self._caller == management:
            return "management_account"
        if administrators is not None:
            ids = {each.id for each in administrators}
            return "delegated_administrator" if self._caller in ids else "member"
        # Organizations itself refuses an account that administers nothing; a policy also refuses an administrator.
        probe = self._recorder.probes["organizations:ListDelegatedAdministrators", _ORGANIZATION]
        by_its_role = probe.status == "denied" and probe.reason is None
        return "member" if by_its_role else "member_or_delegated_administrator"

    def _administrators(self) -> list[NamedAccount] | None:
        answer = self._ask("delegated_administrators", "ListDelegatedAdministrators", ServicePrincipal=ACCOUNT_SERVICE)
        if answer is None:
            return None
        return [self._named(each["Id"]) for each in answer["DelegatedAdministrators"]]

    def _trusted_access(self, *, is_administrator: bool) -> bool | None:
        if not is_administrator:
            self._reasons["trusted_access"] = "not_an_administrator"
            return None
        token: dict[str, str] = {}
        while True:
            answer = self._ask("trusted_access", "ListAWSServiceAccessForOrganization", **token)
            if answer is None:
                return None
            if any(each["ServicePrincipal"] == ACCOUNT_SERVICE for each in answer["EnabledServicePrincipals"]):
                return True
            if not answer.get("NextToken"):
                return False
            token = {"NextToken": answer["NextToken"]}

    def _active_accounts(self, management: str) -> set[str]:
        """Return the first active accounts, until one that can be named is among them."""
        active: set[str] = set()
        token: dict[str, Any] = {"MaxResults": _PAGE}
        for _ in range(_PAGES):
            answer = self._ask("probed_member", "ListAccounts", **token)
            if answer is None:
                break
            active |= {each["Id"] for each in answer["Accounts"] if state_in(each) == "ACTIVE"}
            if active - {management, self._caller} or not answer.get("NextToken"):
                break
            token["NextToken"] = answer["NextToken"]
        return active

    def _member(self, active: set[str], management: str) -> NamedAccount | None:
        """Return the member whose permissions are probed; only a delegated administrator may name itself."""
        if self._named_member == management:
            # AWS doesn't accept its ID in a call.
            self._reasons["probed_member"] = "is_management_account"
            return None
        if self._named_member is not None:
            return self._described(self._named_member)
        others = sorted(active - {management, self._caller})
        if not others and self._caller != management:
            others = [self._caller]
        if not others:
            self._reasons.setdefault("probed_member", "no_member_account")
            return None
        return self._described(others[0])

    def _described(self, account_id: str) -> NamedAccount | None:
        answer = self._ask("probed_member", "DescribeAccount", AccountId=account_id)
        if answer is None and self._reasons["probed_member"] == "not_found":
            return None
        return self._named(account_id)

    def _named(self, account_id: str) -> NamedAccount:
        return NamedAccount(account_id, self._client.names.get(account_id))

    def _ask(self, fact: str, operation: str, **members: Any) -> dict[str, Any] | None:
        """Make a call for a fact; if there is no answer, note why."""
        call: Callable[[], dict[str, Any]] = lambda: self._client.call(operation, **members)  # noqa: E731
        answer, reason = self._recorder.ask(f"organizations:{operation}", _ORGANIZATION, call)
        if reason is not None:
            self._reasons[fact] = reason
        result: dict[str, Any] | None = answer
        return result


def list_inside(client: OrganizationsClient, recorder: Recorder, member_id: str | None) -> None:
    """Probe the permissions to list what an organization consists of."""

    def ask(operation: str, **members: Any) -> Any:
        answer, _ = recorder.ask(f"organizations:{operation}", _ORGANIZATION, lambda: client.call(operation, **members))
        return answer

    roots = ask("ListRoots")
    if roots is not None:
        parent = {"ParentId": roots["Roots"][0]["Id"], "MaxResults": 1}
        ask("ListAccountsForParent", **parent)
        ask("ListOrganizationalUnitsForParent", **parent)
    if member_id is not None:
        ask("ListTagsForResource", ResourceId=member_id)
