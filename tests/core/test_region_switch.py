"""The state machine of region switches, driven without AWS and without a clock."""

from __future__ import annotations

import pytest

from pulumi_account.core.account_regions import MOST_MISSING_ANSWERS
from pulumi_account.core.errors import (
    AccountError,
    CanceledError,
    ConflictError,
    CurrentOptInStatusError,
    ThrottledError,
    TooManyInFlightError,
    UnavailableError,
)
from pulumi_account.core.region_switch import (
    DISABLED,
    DISABLING,
    ENABLED,
    ENABLED_BY_DEFAULT,
    ENABLING,
    SECONDS_UNTIL_VISIBLE,
    Action,
    RegionSwitch,
    SwitchDelay,
    SwitchFailureCode,
    SwitchStep,
)
from tests.core.region_switches import REGION, STATUSES, ask, regions_of


def test_a_region_is_read_switched_and_polled_until_it_is_as_wanted() -> None:
    regions = regions_of()
    assert regions.step(REGION).action is Action.LOOK
    regions.saw({REGION: DISABLED}, 0)
    assert regions.step(REGION) == SwitchStep(Action.ASK)
    regions.switches[REGION].asking()
    assert regions.step(REGION).action is Action.AWAIT_ANSWER
    regions.accepted(REGION, 1)
    assert regions.step(REGION) == SwitchStep(Action.LOOK, 3)
    regions.saw({REGION: ENABLING}, 3)
    assert regions.step(REGION) == SwitchStep(Action.LOOK, 9)
    regions.saw({REGION: ENABLED}, 9)
    assert regions.step(REGION) == SwitchStep(Action.DONE)
    assert regions.is_finished
    assert regions.polling.observed.shortest == 8


@pytest.mark.parametrize(("enable", "opposite"), [(True, DISABLED), (False, ENABLED)])
def test_only_a_known_opposite_status_skips_the_first_read(*, enable: bool, opposite: str) -> None:
    for status in (*STATUSES, "None", ""):
        regions = regions_of({REGION: enable}, known={REGION: status})
        assert regions.step(REGION).action is (Action.ASK if status == opposite else Action.LOOK)


def test_the_old_status_is_ignored_for_a_minute_after_an_accepted_switch() -> None:
    regions = regions_of(known={REGION: DISABLED})
    ask(regions, None, 0)
    regions.saw({REGION: DISABLED}, SECONDS_UNTIL_VISIBLE - 1)
    assert regions.in_progress == {REGION}
    regions.saw({REGION: DISABLED}, SECONDS_UNTIL_VISIBLE)
    assert regions.step(REGION) == SwitchStep(Action.ASK, SECONDS_UNTIL_VISIBLE)


def test_a_switch_in_the_opposite_direction_is_waited_for() -> None:
    regions = regions_of()
    regions.saw({REGION: DISABLING}, 0)
    assert regions.step(REGION).action is Action.LOOK
    regions.saw({REGION: DISABLED}, 10)
    assert regions.step(REGION).action is Action.ASK


def test_a_status_read_during_a_switch_call_is_ignored() -> None:
    regions = regions_of(known={REGION: DISABLED})
    regions.switches[REGION].asking()
    regions.saw({REGION: ENABLED}, 0)
    assert regions.switches[REGION].status == DISABLED
    assert regions.step(REGION).action is Action.AWAIT_ANSWER


@pytest.mark.parametrize("refusal", [ConflictError, CurrentOptInStatusError])
def test_a_rejection_for_the_status_reads_at_once_and_retries_only_after_a_wait(
    refusal: type[AccountError],
) -> None:
    regions = regions_of(known={REGION: DISABLED})
    ask(regions, refusal, 100)
    assert regions.step(REGION) == SwitchStep(Action.LOOK, 100)
    regions.saw({REGION: DISABLED}, 100)
    assert regions.step(REGION) == SwitchStep(Action.ASK, 102)
    ask(regions, refusal, 102)
    regions.saw({REGION: DISABLED}, 102)
    assert regions.step(REGION) == SwitchStep(Action.ASK, 108)


@pytest.mark.parametrize(
    ("refusal", "delay"),
    [(ThrottledError, SwitchDelay.THROTTLED), (TooManyInFlightError, SwitchDelay.TOO_MANY_IN_FLIGHT)],
)
def test_a_rejection_for_a_limit_retries_later_without_a_read(refusal: type[AccountError], delay: SwitchDelay) -> None:
    regions = regions_of(known={REGION: DISABLED})
    ask(regions, refusal, 100)
    assert regions.step(REGION) == SwitchStep(Action.ASK, 102)
    assert regions.switches[REGION].delay is delay
    ask(regions, None, 102)
    assert regions.switches[REGION].delay is None


