"""The inputs of OrganizationRegionOptIn: which regions many accounts are opted into, or opted out of."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from pulumi_account.core.fields import UNKNOWN, PassUnknown, RegionName, Unknown
from pulumi_account.core.inputs import SettingFields
from pulumi_account.organization.fleet.model import OrganizationInputs, known_among
from pulumi_account.region_opt_in.model import RegionOnRemovalInput, TimeoutMinutesInput

_MOST_REGIONS = 100


def _as_list(names: Any) -> Any:
    if isinstance(names, Unknown):
        return names
    if not isinstance(names, list | tuple):
        raise ValueError("must be a list of region names")  # noqa: TRY004 - pydantic turns ValueError into its own
    return list(names)


def _sorted_once(names: list[str]) -> list[str]:
    """Return the names sorted, those that a preview doesn't know last; ValueError if one is listed twice."""
    known = known_among(names)
    twice = sorted(name for name, times in Counter(known).items() if times > 1)
    if twice:
        raise ValueError(f"must list each region once; listed more than once: {', '.join(twice)}")
    return [*sorted(known), *[UNKNOWN] * (len(names) - len(known))]


RegionNames = Annotated[
    list[RegionName],
    Field(max_length=_MOST_REGIONS),
    AfterValidator(_sorted_once),
    PassUnknown,
    BeforeValidator(_as_list),
]


class AccountRegionsFields(SettingFields):
    """Regions of one account; ``enabled`` is true if it is opted into them, and false if it is kept opted out."""

    region_names: RegionNames
    enabled: Annotated[bool, PassUnknown] = True

    @property
    def wanted(self) -> dict[str, bool]:
        """By region that a preview knows, whether it is to be opted into."""
        return dict.fromkeys(known_among(self.region_names), self.enabled)


class OrganizationRegionOptInInputs(OrganizationInputs, AccountRegionsFields):
    """The regions of many accounts; ``timeout_minutes`` (1 to 1440) is how long a run switches and waits."""

    timeout_minutes: TimeoutMinutesInput = None
    on_removal: RegionOnRemovalInput = None

    def wanted_in(self, account: str) -> dict[str, bool]:
        """Return by region of an account whether it is to be opted into."""
        setting = self.of_account(account)
        return setting.wanted if isinstance(setting, AccountRegionsFields) else {}
