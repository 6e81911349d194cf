"""The inputs of RegionOptIn: EnableRegion and DisableRegion of the account API."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from pydantic import Field

from pulumi_account.core.fields import PassUnknown, RegionName, choice
from pulumi_account.core.inputs import AccountScopedInputs, SettingFields

RegionOnRemoval = Literal["retain", "opt_out"]
RegionOnRemovalInput: TypeAlias = Annotated[RegionOnRemoval | None, choice(RegionOnRemoval), PassUnknown]
TimeoutMinutesInput: TypeAlias = Annotated[int, Field(ge=1, le=1440), PassUnknown] | None

HOW_TO_OPT_OUT = 'to opt out, set enabled=False before removing it, or on_removal="opt_out"'


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

    ``timeout_minutes`` is how long a switch is waited for, ``on_removal`` whether a deletion opts out of the region.
    """

    REPLACING: ClassVar[frozenset[str]] = AccountScopedInputs.REPLACING | RegionFields.REPLACING

    timeout_minutes: TimeoutMinutesInput = None
    on_removal: RegionOnRemovalInput = None
