"""What resources have in addition to their inputs: the properties that AWS or the provider determines."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Outputs(BaseModel):
    """The output properties of a resource, with types and descriptions; an input may be described anew as an output."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class AccountOutputs(Outputs):
    """The outputs of a setting of one account."""

    account_id: str = Field(description="The account that has the setting")