def test_a_missing_answer_is_followed_by_a_read() -> None:
    regions = regions_of(known={REGION: DISABLED})
    ask(regions, UnavailableError, 100)
    assert regions.step(REGION).action is Action.LOOK
    regions.saw({REGION: ENABLING}, 102)
    assert regions.in_progress == {REGION}


def test_a_canceled_switch_call_changes_nothing() -> None:
    regions = regions_of(known={REGION: DISABLED})
    ask(regions, CanceledError, 100)
    assert regions.step(REGION) == SwitchStep(Action.ASK)
    assert not regions.asking


def test_an_account_fails_after_repeated_missing_answers_but_keeps_finished_switches() -> None:
    regions = regions_of({REGION: True, "us-east-1": True})
    for _ in range(MOST_MISSING_ANSWERS - 1):
        regions.no_answer(UnavailableError("500"), 0)
    regions.saw({REGION: DISABLED, "us-east-1": ENABLED_BY_DEFAULT}, 0)
    for missing in range(MOST_MISSING_ANSWERS):
        assert regions.error is None, missing
        regions.no_answer(UnavailableError("500"), 0)
    assert isinstance(regions.error, UnavailableError)
    assert regions.step(REGION).action is Action.FAILED
    assert regions.step("us-east-1").action is Action.DONE
    assert regions.is_finished


@pytest.mark.parametrize(
    ("status", "enable", "accepts_default", "code"),
    [
        (ENABLED_BY_DEFAULT, False, False, SwitchFailureCode.ENABLED_BY_DEFAULT),
        (ENABLED_BY_DEFAULT, False, True, None),
        (ENABLED_BY_DEFAULT, True, False, None),
        (None, True, False, SwitchFailureCode.UNKNOWN_REGION),
        (None, False, True, SwitchFailureCode.UNKNOWN_REGION),
    ],
)
def test_a_switch_that_can_never_succeed_fails(
    status: str | None, code: SwitchFailureCode | None, *, enable: bool, accepts_default: bool
) -> None:
    switch = RegionSwitch(REGION, enable, accepts_default)
    switch.saw(status, 0)
    assert switch.step.action is (Action.DONE if code is None else Action.FAILED)
    assert (switch.failure.code if switch.failure else None) is code


@pytest.mark.parametrize(("status", "action"), [(ENABLED, Action.DONE), (DISABLED, Action.FAILED)])
def test_a_switch_that_must_not_be_requested_is_waited_for_and_may_end_otherwise(status: str, action: Action) -> None:
    regions = regions_of(may_ask=False, known={REGION: DISABLED})
    assert regions.step(REGION).action is Action.LOOK
    regions.saw({REGION: ENABLING}, 0)
    assert regions.step(REGION).action is Action.LOOK
    regions.saw({REGION: status}, 600)
    assert regions.step(REGION).action is action
    failure = regions.switches[REGION].failure
    assert (failure.code if failure else None) is (None if status == ENABLED else SwitchFailureCode.ENDED_OTHERWISE)


def test_the_end_of_a_run_fails_only_unfinished_switches() -> None:
    wanted = dict.fromkeys(("ap-east-1", "af-south-1", "eu-south-1", "xx-nowhere-1"), True)
    regions = regions_of(wanted)
    regions.saw({"ap-east-1": ENABLED, "af-south-1": ENABLING, "eu-south-1": DISABLED}, 0)
    regions.end(SwitchFailureCode.CANCELED)
    codes = {region: switch.failure.code for region, switch in regions.switches.items() if switch.failure}
    assert codes == {
        "af-south-1": SwitchFailureCode.CANCELED,
        "eu-south-1": SwitchFailureCode.CANCELED,
        "xx-nowhere-1": SwitchFailureCode.UNKNOWN_REGION,
    }
    assert [code.is_interruption for code in codes.values()] == [True, True, False]


def test_an_event_moves_the_next_read_up_only_if_a_switch_ended() -> None:
    regions = regions_of(known={REGION: DISABLED})
    ask(regions, None, 0)
    assert not regions.heard(ENABLING, 1)
    regions.saw({REGION: ENABLING}, 2)
    assert regions.step(REGION) == SwitchStep(Action.LOOK, 302)
    assert regions.heard(ENABLED, 100)
    assert regions.step(REGION) == SwitchStep(Action.LOOK, 100)
