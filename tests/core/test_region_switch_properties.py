"""What holds of region switches whatever AWS answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pulumi_account.core.account_regions import AccountRegions
from pulumi_account.core.errors import UnavailableError
from pulumi_account.core.region_polling import ACCOUNT_BACKOFF, Backoff
from pulumi_account.core.region_switch import (
    DISABLED,
    DISABLING,
    ENABLED,
    ENABLING,
    SECONDS_UNTIL_VISIBLE,
    Action,
    SwitchFailureCode,
    SwitchStep,
)
from pulumi_account.region_opt_in.switch import REGION_BACKOFF
from tests.core.region_switches import REFUSALS, REGION, STATUSES, ask, regions_of


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
