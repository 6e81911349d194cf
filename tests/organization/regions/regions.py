"""The regions of many accounts: their verbs, with requests built from a test's arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_account.core.account_regions import AccountRegions
from pulumi_account.core.ignored import IgnoredChanges
from pulumi_account.core.region_switch import SwitchFailureCode
from pulumi_account.core.requests import CreateRequest, ReadRequest, UpdateRequest
from pulumi_account.organization.regions.lifecycle import OrganizationRegionOptInLifecycle
from pulumi_account.organization.regions.model import OrganizationRegionOptInInputs
from tests.conftest import CALLER

if TYPE_CHECKING:
    from tests.conftest import World

ONE, OTHER, THIRD = "100000000001", "100000000002", "100000000003"
ACCOUNTS = [CALLER, ONE, OTHER]
HONG_KONG, ZURICH, MILAN = "ap-east-1", "eu-central-2", "eu-south-1"
IDENTITY = "organization/regions"
REGIONS = {"ap-east-1": True, "eu-central-2": True}
"""The regions of an account in a rollout, by whether they are to be enabled."""


def inputs(**changes: Any) -> OrganizationRegionOptInInputs:
    checked, failures = OrganizationRegionOptInInputs.check(
        {"accounts": ACCOUNTS, "region_names": [ZURICH, HONG_KONG], **changes}
    )
    assert checked is not None, failures
    return checked


class Life(OrganizationRegionOptInLifecycle):
    """The lifecycle, with requests built from a test's arguments."""

    def set(
        self, given: OrganizationRegionOptInInputs, state: dict[str, Any] | None = None, ignored: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        if state is None:
            return self.create(CreateRequest(given)).properties
        return self.update(UpdateRequest(IDENTITY, state, given, IgnoredChanges(ignored))).properties

    def refreshed(self, state: dict[str, Any]) -> dict[str, Any]:
        return dict(self.read(ReadRequest(IDENTITY, state)).properties)


def status(world: World, account: str, region: str) -> str:
    return world.emulator.account(account).regions[region]


def writes(world: World) -> list[tuple[str, str | None]]:
    return [
        (call.operation, call.account_id)
        for call in world.emulator.calls(service="account")
        if call.operation in {"EnableRegion", "DisableRegion"}
    ]


def failures(account: AccountRegions) -> dict[str, SwitchFailureCode]:
    return {region: switch.failure.code for region, switch in account.switches.items() if switch.failure}
