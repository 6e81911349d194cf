"""The inputs of RegionOptIn: EnableRegion and DisableRegion of the account API."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from pydantic import Field

from pulumi_account.core.fields import RegionName
from pulumi_account.core.inputs import PassUnknown, ResourceInputs, choice

RegionOnRemoval = Literal["retain", "opt_out"]
RegionOnRemovalInput: TypeAlias = Annotated[RegionOnRemoval | None, choice(RegionOnRemoval), PassUnknown]

HOW_TO_OPT_OUT = 'to opt out, set enabled=False before removing it, or on_removal="opt_out"'


class RegionOptInInputs(ResourceInputs):
    """Whether a region is opted into; ``timeout_minutes`` is how long a switch is waited for.

    ``on_removal`` says whether a deletion opts out of the region.
    """

    REPLACING: ClassVar[frozenset[str]] = frozenset({"account_id", "region_name"})
    BESIDE_AWS: ClassVar[frozenset[str]] = ResourceInputs.BESIDE_AWS | {"timeout_minutes", "on_removal"}

    region_name: RegionName
    enabled: Annotated[bool, PassUnknown] = True
    timeout_minutes: Annotated[int, Field(ge=1, le=1440), PassUnknown] | None = None
    on_removal: RegionOnRemovalInput = None

    def members(self) -> dict[str, Any]:
        """Return what EnableRegion and DisableRegion take."""
        return {"RegionName": self.region_name}
