"""The inputs of OrganizationRegionOptIn: which regions many accounts are opted into, or kept opted out of."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BeforeValidator, Field

from pulumi_account.core.fields import UNKNOWN, RegionName, Unknown
from pulumi_account.core.inputs import PassUnknown, ResourceInputs
from pulumi_account.organization.fleet.model import OrganizationInputs, holds_unknown, known_among
from pulumi_account.region_opt_in.model import RegionOnRemovalInput

_MOST_REGIONS = 100


def _listed(names: Any) -> Any:
    if isinstance(names, Unknown):
        return names
    if not isinstance(names, list | tuple):
        raise ValueError("must be a list of region names")  # noqa: TRY004 - pydantic turns ValueError into its own
    return list(names)


def _each_once(names: list[str]) -> list[str]:
    """Return the names sorted; those that a preview doesn't know come last."""
    known = known_among(names)
    twice = sorted(name for name, times in Counter(known).items() if times > 1)
    if twice:
        raise ValueError(f"must name each region once; named more often: {', '.join(twice)}")
    return [*sorted(known), *[UNKNOWN] * (len(names) - len(known))]


RegionNames = Annotated[
    list[RegionName],
    Field(max_length=_MOST_REGIONS),
    AfterValidator(_each_once),
    PassUnknown,
    BeforeValidator(_listed),
]


class AccountRegionsInputs(ResourceInputs):
    """The regions of one account; ``enabled`` is true for those opted into, and false for those kept opted out of."""

    region_names: RegionNames
    enabled: Annotated[bool, PassUnknown] = True

    @property
    def is_known(self) -> bool:
        """Whether a preview knows every input."""
        return super().is_known and not holds_unknown(self.region_names)

    @property
    def wanted(self) -> dict[str, bool]:
        """Whether each region is to be opted into, of those that a preview knows."""
        return dict.fromkeys(known_among(self.region_names), self.enabled)


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
