"""The life of the names of many accounts. AWS has no delete, and may show a former name for hours after a rename."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from pulumi_account.account_name import former_names
from pulumi_account.account_name.former_names import FORMER_NAMES, FormerNames
from pulumi_account.account_name.lifecycle import AccountNameLifecycle, find, plain_names, put
from pulumi_account.core.errors import AccessDeniedError, ExistingSettingError
from pulumi_account.core.existing import differs_in, look_before_write, overwrites
from pulumi_account.organization.fleet.changes import NEVER_SET
from pulumi_account.organization.fleet.many_accounts import Outcome
from pulumi_account.organization.fleet.setting_lifecycle import OrganizationSettingLifecycle
from pulumi_account.organization.fleet.status import AS_DECLARED, NAMES, NOT_SET, Status, drifted

from .model import OrganizationAccountNameInputs

if TYPE_CHECKING:
    from pulumi_account.account_name.model import AccountNameFields
    from pulumi_account.core.clients import AccountClient

_NAME = "account_name"


class OrganizationAccountNameLifecycle(OrganizationSettingLifecycle[OrganizationAccountNameInputs]):
    """The names of many accounts; ID ``organization``."""

    resource: ClassVar[str] = "OrganizationAccountName"
    removes_in_updates: ClassVar[bool] = False
    removes: ClassVar[bool] = False
    why_it_stays: ClassVar[str] = "an account always has a name"
    slot_resource: ClassVar[str] = AccountNameLifecycle.resource
    setting_name: ClassVar[str] = "name"
    inputs = OrganizationAccountNameInputs

    @classmethod
    def slot_properties(cls) -> tuple[str, ...]:
        """Return the properties that say which slots a resource declares."""
        return (NAMES,)

    @classmethod
    def declared_names(cls, values: Mapping[str, Any]) -> dict[str, str]:
        """Return the names that are plain strings."""
        names = values.get(NAMES)
        return plain_names(names) if isinstance(names, Mapping) else {}

    def put(self, client: AccountClient, setting: AccountNameFields) -> None:
        """Rename the account."""
        put(client, setting.account_name)

    def find(self, client: AccountClient, *parts: str) -> dict[str, str]:  # noqa: ARG002 - the ID has no parts
        """Get the name."""
        return {_NAME: find(client)[0]}

    def _set(
        self,
        client: AccountClient,
        inputs: OrganizationAccountNameInputs,
        state: Mapping[str, Any],
        why: Status,
        ignored: Collection[str],
        *,
        looks_first: bool,
    ) -> Outcome:
        """Rename one account unless it has the name; reads are three times as fast as writes, so each is read first."""
        account, setting = client.account_id, inputs.of_account(client.account_id)
        name, former = setting.account_name, self._former(state).get(account, {})
        is_new = why in NEVER_SET
        must_read = is_new and not overwrites(self.runtime.settings, inputs)
        shown = look_before_write(lambda: find(client)[0]) if must_read else self._shown(client)
        # While AWS may show the wanted name only because it is a former one, the account is renamed.
        if shown == name and not former_names.is_former(name, former):
            return Outcome(AS_DECLARED, is_adopted=is_new and not looks_first, details={})
        if must_read:
            raise ExistingSettingError(differs_in(self.setting_name, [_NAME]))
        if not is_new and ignored:
            return Outcome(drifted([_NAME]))
        self.put(client, setting)
        held = None if is_new else self.inputs.setting_in(state, account).get(_NAME)
        before = [each for each in (shown, held) if each is not None]
        now = self.runtime.clock.time()
        return Outcome(AS_DECLARED, details=former_names.after_rename(former, before, name, now))

    def _shown(self, client: AccountClient) -> str | None:
        """Return the name that AWS shows; None if the caller may only write."""
        try:
            return find(client)[0]
        except AccessDeniedError:
            return None

    def _look(self, client: AccountClient, state: Mapping[str, Any], held: Status) -> Outcome:
        """Compare the name with the declared one, which stands while AWS may still show a former one."""
        account = client.account_id
        declared = self.inputs.setting_in(state, account).get(_NAME, "")
        shown, former = former_names.seen(find(client)[0], declared, self._former(state).get(account, {}))
        if shown != declared:
            return Outcome(NOT_SET if held == NOT_SET else drifted([_NAME]), details={})
        # A former name says nothing about an account whose renaming failed.
        return Outcome(held if former else AS_DECLARED, details=former)

    def _outputs(
        self, state: Mapping[str, Any], outcomes: Mapping[str, Outcome], accounts: Collection[str]
    ) -> dict[str, Any]:
        """Return the former names by account; those that AWS can no longer show are left out."""
        former: dict[str, Any] = dict(self._former(state))
        former |= {account: outcome.details for account, outcome in outcomes.items() if outcome.details is not None}
        wanted = frozenset(accounts)
        kept = {account: dict(names) for account, names in sorted(former.items()) if names and account in wanted}
        return former_names.as_output(kept)

    def _former(self, state: Mapping[str, Any]) -> dict[str, FormerNames]:
        """Return by account the names that AWS may still show."""
        now = self.runtime.clock.time()
        held = state.get(FORMER_NAMES) or {}
        return {account: former_names.still_shown(names, now) for account, names in held.items()}
