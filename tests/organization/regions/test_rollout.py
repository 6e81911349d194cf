"""Regions of many accounts are switched as fast as AWS allows: the emulator is AWS, tests move the clock."""

from __future__ import annotations

import math
import threading
from collections import Counter
from collections.abc import Collection
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from pulumi_account.aws.pacing import Pacing
from pulumi_account.aws.timestamps import PacedOperation
from pulumi_account.core.account_regions import AccountRegions
from pulumi_account.core.clients import CallerIdentity
from pulumi_account.core.clock import Cancellation, ScaledClock
from pulumi_account.core.errors import (
    AccessDeniedError,
    AccountError,
    ConflictError,
    CredentialsError,
    CurrentOptInStatusError,
    InvalidRequestError,
    ThrottledError,
    TooManyInFlightError,
    UnavailableError,
)
from pulumi_account.core.quotas import quota
from pulumi_account.core.region_polling import ObservedSwitches, RegionPolling
from pulumi_account.core.region_switch import SwitchFailureCode
from pulumi_account.core.runtime import Runtime
from pulumi_account.core.settings import settings_from
from pulumi_account.organization.regions.rollout import RegionRollout
from pulumi_account.testing.emulator import EmulatorSettings, ManualClock
from pulumi_account.testing.emulator.exceptions import ServiceError
from pulumi_account.testing.emulator.models import AccountBackend
from pulumi_account.testing.emulator.quotas import Quotas
from tests.conftest import CALLER
from tests.organization.regions.regions import REGIONS, failures

SWITCHES = {"EnableRegion": "ENABLING", "DisableRegion": "DISABLING"}


@dataclass
class Aws:
    """AWS without HTTP: the emulator's accounts and quotas, this package's pacing, and the failures that tests add."""

    delay: float = 600.0
    per_organization: int = 50
    clock: ManualClock = field(default_factory=ManualClock)
    calls: list[tuple[float, str, str]] = field(default_factory=list)
    failing: dict[str, AccountError] = field(default_factory=dict)
    times: dict[str, int] = field(default_factory=dict)
    most_in_flight: int = 0
    refused: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        limits = EmulatorSettings(region_delay=self.delay, regions_in_flight_per_organization=self.per_organization)
        self.backend = AccountBackend(self.clock, limits, lambda _: CALLER)
        self.quotas = Quotas(self.clock, enabled=True, overrides={})
        self.pacing = Pacing(self.clock)

    def caller_account_id(self, _connection: object) -> str:
        return CALLER

    def region_events(self, _connection: object) -> None:
        return None

    def client(self, _connection: object, account_id: str) -> Client:
        return Client(self, account_id)

    def statuses(self, account_id: str) -> dict[str, str]:
        return dict(self.backend.account(account_id).regions)

    def count(self, operation: str) -> int:
        return sum(name == operation for _, name, _ in self.calls)

    def roll_out(
        self, wanted: dict[str, dict[str, bool]], minutes: int = 100_000, **config: str
    ) -> dict[str, AccountRegions]:
        settings = settings_from({f"account:{name}": value for name, value in config.items()})
        self.runtime = Runtime(settings, self, self.clock)  # type: ignore[arg-type] # what a rollout needs of Accounts
        return RegionRollout(self.runtime, None, wanted, minutes).run()


@dataclass
class Client:
    aws: Aws
    account_id: str
    caller: CallerIdentity = field(default=CallerIdentity(CALLER, f"arn:aws:iam::{CALLER}:root"))

    def call(self, operation: str, **members: Any) -> dict[str, Any]:
        aws = self.aws
        aws.pacing.bucket(PacedOperation(CALLER, operation), quota(operation, "aws", {})).acquire()
        aws.calls.append((aws.clock.monotonic(), operation, self.account_id))
        if self.account_id in aws.failing and aws.times.get(self.account_id, 1) > 0:
            aws.times[self.account_id] = aws.times.get(self.account_id, math.inf) - 1  # type: ignore[assignment]
            raise aws.failing[self.account_id]
        try:
            aws.quotas.take(CALLER, operation, "aws")
            return self._answer(operation, **members)
        except ServiceError as error:
            aws.refused[error.code] += 1
            raise self._mapped(error) from None

    def _answer(self, operation: str, RegionName: str = "", **_: Any) -> dict[str, Any]:  # noqa: N803 - named by AWS
        account = self.aws.backend.account(self.account_id)
        if operation == "ListRegions":
            account.regions.in_flight()
            return {
                "Regions": [
                    {"RegionName": name, "RegionOptStatus": status}
                    for name, status in account.regions._statuses.items()
                ]
            }
        self.aws.backend.switch_region(account, RegionName, SWITCHES[operation])
        accounts = map(self.aws.backend.account, self.aws.backend._switching)
        self.aws.most_in_flight = max(self.aws.most_in_flight, sum(each.regions.in_flight() for each in accounts))
        return {}

    def _mapped(self, error: ServiceError) -> AccountError:
        text = str(error.body())
        if error.code == "TooManyRequestsException":
            if "in progress" not in text:
                return ThrottledError("429")
            refused = TooManyInFlightError("429")
            refused.whose = "organization" if "organization" in text else "account"
            return refused
        if error.code == "ConflictException":
            return ConflictError("409")
        return CurrentOptInStatusError("400") if "current opt-in" in text else InvalidRequestError("400")


