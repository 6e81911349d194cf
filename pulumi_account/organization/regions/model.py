"""The inputs of OrganizationRegionOptIn: which regions many accounts are opted into, or opted out of."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from pulumi_account.core.fields import PassUnknown, RegionName, Unknown
from pulumi_account.core.inputs import SettingFields
from pulumi_account.organization.fleet.model import SharedSettingInputs, as_list, known_among, sorted_once
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

    region_names: RegionNames
    enabled: Annotated[bool, PassUnknown] = True

    @property
    def wanted(self) -> dict[str, bool]:
        """By region that a preview knows, whether it is to be opted into."""
        return dict.fromkeys(known_among(self.region_names), self.enabled)


class OrganizationRegionOptInInputs(SharedSettingInputs, AccountRegionsFields):
    """The regions of many accounts; ``timeout_minutes`` (1 to 1440) is how long a run switches and waits."""

    timeout_minutes: TimeoutMinutesInput = None
    on_removal: RegionOnRemovalInput = None

    def wanted_in(self, account: str) -> dict[str, bool]:
        """Return by region of an account whether it is to be opted into."""
        setting = self.of_account(account)
        return setting.wanted if isinstance(setting, AccountRegionsFields) else {}
