"""Quotas are fully used and never exceeded, measured against a token bucket like the one AWS uses."""

from __future__ import annotations

import threading

import pytest

from pulumi_account.aws.pacing import Pacing, TokenBucket
from pulumi_account.aws.timestamps import PacedOperation
from pulumi_account.core.quotas import OPERATIONS, Quota, quota
from pulumi_account.testing.emulator.clock import ManualClock


class AwsBucket:
    """AWS's side: a bucket of ``burst`` tokens, refilled at ``rate``; it counts the calls that would get a 429."""

    def __init__(self, allowed: Quota, clock: ManualClock) -> None:
        self.allowed, self.clock, self.refused = allowed, clock, 0
        self.tokens, self.at = float(allowed.burst), clock.monotonic()

    def take(self) -> None:
        now = self.clock.monotonic()
        self.tokens = min(self.allowed.burst, self.tokens + (now - self.at) * self.allowed.rate)
        self.at = now
        if self.tokens < 1 - 1e-6:
            self.refused += 1
        else:
            self.tokens -= 1


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("partition", ["aws", "aws-cn"])
def test_a_long_series_gets_no_429_and_keeps_the_rate(operation: str, partition: str) -> None:
    allowed = quota(operation, partition, {})
    clock = ManualClock()
    aws, bucket, calls = AwsBucket(allowed, clock), TokenBucket(allowed, clock), 500
    begin = clock.monotonic()
    for _ in range(calls):
        bucket.acquire()
        aws.take()
    assert aws.refused == 0
    bound = (calls - allowed.burst) / allowed.rate
    assert clock.monotonic() - begin <= bound * 1.06 + 2 / allowed.rate


def test_first_calls_go_at_once_up_to_the_burst_minus_a_margin_for_jitter() -> None:
    clock = ManualClock()
    bucket = TokenBucket(Quota(rate=5, burst=8), clock)
    begin = clock.monotonic()
    for _ in range(6):
        bucket.acquire()
    assert clock.monotonic() == pytest.approx(begin)
    bucket.acquire()
    assert clock.monotonic() - begin == pytest.approx(0.2, abs=3e-3)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_calls_that_overtake_slower_first_ones_get_no_429(operation: str) -> None:
    allowed = quota(operation, "aws", {})
    clock = ManualClock()
    bucket, sent = TokenBucket(allowed, clock), []
    for _ in range(60):
        bucket.acquire()
        sent.append(clock.monotonic())
    aws_clock = ManualClock()
    aws = AwsBucket(allowed, aws_clock)
    slow, quick = (0.25, 0.05) if allowed.burst > 1 else (0.09, 0.05)
    for at in sorted(at + (slow if number < 20 else quick) for number, at in enumerate(sent)):
        aws_clock.advance(max(0.0, at - aws_clock.monotonic()))
        aws.take()
    assert aws.refused == 0


def test_without_a_burst_a_slow_call_delays_the_next_and_gets_no_429() -> None:
    clock = ManualClock()
    allowed = quota("EnableRegion", "aws", {})
    assert allowed.burst == 1
    aws, bucket = AwsBucket(allowed, clock), TokenBucket(allowed, clock)
    begin = clock.monotonic()
    for number in range(40):
        bucket.acquire()
        slow = 0.9 if number % 2 else 0.02
        clock.advance(slow)
        aws.take()
        clock.advance(slow)
        bucket.succeeded()
    assert aws.refused == 0
    assert clock.monotonic() - begin < 40 * (1 + 0.92)


def test_an_idle_bucket_refills_only_up_to_the_burst() -> None:
    clock = ManualClock()
    allowed = Quota(rate=5, burst=8)
    aws, bucket = AwsBucket(allowed, clock), TokenBucket(allowed, clock)
    for pause in (0, 0.1, 100, 0.3, 5):
        clock.advance(pause)
        for _ in range(20):
            bucket.acquire()
            aws.take()
    assert aws.refused == 0


def test_a_429_slows_the_bucket_down_and_successes_restore_its_rate() -> None:
    clock = ManualClock()
    bucket = TokenBucket(Quota(rate=10, burst=15), clock)

    def seconds_for_ten() -> float:
        begin = clock.monotonic()
        for _ in range(10):
            bucket.acquire()
        return clock.monotonic() - begin

    bucket.throttled()
    bucket.throttled()
    slow = seconds_for_ten()
    assert slow == pytest.approx(10 * 0.1 * 1.5**2, rel=0.1)
    for _ in range(40):
        bucket.succeeded()
    for _ in range(15):
        bucket.acquire()
    assert seconds_for_ten() == pytest.approx(1.0, abs=0.15)


def test_calls_throttled_together_slow_the_bucket_down_once() -> None:
    clock = ManualClock()
    bucket = TokenBucket(Quota(rate=10, burst=15), clock)
    taken = [bucket.acquire() for _ in range(8)]
    clock.advance(0.2)
    for at in taken:
        bucket.throttled(at)
    begin = clock.monotonic()
    bucket.acquire()
    bucket.acquire()
    assert 0.5 * 0.15 <= clock.monotonic() - begin <= 1.02 * 2.5 * 0.15


def test_threads_share_one_bucket_per_account_and_operation() -> None:
    pacing = Pacing(ManualClock())
    allowed = Quota(rate=5, burst=8)
    put, get = PacedOperation("1" * 12, "PutAlternateContact"), PacedOperation("1" * 12, "GetAlternateContact")
    found: list[TokenBucket] = []
    threads = [threading.Thread(target=lambda: found.append(pacing.bucket(put, allowed))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(map(id, found))) == 1
    assert pacing.bucket(put._replace(caller_account_id="2" * 12), allowed) is not found[0]
    assert pacing.bucket(get, allowed) is not found[0]


def test_settings_override_a_quota() -> None:
    mine = Quota(rate=1, burst=2)
    assert quota("EnableRegion", "aws", {"EnableRegion": mine}) is mine
    assert quota("GetAlternateContact", "aws-cn", {}) == Quota(rate=3, burst=5)