def accounts(number: int) -> list[str]:
    return [str(100_000_000_001 + index) for index in range(number)]


def bound(switches: int, in_flight: int, delay: float) -> float:
    return math.ceil(switches / in_flight) * delay


def test_two_regions_in_500_accounts_take_little_longer_than_the_bound() -> None:
    aws = Aws()
    begin = aws.clock.monotonic()
    result = aws.roll_out(dict.fromkeys(accounts(500), REGIONS))
    seconds = aws.clock.monotonic() - begin
    assert all(account.is_finished and not failures(account) for account in result.values())
    assert {aws.statuses(account)[region] for account in result for region in REGIONS} == {"ENABLED"}
    assert aws.count("EnableRegion") == 1000
    assert aws.count("GetRegionOptStatus") == 0
    assert not aws.refused
    assert aws.most_in_flight <= 50
    assert bound(1000, 50, 600) / seconds >= 0.95
    assert aws.count("ListRegions") <= 20 * 500


def test_accounts_are_filled_one_after_the_other() -> None:
    aws = Aws(per_organization=12)
    regions = dict.fromkeys(("ap-east-1", "af-south-1", "eu-south-1", "eu-south-2", "me-south-1", "ca-west-1"), True)
    aws.roll_out(dict.fromkeys(accounts(4), regions), regionSwitchesPerOrganization="12")
    asked = [account for _, operation, account in aws.calls if operation == "EnableRegion"]
    assert asked == [account for account in accounts(4) for _ in regions]
    assert not aws.refused


def test_reads_are_rare_then_frequent_around_the_expected_end_of_a_switch_and_rare_again() -> None:
    observed = ObservedSwitches()
    observed.note(600)
    account = AccountRegions(CALLER, {"ap-east-1": True}, polling=RegionPolling(observed=observed))
    account.saw({"ap-east-1": "DISABLED"}, 0)
    account.accepted("ap-east-1", 0)
    looks: list[float] = []
    while len(looks) < 30:
        looks.append(account.polling.look_at)
        account.saw({"ap-east-1": "ENABLING"}, account.polling.look_at)
    assert looks[:10] == [60, 120, 180, 240, 300, 360, 420, 480, 540, 548]
    pauses = [later - sooner for sooner, later in pairwise(looks[9:])]
    assert pauses == sorted(pauses)
    assert pauses[-1] == 30


def test_five_reads_per_second_are_enough_for_thousands_of_switches() -> None:
    aws = Aws(delay=1800, per_organization=10_000)
    names = accounts(2000)
    for account in names:
        aws.backend.account(account).regions["ap-east-1"] = "ENABLING"
    begin = aws.clock.monotonic()
    result = aws.roll_out({account: {"ap-east-1": True} for account in names}, regionSwitchesPerOrganization="10000")
    assert all(account.is_finished and not failures(account) for account in result.values())
    assert aws.clock.monotonic() - begin <= 1800 + 2000 / 5 + 60
    assert not aws.refused
    assert aws.count("EnableRegion") == 0


def test_regions_already_as_wanted_are_adopted_as_fast_as_accounts_can_be_read() -> None:
    aws = Aws()
    for account in accounts(100):
        for region in REGIONS:
            aws.backend.account(account).regions[region] = "ENABLED"
    begin = aws.clock.monotonic()
    aws.roll_out({account: {**REGIONS, "eu-west-1": True} for account in accounts(100)})
    assert aws.clock.monotonic() - begin <= 100 / 5 + 1
    assert Counter(operation for _, operation, _ in aws.calls) == {"ListRegions": 100}


def test_a_lower_limit_of_aws_is_discovered_and_fully_used() -> None:
    aws = Aws(per_organization=20)
    begin = aws.clock.monotonic()
    aws.roll_out(dict.fromkeys(accounts(60), REGIONS))
    assert aws.count("EnableRegion") - 120 == aws.refused["TooManyRequestsException"] <= 150
    assert bound(120, 20, 600) / (aws.clock.monotonic() - begin) >= 0.85


def test_a_rollout_waits_while_other_switches_fill_the_limit() -> None:
    aws = Aws(delay=300, per_organization=6)
    other = aws.backend.account("999999999999")
    for region in ("ap-east-1", "af-south-1", "eu-south-1", "eu-south-2", "me-south-1", "ca-west-1"):
        aws.backend.switch_region(other, region, "ENABLING")
    result = aws.roll_out(dict.fromkeys(accounts(3), REGIONS))
    assert all(account.is_finished and not failures(account) for account in result.values())


