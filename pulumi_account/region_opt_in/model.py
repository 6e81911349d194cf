"""The inputs of RegionOptIn: EnableRegion and DisableRegion of the account API."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from pydantic import Field

from pulumi_account.core.fields import PassUnknown, RegionName, choice
from pulumi_account.core.inputs import AccountScopedInputs, SettingFields
from pulumi_account.core.outputs import AccountOutputs, Outputs

RegionOnRemoval = Literal["retain", "opt_out"]
RegionOnRemovalInput: TypeAlias = Annotated[RegionOnRemoval | None, choice(RegionOnRemoval), PassUnknown]
RegionOptStatus = Literal["ENABLED", "ENABLING", "DISABLING", "DISABLED", "ENABLED_BY_DEFAULT"]
"""What AWS reports about a region of an account."""
TimeoutMinutesInput: TypeAlias = Annotated[int, Field(ge=1, le=1440), PassUnknown] | None


class RegionFields(SettingFields):
    """Whether an account is opted into a region."""

    REPLACING: ClassVar[frozenset[str]] = frozenset({"region_name"})

    region_name: RegionName
    enabled: Annotated[bool, PassUnknown] = Field(
        default=True, description="Whether to opt into the region: true (the default) opts in, false keeps it opted out"
    )

    def members(self) -> dict[str, Any]:
        """Return what EnableRegion and DisableRegion take."""
        return {"RegionName": self.region_name}


class RegionOptInOutputs(AccountOutputs):
    """What AWS says about a region of an account."""

    enabled: bool = Field(description="Whether the account is opted into the region, or is being opted into it")
    opt_status: str = Field(
        description=(
            "The status that AWS reports: `ENABLED`, `ENABLING`, `DISABLING`, `DISABLED` or `ENABLED_BY_DEFAULT`"
        )
    )


class RegionOptInInputs(AccountScopedInputs, RegionFields):
    """Whether an account is opted into a region, how long a switch may take, and what a deletion does."""

    REPLACING: ClassVar[frozenset[str]] = AccountScopedInputs.REPLACING | RegionFields.REPLACING

    OUTPUTS: ClassVar[type[Outputs]] = RegionOptInOutputs

    timeout_minutes: TimeoutMinutesInput = Field(
        default=None,
        description="Minutes that a switch may take, 1 to 1440; by default `account:timeoutMinutes`, else 60",
    )
    on_removal: RegionOnRemovalInput = Field(
        default=None,
        description=(
            'What becomes of an opted-in region when the resource is deleted or replaced: `"retain"` (the default) '
            'leaves it opted in, `"opt_out"` opts out of it'
        ),
    )
