"""The lifecycle of a region opt-in: GetRegionOptStatus, EnableRegion, DisableRegion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from pulumi_account.core import identity
from pulumi_account.core.account_lifecycle import AccountLifecycle, properties_of
from pulumi_account.core.account_regions import AccountRegions
from pulumi_account.core.region_polling import RegionPolling
from pulumi_account.core.region_switch import IN_PROGRESS_STATUSES, OPTED_IN_STATUSES
from pulumi_account.core.requests import (
    CreateRequest,
    CreateResponse,
    DeleteRequest,
    ReadRequest,
    ReadResponse,
    UpdateRequest,
    UpdateResponse,
)

from .calls import get_status
from .messages import HOW_TO_OPT_OUT, warn_of_unknown_regions
from .model import RegionOptInInputs
from .switch import REGION_BACKOFF, SingleSwitch

if TYPE_CHECKING:
    from pulumi_account.core.clients import AccountClient


class RegionOptInLifecycle(AccountLifecycle[RegionOptInInputs]):
    """The lifecycle of a region opt-in; ID ``{account}/{region}``."""

    resource: ClassVar[str] = "RegionOptIn"
    part_names: ClassVar[Mapping[str, str]] = {"region": "region_name"}
    inputs = RegionOptInInputs

    def warn(self, inputs: RegionOptInInputs) -> None:
        """Say so if botocore doesn't know the region."""
        warn_of_unknown_regions(self.runtime, self.resource, self.label(inputs), (inputs.region_name,))

    def create(self, request: CreateRequest[RegionOptInInputs]) -> CreateResponse:
        """Look first; adopt the region if it is as declared, otherwise switch it and wait."""
        inputs = request.inputs
        client = self.client_for(inputs)
        status = self._switch(client, inputs)
        return CreateResponse(
            identity.build(client.account_id, inputs.region_name),
            properties_of(inputs.properties(), client.account_id, opt_status=status),
        )

    def read(self, request: ReadRequest) -> ReadResponse:
        """Get the region's status. A region is never gone: if it is opted out of, ``enabled`` is false."""
        account_id, region_name = identity.parse(request.identity, *self.part_names)
        client = self.client_of(account_id, request.state)
        status = get_status(client, region_name)
        found = {"region_name": region_name, "enabled": status in OPTED_IN_STATUSES}
        inputs = self.inputs_of(found, client, request.state)
        return ReadResponse(inputs, properties_of(inputs, account_id, opt_status=status))

    def update(self, request: UpdateRequest[RegionOptInInputs]) -> UpdateResponse:
        """Switch the region if ``enabled`` has changed; nothing else needs a call."""
        account_id, _ = identity.parse(request.identity, *self.part_names)
        client = self.client_to_update(account_id, request.inputs)
        status = request.state.get("opt_status")
        if "enabled" in request.inputs.difference(request.state, request.inputs.properties()).changes:
            status = self._switch(client, request.inputs, known={request.inputs.region_name: str(status)})
        return UpdateResponse(properties_of(request.inputs.properties(), account_id, opt_status=status))

    def delete(self, request: DeleteRequest) -> None:
        """Leave the region opted in; or opt out and wait, unless it is enabled by default or still declared."""
        account_id, region_name = identity.parse(request.identity, *self.part_names)
        with self.changing(region_name, account_id):
            if self.skips_delete(region_name, account_id):
                return
            if request.state.get("on_removal") != "opt_out":
                if request.state.get("enabled", True):
                    said = f"{region_name} stays opted in; {HOW_TO_OPT_OUT}"
                    self.runtime.say(self.resource, request.identity, said)
                return
            client = self.client_of(account_id, request.state)
            regions = AccountRegions(account_id, {}, [region_name], RegionPolling(REGION_BACKOFF))
            SingleSwitch(self.runtime, client, regions, self._minutes(request.state.get("timeout_minutes"))).run()

    def wait_for_adopted(self, inputs: RegionOptInInputs, adopted: CreateResponse) -> CreateResponse:
        """Wait for a switch in progress without starting one. Raises RegionSwitchError if it ends otherwise."""
        if adopted.properties["opt_status"] not in IN_PROGRESS_STATUSES:
            return adopted
        status = self._switch(self.client_for(inputs), inputs, may_ask=False)
        return replace(adopted, properties={**adopted.properties, "opt_status": status})

    def consequence_of_create(self, inputs: Mapping[str, Any]) -> str | None:
        """Say that the region is opted out of if it is opted in."""
        return f"opts out of {inputs.get('region_name')} if it is opted in" if _is_opt_out(inputs) else None

    def consequence_of_update(self, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> str | None:
        """Say that the region is opted out of."""
        return self._opts_out_of(state) if _is_opt_out(inputs) else None

    def consequence_of_replace(self, state: Mapping[str, Any]) -> str | None:
        """Say that the replaced region is opted out of."""
        return self._opts_out_of(state) if state.get("on_removal") == "opt_out" else None

    def found_value(self, name: str, found: Mapping[str, Any]) -> str:
        """Return AWS's value as text; after ``enabled``, the status that it stands for."""
        value = super().found_value(name, found)
        return f"{value} ({found['opt_status']})" if name == "enabled" else value

    def _switch(
        self,
        client: AccountClient,
        inputs: RegionOptInInputs,
        *,
        known: Mapping[str, str] = MappingProxyType({}),
        may_ask: bool = True,
    ) -> str:
        # Another resource that no longer declares the region may still be opting out of it.
        with self.changing(inputs.region_name, client.account_id):
            wanted, polling = {inputs.region_name: inputs.enabled}, RegionPolling(REGION_BACKOFF)
            regions = AccountRegions(client.account_id, wanted, polling=polling, may_ask=may_ask, known=known)
            return SingleSwitch(self.runtime, client, regions, self._minutes(inputs.timeout_minutes)).run()

    def _opts_out_of(self, state: Mapping[str, Any]) -> str | None:
        if not state.get("enabled", True):
            return None
        return f"opts out of {state['region_name']} in account {self.runtime.names.label(state['account_id'])}"

    def _minutes(self, timeout_minutes: Any) -> int:
        return int(timeout_minutes or self.runtime.settings.timeout_minutes)


def _is_opt_out(inputs: Mapping[str, Any]) -> bool:
    return inputs.get("enabled", True) is False