def test_after_a_timeout_the_next_run_continues_without_switching_twice() -> None:
    aws = Aws()
    wanted = dict.fromkeys(accounts(60), REGIONS)
    first = aws.roll_out(wanted, minutes=15)
    assert aws.clock.monotonic() - aws.calls[0][0] <= 15 * 60 + 30
    left = {name: account.not_as_wanted for name, account in first.items() if account.not_as_wanted}
    assert 0 < len(left) < 60
    undone = [first[name].switches[region] for name in left for region in left[name]]
    assert {switch.failure.code for switch in undone if switch.failure} == {SwitchFailureCode.TIMED_OUT}
    assert {first[name].switches[region].status for name in list(left)[:3] for region in left[name]} == {"ENABLING"}
    second = aws.roll_out({name: wanted[name] for name in left}, minutes=60)
    assert all(account.is_finished and not failures(account) for account in second.values())
    assert aws.count("EnableRegion") == 120


def test_failed_accounts_do_not_stop_the_others() -> None:
    aws = Aws(delay=60)
    names = accounts(6)
    aws.failing = {names[0]: AccessDeniedError("denied"), names[1]: UnavailableError("500")}
    result = aws.roll_out({account: {**REGIONS, "xx-nowhere-1": True} for account in names})
    assert isinstance(result[names[0]].error, AccessDeniedError)
    assert isinstance(result[names[1]].error, UnavailableError)
    for name in names[2:]:
        assert failures(result[name]) == {"xx-nowhere-1": SwitchFailureCode.UNKNOWN_REGION}
        assert not result[name].unfinished


def test_a_few_missing_answers_are_not_a_failure() -> None:
    aws = Aws(delay=60)
    names = accounts(3)
    aws.failing, aws.times = {names[1]: UnavailableError("500")}, {names[1]: 2}
    result = aws.roll_out(dict.fromkeys(names, REGIONS))
    assert all(account.is_finished and not failures(account) and account.error is None for account in result.values())


def test_expired_credentials_end_the_run_and_keep_finished_switches() -> None:
    aws = Aws(delay=60)
    names = accounts(8)
    aws.failing = {names[7]: CredentialsError("expired")}
    aws.backend.account(names[0]).regions["ap-east-1"] = "ENABLED"
    result = aws.roll_out({account: {"ap-east-1": True} for account in names})
    assert result[names[0]].error is None
    assert isinstance(result[names[7]].error, CredentialsError)
    assert {type(account.error) for account in result.values()} <= {CredentialsError, type(None)}


def test_opting_out_of_a_region_enabled_by_default_fails() -> None:
    aws = Aws(delay=60)
    result = aws.roll_out({CALLER: {"eu-west-1": False, "us-east-1": True, "ap-east-1": False}})[CALLER]
    assert failures(result) == {"eu-west-1": SwitchFailureCode.ENABLED_BY_DEFAULT}
    assert not result.unfinished
    assert aws.count("DisableRegion") == 0


def test_a_rollout_waits_for_a_switch_in_the_opposite_direction() -> None:
    aws = Aws(delay=120)
    aws.backend.account(CALLER).regions["ap-east-1"] = "DISABLING"
    result = aws.roll_out({CALLER: {"ap-east-1": True}})[CALLER]
    assert result.switches["ap-east-1"].status == "ENABLED"
    assert aws.count("EnableRegion") == 1


class CountingClock(ScaledClock):
    """The machine's clock, a thousand times faster, that counts how often it is waited on."""

    def __init__(self, cancellation: Cancellation | None = None) -> None:
        super().__init__(1000, cancellation)
        self.waits = 0

    def wait_for_any(self, futures: Collection[Future[Any]], seconds: float) -> None:
        self.waits += 1
        super().wait_for_any(futures, seconds)


def test_the_loop_sleeps_until_an_answer_arrives_or_a_step_is_due() -> None:
    clock = CountingClock()
    aws = Aws(clock=clock)  # type: ignore[arg-type] # what the emulated accounts need of a clock
    result = aws.roll_out(dict.fromkeys(accounts(5), REGIONS))
    assert all(account.is_finished and not failures(account) for account in result.values())
    assert clock.waits <= 2 * len(aws.calls)


def test_canceling_a_run_ends_its_wait_at_once() -> None:
    cancellation = Cancellation()
    aws = Aws(delay=1e9, clock=CountingClock(cancellation))  # type: ignore[arg-type] # as above
    threading.Timer(0.5, cancellation.set).start()
    [account] = aws.roll_out({CALLER: REGIONS}).values()
    assert set(failures(account).values()) == {SwitchFailureCode.CANCELED}
