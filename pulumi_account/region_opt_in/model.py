"""The inputs of RegionOptIn: EnableRegion and DisableRegion of the account API."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from pydantic import Field

from pulumi_account.core.fields import PassUnknown, RegionName, choice
from pulumi_account.core.inputs import AccountScopedInputs, SettingFields

RegionOnRemoval = Literal["retain", "opt_out"]
RegionOnRemovalInput: TypeAlias = Annotated[RegionOnRemoval | None, choice(RegionOnRemoval), PassUnknown]
RegionOptStatus = Literal["ENABLED", "ENABLING", "DISABLING", "DISABLED", "ENABLED_BY_DEFAULT"]
"""What AWS reports about a region of an account."""
TimeoutMinutesInput: TypeAlias = Annotated[int, Field(ge=1, le=1440), PassUnknown] | None


class RegionFields(SettingFields):
    """Whether an account is opted into a region."""

    REPLACING: ClassVar[frozenset[str]] = frozenset({"region_name"})

    region_name: RegionName
    enabled: Annotated[bool, PassUnknown] = True

    def members(self) -> dict[str, Any]:
        """Return what EnableRegion and DisableRegion take."""
        return {"RegionName": self.region_name}


class RegionOptInInputs(AccountScopedInputs, RegionFields):
    """Whether an account is opted into a region.

    ``timeout_minutes`` (1 to 1440) is how long to wait for a switch; ``on_removal`` says whether deleting the resource
    opts out of the region.
    """

    REPLACING: ClassVar[frozenset[str]] = AccountScopedInputs.REPLACING | RegionFields.REPLACING

    timeout_minutes: TimeoutMinutesInput = None
    on_removal: RegionOnRemovalInput = None
