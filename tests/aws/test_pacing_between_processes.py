"""All processes of a machine share one quota through files; machines that share nothing adapt to it."""

from __future__ import annotations

import heapq
import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from pulumi_account.aws.client import BotoAccounts
from pulumi_account.aws.pacing import Pacing, TokenBucket
from pulumi_account.aws.timestamps import DIRECTORY_VARIABLE, PacedOperation, PacingDirectory, pacing_directory
from pulumi_account.core.clock import SystemClock
from pulumi_account.core.quotas import Quota, quota
from pulumi_account.core.settings import settings_from
from pulumi_account.testing.emulator import Emulator, ManualClock
from pulumi_account.testing.emulator.exceptions import ServiceError
from pulumi_account.testing.emulator.quotas import Quotas

CALLER = "123456789012"
PUT = PacedOperation(CALLER, "PutAlternateContact", "aws", "https://account.us-east-1.amazonaws.com")
ALLOWED = Quota(rate=5, burst=8)
CONTACT = {
    "AlternateContactType": "SECURITY",
    "Name": "F",
    "Title": "T",
    "EmailAddress": "f@example.com",
    "PhoneNumber": "1",
}
CALLS = """
import json, sys, time
from pulumi_account.aws.client import BotoAccounts
from pulumi_account.core.clock import SystemClock
from pulumi_account.core.settings import settings_from
from concurrent.futures import ThreadPoolExecutor

contact = dict(AlternateContactType="SECURITY", Name="F", Title="T", EmailAddress="f@example.com", PhoneNumber="1")
accounts = BotoAccounts(settings_from(json.loads(sys.argv[1])), SystemClock())
client = accounts.client(None, None)
with ThreadPoolExecutor(4) as pool:
    # Connections stand before the quota that counts is touched.
    list(pool.map(client.call, ["GetContactInformation"] * 4))
    print("ready", flush=True)
    sys.stdin.readline()
    answers = [pool.submit(client.call, "PutAlternateContact", **contact) for _ in range(int(sys.argv[2]))]
    for answer in answers:
        answer.result()
"""


def bucket(directory: Path, clock: ManualClock | SystemClock, operation: PacedOperation = PUT) -> TokenBucket:
    return Pacing(clock, PacingDirectory(directory)).bucket(operation, ALLOWED)


def test_buckets_on_one_directory_share_the_burst_and_the_rate(tmp_path: Path) -> None:
    clock = ManualClock()
    one, other = bucket(tmp_path, clock), bucket(tmp_path, clock)
    begin = clock.monotonic()
    for _ in range(30):
        one.acquire()
        other.acquire()
    assert clock.monotonic() - begin == pytest.approx((60 - 6) / 5, rel=0.011)


@pytest.mark.parametrize(
    "other",
    [
        PUT._replace(caller_account_id="2" * 12),
        PUT._replace(operation="GetAlternateContact"),
        PUT._replace(partition="aws-cn"),
        PUT._replace(endpoint_url="http://127.0.0.1:4566"),
    ],
)
def test_each_account_operation_partition_and_endpoint_has_its_own_timestamp(
    tmp_path: Path, other: PacedOperation
) -> None:
    clock = ManualClock()
    for _ in range(6):
        bucket(tmp_path, clock).acquire()
    begin = clock.monotonic()
    for _ in range(6):
        bucket(tmp_path, clock, other).acquire()
    assert clock.monotonic() == begin


def test_all_aws_endpoints_share_one_quota() -> None:
    private = PUT._replace(endpoint_url="https://vpce-1-2.account.us-east-1.vpce.amazonaws.com")
    assert private.file_name == PUT.file_name
    assert PUT._replace(endpoint_url="https://amazonaws.com.example.org").file_name != PUT.file_name


def test_a_file_holds_a_timestamp_and_no_account_id_in_its_name(tmp_path: Path) -> None:
    bucket(tmp_path, SystemClock()).acquire()
    (file,) = tmp_path.glob("*.time")
    assert abs(float(file.read_text()) - time.time()) < 60
    assert CALLER not in file.name
    assert file.name.startswith("PutAlternateContact-")


