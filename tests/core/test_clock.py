from __future__ import annotations

import threading
import time
from concurrent.futures import Future

import pytest

from pulumi_account.aws.endpoints import refuse_scaled_time
from pulumi_account.core.clock import TIME_SCALE_VARIABLE, Cancellation, ScaledClock, SystemClock, system_clock
from pulumi_account.core.errors import CanceledError, ConfigurationError


class Machine:
    """The machine's clock, standing still."""

    def __init__(self) -> None:
        self.now = 1_780_000_000.0
        self.slept: list[float] = []


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    machine = Machine()
    monkeypatch.setattr(time, "time", lambda: machine.now)
    monkeypatch.setattr(time, "monotonic", lambda: machine.now - 1_700_000_000)
    monkeypatch.setattr(time, "sleep", machine.slept.append)
    return machine


def test_a_scaled_clock_scales_waits_and_both_times(machine: Machine) -> None:
    clock = ScaledClock(60)
    then = clock.time(), clock.monotonic()
    machine.now += 10
    assert (clock.time() - then[0], clock.monotonic() - then[1]) == pytest.approx((600, 600), abs=1e-3)
    clock.sleep(600)
    assert machine.slept == [10]


def test_processes_with_the_same_scale_agree_on_the_time(machine: Machine) -> None:
    early = ScaledClock(100)
    machine.now += 3600
    assert early.time() == ScaledClock(100).time()


@pytest.mark.parametrize("scale", [0, -1, 1001, float("nan"), float("inf")])
def test_an_invalid_scale_is_rejected(scale: float) -> None:
    with pytest.raises(ValueError, match=r"number from 0\.001 to 1000"):
        ScaledClock(scale)


@pytest.mark.parametrize("said", [None, "", "1", "1.0"])
def test_time_is_not_scaled_unless_the_environment_says_so(said: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TIME_SCALE_VARIABLE, raising=False)
    if said is not None:
        monkeypatch.setenv(TIME_SCALE_VARIABLE, said)
    assert type(system_clock()) is SystemClock


def test_the_environment_scales_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TIME_SCALE_VARIABLE, "60")
    clock = system_clock()
    assert isinstance(clock, ScaledClock)
    assert clock.scale == 60


@pytest.mark.parametrize("said", ["fast", "0", "-3", "nan"])
def test_an_invalid_scale_in_the_environment_is_reported_with_the_variable(
    said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TIME_SCALE_VARIABLE, said)
    with pytest.raises(ConfigurationError, match=f"{TIME_SCALE_VARIABLE} must be a number from 0.001 to 1000"):
        system_clock()


def test_aws_itself_is_never_called_on_scaled_time() -> None:
    refuse_scaled_time(ScaledClock(60), "http://127.0.0.1:4777")
    refuse_scaled_time(SystemClock(), "https://account.us-east-1.amazonaws.com")
    for endpoint in ("https://account.us-east-1.amazonaws.com", "https://account.cn-northwest-1.amazonaws.com.cn"):
        with pytest.raises(ConfigurationError, match="unset it to call AWS itself"):
            refuse_scaled_time(ScaledClock(60), endpoint)


@pytest.mark.parametrize("scale", ["1", "60"])
def test_every_wait_ends_when_the_run_is_canceled(scale: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TIME_SCALE_VARIABLE, scale)
    cancellation = Cancellation()
    clock = system_clock(cancellation)
    clock.sleep(0)
    clock.wait_for_any([Future()], 0)
    threading.Timer(0.1, cancellation.set).start()
    for seconds in (100_000.0, 0.0):
        with pytest.raises(CanceledError):
            clock.sleep(seconds)
        with pytest.raises(CanceledError):
            clock.wait_for_any([Future()], seconds)
    cancellation.set()
    assert cancellation.is_set()


@pytest.mark.parametrize("cancellation", [None, Cancellation()])
def test_a_wait_for_answers_ends_with_the_first_answer_or_after_its_scaled_time(
    cancellation: Cancellation | None,
) -> None:
    clock = ScaledClock(1000, cancellation)
    answered: Future[None] = Future()
    began_at = time.monotonic()
    clock.wait_for_any([Future()], 100)
    assert 0.1 <= time.monotonic() - began_at < 10
    threading.Timer(0.1, answered.set_result, [None]).start()
    clock.wait_for_any([Future(), answered], 100_000_000)
    assert answered.done()
