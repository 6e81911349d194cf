"""The account statuses in a state as short words, to compare with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pulumi_account.organization.fleet.status import statuses_in

DONE = "as declared"


def statuses(state: Mapping[str, Any]) -> dict[str, str]:
    return {account: str(status) for account, status in statuses_in(state).items()}