@pytest.mark.parametrize("held", [b"", b"nonsense", b"nan", b"-inf", b"\xff\x00" * 100, b"1.0\n"])
def test_a_corrupt_or_old_timestamp_counts_as_a_full_bucket_and_is_repaired(tmp_path: Path, held: bytes) -> None:
    (tmp_path / PUT.file_name).write_bytes(held)
    clock = ManualClock()
    one = bucket(tmp_path, clock)
    begin = clock.monotonic()
    for _ in range(6):
        one.acquire()
    assert clock.monotonic() == begin
    assert float((tmp_path / PUT.file_name).read_text()) == pytest.approx(clock.time() + 6 / 5, abs=0.02)


def test_the_wait_is_short_after_a_clock_was_set_back(tmp_path: Path) -> None:
    clock = ManualClock()
    (tmp_path / PUT.file_name).write_text(f"{clock.time() + 86400:.6f}\n")
    one = bucket(tmp_path, clock)
    begin = clock.monotonic()
    for _ in range(20):
        one.acquire()
    assert clock.monotonic() - begin <= 1.02 * (16 / 5 + 20 / 5)


def test_files_unused_for_a_day_are_removed(tmp_path: Path) -> None:
    old, young = tmp_path / "PutAlternateContact-0.time", tmp_path / "PutAlternateContact-1.time"
    for file, age in ((old, 90_000), (young, 60)):
        file.write_text("1.0\n")
        os.utime(file, (time.time() - age,) * 2)
    bucket(tmp_path, SystemClock()).acquire()
    assert not old.exists()
    assert young.exists()


