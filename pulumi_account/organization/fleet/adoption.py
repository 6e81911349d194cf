"""Import by ``import_`` over many accounts: each is compared with the program, and adopted without a write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_account.core.errors import AccountError
from pulumi_account.core.inputs import Failure
from pulumi_account.core.requests import CreateResponse, ReadRequest

from .failure_table import failure_table
from .many_accounts import counted
from .status import ACCOUNT_STATUSES, NOT_UPDATED, statuses_for_state, statuses_in

if TYPE_CHECKING:
    from .lifecycle import OrganizationLifecycle


def import_id_failures(lifecycle: OrganizationLifecycle[Any], inputs: Any) -> list[Failure]:
    """Return what is wrong with ``import_``; no call is made."""
    full, short = lifecycle.label(inputs), "/".join(lifecycle.parts(inputs))
    forms = [full, *([short] if short else [])]
    if str(inputs.import_).strip().casefold() in {form.casefold() for form in forms}:
        return []
    return [Failure("import_", f"must be {' or '.join(forms)} for this resource")]


def adopt(lifecycle: OrganizationLifecycle[Any], inputs: Any) -> tuple[CreateResponse | None, list[Failure]]:
    """Adopt what every account has, without a write, or return which accounts differ in what.

    If a preview doesn't know all inputs, there is nothing to compare yet, and neither is returned.
    """
    if not inputs.is_known:
        return None, []
    failures = import_id_failures(lifecycle, inputs)
    if failures:
        return None, failures
    full = lifecycle.label(inputs)
    state = {
        **inputs.properties(),
        ACCOUNT_STATUSES: statuses_for_state(dict.fromkeys(inputs.account_ids, NOT_UPDATED)),
    }
    found = lifecycle.read(ReadRequest(full, state)).properties
    statuses = statuses_in({ACCOUNT_STATUSES: found[ACCOUNT_STATUSES]})
    differing = {account: AccountError(str(status)) for account, status in statuses.items()}
    if not differing:
        return CreateResponse(full, {**inputs.properties(), ACCOUNT_STATUSES: {}}), []
    differ = f"{counted(len(differing))} {'differs' if len(differing) == 1 else 'differ'} from the program"
    table = failure_table(differing, lifecycle.runtime.names)
    return None, [Failure("", f"import_ adopts accounts unchanged, but {differ}:\n{table}")]
