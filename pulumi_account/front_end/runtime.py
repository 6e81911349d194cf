"""Composes what lifecycles work with: settings, clients of AWS, clock, narrator and the marks of runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_account.core.account_names import AccountNames
from pulumi_account.core.clock import system_clock
from pulumi_account.core.runtime import Runtime, Silence
from pulumi_account.core.shared_slots import SharedSlots
from pulumi_account.core.slots import Declarations
from pulumi_account.core.unfinished import UnfinishedRuns

if TYPE_CHECKING:
    from pulumi_account.core.clock import Clock
    from pulumi_account.core.runtime import Narrator
    from pulumi_account.core.settings import Settings


def new_runtime(
    settings: Settings,
    *,
    clock: Clock | None = None,
    narrator: Narrator | None = None,
    names: AccountNames | None = None,
    deployment: str | None = None,
) -> Runtime:
    """Return a runtime that reaches AWS as the settings say.

    Args:
        settings: The stack's settings.
        clock: The clock that every wait runs on; by default the system's.
        narrator: Shows progress; by default nothing does.
        names: The names of accounts that are known already; answers of AWS add to them. With ``secret_contacts``, they
            are secrets and not used.
        deployment: Names the deployment if it may have several processes, the same in each; None if it has one.

    """
    from pulumi_account.aws.client import BotoAccounts

    clock = clock or system_clock()
    narrator = narrator or Silence()
    if names is None or settings.secret_contacts:
        names = AccountNames(are_secret=settings.secret_contacts)
    accounts = BotoAccounts(settings, clock, narrator, names)
    shared = accounts.shared_directory
    unfinished = UnfinishedRuns(shared / "runs" if shared else None)
    slots = SharedSlots(shared / "slots", deployment) if shared and deployment is not None else None
    return Runtime(settings, accounts, clock, narrator, names, Declarations(slots), unfinished=unfinished)
