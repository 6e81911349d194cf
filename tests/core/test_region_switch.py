"""The state machine of region switches, driven without AWS and without a clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_account.core.account_regions import MOST_MISSING_ANSWERS, AccountRegions
from pulumi_account.core.errors import (
    AccessDeniedError,
    AccountError,
    CanceledError,
    ConflictError,
    CurrentOptInStatusError,
    ThrottledError,
    TooManyInFlightError,
    UnavailableError,
)
from pulumi_account.core.region_polling import ACCOUNT_BACKOFF, Backoff, ObservedSwitches, RegionPolling
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
from pulumi_account.region_opt_in.switch import REGION_BACKOFF

CALLER = "123456789012"
REGION = "eu-central-2"
STATUSES = (ENABLED, ENABLED_BY_DEFAULT, DISABLED, ENABLING, DISABLING)
REFUSALS = (
    ConflictError,
    CurrentOptInStatusError,
    ThrottledError,
    TooManyInFlightError,
    UnavailableError,
    AccessDeniedError,
)


def regions_of(
    wanted: dict[str, bool] | None = None,
    backoff: Backoff = ACCOUNT_BACKOFF,
    *,
    may_ask: bool = True,
    known: dict[str, str] | None = None,
) -> AccountRegions:
    polling = RegionPolling(backoff)
    return AccountRegions(CALLER, wanted or {REGION: True}, polling=polling, may_ask=may_ask, known=known or {})


def ask(regions: AccountRegions, answer: type[AccountError] | None, now: float, region: str = REGION) -> None:
    regions.switches[region].asking()
    if answer is None:
        regions.accepted(region, now)
    else:
        regions.refused(region, answer("no"), now)


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


def test_waits_grow_to_their_maximum_and_stay_there() -> None:
    assert [ACCOUNT_BACKOFF.wait(number) for number in range(5)] == [2, 6, 18, 30, 30]
    assert ACCOUNT_BACKOFF.wait(100_000) == 30
    assert all(0.9 <= REGION_BACKOFF.wait(0) <= 1.1 and 27 <= REGION_BACKOFF.wait(100_000) <= 33 for _ in range(100))
    assert len({REGION_BACKOFF.wait(0) for _ in range(10)}) > 1


def test_the_shortest_observed_switch_is_the_expected_duration() -> None:
    observed = ObservedSwitches()
    for seconds in (600, 500, 700):
        observed.note(seconds)
    polling = RegionPolling(observed=observed)
    polling.look_later(1000, [990])
    assert polling.look_at == 1060
    polling.look_later(1430, [990])
    assert polling.look_at == 1440
    polling.look_later(1440, [990])
    assert polling.look_at == 1448


@dataclass
class Driven:
    """A run of the state machine that records its actions, with answers from a possibly hostile source."""

    regions: AccountRegions
    now: float = 1000.0
    actions: list[tuple[float, str, Action]] = field(default_factory=list)
    accepted: dict[str, list[float]] = field(default_factory=dict)
    refused: list[tuple[float, str]] = field(default_factory=list)

    def moments(self, region: str, action: Action) -> list[float]:
        return [at for at, name, done in self.actions if (name, done) == (region, action)]

    def next(self) -> tuple[str, SwitchStep] | None:
        steps = {region: self.regions.step(region) for region in self.regions.unfinished}
        return min(steps.items(), key=lambda item: item[1].at, default=None)

    def act(self, data: st.DataObject) -> bool:
        """Perform the next action; return false if there is none."""
        following = self.next()
        if following is None:
            return False
        region, step = following
        self.now = max(self.now, step.at)
        self.actions.append((self.now, region, step.action))
        if step.action is Action.ASK:
            answer = data.draw(st.none() | st.sampled_from(REFUSALS))
            if answer is None:
                self.accepted.setdefault(region, []).append(self.now)
            else:
                self.refused.append((self.now, region))
            ask(self.regions, answer, self.now, region)
        elif data.draw(st.booleans()):
            statuses = st.sampled_from((*STATUSES, "SOMETHING_NEW"))
            self.regions.saw({name: data.draw(statuses) for name in self.regions.switches}, self.now)
        else:
            self.regions.no_answer(UnavailableError("500"), self.now)
        return True


@given(
    st.data(),
    st.dictionaries(st.sampled_from([REGION, "ap-east-1", "af-south-1"]), st.booleans(), min_size=1),
    st.booleans(),
    st.dictionaries(st.just(REGION), st.sampled_from(STATUSES)),
)
def test_no_answers_of_aws_cause_an_early_or_needless_switch_call(
    data: st.DataObject, wanted: dict[str, bool], may_ask: bool, known: dict[str, str]
) -> None:
    driven = Driven(regions_of(wanted, may_ask=may_ask, known=known))
    for _ in range(30):
        regions = driven.regions
        following = driven.next()
        if following is not None and following[1].action is Action.ASK:
            switch = regions.switches[following[0]]
            assert may_ask
            assert switch.status == (DISABLED if switch.enable else ENABLED)
        if not driven.act(data):
            break
    for region in wanted:
        asked = driven.moments(region, Action.ASK)
        for accepted_at in driven.accepted.get(region, ()):
            assert not [at for at in asked if accepted_at < at < accepted_at + SECONDS_UNTIL_VISIBLE]
        for refused_at, refused in driven.refused:
            if refused == region:
                assert not [at for at in asked if refused_at < at < refused_at + ACCOUNT_BACKOFF.first]


@given(st.data(), st.booleans(), st.booleans())
def test_no_answers_of_aws_cause_a_busy_loop(data: st.DataObject, enable: bool, may_ask: bool) -> None:
    driven = Driven(regions_of({REGION: enable}, may_ask=may_ask))
    while len(driven.actions) < 40 and driven.act(data):
        pass
    refused_at = {at for at, _ in driven.refused}
    looks, asked = driven.moments(REGION, Action.LOOK), driven.moments(REGION, Action.ASK)
    # At most three actions at one moment: a read, the switch call, and the read after a rejection.
    assert all(later > sooner or sooner in refused_at for sooner, later in pairwise(looks))
    assert all(later > sooner for sooner, later in pairwise(asked))


@given(st.data(), st.booleans(), st.booleans())
def test_every_run_ends_at_its_timeout(data: st.DataObject, enable: bool, may_ask: bool) -> None:
    driven = Driven(regions_of({REGION: enable}, may_ask=may_ask))
    while driven.now < 1000 + 600 and driven.act(data):
        assert len(driven.actions) < 2000
    driven.regions.end(SwitchFailureCode.TIMED_OUT)
    assert driven.regions.is_finished
    assert driven.next() is None
    switch = driven.regions.switches[REGION]
    assert switch.is_as_wanted or switch.failure is not None or driven.regions.error is not None


@given(
    initial=st.sampled_from((ENABLED, DISABLED, ENABLING, DISABLING)),
    enable=st.booleans(),
    takes=st.floats(0.5, 20_000),
    shows_after=st.floats(0, 59),
    backoff=st.sampled_from([ACCOUNT_BACKOFF, REGION_BACKOFF]),
)
def test_against_documented_aws_a_switch_is_requested_at_most_once_and_its_end_seen_soon(
    initial: str, enable: bool, takes: float, shows_after: float, backoff: Backoff
) -> None:
    """AWS shows a switch ``shows_after`` seconds after accepting it, and the switch takes ``takes`` seconds."""
    regions, now, asked, over_at = regions_of({REGION: enable}, backoff), 0.0, 0, takes
    status, shown_from = initial, 0.0
    before = initial
    while (step := regions.step(REGION)).action is not Action.DONE:
        now = max(now, step.at)
        if now >= over_at and status in {ENABLING, DISABLING}:
            status = ENABLED if status == ENABLING else DISABLED
        if step.action is Action.LOOK:
            regions.saw({REGION: status if now >= shown_from else before}, now)
        else:
            assert step.action is Action.ASK
            asked += 1
            before, shown_from, over_at = status, now + shows_after, now + takes
            status = ENABLING if enable else DISABLING
            ask(regions, None, now)
    assert asked <= 1
    assert now <= max(over_at if asked or initial in {ENABLING, DISABLING} else 0, shown_from) + 33
