"""The engines that a test run has proved: each test notes the ones it uses, and the last line sums them up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

import pytest

OFFLINE: Final = "offline engine"
PULUMI: Final = "Pulumi CLI"
_PROPERTY: Final = "engine"


def proves(request: pytest.FixtureRequest, engine: str) -> None:
    """Note that a test runs on an engine: ``OFFLINE``, or the label of a Pulumi CLI."""
    note(request.node, engine)


def note(item: pytest.Item, engine: str) -> None:
    """Note an engine for a test, once."""
    if (_PROPERTY, engine) not in item.user_properties:
        item.user_properties.append((_PROPERTY, engine))


class Proofs:
    """A pytest plugin that counts test outcomes by engine and prints a summary at the very end."""

    def __init__(self) -> None:
        self._outcomes: dict[str, Counter[str]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or report.failed:
            for name, value in report.user_properties:
                if name == _PROPERTY:
                    self._outcomes.setdefault(str(value), Counter())[report.outcome] += 1

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self, config: pytest.Config) -> None:
        terminal = config.pluginmanager.get_plugin("terminalreporter")
        if terminal is not None and self._outcomes:
            terminal.write_line(summary(self._outcomes, self._why_no_cli()))

    def _why_no_cli(self) -> str:
        from pulumi_account.testing.pulumi_cli import NoPulumiCliError, on_path

        if any(engine.startswith(PULUMI) for engine in self._outcomes):
            return ""
        try:
            on_path()
        except NoPulumiCliError as error:
            return str(error)
        return "no test was run on it"


def summary(outcomes: Mapping[str, Mapping[str, int]], why_no_cli: str) -> str:
    """Return the summary line; ``why_no_cli`` is empty if tests ran on a Pulumi CLI."""
    proved, unproved = [], []
    for engine, counts in sorted(outcomes.items(), reverse=True):
        total, failed = sum(counts.values()), counts.get("failed", 0)
        if failed or not counts.get("passed"):
            unproved.append(f"{engine} ({failed} of {total} tests failed)" if failed else f"{engine} (no test passed)")
        else:
            passed = counts["passed"]
            proved.append(f"{engine} ({passed} test{'s' if passed > 1 else ''})")
    if why_no_cli:
        unproved.append(f"{PULUMI} ({why_no_cli})")
    line = f"Proved on: {', '.join(proved) or 'no engine'}."
    return f"{line} Not proved on: {', '.join(unproved)}." if unproved else line
