"""The state of an ``Organization…`` resource holds account statuses as codes and names, in a frozen format."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import pulumi_account
from pulumi_account.organization.fleet import status as statuses
from pulumi_account.organization.fleet.status import AccountStatus, Status, drifted, statuses_for_state, statuses_in

FROZEN_CODES = {
    # account statuses
    "drifted",
    "missing",
    "not_removed",
    "not_set",
    "not_updated",
    # region statuses; the first one of an account is its own status too
    "in_progress",
    "not_begun",
    "not_opted_out",
    "not_switched",
}
# Everything a state may hold for one account, and the status that this version reads from it.
FROZEN_FORMAT: dict[str, tuple[AccountStatus, Status]] = {
    "100000000001": ({"status": "not_set"}, statuses.NOT_SET),
    "100000000002": ({"status": "not_updated"}, statuses.NOT_UPDATED),
    "100000000003": ({"status": "not_removed"}, statuses.NOT_REMOVED),
    "100000000004": ({"status": "missing"}, statuses.MISSING),
    "100000000005": ({"status": "drifted", "properties": ["name", "title"]}, drifted(["title", "name"])),
    "100000000006": (
        {"status": "not_switched", "regions": {"af-south-1": "in_progress", "ap-east-1": "not_switched"}},
        Status.of_regions({"not_switched": ["ap-east-1"], "in_progress": ["af-south-1"]}),
    ),
    "100000000007": (
        {"status": "not_removed", "regions": {"eu-central-2": "not_opted_out"}},
        Status.of_regions({"not_opted_out": ["eu-central-2"]}, "not_removed"),
    ),
}
STATES = Path(__file__).parent / "states"
RECORDED = [json.loads(path.read_text()) for path in STATES.glob("*.json")]


def test_the_status_codes_in_a_state_are_frozen() -> None:
    of_accounts = (statuses.NOT_SET, statuses.NOT_UPDATED, statuses.NOT_REMOVED, statuses.MISSING)
    assert {*(status.code for status in of_accounts), *statuses.REGION_CODES} == FROZEN_CODES


def test_every_account_status_is_written_and_read_in_the_frozen_format() -> None:
    state = {"account_statuses": {account: held for account, (held, _) in FROZEN_FORMAT.items()}}
    known = {account: status for account, (_, status) in FROZEN_FORMAT.items()}
    assert statuses_in(state) == known
    assert statuses_for_state(known) == state["account_statuses"]
    assert AccountStatus.__annotations__.keys() == {"status", "properties", "regions"}


def test_an_account_as_declared_is_stored_as_only_its_id() -> None:
    assert statuses_in({"accounts": ["100000000001"]}) == {"100000000001": statuses.AS_DECLARED}
    assert statuses_for_state({"100000000001": statuses.AS_DECLARED}) == {}


def test_the_state_that_this_version_writes_is_recorded() -> None:
    # CONTRIBUTING.md says how.
    assert (STATES / f"{pulumi_account.__version__}.json").is_file()


@pytest.mark.parametrize("recorded", RECORDED)
def test_recorded_states_hold_codes_and_names_but_no_sentences(recorded: dict[str, Any]) -> None:
    resources = recorded["export"]["deployment"]["resources"]
    found = [
        status
        for resource in resources
        for status in ((resource.get("outputs") or {}).get("account_statuses") or {}).values()
    ]
    assert len(found) > 5
    for status in found:
        assert status.keys() <= {"status", "properties", "regions"}
        assert {status["status"], *status.get("regions", {}).values()} <= FROZEN_CODES
        for name in (*status.get("properties", []), *status.get("regions", {})):
            assert re.fullmatch(r"[a-z0-9_-]+", name)
        assert len(json.dumps(status)) < 200
