"""Switches one region and waits: the calls and the clock for the state machine of `core/region_switch.py`."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final

from pulumi_account.core.errors import AccountError, CanceledError, ThrottledError, UnavailableError
from pulumi_account.core.region_polling import Backoff
from pulumi_account.core.region_switch import Action, SwitchFailureCode

from .calls import get_status, request_switch
from .messages import delay_text, elapsed, failure_error

if TYPE_CHECKING:
    from pulumi_account.core.account_regions import AccountRegions
    from pulumi_account.core.clients import AccountClient
    from pulumi_account.core.runtime import Runtime

REGION_BACKOFF: Final = Backoff(first=1.0, growth=1.5, longest=30.0, jitter=0.1, uniform=random.uniform)


class SingleSwitch:
    """Switches the one region of an account's regions, and waits.

    Args:
        runtime: the clock, the limits of switches in flight and the narrator.
        client: the client of the account.
        regions: the state machine, with one region.
        timeout_minutes: how long to wait, at least 1.

    """

    def __init__(self, runtime: Runtime, client: AccountClient, regions: AccountRegions, timeout_minutes: int) -> None:
        self._runtime = runtime
        self._client = client
        self._regions = regions
        (self._region,) = regions.switches
        self._switch = regions.switches[self._region]
        self._timeout_minutes = timeout_minutes
        self._began_at = self._now()
        self._has_shown = False

    def run(self) -> str:
        """Switch and wait; returns the final status.

        Raises RegionSwitchTimeoutError after ``timeout_minutes``, RegionSwitchCanceledError if the run is canceled,
        RegionSwitchError if the region can't be switched, and whatever AWS refuses for another reason.
        """
        try:
            self._run()
        except CanceledError:
            self._regions.end(SwitchFailureCode.CANCELED)
        if self._regions.error is not None:
            raise self._regions.error
        if self._switch.failure is not None:
            raise failure_error(self._switch, self._switch.failure, self._timeout_minutes)
        status = str(self._switch.status)
        if self._has_shown:
            # Otherwise the row would keep its last line from on the way.
            self._show(status)
        return status

    def _run(self) -> None:
        deadline = self._began_at + self._timeout_minutes * 60
        while (step := self._regions.step(self._region)).action not in {Action.DONE, Action.FAILED}:
            now = self._now()
            if step.at > now:
                if now >= deadline:
                    self._regions.end(SwitchFailureCode.TIMED_OUT)
                    return
                self._show(self._progress())
                self._runtime.clock.sleep(step.at - now)
            elif step.action is Action.LOOK:
                self._look()
            else:
                self._ask()

    def _look(self) -> None:
        try:
            status = get_status(self._client, self._region)
        except (ThrottledError, UnavailableError) as error:
            if not self._regions.is_seen:
                raise
            self._regions.no_answer(error, self._now())
            return
        self._regions.saw({self._region: status}, self._now())
        in_flight = self._regions.in_progress
        self._runtime.switches_in_flight.saw(*self._slot[:2], in_flight, {self._region} - in_flight)

    def _ask(self) -> None:
        in_flight = self._runtime.switches_in_flight
        if not in_flight.begin(*self._slot):
            self._regions.no_room(self._region, self._now())
            return
        self._switch.asking()
        try:
            request_switch(self._client, self._switch)
        except AccountError as error:
            in_flight.answered(*self._slot, error)
            if isinstance(error, CanceledError):
                raise
            self._regions.refused(self._region, error, self._now())
        else:
            self._regions.accepted(self._region, self._now())

    @property
    def _slot(self) -> tuple[str, str, str]:
        return self._client.caller.account_id, self._client.account_id, self._region

    def _progress(self) -> str:
        if self._switch.delay is not None:
            return f"waiting ({delay_text(self._switch.delay)})"
        return self._switch.status or "waiting"

    def _show(self, status: str) -> None:
        # The row of the CLI names the resource and the operation, and has little room.
        self._runtime.narrator.progress(f"{status} {elapsed(self._now() - self._began_at)}")
        self._has_shown = True

    def _now(self) -> float:
        return self._runtime.clock.monotonic()
