"""The inputs of OrganizationRegionOptIn: which regions many accounts are opted into, or opted out of."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BeforeValidator, Field

from pulumi_account.core.fields import PassUnknown, RegionName, Unknown
from pulumi_account.core.inputs import SettingFields
from pulumi_account.core.outputs import Outputs
from pulumi_account.organization.fleet.model import (
    OrganizationOutputs,
    SharedSettingInputs,
    as_list,
    known_among,
    sorted_once,
)
from pulumi_account.organization.fleet.status import AccountStatus
from pulumi_account.region_opt_in.model import RegionOnRemovalInput, TimeoutMinutesInput

_MOST_REGIONS = 100


def _sorted_regions(names: list[str]) -> list[str]:
    return sorted_once(names, "region")


def _region_list(names: Any) -> Any:
    return names if isinstance(names, Unknown) else as_list(names, "region names")


RegionNames = Annotated[
    list[RegionName],
    Field(max_length=_MOST_REGIONS),
    AfterValidator(_sorted_regions),
    PassUnknown,
    BeforeValidator(_region_list),
]


class AccountRegionsFields(SettingFields):
    """Regions of one account; ``enabled`` is true if it is opted into them, and false if it is kept opted out."""

    region_names: RegionNames = Field(description="The regions' codes, such as `eu-central-2`, at most 100")
    enabled: Annotated[bool, PassUnknown] = Field(
        default=True,
        description="Whether to opt into the regions: true (the default) opts in, false keeps them opted out",
    )

    @property
    def wanted(self) -> dict[str, bool]:
        """By region that a preview knows, whether it is to be opted into."""
        return dict.fromkeys(known_among(self.region_names), self.enabled)


class OrganizationRegionOptInOutputs(OrganizationOutputs):
    """Which accounts don't have their regions."""

    account_statuses: dict[str, AccountStatus] = Field(
        description=(
            'By account ID, why an account is not as declared, such as `{"status": "in_progress", "regions": '
            '{"eu-central-2": "in_progress"}}`; empty if all accounts are as declared'
        )
    )


class OrganizationRegionOptInInputs(SharedSettingInputs, AccountRegionsFields):
    """The regions of many accounts, how long a run switches and waits, and what a removal does."""

    OUTPUTS: ClassVar[type[Outputs]] = OrganizationRegionOptInOutputs

    timeout_minutes: TimeoutMinutesInput = Field(
        default=None,
        description="Minutes that a run switches and waits, 1 to 1440; by default `account:timeoutMinutes`, else 60",
    )
    on_removal: RegionOnRemovalInput = Field(
        default=None,
        description=(
            "What becomes of opted-in regions when a region or an account is removed from its list, or the resource is "
            'deleted: `"retain"` (the default) leaves them opted in, `"opt_out"` opts out of them'
        ),
    )

    def wanted_in(self, account: str) -> dict[str, bool]:
        """Return by region of an account whether it is to be opted into."""
        setting = self.of_account(account)
        return setting.wanted if isinstance(setting, AccountRegionsFields) else {}