def test_an_unusable_directory_is_logged_once_and_the_process_paces_itself(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way")
    clock = ManualClock()
    one = bucket(tmp_path / "file" / "pacing", clock)
    begin = clock.monotonic()
    with caplog.at_level(logging.DEBUG, "pulumi_account"):
        for _ in range(16):
            one.acquire()
    assert clock.monotonic() - begin == pytest.approx(10 / 5, rel=0.011)
    assert [record.levelname for record in caplog.records] == ["DEBUG"]
    assert "each process paces itself" in caplog.text


def test_the_directory_comes_from_settings_environment_or_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def found(setting: str | None) -> Path:
        directory = pacing_directory(setting)
        assert directory is not None
        return directory.path

    settings = settings_from({"account:pacingDirectory": "~/pacing"})
    assert found(settings.pacing_directory) == Path("~/pacing").expanduser()
    monkeypatch.setenv(DIRECTORY_VARIABLE, str(tmp_path))
    assert found(None) == tmp_path
    monkeypatch.delenv(DIRECTORY_VARIABLE)
    assert found(None).parts[-2:] == ("pulumi-account", "pacing")


def test_a_killed_process_releases_the_lock(tmp_path: Path) -> None:
    holder = "import sys, time, filelock; lock = filelock.FileLock(sys.argv[1]); lock.acquire(); print(flush=True); "
    process = subprocess.Popen(
        [sys.executable, "-c", holder + "time.sleep(60)", str(tmp_path / "lock")], stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.readline()
    taken = threading.Thread(target=bucket(tmp_path, SystemClock()).acquire)
    taken.start()
    taken.join(0.1)
    assert taken.is_alive()
    process.send_signal(signal.SIGKILL)
    process.wait()
    taken.join(2)
    assert not taken.is_alive()
    assert list(tmp_path.glob("*.time"))


def test_pacing_costs_a_call_less_than_a_millisecond(tmp_path: Path) -> None:
    one = Pacing(SystemClock(), PacingDirectory(tmp_path)).bucket(PUT, Quota(rate=1e6, burst=1000))
    one.acquire()
    begin = time.process_time()
    for _ in range(300):
        one.acquire()
    assert (time.process_time() - begin) / 300 < 0.001


def share_of_allowed_rate(emulator: Emulator, rate: float, burst: int) -> float:
    """Return the rate of the successful Puts, as a share of the rate that the quota allows."""
    times = [call.time for call in emulator.calls(operation="PutAlternateContact") if call.status == 200]
    return ((len(times) - burst) / rate) / (max(times) - min(times))


def test_two_processes_share_a_quota_without_a_429(tmp_path: Path) -> None:
    rate, burst, calls = 10.0, 15, 25
    config = {"account:quotas": {"PutAlternateContact": {"rate": rate, "burst": burst}}}
    with Emulator(quotas={"PutAlternateContact": (rate, burst)}) as emulator:
        environment = {**os.environ, **emulator.environment(), DIRECTORY_VARIABLE: str(tmp_path)}
        command = [sys.executable, "-c", CALLS, json.dumps(config), str(calls)]
        pipe = subprocess.PIPE
        processes = [subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True) for _ in range(2)]
        for process in processes:
            assert process.stdout is not None
            process.stdout.readline()
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        for process in processes:
            process.communicate(timeout=60)
        assert [process.returncode for process in processes] == [0, 0]
        answers = [call.status for call in emulator.calls(operation="PutAlternateContact")]
        assert answers == [200] * 2 * calls
        assert 0.85 <= share_of_allowed_rate(emulator, rate, burst) <= 1.01


@pytest.mark.parametrize("machines", [2, 4])
@pytest.mark.parametrize("operation", ["PutAlternateContact", "GetAlternateContact", "ListRegions"])
def test_machines_that_share_nothing_adapt_until_a_quota_is_fully_used(machines: int, operation: str) -> None:
    allowed, calls = quota(operation, "aws", {}), 300
    aws = Quotas(aws_clock := ManualClock(), enabled=True, overrides={})
    clocks = [ManualClock() for _ in range(machines)]
    buckets = [TokenBucket(allowed, clock) for clock in clocks]
    sent = [(bucket.acquire(), machine) for machine, bucket in enumerate(buckets)]
    left, attempts, most_attempts = [calls] * machines, [1] * machines, 1
    while sent:
        at, machine = heapq.heappop(sent)
        aws_clock.advance(at - aws_clock.time())
        try:
            aws.take(CALLER, operation, "aws")
        except ServiceError:
            buckets[machine].throttled(at)
            attempts[machine] += 1
            most_attempts = max(most_attempts, attempts[machine])
        else:
            buckets[machine].succeeded()
            left[machine], attempts[machine] = left[machine] - 1, 1
        if left[machine]:
            heapq.heappush(sent, (buckets[machine].acquire(), machine))
    bound = (machines * calls - allowed.burst) / allowed.rate
    assert bound / (aws_clock.time() - ManualClock().time()) >= 0.85
    assert most_attempts < 20


def test_two_machines_adapt_to_a_quota_without_failures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rate, burst, calls = 20.0, 8, 50
    settings = settings_from({"account:quotas": {"PutAlternateContact": {"rate": rate, "burst": burst}}})
    with Emulator(quotas={"PutAlternateContact": (rate, burst)}) as emulator, ThreadPoolExecutor(12) as pool:
        for name, value in emulator.environment().items():
            monkeypatch.setenv(name, value)
        made = []
        for machine in ("one", "other"):
            monkeypatch.setenv(DIRECTORY_VARIABLE, str(tmp_path / machine))
            client = BotoAccounts(settings, SystemClock()).client(None, None)
            made.append([partial(client.call, "PutAlternateContact", **CONTACT) for _ in range(calls)])
        for answer in [pool.submit(call) for both in zip(*made, strict=True) for call in both]:
            answer.result()
        refused = sum(call.status == 429 for call in emulator.calls(operation="PutAlternateContact"))
        assert 0 < refused <= calls
        # The test above shows how fast they adapt, independent of the load of this machine.
        assert share_of_allowed_rate(emulator, rate, burst) >= 0.3


def test_only_a_process_on_the_system_clock_uses_the_shared_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DIRECTORY_VARIABLE, str(tmp_path))
    with Emulator() as emulator:
        for name, value in emulator.environment().items():
            monkeypatch.setenv(name, value)
        for clock, files in ((ManualClock(), []), (SystemClock(), ["GetCallerIdentity", "ListRegions"])):
            BotoAccounts(settings_from({}), clock).client(None, None).call("ListRegions")
            assert sorted(path.name.partition("-")[0] for path in tmp_path.glob("*.time")) == files
