from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from botocore import loaders, session
from hypothesis import HealthCheck, settings

from pulumi_account.aws.client import BotoAccounts
from pulumi_account.aws.session import Session
from pulumi_account.core.errors import CanceledError
from pulumi_account.core.runtime import Runtime
from pulumi_account.core.settings import Connection, settings_from
from pulumi_account.front_end.runtime import new_runtime
from pulumi_account.testing.emulator import Emulator, ManualClock
from pulumi_account.testing.pulumi_cli import NoPulumiCliError, PulumiCli, on_path
from tests.forked_processes import start_forked, started
from tests.proofs import OFFLINE, Proofs, note
from tests.warm_python import warm_python

if TYPE_CHECKING:
    from tests.pulumi_stack import Pulumi

settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")

REQUIRE_CLI = "PULUMI_ACCOUNT_REQUIRE_CLI"
RECORD_STATE = "--record-state"
CALLER = "123456789012"
CONTACT = {
    "alternate_contact_type": "SECURITY",
    "name": "Ferdinand Security",
    "title": "Head of Alarms",
    "email_address": "ferdinand@example.com",
    "phone_number": "+49 30 555777",
}
ADDRESS = {
    "full_name": "Wilhelmina Example",
    "address_line1": "Nowhere Street 1",
    "city": "Berlin",
    "country_code": "DE",
    "phone_number": "+49 30 555888",
    "postal_code": "10115",
    "state_or_region": "Berlin",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(RECORD_STATE, action="store_true", help="record the state that this version writes")


def pytest_configure(config: pytest.Config) -> None:
    # A shell has what it runs in the background ignore Ctrl-C, and so would all processes that tests interrupt.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if not hasattr(config, "workerinput"):  # with pytest-xdist, workers report to the controller
        config.pluginmanager.register(Proofs(), "proofs")


def pytest_xdist_auto_num_workers() -> int:
    """Start one more worker than there are cores: engine tests spend time waiting for their processes."""
    return (os.cpu_count() or 1) + 1


@dataclass
class Notebook:
    """A narrator that records the messages it receives."""

    shown: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    warned: list[str] = field(default_factory=list)

    def progress(self, message: str) -> None:
        self.shown.append(message)

    def say(self, message: str) -> None:
        self.said.append(message)

    def warn(self, message: str) -> None:
        self.warned.append(message)

    def carried(self, work: Any) -> Any:
        return work


class CancellableClock(ManualClock):
    """A clock that only sleeping moves, and that cancels the run at a given time."""

    canceled_at = float("inf")

    def sleep(self, seconds: float) -> None:
        if self.monotonic() + seconds >= self.canceled_at:
            raise CanceledError("canceled")
        super().sleep(seconds)


class World:
    """An emulated AWS and this package's access to it, on one clock that only sleeping moves."""

    def __init__(self, emulator: Emulator, clock: CancellableClock) -> None:
        self.emulator = emulator
        self.clock = clock
        self.narrator = Notebook()

    def runtime(self, config: dict[str, Any] | None = None) -> Runtime:
        return new_runtime(settings_from(config or {}), clock=self.clock, narrator=self.narrator)

    def session(self, config: dict[str, Any] | None = None, connection: Connection | None = None) -> Session:
        """Return the session for these settings and this connection."""
        accounts = self.runtime(config).accounts
        assert isinstance(accounts, BotoAccounts)
        return accounts._sessions.session(connection)

    def cancel_in(self, seconds: float) -> None:
        """Cancel the run after this many seconds."""
        self.clock.canceled_at = self.clock.monotonic() + seconds

    def uncancel(self) -> None:
        """Stop canceling runs, and clear the log of calls."""
        self.clock.canceled_at = float("inf")
        self.emulator.reset()

    def operations(self, service: str = "account") -> list[str]:
        return [call.operation for call in self.emulator.calls(service=service)]

    def role_in(self, account_id: str) -> Connection:
        return Connection(role_arn=f"arn:aws:iam::{account_id}:role/contacts")


@pytest.fixture(scope="session", autouse=True)
def _isolated_pacing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the timestamps of emulated quotas out of the user's own directory."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("PULUMI_ACCOUNT_PACING_DIRECTORY", str(tmp_path_factory.mktemp("pacing")))
        yield


@pytest.fixture(scope="session", autouse=True)
def _service_models_loaded_once() -> Iterator[None]:
    """Load botocore's service models once in a worker: every botocore session loads its own, which takes longer."""
    loader = loaders.create_loader()
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(session, "create_loader", lambda *_: loader)
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Note that a test runs on the offline engine when it starts that engine's processes."""
    started.clear()
    try:
        yield
    finally:
        if started:
            note(item, OFFLINE)


@pytest.fixture(scope="session", autouse=True)
def _forked_engine_processes() -> Iterator[None]:
    """Fork the offline engine's processes, so that each doesn't import everything again."""
    from pulumi_account.testing.engine import processes

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(processes, "_start_child", start_forked)
        yield


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    clock = CancellableClock()
    # No quotas: one thread's wait moves this clock for all, so calls delayed on a busy machine would arrive together
    # and get 429s. Tests about quotas turn them on, with one thread.
    with Emulator(region_delay=600.0, clock=clock) as emulator:
        for name, value in emulator.environment().items():
            monkeypatch.setenv(name, value)
        yield World(emulator, clock)


@pytest.fixture(scope="session")
def pulumi_cli() -> PulumiCli:
    """The Pulumi CLI on PATH; without a complete one the test is skipped, or fails if a CLI is required."""
    try:
        return on_path()
    except NoPulumiCliError as error:
        if os.environ.get(REQUIRE_CLI):
            pytest.fail(f"{REQUIRE_CLI} is set, and there is no Pulumi CLI: {error}", pytrace=False)
        pytest.skip(f"no Pulumi CLI: {error}")


@pytest.fixture(scope="session")
def pulumi(pulumi_cli: PulumiCli, tmp_path_factory: pytest.TempPathFactory) -> Pulumi:
    """The Pulumi CLI with its own home directory, shared by all tests of a worker."""
    from pulumi.automation import PulumiCommand

    from tests.pulumi_stack import Pulumi

    return Pulumi(pulumi_cli, tmp_path_factory.mktemp("pulumi"), PulumiCommand())


@pytest.fixture
def this_python_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put this Python first on PATH: the Pulumi CLI runs programs with the Python it finds there."""
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)


@pytest.fixture(scope="session")
def forking_python(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with the ``python`` whose processes are forked."""
    with warm_python(tmp_path_factory.mktemp("python")) as folder:
        yield folder


@pytest.fixture
def forking_python_first(this_python_first: None, forking_python: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001 - used for its effect
    """Put the ``python`` first on PATH that spares the Pulumi CLI a second for each process."""
    monkeypatch.setenv("PATH", str(forking_python), prepend=os.pathsep)
