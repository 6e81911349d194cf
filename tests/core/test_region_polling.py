"""When a region's switch is looked at."""

from __future__ import annotations

from pulumi_account.core.region_polling import ACCOUNT_BACKOFF, ObservedSwitches, RegionPolling
from pulumi_account.region_opt_in.switch import REGION_BACKOFF


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
