"""Runs the doctor against one emulator, and proves at each run that it only read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from pulumi_account.core.clock import Clock, SystemClock
from pulumi_account.core.quotas import OPERATIONS_BY_SERVICE
from pulumi_account.core.settings import settings_from
from pulumi_account.doctor.examination import Machine, examine
from pulumi_account.doctor.report import DoctorReport, Probe, ProviderHost, Version
from pulumi_account.testing.emulator import Emulator

READS = ("Get", "List", "Describe", "Simulate")
MANAGEMENT, MEMBER, DELEGATE = "123456789012", "100000000001", "100000000002"
CLI = Version("pulumi CLI", "3.260.0", "3.260.0", "3.260.0", "supported")
# Every run calls as the same account, and none has to wait for those before it.
UNPACED = {
    operation: {"rate": 5000, "burst": 5000}
    for operations in OPERATIONS_BY_SERVICE.values()
    for operation in operations
}
FAST = Machine(cli=lambda: CLI, provider_host=lambda: ProviderHost("passed"))


class Doctor:
    """The doctor, as a caller of the emulator."""

    def __init__(self, emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
        self.emulator = emulator
        self._monkeypatch = monkeypatch

    def become(self, account_id: str | None = None, **options: str) -> None:
        """Call as another account from now on."""
        for name, value in self.emulator.environment(account_id, **options).items():
            self._monkeypatch.setenv(name, value)

    def examine(
        self,
        config: dict[str, Any] | None = None,
        *,
        clock: Clock | None = None,
        **options: Any,
    ) -> DoctorReport:
        given = {"checks": FAST, **options}
        settings = settings_from({"account:quotas": UNPACED, **(config or {})})
        report = examine(settings, clock or SystemClock(), **given)
        self.prove_that_it_only_read()
        return report

    def prove_that_it_only_read(self) -> None:
        wrote = {call.operation for call in self.emulator.calls() if not call.operation.startswith(READS)}
        assert wrote <= {"AssumeRole"}
        self.emulator.reset()


@pytest.fixture(scope="session")
def running_emulator() -> Iterator[Emulator]:
    with Emulator() as running:
        yield running


@pytest.fixture
def doctor(running_emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> Doctor:
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    running_emulator.reset(state=True)
    asked = Doctor(running_emulator, monkeypatch)
    asked.become()
    return asked


def probe(report: DoctorReport, action: str, context: str) -> Probe:
    (found,) = [each for each in report.permissions if (each.action, each.context) == (action, context)]
    return found


def result(report: DoctorReport, action: str, context: str) -> tuple[str, str | None, str | None]:
    found = probe(report, action, context)
    return found.status, found.method, found.reason


def problems(report: DoctorReport) -> dict[str, str | None]:
    return {problem.code: problem.command for problem in report.problems}
