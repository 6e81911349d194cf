"""The inputs of OrganizationRegionOptIn: which regions many accounts are opted into, or kept opted out of."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BeforeValidator, Field

from pulumi_account.core.fields import UNKNOWN, RegionName, Unknown
from pulumi_account.core.inputs import PassUnknown, ResourceInputs
from pulumi_account.organization.fleet.model import OrganizationInputs
from pulumi_account.region_opt_in.model import RegionOnRemovalInput

_MOST_REGIONS = 100


def _known(names: Any) -> Any:
    if isinstance(names, Unknown):
        return names
    if not isinstance(names, list | tuple):
        raise ValueError("must be a list of region names")  # noqa: TRY004 - pydantic turns ValueError into its own
    return UNKNOWN if any(isinstance(name, Unknown) for name in names) else list(names)


def _each_once(names: list[str]) -> list[str]:
    twice = sorted(name for name, times in Counter(names).items() if times > 1)
    if twice:
        raise ValueError(f"must name each region once; named more often: {', '.join(twice)}")
    return sorted(names)


RegionNames = Annotated[
    list[RegionName],
    Field(max_length=_MOST_REGIONS),
    AfterValidator(_each_once),
    PassUnknown,
    BeforeValidator(_known),
]


class AccountRegionsInputs(ResourceInputs):
    """The regions of one account; ``enabled`` is true for those opted into, and false for those kept opted out of."""

    region_names: RegionNames
    enabled: Annotated[bool, PassUnknown] = True

    @property
    def wanted(self) -> dict[str, bool]:
        """Whether each region is to be opted into."""
        return dict.fromkeys(self.region_names, self.enabled)


class OrganizationRegionOptInInputs(OrganizationInputs, AccountRegionsInputs):
    """The regions of many accounts; ``timeout_minutes`` is how long a run switches and waits."""

    BESIDE_AWS: ClassVar[frozenset[str]] = OrganizationInputs.BESIDE_AWS | {"timeout_minutes"}

    single = AccountRegionsInputs

    timeout_minutes: Annotated[int, Field(ge=1, le=1440), PassUnknown] | None = None
    on_removal: RegionOnRemovalInput = None  # type: ignore[assignment] # a region is not deleted

    def wanted_in(self, account: str) -> dict[str, bool]:
        """Whether each region of an account is to be opted into."""
        setting = self.of_account(account)
        return setting.wanted if isinstance(setting, AccountRegionsInputs) else {}
