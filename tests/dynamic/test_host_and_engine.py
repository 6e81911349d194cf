"""What the host does when the engine cancels the run or is gone."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from concurrent import futures

import grpc
import pytest

from pulumi_account.testing.emulator import Emulator
from tests.conftest import CONTACT
from tests.hosts import UNPACED, Host


def test_cancel_ends_more_waiting_verbs_than_the_host_has_threads(host: Host, emulator: Emulator) -> None:
    regions = ("af-south-1", "ap-east-1", "ap-south-2", "eu-central-2", "eu-south-1", "me-south-1")
    emulator.settings.region_delay = 1000
    host.configure({"account:quotas": json.dumps(dict.fromkeys(("EnableRegion", "GetRegionOptStatus"), UNPACED))})
    host.verb("Check", "RegionOptInProvider", olds={}, news={"region_name": regions[0]})
    try:
        with futures.ThreadPoolExecutor(len(regions)) as pool:
            verbs = [
                pool.submit(host.verb, "Create", "RegionOptInProvider", properties={"region_name": region})
                for region in regions
            ]
            wait_until(lambda: len(emulator.calls(operation="EnableRegion")) == len(regions))
            host.cancel()
            said = [getattr(verb.exception(20), "details", str)() for verb in verbs]
    finally:
        emulator.settings.region_delay = 0.2
    assert said == [
        f"create RegionOptIn ({region}): canceled: still ENABLING; run again to continue" for region in regions
    ]
    with pytest.raises(grpc.RpcError, match="canceled"):
        host.verb("Create", properties=CONTACT)
    assert not emulator.calls(operation="PutAlternateContact")


def test_the_host_runs_while_the_engine_lives_and_ends_with_it_during_a_verb(host: Host, emulator: Emulator) -> None:
    emulator.settings.region_delay = 1000
    try:
        with futures.ThreadPoolExecutor(1) as pool:
            verb = pool.submit(host.verb, "Create", "RegionOptInProvider", properties={"region_name": "eu-central-2"})
            wait_until(lambda: len(emulator.calls(operation="GetRegionOptStatus")) > 1)
            assert host.process.poll() is None
            host.end_engine()
            assert host.process.wait(10) == 1
            assert isinstance(verb.exception(10), grpc.RpcError)
    finally:
        emulator.settings.region_delay = 0.2


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
